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

    // MARK: Brackets

    /// A bracket; after a whole formula, a spaced one may be an aside in words.
    private mutating func appendBracket(_ token: FormulaToken, _ row: inout Row) throws(MathematicsError) -> Bool {
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
    private mutating func braces() throws(MathematicsError) -> FormulaNode {
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
    private mutating func bars(_ token: FormulaToken, _ row: inout Row) throws(MathematicsError) -> Bool {
        let isNorm = token.isMark("‖")
        if openBars > 0, !row.expectsOperand { return false }
        let mayBeKet = row.expectsOperand || !isInsideAngle && !row.nodes.contains(.ordinary("\\langle"))
        if let node = try enclosedByBars(isNorm ? "‖" : "|", mayBeKet: mayBeKet) {
            try operand(node, token, &row)
            return true
        }
        guard !row.expectsOperand || isLaTeX, !isNorm else { throw unclosed(token) }
        stream.advance()
        let isEvaluation = stream.peek().isMark("_", "^")
        if row.expectsOperand || isEvaluation {
            try operand(.ordinary("|"), token, &row)
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

    // MARK: Roots

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

/// Opening brackets with their LaTeX and what may close them.
private let bracketPairs: [Character: (open: String, closings: [Character: String])] = [
    "(": ("(", [")": ")", "]": "]"]), "[": ("[", ["]": "]", ")": ")"]),
    "⟨": ("\\langle", ["⟩": "\\rangle"]), "⌊": ("\\lfloor", ["⌋": "\\rfloor"]), "⌈": ("\\lceil", ["⌉": "\\rceil"]),
]

private let markDelimiters: [Character: String] = [
    "(": "(", ")": ")", "[": "[", "]": "]", "|": "|", "/": "/", ".": ".", "⟨": "\\langle", "⟩": "\\rangle",
    "⌊": "\\lfloor", "⌋": "\\rfloor", "⌈": "\\lceil", "⌉": "\\rceil", "‖": "\\|",
]
