extension ExpressionParser {
    /// A power: a base and what is raised behind it.
    ///
    /// Behind `^` (`isExponent`) no “squared” is passed, which might be meant for the whole power.
    mutating func factor(isExponent: Bool = false) throws(MathematicsError) -> Piece {
        try enter()
        defer { leave() }
        let base = try atom()
        if let exponent = try symbolicExponent() {
            let value = try counted(.power(base.value, exponent.value))
            if [.bareCall, .spoken, .spokenFactor].contains(base.shape) {
                throw stream.ambiguous("√x^2", write: "brackets around the argument")
            }
            let isOpen = exponent.shape == .barePower && !base.value.isConstant
            let power = Piece(value: value, shape: isOpen ? .openPower : exponent.shape)
            if !isExponent, try spokenExponent() != nil {
                throw stream.ambiguous("x^2 squared", write: "brackets around what is squared")
            }
            return power
        }
        return isExponent ? base : try withSpokenPower(base)
    }

    // MARK: Exponents

    private mutating func symbolicExponent() throws(MathematicsError) -> Piece? {
        if case .superscript(let lowered) = stream.peek().kind {
            let exponent = try raised(lowered)
            if stream.peek().isSymbol("^") { throw stream.ambiguous("x²^…", write: "one exponent") }
            return Piece(value: exponent)
        }
        guard stream.take("^") else { return nil }
        let start = stream.peek()
        let isNegative = try takeSign()
        let inner = try factor(isExponent: true)
        let isBare = !start.isSymbol("(", "{")
        if inner.value == .integer(1), isBare, stream.peek().isSymbol("/"), !stream.peek().isSpaced {
            throw stream.ambiguous("x^1/2", write: "x^(1/2) or x/2")
        }
        let value = isNegative ? try counted(.negative(inner.value)) : inner.value
        return Piece(value: value, shape: isNegative ? .signedPower : isBare ? barePower(inner) : .plain)
    }

    /// `e^2` might be meant to go on as `e^2x`; `e^x` might not.
    private func barePower(_ exponent: Piece) -> Shape { exponent.value.isConstant ? .barePower : .plain }

    private mutating func raised(_ lowered: String) throws(MathematicsError) -> Expression {
        var inner = ExpressionParser(lowered[...], vocabulary: stream.vocabulary)
        let value = try inner.sum()
        guard inner.stream.peek().kind == .end else { throw stream.expected("an exponent such as ²") }
        stream.advance()
        return try counted(value)
    }

    private mutating func withSpokenPower(_ base: Piece) throws(MathematicsError) -> Piece {
        guard let exponent = try spokenExponent() else { return base }
        guard ![.bareCall, .spoken, .spokenFactor].contains(base.shape) else {
            throw stream.ambiguous("… of x squared", write: "brackets around the argument")
        }
        let isNumber = base.shape == .number
        if isNumber, exponent.shape == .plain, exponent.value == .integer(2) || exponent.value == .integer(3) {
            throw stream.ambiguous("… one squared", write: "(…)^2 with brackets around what is squared")
        }
        let value = try counted(.power(base.value, exponent.value))
        return try withSpokenPower(Piece(value: value, shape: exponent.shape, isSpokenProduct: isNumber))
    }

    /// The exponent, with the shape that the power has by it.
    private mutating func spokenExponent() throws(MathematicsError) -> Piece? {
        if stream.take(words: "squared") { return Piece(value: .integer(2)) }
        if stream.take(words: "cubed") { return Piece(value: .integer(3)) }
        let start = stream.position
        _ = stream.take(words: "raised")
        guard stream.take(words: "to") else {
            stream.position = start
            return nil
        }
        let hasThe = stream.take(words: "the")
        let hasPower = stream.take(words: "power")
        guard hasThe || hasPower else {
            stream.position = start
            return nil
        }
        _ = stream.take(words: "of")
        if let ordinal = ordinalExponent() {
            _ = stream.take(words: "power")
            return Piece(value: ordinal)
        }
        let exponent = try namedExponent()
        let isClosed = stream.take(words: "power")
        return Piece(value: exponent, shape: isClosed ? .plain : exponent.isConstant ? .spokenFactor : .spoken)
    }

    private mutating func ordinalExponent() -> Expression? {
        if let word = stream.peek().name?.lowercased(), let value = ordinals.firstIndex(of: word) {
            stream.advance()
            return .integer(value)
        }
        let isNumbered = ["st", "nd", "rd", "th"].contains(stream.peek(1).name) && !stream.peek(1).isSpaced
        guard case .number(let value) = stream.peek().kind, isNumbered else { return nil }
        stream.advance(by: 2)
        return .number(value)
    }

    /// What is raised after “to the”: one factor, or more that are written tightly, as in “e to the 2x”.
    private mutating func namedExponent() throws(MathematicsError) -> Expression {
        let isNegative = try takeSign()
        var piece = try factor()
        while !stream.peek().isSpaced, let name = stream.peek().name,
            stream.vocabulary.variable(name) != nil || stream.vocabulary.constant(name) != nil
        {
            try refuseTightTail(of: piece)
            let right = try factor()
            piece = Piece(value: try counted(.product(piece.value, right.value)), shape: right.shape)
        }
        piece = try tightQuotient(of: piece)
        return isNegative ? try counted(.negative(piece.value)) : piece.value
    }
}

private let ordinals = [
    "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
]
