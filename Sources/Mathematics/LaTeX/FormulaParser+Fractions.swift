extension FormulaParser {
    /// A slash: in plain text a fraction if it is clear what belongs above and below, else a slash.
    mutating func slash(_ token: FormulaToken, _ row: inout Row) throws(MathematicsError) {
        guard !row.expectsOperand else { throw expected("a number or letter") }
        stream.advance()
        let isTight = !token.isSpaced && !stream.peek().isSpaced
        if !isLaTeX, let start = numeratorStart(in: row, isTight: isTight), let below = try denominator() {
            let above = row.items[start...]
            let isSmall = isInScript && above.count == 1 && below.count == 1 && !below[0].isTall
            if !isSmall || above.first?.node.bracketed != nil {
                let isSpaced = above.first?.isSpaced ?? false
                let numerator = above.count == 1 ? row.items[start].node.bracketed : nil
                let nodes = numerator ?? above.map(\.node)
                row.items.removeSubrange(start...)
                row.append(.fraction(nodes, below), isSpaced: isSpaced)
                return
            }
            row.append(.ordinary("/"), isSpaced: false)
            for node in below { row.append(node, isSpaced: false) }
            return
        }
        row.append(.ordinary("/"), isSpaced: token.isSpaced)
        row.expectsOperand = true
    }

    /// Where the factors above the line begin; nil when that is not clear.
    private func numeratorStart(in row: Row, isTight: Bool) -> Int? {
        var start = row.items.count
        while start > 0, row.items[start - 1].node.isFactor {
            if row.items[start - 1].node.isFunction, row.nodes[safely: start]?.bracketed == nil { return nil }
            start -= 1
            if isTight, row.items[start].isSpaced { break }
        }
        // The argument of a function without brackets: sin x/2.
        if start > 0, row.items[start - 1].node.isFunction { return nil }
        return start < row.items.count ? start : nil
    }

    /// What stands below the line; nil, with nothing passed, when it might go on.
    private mutating func denominator() throws(MathematicsError) -> [FormulaNode]? {
        try attempt { parser throws(MathematicsError) -> [FormulaNode]? in
            var row = Row(isContinued: true)
            guard try parser.denominator(&row) else { return nil }
            if parser.stream.peek().isMark("!") { _ = try parser.item(&row) }
            guard !parser.goesOnTightly else { return nil }
            let nodes = row.nodes
            return nodes.count == 1 ? nodes[0].bracketed ?? nodes : nodes
        }
    }

    private mutating func denominator(_ row: inout Row) throws(MathematicsError) -> Bool {
        let token = stream.peek()
        switch token.kind {
        case .number, .mark("("), .mark("|"), .mark("√"), .mark("∛"), .accented: return try item(&row)
        case .sign(.ordinary("\\partial")):
            guard try item(&row), !stream.peek().isSpaced else { return false }
            stream.splitFirstCharacter()
            return try item(&row)
        case .sign(.ordinary): return try item(&row)
        case .letters(let run): return try denominator(letters: run, &row)
        default: return false
        }
    }

    private mutating func denominator(letters run: String, _ row: inout Row) throws(MathematicsError) -> Bool {
        let next = stream.peek(1)
        if formulaFunctions.contains(run) || run == "sqrt" {
            guard next.isMark("("), try item(&row) else { return false }
            return run == "sqrt" ? true : try item(&row)
        }
        guard run.count == 1 else {
            return spelledSigns[run] != nil || run.isDifferentials || run.isEnglish ? try item(&row) : false
        }
        guard try item(&row) else { return false }
        guard stream.peek().isMark("("), !stream.peek().isSpaced else { return true }
        // f(x) below the line is a value of a function; x(y) might be a product.
        return "fghFGHP".contains(run) ? try item(&row) : false
    }

    /// Whether a factor follows without a space, so that 1/2x is not clear.
    private var goesOnTightly: Bool {
        var probe = stream
        let token = probe.peek()
        guard !token.isSpaced else { return false }
        switch token.kind {
        case .letters, .number, .raised, .lowered, .accented: return true
        case .sign(let node): return !node.expectsOperand
        case .mark(let character): return "({[√∛|".contains(character)
        default: return false
        }
    }
}

extension FormulaNode {
    /// Whether it may be a factor of a product.
    fileprivate var isFactor: Bool {
        switch self {
        case .binary, .relation, .punctuation, .space, .largeOperator: false
        case .ordinary(let latex): latex != "/" && !Self.leadingSigns.contains(latex)
        case .scripts(let base, _, _, _): base.isFactor
        default: true
        }
    }

    fileprivate var isFunction: Bool {
        switch self {
        case .function: true
        case .scripts(let base, _, _, _): base.isFunction
        default: false
        }
    }

    /// What stands inside round brackets.
    fileprivate var bracketed: [FormulaNode]? {
        if case .bracket("(", let inner, ")", _) = self { inner } else { nil }
    }
}

extension [FormulaNode] {
    fileprivate subscript(safely index: Int) -> FormulaNode? { indices.contains(index) ? self[index] : nil }
}
