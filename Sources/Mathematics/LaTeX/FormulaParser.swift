/// Reads formulas, in LaTeX or plain text, into nodes.
struct FormulaParser {
    var stream: FormulaStream
    /// Whether the author writes LaTeX, so that single characters are arguments and slashes stay.
    let isLaTeX: Bool
    /// What letters next to each other may be.
    var setting = Setting.text
    /// Whether a superscript or subscript is being read, where small fractions keep their slash.
    var isInScript = false
    /// Whether `\middle` may stand here.
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

    /// The most pieces that are read of a text; plain formulas need about one for a character.
    private let effortLimit: Int

    init(_ text: Substring) {
        stream = FormulaStream(text)
        isLaTeX = text.containsCommand
        effortLimit = min(20_000, 200 + 8 * text.utf8.count)
    }

    // MARK: Rows

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
        guard effort <= effortLimit else {
            throw MathematicsError(.tooLarge("the formula is too involved"), column: stream.column(of: token))
        }
        switch token.kind {
        case .end: return false
        case .letters(let run): return try letters(run, token, &row)
        case .number(let digits):
            try refuseGluedNumber(token, row)
            stream.advance()
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

    /// Refuses `x2`, which might be x₂, x² or 2x, and numbers without a sign between them.
    private mutating func refuseGluedNumber(_ token: FormulaToken, _ row: Row) throws(MathematicsError) {
        guard !row.expectsOperand, let last = row.items.last?.node else { return }
        let digits = stream.source(of: token)
        if case .ordinary(let latex) = last, latex.count == 1, latex.first?.isLetter == true {
            let text = latex + (token.isSpaced ? " " : "") + digits
            let write = "\(latex)_\(digits) or \(latex)^\(digits)"
            throw MathematicsError(.ambiguous(text, write: write), column: stream.column(of: token))
        }
        let isGlued = if case .ordinary(let latex) = last { latex.last?.isNumber == true } else { false }
        if isGlued || setting != .mathematics && !isLaTeX { throw expected("an operator") }
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

extension Substring {
    /// Whether a LaTeX command occurs.
    fileprivate var containsCommand: Bool {
        var wasBackslash = false
        for character in prefix(Formula.lengthLimit) {
            if wasBackslash, character.isASCII, character.isLetter || "%$#&_{}|,;:!".contains(character) { return true }
            wasBackslash = character == "\\"
        }
        return false
    }
}
