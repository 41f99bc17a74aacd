extension FormulaParser {
    /// Reads a structural character into the row; false when it closes the row.
    mutating func mark(
        _ character: Character,
        _ token: FormulaToken,
        _ row: inout Row
    ) throws(MathematicsError) -> Bool {
        switch character {
        case "(", "[", "⟨", "⌊", "⌈": return try appendBracket(token, &row)
        case "{": try operand(try braces(), token, &row)
        case "|", "‖": return try bars(token, &row)
        case "√", "∛", "∜":
            stream.advance()
            try operand(try radical(character), token, &row)
        case "/": try slash(token, &row)
        case ",", ":": return try punctuation(character, token, &row)
        case ";":
            guard !isOutermost else { return false }
            stream.advance()
            row.append(.punctuation(";"), isSpaced: token.isSpaced)
        case "!": return factorial(token, &row)
        case "~":
            stream.advance()
            row.append(.space("~"), isSpaced: true)
        case "^", "_", "'": throw expected("something before it")
        default: return false
        }
        return true
    }

    // MARK: Punctuation

    private mutating func factorial(_ token: FormulaToken, _ row: inout Row) -> Bool {
        guard let last = row.items.last?.node, !row.expectsOperand, !token.isSpaced else {
            guard setting == .mathematics else { return false }
            stream.advance()
            row.append(.ordinary("!"), isSpaced: token.isSpaced)
            return true
        }
        let next = stream.peek(1)
        let mayEndSentence = setting == .sentence && (next.kind == .end || next.isSpaced && !next.isOperator)
        guard !mayEndSentence || last.isOftenCounted else { return false }
        stream.advance()
        row.append(.ordinary("!"), isSpaced: false)
        return true
    }

    private mutating func punctuation(
        _ character: Character,
        _ token: FormulaToken,
        _ row: inout Row
    ) throws(MathematicsError) -> Bool {
        if isOutermost { return try continues(after: character, &row) }
        if setting == .text, depth == 1, stream.peek(1).kind == .end { return false }
        stream.advance()
        row.append(.punctuation(String(character)), isSpaced: token.isSpaced)
        return true
    }

    /// After a comma or colon in a sentence, an equation belongs to the formula; words do not.
    private mutating func continues(
        after character: Character,
        _ row: inout Row
    ) throws(MathematicsError) -> Bool {
        guard clauseCount < 8 else { return false }
        let more = try attempt { parser throws(MathematicsError) -> [FormulaNode]? in
            parser.clauseCount += 1
            parser.stream.advance()
            let more = try parser.sentence()
            let isRelation = more.contains { if case .relation = $0 { true } else { false } }
            return isRelation && parser.endsFormula() ? more : nil
        }
        guard let more else { return false }
        row.append(.punctuation(String(character)), isSpaced: false)
        if character == "," { row.append(.space("\\quad"), isSpaced: false) }
        for node in more { row.append(node, isSpaced: true) }
        return true
    }
}

extension FormulaNode {
    /// Whether a factorial of it is usual: a number, a bracket, or a letter for a whole number.
    fileprivate var isOftenCounted: Bool {
        switch self {
        case .bracket: true
        case .ordinary(let latex): latex.first?.isNumber == true || "nkmrNpqij".contains(latex)
        default: false
        }
    }
}
