extension FormulaParser {
    /// A bracket; after a whole formula, a spaced one may be an aside in words.
    mutating func appendBracket(_ token: FormulaToken, _ row: inout Row) throws(MathematicsError) -> Bool {
        guard isOutermost, token.isSpaced, !row.expectsOperand else {
            try operand(try bracket(), token, &row)
            return true
        }
        guard let node = try attempt({ parser throws(MathematicsError) in try parser.bracket() }) else { return false }
        try operand(node, token, &row)
        return true
    }

    /// Whether words may follow here.
    var isOutermost: Bool { setting == .sentence && depth == 0 }

    mutating func bracket() throws(MathematicsError) -> FormulaNode {
        let opening = stream.peek()
        guard case .mark(let character) = opening.kind, let (open, closings) = bracketPairs[character] else {
            throw expected("a bracket")
        }
        stream.advance()
        let nodes = try inside(setting) { parser throws(MathematicsError) in
            parser.isInsideAngle = character == "⟨"
            return try parser.row()
        }
        guard case .mark(let end) = stream.peek().kind, let close = closings[end] else {
            throw unclosedOrStray(opening)
        }
        stream.advance()
        return .bracket(open: open, nodes, close: close, isScaled: !isLaTeX && nodes.contains(where: \.isTall))
    }

    /// `{…}`: a group, or in plain text a set.
    mutating func braces() throws(MathematicsError) -> FormulaNode {
        let nodes = try group()
        let isSet = nodes.contains { node in
            switch node {
            case .punctuation, .relation: true
            default: false
            }
        }
        guard isSet, !isLaTeX else { return .group(nodes) }
        return .bracket(open: "\\{", nodes, close: "\\}", isScaled: nodes.contains(where: \.isTall))
    }

    /// `\left( … \right]`.
    mutating func scaledBracket(_ opening: FormulaToken) throws(MathematicsError) -> FormulaNode {
        let open = try delimiter()
        let nodes = try inside(.mathematics) { parser throws(MathematicsError) in
            parser.isInsideLeft = true
            return try parser.row()
        }
        guard stream.peek().isCommand("right") else { throw unclosed(opening) }
        stream.advance()
        return .bracket(open: open, nodes, close: try delimiter(), isScaled: true)
    }

    /// The delimiter after `\left`, `\right` and `\big`.
    mutating func delimiter() throws(MathematicsError) -> String {
        let token = stream.peek()
        let latex: String? =
            switch token.kind {
            case .mark(let character): markDelimiters[character]
            case .sign(.relation("<")): "\\langle"
            case .sign(.relation(">")): "\\rangle"
            case .command(let name): FormulaCommand.delimiters.contains(name) ? "\\" + name : nil
            default: nil
            }
        guard let latex else { throw expected("a delimiter such as “(”") }
        stream.advance()
        return latex
    }

    // MARK: Bars

    /// `|x|`, a norm, a ket, or the bar of a condition.
    mutating func bars(_ token: FormulaToken, _ row: inout Row) throws(MathematicsError) -> Bool {
        let isNorm = token.isMark("‖")
        if openBars > 0, !row.expectsOperand { return false }
        let mayBeKet = row.expectsOperand || !isInsideAngle && !row.nodes.contains(.ordinary("\\langle"))
        if let node = try enclosedByBars(isNorm ? "‖" : "|", mayBeKet: mayBeKet) {
            try operand(node, token, &row)
            return true
        }
        guard !row.expectsOperand || isLaTeX || setting == .mathematics, !isNorm else { throw unclosed(token) }
        stream.advance()
        let isEvaluation = stream.peek().isMark("_", "^")
        if row.expectsOperand || isEvaluation {
            let wanted = row.expectsOperand
            try operand(.ordinary("|"), token, &row)
            row.expectsOperand = wanted
        } else {
            row.append(.relation("\\mid"), isSpaced: token.isSpaced)
        }
        return true
    }

    private mutating func enclosedByBars(_ bar: Character, mayBeKet: Bool) throws(MathematicsError) -> FormulaNode? {
        try attempt { parser throws(MathematicsError) in
            parser.stream.advance()
            let nodes = try parser.inside(parser.setting) { inner throws(MathematicsError) in
                inner.openBars = 1
                return try inner.row()
            }
            let closing = parser.stream.peek()
            let isKet = bar == "|" && mayBeKet && (closing.isMark("⟩") || closing.isCommand("rangle"))
            guard !nodes.isEmpty, isKet || closing.isMark(bar) else { return nil }
            parser.stream.advance()
            let sign = bar == "|" ? "|" : "\\|"
            return .bracket(open: sign, nodes, close: isKet ? "\\rangle" : sign, isScaled: true)
        }
    }
}

/// Opening brackets with their LaTeX and what may close them.
private let bracketPairs: [Character: (open: String, closings: [Character: String])] = [
    "(": ("(", [")": ")", "]": "]"]), "[": ("[", ["]": "]", ")": ")"]),
    "⟨": ("\\langle", ["⟩": "\\rangle"]), "⌊": ("\\lfloor", ["⌋": "\\rfloor"]), "⌈": ("\\lceil", ["⌉": "\\rceil"]),
]

private let markDelimiters: [Character: String] = [
    "(": "(", ")": ")", "[": "[", "]": "]", "|": "|", "/": "/", ".": ".", "⟨": "\\langle", "⟩": "\\rangle",
    "⌊": "\\lfloor", "⌋": "\\rfloor", "⌈": "\\lceil", "⌉": "\\rceil", "‖": "\\|",
]
