/// Reads patterns.
///
/// `word` any form of a word · `word!` only this form · `(a|b c)` one of these · `thing?` may be left out ·
/// `thing*` may stand up to three times ·
/// `<class>` one of a named group · `<number>` a number in digits · `{name}` or `{name:type}` a value ·
/// any other sign stands for itself. “the”, “an”, commas and brackets in a request need not be written, nor need the
/// article “a”: a written `a` is the letter.
package struct PatternParser {
    private let source: String
    private var rest: Substring
    private let classes: [String: [[Pattern.Item]]]
    private var words: WordList

    /// Reads a pattern and adds its words to `words`.
    package static func parse(
        _ source: String,
        classes: [String: [[Pattern.Item]]] = [:],
        words: inout WordList
    ) throws(PatternError) -> Pattern {
        var parser = PatternParser(source: source, rest: source[...], classes: classes, words: words)
        let alternatives = try parser.alternatives()
        guard parser.rest.isEmpty else { throw parser.error("“\(parser.rest.prefix(1))” closes nothing") }
        words = parser.words
        let items = alternatives.count == 1 ? alternatives[0] : [.choice(alternatives)]
        guard !items.isEmpty else { throw parser.error("the pattern is empty") }
        return Pattern(source: source, items: items)
    }

    /// How often an item with `*` may occur.
    private static let repetitions = 3

    private func error(_ description: String) -> PatternError {
        PatternError(
            column: source.distance(from: source.startIndex, to: rest.startIndex) + 1,
            description: description
        )
    }

    private mutating func alternatives() throws(PatternError) -> [[Pattern.Item]] {
        var alternatives: [[Pattern.Item]] = [[]]
        while true {
            rest = rest.drop(while: \.isWhitespace)
            guard let next = rest.first, next != ")" else {
                if alternatives.count > 1, alternatives.contains(where: { !$0.isEmpty && $0.mayBeEmpty }) {
                    throw error("one of the choices may be left out, and so the whole; write “?” behind a bracket")
                }
                return alternatives
            }
            if next == "|" {
                rest.removeFirst()
                alternatives.append([])
            } else {
                let found = try item()
                alternatives[alternatives.count - 1] += found
            }
        }
    }

    private mutating func item() throws(PatternError) -> [Pattern.Item] {
        let items = try bareItem()
        if rest.first == "?" {
            rest.removeFirst()
            return [.choice([items, []])]
        }
        guard rest.first == "*", !items.isEmpty else { return items }
        rest.removeFirst()
        return (0..<Self.repetitions).reduce([]) { inner, _ in [.choice([items + inner, []])] }
    }

    private mutating func bareItem() throws(PatternError) -> [Pattern.Item] {
        guard let next = rest.first else { return [] }
        switch next {
        case "(":
            let opening = self
            rest.removeFirst()
            let inner = try alternatives()
            guard rest.first == ")" else { throw opening.error("“(” is never closed") }
            rest.removeFirst()
            return inner.count == 1 ? inner[0] : [.choice(inner)]
        case "{" where rest.dropFirst().first.map { $0.isLetter || $0 == "_" } ?? false: return [.slot(try slot())]
        case "<": return [try named()]
        case "?", "!": throw error("“\(next)” must follow a word or a group directly")
        default: return literal()
        }
    }

    private mutating func slot() throws(PatternError) -> Pattern.Slot {
        let opening = self
        rest.removeFirst()
        guard let end = rest.firstIndex(of: "}") else { throw opening.error("“{” is never closed") }
        let parts = rest[..<end].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        rest = rest[rest.index(after: end)...]
        let names = parts.map { $0.filter { $0 != " " } }
        return Pattern.Slot(name: names[0], type: names.count > 1 ? names[1] : nil)
    }

    private mutating func named() throws(PatternError) -> Pattern.Item {
        let opening = self
        guard let end = rest.firstIndex(of: ">"), rest.dropFirst().first?.isLetter == true else {
            throw error("“<” must open the name of a class, such as “<plane>”")
        }
        let name = String(rest[rest.index(after: rest.startIndex)..<end])
        rest = rest[rest.index(after: end)...]
        if name == "number" { return .digits }
        guard let alternatives = classes[name] else {
            throw opening.error(
                "there is no class “<\(name)>”; known are \(classes.keys.sorted().joined(separator: ", "))"
            )
        }
        return .choice(alternatives)
    }

    /// Words, digits and signs, up to the next white space or sign of the pattern language.
    private mutating func literal() -> [Pattern.Item] {
        var run = rest.prefix { !$0.isWhitespace && !"(){}<>|?!".contains($0) }
        if run.count > 1, run.last == "*" { run.removeLast() }
        // A sign such as “>” that opens nothing stands for itself.
        if run.isEmpty { run = rest.prefix(1) }
        rest = rest[run.endIndex...]
        let tokens = Wording(String(run)).tokens
        let isExact = rest.first == "!" && !run.isEmpty
        if isExact { rest.removeFirst() }
        return tokens.filter { !$0.isEmpty || $0.text == "a" || run == "-" }.map { token in
            guard token.kind == .word else { return .literal(token.text) }
            let id = words.add(token.text)
            return isExact ? .spelling(token.text) : .word(id)
        }
    }
}

extension WordList {
    /// The built-in classes, their words added to the list.
    package mutating func addClasses() -> [String: [[Pattern.Item]]] {
        var classes: [String: [[Pattern.Item]]] = [:]
        for (name, source) in Lexicon.classes {
            do throws(PatternError) {
                classes[name] = [try PatternParser.parse(source, classes: classes, words: &self).items]
            } catch {
                preconditionFailure("classes.txt, \(name): \(error)")
            }
        }
        return classes
    }
}

extension [Pattern.Item] {
    /// Whether nothing at all can fit.
    fileprivate var mayBeEmpty: Bool {
        allSatisfy { item in
            if case .choice(let alternatives) = item { alternatives.contains(where: \.mayBeEmpty) } else { false }
        }
    }
}
