extension ExpressionParser {
    /// An operand said in words, such as “the square root of x”; nil when no such words stand here.
    mutating func spoken() throws(MathematicsError) -> Piece? {
        if let piece = spokenNumber() { return piece }
        let start = stream.position
        _ = stream.take(words: "the")
        for phrase in phrases where stream.take(phrase.words) {
            return try piece(saying: phrase.meaning)
        }
        if stream.position != start {
            // “the sine of x”, but not “the x”.
            if let name = stream.peek().name, let function = Function(name: name.lowercased()),
                stream.peek(1).name == "of"
            {
                stream.advance()
                return try call(function)
            }
            stream.position = start
        }
        return nil
    }

    private mutating func spokenNumber() -> Piece? {
        if stream.take(words: "half") {
            let saysOf = stream.take(words: "of") || stream.take(words: "the")
            return Piece(value: .quotient(.integer(1), .integer(2)), shape: .number, isSpokenProduct: saysOf)
        }
        if stream.take(words: "twice") || stream.take(words: "double") {
            return Piece(value: .integer(2), shape: .number)
        }
        guard let value = spelledNumber() else { return nil }
        return Piece(value: .number(value), shape: .number)
    }

    private mutating func piece(saying meaning: Phrase.Meaning) throws(MathematicsError) -> Piece {
        switch meaning {
        case .call(let function):
            return try call(function, saidOf: true)
        case .power(let exponent):
            let base = try operand()
            return Piece(value: try counted(.power(base.value, .integer(exponent))), shape: base.shape)
        case .reciprocal:
            let below = try operand()
            return Piece(value: try counted(.quotient(.integer(1), below.value)), shape: below.shape)
        }
    }

    /// What stands after “of”: in brackets, or bare and then open to doubt.
    private mutating func operand() throws(MathematicsError) -> Piece {
        if stream.peek().isSymbol("(", "[", "{", "|") { return Piece(value: try atom().value, shape: .spokenFactor) }
        if let name = stream.peek().name, let function = Function(name: name.lowercased()) {
            stream.advance()
            if stream.peek().isSymbol("(") || stream.peek().name == "of" { return try call(function) }
            return Piece(value: try call(function).value, shape: .spoken)
        }
        return Piece(value: try bareArgument(after: true), shape: .spoken)
    }
}

/// Words that say what to do with what follows.
private struct Phrase {
    enum Meaning {
        case call(Function)
        case power(Int)
        case reciprocal
    }

    let words: [String]
    let meaning: Meaning

    init(_ words: String, _ meaning: Meaning) {
        self.words = words.split(separator: " ").map(String.init)
        self.meaning = meaning
    }
}

private let phrases: [Phrase] = [
    Phrase("positive square root of", .call(.sqrt)), Phrase("square root of", .call(.sqrt)),
    Phrase("squareroot of", .call(.sqrt)), Phrase("square root", .call(.sqrt)), Phrase("root of", .call(.sqrt)),
    Phrase("cube root of", .call(.cbrt)), Phrase("cubic root of", .call(.cbrt)), Phrase("cube root", .call(.cbrt)),
    Phrase("absolute value of", .call(.abs)), Phrase("modulus of", .call(.abs)), Phrase("floor of", .call(.floor)),
    Phrase("ceiling of", .call(.ceil)), Phrase("natural logarithm of", .call(.ln)),
    Phrase("natural log of", .call(.ln)),
    Phrase("natural log", .call(.ln)), Phrase("logarithm of", .call(.ln)), Phrase("logarithm", .call(.ln)),
    Phrase("exponential of", .call(.exp)), Phrase("reciprocal of", .reciprocal),
    Phrase("inverse sine of", .call(.arcsin)),
    Phrase("inverse cosine of", .call(.arccos)), Phrase("inverse tangent of", .call(.arctan)),
    Phrase("hyperbolic sine of", .call(.sinh)), Phrase("hyperbolic cosine of", .call(.cosh)),
    Phrase("hyperbolic tangent of", .call(.tanh)), Phrase("square of", .power(2)), Phrase("cube of", .power(3)),
]

extension TokenStream {
    /// Passes the words if they stand here.
    fileprivate mutating func take(_ words: [String]) -> Bool {
        for (offset, word) in words.enumerated() where peek(offset).name?.lowercased() != word { return false }
        advance(by: words.count)
        return true
    }
}
