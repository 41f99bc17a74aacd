extension FormulaParser {
    /// What stands under `√`: a bracket, a number or a letter.
    mutating func radical(_ sign: Character) throws(MathematicsError) -> FormulaNode {
        let option: [FormulaNode]? = sign == "∛" ? [.ordinary("3")] : sign == "∜" ? [.ordinary("4")] : nil
        let radicand: [FormulaNode]
        let token = stream.peek()
        if token.isMark("("), case .bracket(_, let inner, ")", _) = try bracket() {
            radicand = inner
        } else if token.isMark("{") {
            radicand = try group()
        } else if case .number(let digits) = token.kind {
            stream.advance()
            radicand = [.ordinary(digits)]
            try refuseRadicalTail()
        } else {
            guard (token.letters?.count ?? 1) == 1 else { throw ambiguous("√ab", write: "√(…) with brackets") }
            radicand = [try argumentNode()]
            try refuseRadicalTail()
        }
        return .command("sqrt", option: option, arguments: [radicand])
    }

    /// Refuses `√2x` and `√x²`, where the end of the root is not clear.
    private mutating func refuseRadicalTail() throws(MathematicsError) {
        let next = stream.peek()
        guard !next.isSpaced else { return }
        switch next.kind {
        case .letters, .raised, .mark("^"), .sign(.ordinary):
            throw ambiguous("the end of √", write: "√(…) with brackets")
        default: return
        }
    }
}
