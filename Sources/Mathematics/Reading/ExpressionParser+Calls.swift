extension ExpressionParser {
    /// The rest of a call, after the name of the function and perhaps an “of” (`saidOf`).
    mutating func call(_ named: Function, saidOf: Bool = false) throws(MathematicsError) -> Piece {
        let isLogarithm = named == .ln && !stream.text[..<stream.passedEnd].hasSuffix("ln")
        let base = isLogarithm ? try logarithmBase() : nil
        let exponent = try exponentOfName()
        let isInverse = exponent == .integer(-1)
        guard let function = isInverse ? named.inverse : named else {
            throw stream.expected("a function with an inverse")
        }
        var piece = try application(of: function, saidOf: saidOf)
        if let base { piece.value = try logarithm(piece.value, base: base) }
        if let exponent, !isInverse { piece.value = try counted(.power(piece.value, exponent)) }
        return piece
    }

    private mutating func application(of function: Function, saidOf: Bool) throws(MathematicsError) -> Piece {
        let saysOf = stream.take(words: "of") || saidOf
        if stream.peek().isSymbol("("), function.arity == 2 {
            return Piece(value: try counted(.call(function, try pair())))
        }
        guard function.takesBareArgument else { throw stream.expected("“(”") }
        if stream.peek().isSymbol("(", "[", "{", "|", Bar.opening) || isRoot() {
            let argument = try atom()
            let value = try counted(.call(function, [argument.value]))
            return Piece(value: value, shape: saysOf ? .spokenFactor : .plain)
        }
        let argument = try bareArgument(after: saysOf)
        return Piece(value: try counted(.call(function, [argument])), shape: saysOf ? .spoken : .bareCall)
    }

    private mutating func isRoot() -> Bool {
        if case .command = stream.peek().kind { true } else { false }
    }

    private mutating func pair() throws(MathematicsError) -> [Expression] {
        stream.advance()
        let first = try sum()
        guard stream.take(",") else { throw stream.expected("“,”") }
        let second = try sum()
        guard stream.take(")") else { throw stream.expected("“)”") }
        return [first, second]
    }

    /// The argument of `sin 2x`: numbers, constants and variables side by side, with their powers.
    mutating func bareArgument(after saysOf: Bool) throws(MathematicsError) -> Expression {
        let isNegative = try takeSign()
        var piece = try argumentFactor(saysOf: saysOf)
        while continuesArgument() {
            try refuseTightTail(of: piece)
            let right = try argumentFactor(saysOf: saysOf)
            piece = Piece(value: try counted(.product(piece.value, right.value)), shape: right.shape)
        }
        if saysOf { piece = try tightQuotient(of: piece) }
        return isNegative ? try counted(.negative(piece.value)) : piece.value
    }

    /// The quotient of “cosine of x/2” and “e to the x/2”, where it is written without spaces.
    mutating func tightQuotient(of left: Piece) throws(MathematicsError) -> Piece {
        guard isTightSlash() else { return left }
        stream.advance()
        if left.shape == .bareCall || left.shape == .signedPower {
            throw stream.ambiguous("… of sin x/2", write: "brackets around the argument")
        }
        let right = try factorOfArgument()
        guard !isTightSlash(), stream.peek().isSpaced || !startsJuxtaposed() else {
            throw stream.ambiguous("… of x/2…", write: "brackets around the argument")
        }
        return Piece(value: try counted(.quotient(left.value, right.value)))
    }

    private mutating func isTightSlash() -> Bool {
        let token = stream.peek()
        return token.isSymbol("/") && !token.isSpaced && !stream.peek(1).isSpaced
    }

    private mutating func argumentFactor(saysOf: Bool) throws(MathematicsError) -> Piece {
        let piece = try factorOfArgument()
        if let word = stream.peek().name, ["squared", "cubed"].contains(word) {
            throw stream.ambiguous("sine of x squared", write: "sin(x)^2 or sin(x^2)")
        }
        return piece
    }

    private mutating func factorOfArgument() throws(MathematicsError) -> Piece {
        try enter()
        defer { leave() }
        let start = stream.position
        let base = try atom()
        guard stream.peek().isSymbol("^") || isSuperscript() else { return base }
        stream.position = start
        return try factor()
    }

    private mutating func isSuperscript() -> Bool {
        if case .superscript = stream.peek().kind { true } else { false }
    }

    private mutating func continuesArgument() -> Bool {
        let token = stream.peek()
        guard let name = token.name else { return false }
        if token.isSpaced, opensIntervalClause() { return false }
        if name == "e" || token.isSpaced && ["a", "A", "I"].contains(name) { return false }
        return stream.vocabulary.variable(name) != nil || stream.vocabulary.constant(name) != nil
    }

    // MARK: Marks on the name

    /// The exponent of `sin²` and `sin^{-1}`, a whole number from -1 to 20.
    private mutating func exponentOfName() throws(MathematicsError) -> Expression? {
        if case .superscript(let lowered) = stream.peek().kind {
            guard let value = Int(lowered), value == -1 || (1...20).contains(value) else {
                throw stream.expected("an argument")
            }
            stream.advance()
            return .integer(value)
        }
        if stream.take(words: "squared") { return .integer(2) }
        guard stream.take("^") else { return nil }
        return try wholeExponent()
    }

    private mutating func wholeExponent() throws(MathematicsError) -> Expression {
        let closing: Character? = stream.take("{") ? "}" : stream.take("(") ? ")" : nil
        let isNegative = stream.take("-")
        guard case .number(let value) = stream.peek().kind, let whole = value.integer,
            isNegative ? whole == 1 : (1...20).contains(whole)
        else { throw stream.expected("a whole exponent") }
        stream.advance()
        if let closing, !stream.take(closing) { throw stream.expected("“\(closing)”") }
        return .integer(isNegative ? -whole : whole)
    }

    // MARK: Logarithms

    /// The base of `log_2`, `log_{10}` and “log base 2 of”.
    mutating func logarithmBase() throws(MathematicsError) -> Expression? {
        if stream.take("_") {
            if stream.peek().isSymbol("{", "(") { return try atom().value }
            return try plainBase()
        }
        _ = stream.take(words: "to", "the") || stream.take(words: "to") || stream.take(words: "with")
        guard stream.take(words: "base") else { return nil }
        return try plainBase()
    }

    private mutating func plainBase() throws(MathematicsError) -> Expression {
        if let spelled = spelledNumber() { return .number(spelled) }
        let base = try atom()
        guard base.value.isConstant, base.shape != .bareCall else { throw stream.expected("the base of the logarithm") }
        return base.value
    }

    /// Turns the natural logarithm of a call into one of another base.
    mutating func logarithm(_ natural: Expression, base: Expression) throws(MathematicsError) -> Expression {
        guard case .call(.ln, let arguments) = natural else { return natural }
        switch base {
        case .integer(2): return .call(.log2, arguments)
        case .integer(10): return .call(.log10, arguments)
        case .constant(.e): return natural
        default: return try counted(.quotient(natural, .call(.ln, [base])))
        }
    }
}
