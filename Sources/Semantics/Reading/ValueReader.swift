import Language
import Mathematics

/// Reads the values of a request: numbers with their units, lists, intervals, formulas.
struct ValueReader {
    let wording: Wording
    private let units: Units
    private let isWord: (String) -> Bool

    /// - Parameters:
    ///   - wording: The request.
    ///   - units: What may stand behind a number.
    ///   - isWord: Whether a run of up to three letters is a word rather than a product of letters.
    init(_ wording: Wording, units: Units, isWord: @escaping (String) -> Bool) {
        self.wording = wording
        self.units = units
        self.isWord = isWord
    }

    private var tokens: [Token] { wording.tokens }
    private var text: String { wording.text }

    /// The value that begins at a token, and the token after it.
    func value(at index: Int) -> (value: Value, end: Int)? {
        quotation(at: index) ?? dimensions(at: index) ?? matrix(at: index) ?? interval(at: index)
            ?? measure(at: index) ?? grouped(at: index) ?? formula(at: index) ?? said(at: index)
    }

    private func found(_ value: Value, upTo rest: Substring) -> (value: Value, end: Int)? {
        wording.token(at: rest.startIndex).map { (value, $0) }
    }

    private func rest(from index: Int) -> Substring { text[tokens[index].range.lowerBound...] }

    // MARK: Kinds of values

    private func quotation(at index: Int) -> (value: Value, end: Int)? {
        guard let closing = ["\"": "\"", "“": "”", "«": "»", "„": "“"][tokens[index].text], tokens[index].isEmpty else {
            return nil
        }
        guard let end = tokens[(index + 1)...].firstIndex(where: { $0.text == closing }), end > index + 1 else {
            return nil
        }
        return (.quotation(wording.text(from: index + 1, to: end).lowercased()), end + 1)
    }

    /// `2x2`, `2 × 3`, `2 by 2`.
    private func dimensions(at index: Int) -> (value: Value, end: Int)? {
        guard index + 2 < tokens.count, tokens[index].kind == .number, tokens[index + 2].kind == .number,
            ["x", "×", "by"].contains(tokens[index + 1].text),
            tokens[index].text.count < 4, tokens[index + 2].text.count < 4
        else { return nil }
        if index + 3 < tokens.count, tokens[index + 3].kind == .word, !tokens[index + 3].isSpaced { return nil }
        return (.signs(tokens[index].text + "×" + tokens[index + 2].text), index + 3)
    }

    private func matrix(at index: Int) -> (value: Value, end: Int)? {
        guard ["[", "(", "\\", "$"].contains(tokens[index].text),
            let (matrix, rest) = Matrix.prefix(of: rest(from: index))
        else { return nil }
        return found(.list(matrix.rows.map { .list($0.map { .number($0) }) }), upTo: rest)
    }

    private static let intervalWords: Set<String> = [
        "from", "between", "for", "on", "over", "in", "where", "with", "when", "domain", "range", "interval",
    ]

    private func interval(at index: Int) -> (value: Value, end: Int)? {
        let token = tokens[index]
        let mayStart =
            switch token.kind {
            case .number: true
            case .symbol: ["[", "-", "−", "|", "$", "\\", "("].contains(token.text)
            case .word: token.text.count == 1 || Self.intervalWords.contains(token.text)
            }
        // “For (1, 2) and (3, 4)” names points.
        if token.kind == .word, index + 1 < tokens.count, tokens[index + 1].text == "(",
            !["on", "over", "in", "interval", "domain", "range"].contains(token.text)
        {
            return nil
        }
        guard mayStart, let (interval, rest) = Interval.prefix(of: rest(from: index), variables: Self.variables) else {
            return nil
        }
        return found(.interval(interval), upTo: rest)
    }

    private static let variables: Set<String> = ["x", "y", "z", "t", "θ", "theta", "r", "u", "s"]

    private func measure(at index: Int) -> (value: Value, end: Int)? {
        if tokens[index].text == "$", index + 1 < tokens.count, tokens[index + 1].kind == .number,
            !tokens[index + 1].isSpaced, let (number, rest) = Number.prefix(of: rest(from: index + 1)),
            isSum(upTo: rest)
        {
            return found(.measure(number, unit: "$"), upTo: rest)
        }
        guard tokens[index].kind == .number || tokens[index].kind == .word else { return nil }
        if tokens[index].kind == .word, !Self.numberWords.contains(tokens[index].text) { return nil }
        guard let (number, end) = plainNumber(at: index) else { return nil }
        guard let (unit, after) = units.unit(at: end, in: wording) else { return nil }
        return (.measure(number, unit: unit), after)
    }

    /// `200,000`.
    private func grouped(at index: Int) -> (value: Value, end: Int)? {
        guard index + 2 < tokens.count, tokens[index].kind == .number, tokens[index + 1].text == ",",
            !tokens[index + 1].isSpaced, !tokens[index + 2].isSpaced, tokens[index + 2].text.count == 3,
            let (number, end) = plainNumber(at: index), end > index + 2
        else { return nil }
        return (.number(number), end)
    }

    /// Whether a dollar sign was one of money: no formula closes behind it.
    private func isSum(upTo rest: Substring) -> Bool {
        guard let closing = rest.firstIndex(of: "$") else { return true }
        return rest[..<closing].contains { $0.isLetter } && rest[..<closing].contains(" ")
    }

    private func plainNumber(at index: Int) -> (Number, Int)? {
        let token = tokens[index]
        if token.kind == .number {
            if let (number, rest) = Number.prefix(of: rest(from: index)), let end = wording.token(at: rest.startIndex) {
                return (number, end)
            }
            guard let expression = numberExpression(token.text), let number = Number(expression) else { return nil }
            return (number, index + 1)
        }
        return Number.prefix(of: rest(from: index)).flatMap { number, rest in
            wording.token(at: rest.startIndex).map { (number, $0) }
        }
    }

    private func numberExpression(_ text: String) -> Expression? {
        do throws(MathematicsError) { return try Expression(parsing: text, variables: []) } catch { return nil }
    }

    private static let numberWords: Set<String> = {
        let words = """
            zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen \
            seventeen eighteen nineteen twenty thirty forty fourty fifty sixty seventy eighty ninety half minus negative
            """
        return Set(words.split { $0 == " " || $0 == "\n" }.map(String.init))
    }()

    /// A number in words, or mathematics in words: “the square root of x”.
    private func said(at index: Int) -> (value: Value, end: Int)? {
        let token = tokens[index]
        guard token.kind == .word else { return nil }
        if Self.numberWords.contains(token.text) {
            guard let (number, rest) = Number.prefix(of: rest(from: index)) else { return nil }
            return found(.number(number), upTo: rest)
        }
        guard Self.functionWords.contains(token.text),
            let (expression, rest) = Expression.prefix(of: rest(from: index), variables: ["x", "t", "θ"]),
            !expression.isConstant
        else { return nil }
        return found(.expression(expression), upTo: rest)
    }

    private static let functionWords: Set<String> = [
        "square", "cube", "natural", "absolute", "sine", "cosine", "tangent", "secant", "cosecant", "cotangent",
        "logarithm", "log", "arctangent", "arcsine", "arccosine", "reciprocal", "root",
    ]

    // MARK: Formulas

    private func formula(at index: Int) -> (value: Value, end: Int)? {
        if let wrapped = wrapped(at: index) { return wrapped }
        var end = FormulaSpan(tokens, isWord: isWord).end(from: index)
        // What follows a formula may look like a part of it; that is a token or two.
        var tries = 0
        while end > index, tries < 6 {
            tries += 1
            if let value = value(from: index, to: end) { return (value, end) }
            end -= 1
            while end > index, !FormulaSpan.mayEnd(tokens[end - 1]) { end -= 1 }
        }
        return nil
    }

    private func value(from start: Int, to end: Int) -> Value? {
        let source = FormulaSpan.text(of: wording, from: start, to: end)
        guard source.isBalanced, source.contains(where: { $0.isLetter || $0.isNumber }) else { return nil }
        if end == start + 1, tokens[start].kind == .word {
            // A letter alone is a name; “a” and “I” may be words of everyday life.
            guard tokens[start].text.count == 1 else { return nil }
            return .signs(String(wording.text[tokens[start].range]))
        }
        return MathText(source).value
    }

    /// `$…$`, `\(…\)`, `$$…$$`.
    private func wrapped(at index: Int) -> (value: Value, end: Int)? {
        let rest = rest(from: index)
        for (opening, closing) in [("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]"), ("`", "`")]
        where rest.hasPrefix(opening) {
            let inner = rest.dropFirst(opening.count)
            guard let range = inner.ranges(of: closing).first, !inner[..<range.lowerBound].isEmpty else { return nil }
            guard let end = wording.token(at: range.upperBound),
                let value = MathText(String(inner[..<range.lowerBound])).value
            else { return nil }
            return (value, end)
        }
        return nil
    }
}
