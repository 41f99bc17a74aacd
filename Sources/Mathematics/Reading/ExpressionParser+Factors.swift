extension ExpressionParser {
    /// A power: a base and what is raised behind it.
    mutating func factor() throws(MathematicsError) -> Piece {
        try enter()
        defer { leave() }
        let base = try atom()
        if let exponent = try symbolicExponent() {
            let value = try counted(.power(base.value, exponent.value))
            if base.shape == .bareCall { throw stream.ambiguous("√x^2", write: "brackets around the argument") }
            return try withSpokenPower(Piece(value: value, shape: base.value.isConstant ? exponent.shape : .plain))
        }
        return try withSpokenPower(base)
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
        let inner = try factor()
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
        guard base.shape != .bareCall, base.shape != .spoken else {
            throw stream.ambiguous("… of x squared", write: "brackets around the argument")
        }
        let isOpen = !exponent.isConstant
        return try withSpokenPower(
            Piece(value: try counted(.power(base.value, exponent)), shape: isOpen ? .spoken : .plain)
        )
    }

    private mutating func spokenExponent() throws(MathematicsError) -> Expression? {
        if stream.take(words: "squared") { return .integer(2) }
        if stream.take(words: "cubed") { return .integer(3) }
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
        let exponent: Expression
        if let ordinal = ordinalExponent() { exponent = ordinal } else { exponent = try namedExponent() }
        _ = stream.take(words: "power")
        return exponent
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

    private mutating func namedExponent() throws(MathematicsError) -> Expression {
        guard try takeSign() else { return try factor().value }
        return try counted(.negative(try factor().value))
    }
}

private let ordinals = [
    "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
]
