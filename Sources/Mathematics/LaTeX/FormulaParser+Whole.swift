extension FormulaParser {
    /// The whole text.
    mutating func whole() throws(MathematicsError) -> [FormulaNode] {
        var nodes = try wrapped()
        if nodes == nil { nodes = try cells() }
        _ = stream.take(".") || stream.take(",")
        guard stream.peek().kind == .end else { throw strayEnd() }
        guard let nodes, !nodes.isEmpty else { throw MathematicsError(.empty, column: 1) }
        return nodes
    }

    /// The formula at the start, after which words may follow.
    mutating func leading() throws(MathematicsError) -> [FormulaNode] {
        if let nodes = try wrapped() {
            guard stream.peek().isSpaced || !stream.peek().isMathematical else { throw expected("a space") }
            return nodes
        }
        setting = .sentence
        let nodes = try sentence()
        let isTelling = nodes.contains(where: \.isTelling) && nodes.hasOperand && !nodes.isDimension
        guard isTelling else { throw expected("a formula") }
        guard endsFormula() else { throw strayEnd() }
        return nodes
    }

    /// A formula in dollars, `\(…\)`, `\[…\]` or quotation marks; nil when none of them stands here.
    private mutating func wrapped() throws(MathematicsError) -> [FormulaNode]? {
        guard let closing = takeWrapper() else { return nil }
        let isQuoted = [.mark("”"), .mark("\""), .mark("`")].contains(closing[0])
        setting = isQuoted ? .text : .mathematics
        let nodes = try cells()
        guard !nodes.isEmpty else { throw expected("a formula") }
        _ = stream.take(".") || stream.take(",")
        for kind in closing {
            guard stream.peek().kind == kind else { throw strayEnd() }
            stream.advance()
        }
        return nodes
    }

    private mutating func takeWrapper() -> [FormulaToken.Kind]? {
        switch stream.peek().kind {
        case .mark("$"):
            stream.advance()
            return stream.take("$") ? [.mark("$"), .mark("$")] : [.mark("$")]
        case .command("("):
            stream.advance()
            return [.command(")")]
        case .command("["):
            stream.advance()
            return [.command("]")]
        case .mark("“"):
            stream.advance()
            return [.mark("”")]
        case .mark("\""), .mark("`"):
            let kind = stream.peek().kind
            stream.advance()
            return [kind]
        default: return nil
        }
    }

    /// Lines and columns outside an environment become an `aligned` one.
    private mutating func cells() throws(MathematicsError) -> [FormulaNode] {
        let rows = try lines()
        if rows.count == 1, rows[0].count == 1 { return rows[0][0] }
        return [.environment("aligned", columns: "", rows: rows)]
    }
}

extension [FormulaNode] {
    /// The “2-D” of a picture.
    fileprivate var isDimension: Bool { count == 3 && self[1] == .binary("-") && self[2] == .ordinary("D") }

    /// Whether there is more than signs.
    fileprivate var hasOperand: Bool { contains { !$0.expectsOperand } }
}
