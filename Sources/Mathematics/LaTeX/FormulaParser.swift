/// Reads formulas, in LaTeX or plain text, into nodes.
struct FormulaParser {
    var stream: FormulaStream
    /// Whether the author writes LaTeX, so that single characters are arguments and slashes stay.
    let isLaTeX: Bool
    /// What letters next to each other may be.
    var setting = Setting.text
    /// Whether a superscript or subscript is being read, where small fractions keep their slash.
    var isInScript = false
    /// Whether `\\middle` may stand here.
    var isInsideLeft = false
    /// How many brackets of any kind are open.
    var depth = 0
    /// How many `|` are open, so that the next one closes.
    var openBars = 0
    /// Whether `⟨` is open, so that `⟩` belongs to it.
    var isInsideAngle = false
    /// How many pieces were read, in trials too.
    private var effort = 0
    /// How many equations of a sentence were read after commas.
    var clauseCount = 0

    /// Where a formula stands.
    enum Setting {
        /// At the start of a sentence, so that words of English may follow.
        case sentence
        /// On its own, so that words are mistakes.
        case text
        /// Inside dollars or braces, so that letters are factors.
        case mathematics
    }

    /// The most pieces that are read; plain formulas need about one for a character.
    static let effortLimit = 20_000

    init(_ text: Substring) {
        stream = FormulaStream(text)
        isLaTeX = text.containsCommand
    }

    // MARK: Whole formulas

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
        guard nodes.contains(where: \.isTelling), nodes.hasOperand else { throw expected("a formula") }
        guard endsFormula() else { throw strayEnd() }
        return nodes
    }

    /// A formula in dollars, `\(…\)`, `\[…\]` or quotation marks; nil when none of them stands here.
    private mutating func wrapped() throws(MathematicsError) -> [FormulaNode]? {
        guard let closing = takeWrapper() else { return nil }
        setting = .mathematics
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

    // MARK: Rows

    /// What has been read of a row.
    struct Row {
        /// A piece, and whether white space stood before it.
        typealias Item = (node: FormulaNode, isSpaced: Bool)

        var items: [Item] = []
        /// Whether a sign between operands would be out of place.
        var expectsOperand = true
        /// Whether it begins after an operator of another row.
        var isContinued = false

        /// Whether nothing of the formula stands before it.
        var isStart: Bool { items.isEmpty && !isContinued }
        var nodes: [FormulaNode] { items.map(\.node) }

        mutating func append(_ node: FormulaNode, isSpaced: Bool) {
            items.append((node, isSpaced))
            switch node {
            case .binary, .relation, .punctuation, .function, .largeOperator: expectsOperand = true
            case .scripts(let base, _, _, _): expectsOperand = base.expectsOperand
            case .space: break
            default: expectsOperand = false
            }
        }
    }

    /// All pieces up to a closing bracket or the end.
    mutating func row() throws(MathematicsError) -> [FormulaNode] {
        try enter()
        defer { depth -= 1 }
        var row = Row()
        while try item(&row) {}
        return row.nodes
    }

    mutating func enter() throws(MathematicsError) {
        depth += 1
        guard depth <= Formula.depthLimit else {
            let what = "the formula is nested more than \(Formula.depthLimit) deep"
            throw MathematicsError(.tooLarge(what), column: stream.column(of: stream.peek()))
        }
    }

    /// Reads one piece into the row; false when the row ends here.
    mutating func item(_ row: inout Row) throws(MathematicsError) -> Bool {
        let token = stream.peek()
        effort += 1
        guard effort <= Self.effortLimit else {
            throw MathematicsError(.tooLarge("the formula is too involved"), column: stream.column(of: token))
        }
        switch token.kind {
        case .end: return false
        case .letters(let run): return try letters(run, token, &row)
        case .number(let digits):
            stream.advance()
            try refuseGluedNumber(token, row)
            try operand(.ordinary(digits), token, &row)
        case .sign(let node): try sign(node, token, &row)
        case .accented(let accent, let letter):
            stream.advance()
            try operand(.command(accent, option: nil, arguments: [[.ordinary(letter)]]), token, &row)
        case .raised, .lowered: throw expected("something to raise or lower")
        case .mark(let character): return try mark(character, token, &row)
        case .command(let name): return try command(name, token, &row)
        case .unknown(let text):
            throw MathematicsError(.forbidden("“\(text)”"), column: stream.column(of: token))
        }
        return true
    }

    /// Appends an operand with the scripts that follow it.
    mutating func operand(_ node: FormulaNode, _ token: FormulaToken, _ row: inout Row) throws(MathematicsError) {
        row.append(try scripted(node), isSpaced: token.isSpaced)
    }

    /// Appends a sign, which before an operand is part of it.
    mutating func sign(
        _ node: FormulaNode,
        _ token: FormulaToken,
        _ row: inout Row
    ) throws(MathematicsError) {
        switch node {
        case .binary(let latex) where row.expectsOperand:
            guard setting == .mathematics || FormulaNode.leadingSigns.contains(latex) else {
                throw expected("a number or letter")
            }
            stream.advance()
            row.items.append((.ordinary(latex), token.isSpaced))
        case .relation where row.expectsOperand && setting != .mathematics && !followsColumnMark():
            throw expected("a number or letter")
        case .binary, .relation, .punctuation, .space:
            stream.advance()
            row.append(node, isSpaced: token.isSpaced)
        default:
            stream.advance()
            try operand(node, token, &row)
        }
    }

    private mutating func followsColumnMark() -> Bool {
        stream.position > 0 && stream.token(at: stream.position - 1).isMark("&")
    }

    /// `x2` might be x₂, x² or 2x.
    private mutating func refuseGluedNumber(_ token: FormulaToken, _ row: Row) throws(MathematicsError) {
        guard !token.isSpaced, case .ordinary(let latex)? = row.items.last?.node, latex.count == 1,
            latex.first?.isLetter == true
        else { return }
        let text = latex + stream.source(of: token)
        throw MathematicsError(
            .ambiguous(text, write: "\(latex)_\(stream.source(of: token)) or \(latex)^\(stream.source(of: token))"),
            column: stream.column(of: token)
        )
    }

    /// What `body` reads, or nil, with nothing passed, when it cannot.
    mutating func attempt<Result>(
        _ body: (inout FormulaParser) throws(MathematicsError) -> Result?
    ) throws(MathematicsError) -> Result? {
        var trial = self
        do throws(MathematicsError) {
            if let result = try body(&trial) {
                self = trial
                return result
            }
        } catch {
            if case .tooLarge = error.reason { throw error }
        }
        effort = trial.effort
        return nil
    }

    // MARK: Mistakes

    mutating func expected(_ what: String) -> MathematicsError {
        let token = stream.peek()
        let found = token.kind == .end ? "the end" : "“\(stream.source(of: token))”"
        return MathematicsError(.unexpected(found, expected: what), column: stream.column(of: token))
    }

    /// What is wrong when a row ends before it should.
    mutating func strayEnd() -> MathematicsError {
        let token = stream.peek()
        if token.isMark(")", "]", "}", "⟩", "⌋", "⌉", "|", "$") || token.isCommand("right", "end") {
            return MathematicsError(.unbalanced("“\(stream.source(of: token))”"), column: stream.column(of: token))
        }
        return expected("an operator or the end")
    }

    /// The error at a closing bracket of another kind, or at the bracket that is open.
    mutating func unclosedOrStray(_ opening: FormulaToken) -> MathematicsError {
        let token = stream.peek()
        return token.kind == .end || token.isMark("$") ? unclosed(opening) : strayEnd()
    }

    /// The error that what was opened is not closed.
    mutating func unclosed(_ opening: FormulaToken) -> MathematicsError {
        MathematicsError(.unbalanced("“\(stream.source(of: opening))”"), column: stream.column(of: opening))
    }

    mutating func ambiguous(_ text: String, write: String) -> MathematicsError {
        MathematicsError(.ambiguous(text, write: write), column: stream.column(of: stream.peek()))
    }
}

extension FormulaNode {
    /// Signs that may stand before an operand.
    static let leadingSigns: Set<String> = ["+", "-", "\\pm", "\\mp"]

    /// Whether an operand must follow it.
    var expectsOperand: Bool {
        switch self {
        case .binary, .relation, .punctuation, .function, .largeOperator: true
        case .scripts(let base, _, _, _): base.expectsOperand
        default: false
        }
    }
}

extension [FormulaNode] {
    /// Whether there is more than signs.
    var hasOperand: Bool { contains { !$0.expectsOperand } }
}

extension Substring {
    /// Whether a LaTeX command occurs.
    fileprivate var containsCommand: Bool {
        var wasBackslash = false
        for character in prefix(Formula.lengthLimit) {
            if wasBackslash, character.isASCII, character.isLetter { return true }
            wasBackslash = character == "\\"
        }
        return false
    }
}
