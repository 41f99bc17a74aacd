extension ExpressionParser {
    /// Whether a wrapped formula ends cleanly here.
    mutating func endsToken() -> Bool {
        let token = stream.peek()
        return token.isSpaced || token.name == nil && !token.isSymbol("^", "_", "'")
    }

    /// Whether what was read cannot go on as mathematics, so that it is the whole of what was meant.
    mutating func endsExpression(_ value: Expression) -> Bool {
        let token = stream.peek()
        switch token.kind {
        case .end: return true
        case .name(let name): return token.isSpaced && endsBefore(word: name, value)
        case .symbol(let character): return ends(before: character, token)
        case .number: return token.isSpaced && startsInterval(at: token)
        case .command, .superscript: return false
        case .unknown(let character): return endsBefore(unknown: character, token)
        }
    }

    private mutating func ends(before character: Character, _ token: Token) -> Bool {
        let next = stream.peek(1)
        let isLast = next.isSpaced || next.kind == .end
        switch character {
        case ".", "?": return !token.isSpaced && (isLast || next.isSymbol("\"", "”", ")", "$"))
        case ";", ":": return isLast
        case ",": return endsBefore(comma: token, next)
        case ")": return endsAfterClosing(next) && isOpen("(", character)
        case "]": return endsAfterClosing(next) && isOpen("[", character)
        case "}": return endsAfterClosing(next) && isOpen("{", character)
        case "\"", "”", "`": return endsAfterClosing(next)
        case "$", "—", "“": return true
        case "-": return token.isSpaced && startsInterval(at: token)
        case "!": return false
        case "(", "[": return token.isSpaced && (startsWord(next) || startsInterval(at: token))
        case "∈": return false
        default: return false
        }
    }

    /// Whether a bracket that was opened before the text is not followed by more of the same product.
    private func endsAfterClosing(_ next: Token) -> Bool {
        next.isSpaced || next.kind == .end || next.isSymbol(".", ",", ";", ":", "?", ")", "]", "$", "\"", "”")
    }

    /// Whether a bracket of this kind stands open where the expression starts, in the text around it.
    private func isOpen(_ opening: Character, _ closing: Character) -> Bool {
        let before = stream.text.base[..<stream.text.startIndex]
        let depth = before.reduce(into: 0) { depth, character in
            if character == opening { depth += 1 } else if character == closing { depth = max(0, depth - 1) }
        }
        return depth > 0
    }

    private mutating func endsBefore(comma: Token, _ next: Token) -> Bool {
        guard case .number = next.kind, !next.isSpaced else { return true }
        return startsInterval(at: next)
    }

    private func startsWord(_ token: Token) -> Bool {
        guard let name = token.name else { return false }
        return name.count > 1 && !stream.vocabulary.isKnown(name)
    }

    private func startsInterval(at token: Token) -> Bool {
        Interval.prefix(of: stream.text[token.start...], variables: stream.vocabulary.variables) != nil
    }

    private func endsBefore(unknown character: Character, _ token: Token) -> Bool {
        token.isSpaced && (character.isLetter || character == "&" || character == "•")
    }

    private mutating func endsBefore(word name: String, _ value: Expression) -> Bool {
        let word = name.lowercased()
        if let variable = stream.vocabulary.variable(name) { return opensClause(variable) }
        if ["a", "i", "u"].contains(word) { return true }
        if name.count == 1 || stream.vocabulary.constant(name) != nil { return false }
        if Function(name: word) != nil && word != "sign" { return false }
        if value.isConstant, stream.position > 0, wasSpelled() { return Self.closingWords.contains(word) }
        return !Self.continuingWords.contains(word)
    }

    private mutating func opensClause(_ variable: String) -> Bool {
        if opensIntervalClause() { return true }
        return startsInterval(at: stream.peek())
    }

    /// Whether the constant was written in words only, like the “one” of “one curve”.
    private func wasSpelled() -> Bool {
        !stream.text[..<stream.passedEnd].contains { $0.isNumber || $0 == "π" || $0 == "\\" }
    }

    private static let closingWords: Set<String> = [
        "from", "on", "for", "between", "over", "where", "with", "in", "and",
    ]

    /// Words that go on with the mathematics, or make it conditional.
    private static let continuingWords: Set<String> = [
        "mod", "modulo", "choose", "factorial", "percent", "degrees", "degree", "prime", "inverse", "if", "else",
        "otherwise", "unless", "to", "through", "until", "thru", "plus", "minus", "times", "divided", "squared",
        "cubed",
        "raised", "power", "multiplied", "dot", "cross", "root", "less", "added", "increased", "decreased", "dx", "dt",
        "dy",
        "subtracted", "hat", "bar", "th", "nd", "rd", "st", "composed", "cm", "equals", "equal", "half", "thirds",
        "quarters", "approaches", "tends", "sum", "integral", "derivative", "per", "hundred", "thousand", "million",
        "np",
    ]
}
