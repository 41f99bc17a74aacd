extension Matrix {
    /// Reads the matrix at the start of a text.
    ///
    /// Understood are `[[2,1],[1,1]]` with any brackets, `[0 1; 1 0]`, the LaTeX environments `matrix`, `pmatrix`,
    /// `bmatrix` and `smallmatrix`, “rows (3, 0) and (0, 1)”, “columns …”, and “a=1, b=-2, c=2, d=1”.
    package static func prefix(of text: Substring) -> (value: Matrix, rest: Substring)? {
        let start = text.drop(while: \.isWhitespace)
        for (opening, closing) in wrappers where start.hasPrefix(opening) {
            let inner = start.dropFirst(opening.count).drop(while: \.isWhitespace)
            guard let (value, rest) = unwrapped(inner) else { return nil }
            let end = rest.drop(while: \.isWhitespace)
            return end.hasPrefix(closing) ? (value, end.dropFirst(closing.count)) : nil
        }
        guard let (value, rest) = unwrapped(start) else { return nil }
        return endsCleanly(rest) ? (value, rest) : nil
    }

    private static let wrappers = [("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]")]

    private static func unwrapped(_ text: Substring) -> Found? {
        environment(text) ?? delimited(text) ?? nested(text) ?? separated(text) ?? said(text) ?? lettered(text)
    }

    /// Whether the matrix stands alone, rather than in a product or a power.
    private static func endsCleanly(_ rest: Substring) -> Bool {
        guard let next = rest.first(where: { !$0.isWhitespace }) else { return true }
        if "^*·×+=([{_'/\\²³⁻".contains(next) { return false }
        return !(rest.first?.isLetter ?? false) && !(rest.first?.isNumber ?? false)
    }

    private typealias Found = (value: Matrix, rest: Substring)

    // MARK: LaTeX

    private static func environment(_ text: Substring) -> Found? {
        for name in ["pmatrix", "bmatrix", "matrix", "smallmatrix", "Bmatrix"] {
            let opening = "\\begin{\(name)}"
            guard text.hasPrefix(opening) else { continue }
            let inner = text.dropFirst(opening.count)
            guard let (body, rest) = split(inner, before: "\\end{\(name)}") else { return nil }
            return matrix(lines(of: body).map { entries(in: $0, separatedBy: "&") }).map { ($0, rest) }
        }
        return nil
    }

    /// `\left[ \begin{matrix} … \end{matrix} \right]`.
    private static func delimited(_ text: Substring) -> Found? {
        guard text.hasPrefix("\\left"), let bracket = text.dropFirst(5).first, "([".contains(bracket),
            let (value, rest) = environment(text.dropFirst(6).drop(while: \.isWhitespace))
        else { return nil }
        let end = rest.drop(while: \.isWhitespace)
        guard end.hasPrefix("\\right"), let closing = end.dropFirst(6).first, ")]".contains(closing) else { return nil }
        return (value, end.dropFirst(7))
    }

    private static func lines(of body: Substring) -> [Substring] {
        var lines: [Substring] = []
        var rest = body
        while let (line, after) = split(rest, before: "\\\\") {
            lines.append(line)
            rest = after
        }
        if !rest.allSatisfy(\.isWhitespace) { lines.append(rest) }
        return lines
    }

    private static func split(_ text: Substring, before mark: String) -> (Substring, Substring)? {
        var rest = text
        while !rest.isEmpty {
            if rest.hasPrefix(mark) { return (text[..<rest.startIndex], rest.dropFirst(mark.count)) }
            rest = rest.dropFirst()
        }
        return nil
    }

    // MARK: Brackets

    /// `[[a, b], [c, d]]` with any kinds of brackets.
    private static func nested(_ text: Substring) -> Found? {
        guard let (body, rest) = enclosed(text) else { return nil }
        var rows: [[Number]?] = []
        var left = body.drop(while: isSpaceOrComma)
        while !left.isEmpty {
            guard let (row, after) = enclosed(left) else { return nil }
            rows.append(list(row))
            left = after.drop(while: isSpaceOrComma)
        }
        return matrix(rows).map { ($0, rest) }
    }

    /// `[a b; c d]`, with spaces or commas, or with a line for every row.
    private static func separated(_ text: Substring) -> Found? {
        guard let (body, rest) = enclosed(text) else { return nil }
        let separator: Character = body.contains(";") ? ";" : "\n"
        return matrix(body.split(separator: separator).map(list)).map { ($0, rest) }
    }

    private static func isSpaceOrComma(_ character: Character) -> Bool { character.isWhitespace || character == "," }

    /// What stands in the bracket at the start, and what follows it; at most 400 characters.
    private static func enclosed(_ text: Substring) -> (body: Substring, rest: Substring)? {
        var open: [Character] = []
        for index in text.prefix(400).indices {
            let character = text[index]
            if let closing = closingBrackets[character] {
                open.append(closing)
            } else if [")", "]", "}"].contains(character) {
                guard open.popLast() == character else { return nil }
            }
            if open.isEmpty {
                guard index > text.startIndex else { return nil }
                return (text[text.index(after: text.startIndex)..<index], text[text.index(after: index)...])
            }
        }
        return nil
    }

    private static let closingBrackets: [Character: Character] = ["(": ")", "[": "]", "{": "}"]

    /// The numbers of a row, with commas or, when there are none, with spaces.
    private static func list(_ row: Substring) -> [Number]? {
        entries(in: row, separatedBy: row.contains(",") ? "," : row.contains("&") ? "&" : " ")
    }

    private static func entries(in row: Substring, separatedBy separator: Character) -> [Number]? {
        let pieces = row.split(separator: separator, omittingEmptySubsequences: separator == " ")
        guard pieces.count <= 4 else { return nil }
        let numbers = pieces.compactMap(entry)
        return numbers.count == pieces.count ? numbers : nil
    }

    private static func entry(_ text: Substring) -> Number? {
        do throws(MathematicsError) {
            return Number(try Expression(parsing: String(text), variables: []))
        } catch {
            return nil
        }
    }

    private static func matrix(_ rows: [[Number]?]) -> Matrix? {
        let complete = rows.compactMap(\.self)
        guard complete.count == rows.count, complete.count > 1 else { return nil }
        return Matrix(rows: complete)
    }

    // MARK: Words

    /// “rows (3, 0) and (0, 1)”.
    private static func said(_ text: Substring) -> Found? {
        let isColumns = text.hasPrefix("column")
        guard isColumns || text.hasPrefix("row") else { return nil }
        var left = text.drop(while: \.isLetter)
        var rows: [[Number]?] = []
        var rest = left
        while rows.count < 4, let (row, after) = enclosed(passingWords(left)) {
            rows.append(list(row))
            left = after
            rest = after
        }
        guard let value = matrix(rows) else { return nil }
        return (isColumns ? value.transposed : value, rest)
    }

    private static func passingWords(_ text: Substring) -> Substring {
        var rest = text
        while true {
            rest = rest.drop { $0.isWhitespace || $0 == "," || $0 == ":" || $0 == "=" }
            let word = rest.prefix(while: \.isLetter)
            guard ["and", "are", "vectors", "vector", "then", "given", "by"].contains(word) else { return rest }
            rest = rest.dropFirst(word.count)
        }
    }

    /// “a=1, b=-2, c=2, d=1”.
    private static func lettered(_ text: Substring) -> Found? {
        var numbers: [Number] = []
        var left = text
        for letter in ["a", "b", "c", "d"] {
            left = left.drop(while: isSpaceOrComma)
            if left.hasPrefix("and ") { left = left.dropFirst(4) }
            guard left.hasPrefix(letter) else { return nil }
            left = left.dropFirst().drop(while: \.isWhitespace)
            guard left.first == "=", let (number, rest) = Number.prefix(of: left.dropFirst()) else { return nil }
            numbers.append(number)
            left = rest
        }
        guard let value = Matrix(rows: [Array(numbers[..<2]), Array(numbers[2...])]) else { return nil }
        // The letters may be named once more: “([[a,b],[c,d]])”.
        return (value, left)
    }
}
