/// Tokens of a text with a place in them that can be moved back.
struct TokenStream {
    let text: Substring
    let vocabulary: Vocabulary
    private var lexer: Lexer
    private var tokens: [Token] = []
    /// How many tokens are passed.
    var position = 0

    init(_ text: Substring, vocabulary: Vocabulary) {
        self.text = text
        self.vocabulary = vocabulary
        lexer = Lexer(text, vocabulary: vocabulary)
    }

    /// The token `offset` places ahead, without passing it.
    mutating func peek(_ offset: Int = 0) -> Token {
        while tokens.count <= position + offset { tokens.append(lexer.next()) }
        return tokens[position + offset]
    }

    mutating func advance(by count: Int = 1) {
        _ = peek(count - 1)
        position += count
    }

    /// The end of what is passed.
    var passedEnd: String.Index { position == 0 ? text.startIndex : tokens[position - 1].end }

    /// Passes a symbol if it stands here.
    mutating func take(_ character: Character) -> Bool {
        guard peek().isSymbol(character) else { return false }
        advance()
        return true
    }

    /// Passes the words if they stand here, in any case of letters.
    mutating func take(words: String...) -> Bool {
        for (offset, word) in words.enumerated() where peek(offset).name?.lowercased() != word { return false }
        advance(by: words.count)
        return true
    }

    /// Passes one word of the set and gives it.
    mutating func take(wordIn words: Set<String>) -> String? {
        guard let word = peek().name?.lowercased(), words.contains(word) else { return nil }
        advance()
        return word
    }

    mutating func column(of token: Token) -> Int { text.distance(from: text.startIndex, to: token.start) + 1 }

    /// The error that something else should stand here.
    mutating func expected(_ what: String) -> MathematicsError {
        let token = peek()
        let column = column(of: token)
        if case .name(let name) = token.kind, !vocabulary.isKnown(name) {
            return MathematicsError(.unknownName(name), column: column)
        }
        let found = token.kind == .end ? "the end" : "“\(text[token.start..<token.end])”"
        return MathematicsError(.unexpected(found, expected: what), column: column)
    }

    mutating func ambiguous(_ text: String, write: String) -> MathematicsError {
        MathematicsError(.ambiguous(text, write: write), column: column(of: peek()))
    }
}
