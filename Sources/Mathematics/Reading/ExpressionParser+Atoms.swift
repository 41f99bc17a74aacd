extension ExpressionParser {
    /// A number, name, bracket, or function with its argument.
    mutating func atom() throws(MathematicsError) -> Piece {
        let token = stream.peek()
        switch token.kind {
        case .number(let value):
            stream.advance()
            return Piece(value: try counted(number(value, token)), shape: .number)
        case .symbol(let character): return try bracket(character)
        case .command(let name): return try command(name)
        case .name(let name): return try named(name)
        default: throw stream.expected("a number, a variable or a function")
        }
    }

    /// A fraction such as ½ stays a quotient, so that it is printed as one.
    private func number(_ value: Rational, _ token: Token) -> Expression {
        let isVulgar = stream.text[token.start..<token.end].allSatisfy { $0.isNumber && !$0.isASCII }
        guard isVulgar, value.denominator != 1 else { return .number(value) }
        return .quotient(.integer(value.numerator), .integer(value.denominator))
    }

    // MARK: Brackets

    private mutating func bracket(_ character: Character) throws(MathematicsError) -> Piece {
        switch character {
        case "(": return Piece(value: try enclosed(")"))
        case "[": return Piece(value: try enclosed("]"))
        case "{": return Piece(value: try enclosed("}"))
        case "|": return Piece(value: try bars(closing: "|"))
        case Bar.opening: return Piece(value: try bars(closing: Bar.closing))
        case "⌊": return Piece(value: try counted(.call(.floor, [try enclosed("⌋")])))
        case "⌈": return Piece(value: try counted(.call(.ceil, [try enclosed("⌉")])))
        case "√": return try root(.sqrt)
        case "∛": return try root(.cbrt)
        default: throw stream.expected("a number, a variable or a function")
        }
    }

    mutating func enclosed(_ closing: Character) throws(MathematicsError) -> Expression {
        stream.advance()
        let bars = openBars
        openBars = 0
        defer { openBars = bars }
        let inner = try sum()
        guard stream.take(closing) else { throw stream.expected("“\(closing)”") }
        return inner
    }

    private mutating func bars(closing: Character) throws(MathematicsError) -> Expression {
        stream.advance()
        openBars += 1
        defer { openBars -= 1 }
        let inner = try sum()
        guard stream.take(closing) else { throw stream.expected("“|”") }
        return try counted(.call(.abs, [inner]))
    }

    private mutating func root(_ function: Function) throws(MathematicsError) -> Piece {
        try enter()
        defer { leave() }
        stream.advance()
        let isBracketed = stream.peek().isSymbol("(", "{")
        let argument = try atom()
        let value = try counted(.call(function, [argument.value]))
        return Piece(value: value, shape: isBracketed ? .plain : .bareCall)
    }

    // MARK: LaTeX

    private mutating func command(_ name: String) throws(MathematicsError) -> Piece {
        switch name {
        case "frac", "dfrac", "tfrac", "cfrac":
            stream.advance()
            let above = try group()
            let below = try group()
            return Piece(value: try counted(.quotient(above, below)))
        case "sqrt":
            stream.advance()
            let index = stream.peek().isSymbol("[") ? try enclosed("]") : .integer(2)
            return Piece(value: try root(of: try group(), index: index))
        default:
            throw MathematicsError(.unknownName("\\" + name), column: stream.column(of: stream.peek()))
        }
    }

    /// The argument of a LaTeX command: in braces, or a single digit or letter.
    private mutating func group() throws(MathematicsError) -> Expression {
        let token = stream.peek()
        if token.isSymbol("{") { return try enclosed("}") }
        guard stream.text[token.start..<token.end].count == 1, token.name != nil || token.isNumber else {
            throw stream.expected("“{”")
        }
        return try atom().value
    }

    /// The real root: odd roots of negative numbers are negative.
    private mutating func root(of radicand: Expression, index: Expression) throws(MathematicsError) -> Expression {
        guard case .number(let value) = index, let order = value.integer, (2...20).contains(order) else {
            throw stream.expected("a root such as \\sqrt[3]{x}")
        }
        switch order {
        case 2: return try counted(.call(.sqrt, [radicand]))
        case 3: return try counted(.call(.cbrt, [radicand]))
        default:
            let exponent = Expression.quotient(.integer(1), .integer(order))
            if order.isMultiple(of: 2) { return try counted(.power(radicand, exponent)) }
            let size = Expression.power(.call(.abs, [radicand]), exponent)
            return try counted(.product(.call(.sign, [radicand]), size))
        }
    }

    // MARK: Names

    private mutating func named(_ name: String) throws(MathematicsError) -> Piece {
        if let variable = stream.vocabulary.variable(name) {
            stream.advance()
            try refuseMarks()
            return Piece(value: try counted(.variable(variable)))
        }
        if let constant = stream.vocabulary.constant(name) {
            stream.advance()
            try refuseMarks()
            return Piece(value: try counted(.constant(constant)))
        }
        if let piece = try spoken() { return piece }
        if let function = Function(name: name.lowercased()) {
            stream.advance()
            return try call(function)
        }
        throw stream.expected("a number, a variable or a function")
    }

    /// `x_1`, `x'`, `x2`: none of them is x.
    private mutating func refuseMarks() throws(MathematicsError) {
        let token = stream.peek()
        if token.isSymbol("_") || token.isSymbol("'") && !token.isSpaced { throw stream.expected("an operator") }
        if case .number = token.kind, !token.isSpaced { throw stream.expected("an operator") }
    }
}
