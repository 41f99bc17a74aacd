/// What can be told of a line without reading Python as Python does.
enum PythonLine {
    /// Whether a file of code may begin with it.
    static func begins(_ line: some StringProtocol) -> Bool {
        let words = line.split { $0 == " " || $0 == "\t" }
        switch words.first {
        case "from": return words.count >= 4 && words[2] == "import"
        case "import":
            guard words.count >= 2 else { return false }
            let rest = words.dropFirst(2)
            return isName(words[1].drop { $0 == "," }, with: ".,")
                && (rest.isEmpty || rest.first == "as" || words[1].last == ",")
        case "class":
            return classHead(line) != nil && (line.contains("):") || line.last.map { ":(,".contains($0) } == true)
        case "def": return line.contains("(") && line.last.map { ":(,".contains($0) } == true
        case let word?: return word.first == "@" && words.count == 1 && isName(word.dropFirst(), with: ".()")
        case nil: return false
        }
    }

    /// Whether it may stand at the top level of a file once that has begun.
    static func continues(_ line: some StringProtocol) -> Bool {
        guard let first = line.first else { return true }
        if first.isWhitespace || "#@)]}\"'".contains(first) || begins(line) { return true }
        if ["if ", "for ", "else:", "elif ", "while ", "try:", "except", "with ", "async def "].contains(
            where: line.hasPrefix
        ) {
            return line.contains(":")
        }
        let name = line.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
        guard isName(name, with: ".") else { return false }
        let rest = line[name.endIndex...].drop { $0 == " " }
        return rest.first == "(" && line.last.map { ")(,[{".contains($0) } == true || rest.first == "["
            || rest.first == "=" || rest.first == "," && rest.contains("=")
            || rest.first == ":" && rest.contains("=") || rest.dropFirst().first == "=" && !rest.isEmpty
    }

    /// The name of the class whose definition a line begins, with what it derives from: `(“GeneratedScene”, “Scene”)`.
    static func classHead(_ line: some StringProtocol) -> (name: Substring, bases: Substring)? {
        let text = Substring(line).drop { $0 == " " || $0 == "\t" }
        guard text.hasPrefix("class ") else { return nil }
        let rest = text.dropFirst(6).drop { $0 == " " }
        let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        guard !name.isEmpty else { return nil }
        let tail = rest[name.endIndex...].drop { $0 == " " }
        if tail.first == ":" { return (name, "") }
        guard tail.first == "(", let end = tail.firstIndex(of: ")") else { return nil }
        return (name, tail[tail.index(after: tail.startIndex)..<end])
    }

    private static func isName(_ text: some StringProtocol, with others: String) -> Bool {
        guard let first = text.first, first.isLetter || first == "_" else { return false }
        return text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || others.contains($0) }
    }
}
