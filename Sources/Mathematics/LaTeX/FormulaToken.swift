/// The smallest piece of a written formula.
struct FormulaToken: Sendable {
    enum Kind: Sendable, Hashable {
        /// ASCII letters without anything between them.
        case letters(String)
        case number(String)
        /// A sign whose LaTeX is known.
        case sign(FormulaNode)
        /// A letter under a mark, as Ĥ: the LaTeX command of the mark and the letter.
        case accented(String, String)
        /// Raised or lowered characters, as LaTeX: `⁻¹` is `-1`.
        case raised(String)
        case lowered(String)
        /// Brackets, `^`, `_`, `/`, `&`, `|`, `'` and punctuation; a line break `\\` is `⏎`.
        case mark(Character)
        /// A LaTeX command, without the backslash.
        case command(String)
        case unknown(String)
        case end
    }

    let kind: Kind
    let start: String.Index
    let end: String.Index
    /// Whether white space stands before it.
    let isSpaced: Bool

    var letters: String? { if case .letters(let run) = kind { run } else { nil } }

    func isMark(_ characters: Character...) -> Bool {
        if case .mark(let character) = kind { characters.contains(character) } else { false }
    }

    func isCommand(_ names: String...) -> Bool {
        if case .command(let name) = kind { names.contains(name) } else { false }
    }

    var isNumber: Bool { if case .number = kind { true } else { false } }

    /// Whether it is a sign between operands.
    var isOperator: Bool {
        switch kind {
        case .sign(.binary), .sign(.relation): true
        case .mark(let character): character == "/"
        case .command(let name):
            switch FormulaCommand.allowed[name] {
            case .sign(.binary), .sign(.relation): true
            default: false
            }
        default: false
        }
    }
}

/// Tokens of a text with a place in them that can be moved back.
struct FormulaStream {
    let text: Substring
    private var lexer: FormulaLexer
    private var tokens: [FormulaToken] = []
    var position = 0

    init(_ text: Substring) {
        self.text = text
        lexer = FormulaLexer(text)
    }

    mutating func peek(_ offset: Int = 0) -> FormulaToken { token(at: position + offset) }

    mutating func token(at place: Int) -> FormulaToken {
        while tokens.count <= place { tokens.append(lexer.next()) }
        return tokens[place]
    }

    mutating func advance() {
        _ = peek()
        position += 1
    }

    mutating func take(_ character: Character) -> Bool {
        guard peek().isMark(character) else { return false }
        advance()
        return true
    }

    /// Splits the next token so that its first character is a token of its own, as TeX reads `\frac12`.
    mutating func splitFirstCharacter() {
        let token = peek()
        guard token.start < token.end else { return }
        let middle = text.index(after: token.start)
        guard middle < token.end else { return }
        let first = String(text[token.start..<middle]), second = String(text[middle..<token.end])
        let kinds: (FormulaToken.Kind, FormulaToken.Kind)
        switch token.kind {
        case .letters: kinds = (.letters(first), .letters(second))
        case .number: kinds = (.number(first), .number(second))
        default: return
        }
        tokens[position] = FormulaToken(kind: kinds.0, start: token.start, end: middle, isSpaced: token.isSpaced)
        let rest = FormulaToken(kind: kinds.1, start: middle, end: token.end, isSpaced: false)
        tokens.insert(rest, at: position + 1)
    }

    /// The end of what is passed.
    var passedEnd: String.Index { position == 0 ? text.startIndex : tokens[position - 1].end }

    mutating func source(of token: FormulaToken) -> String { String(text[token.start..<token.end]) }
    mutating func column(of token: FormulaToken) -> Int { text.distance(from: text.startIndex, to: token.start) + 1 }
}
