extension Number {
    /// Reads a whole text as one number, in digits, symbols or English words.
    package init(parsing text: String) throws(MathematicsError) {
        guard let (value, rest) = Self.prefix(of: text[...]), rest.allSatisfy(\.isWhitespace) else {
            let expression = try Expression(parsing: text, variables: [])
            guard let number = Number(expression) else { throw MathematicsError(.undefined(text), column: 1) }
            self = number
            return
        }
        self = value
    }

    /// Reads the number at the start of a text: `−2`, `3π/4`, `1,000`, `1 1/2`, “two hundred and fifty”.
    ///
    /// Units may stand directly behind it (`10cm`, `90°`); any other letter or digit there means no number.
    package static func prefix(of text: Substring) -> (value: Number, rest: Substring)? {
        if let grouped = groupedNumber(text) { return grouped }
        var parser = ExpressionParser(text, vocabulary: Vocabulary(variables: []))
        let isWrapped = parser.stream.take("$")
        guard let value = parser.number() else { return nil }
        if isWrapped, !parser.stream.take("$") { return nil }
        guard parser.endsNumber() else { return nil }
        let end = parser.stream.passedEnd
        return (value.written(as: text[..<end]), text[end...])
    }

    /// `12,345` with separators of thousands.
    private static func groupedNumber(_ text: Substring) -> (value: Number, rest: Substring)? {
        let start = text.drop(while: \.isWhitespace)
        let isNegative = ["-", "−", "–"].contains(start.first)
        let run = (isNegative ? start.dropFirst() : start).prefix { $0.isASCII && $0.isNumber || $0 == "," }
        let groups = run.split(separator: ",", omittingEmptySubsequences: false)
        let kept = groups.last == "" ? groups.dropLast() : groups[...]
        guard kept.count > 1, (1...3).contains(kept[0].count), kept.dropFirst().allSatisfy({ $0.count == 3 }),
            kept.count <= 6, let value = Int(kept.joined()), let last = kept.last
        else { return nil }
        let rest = text[last.endIndex...]
        if let next = rest.first, next.isLetter || next.isNumber || "^/*_²³".contains(next) { return nil }
        if rest.first == ".", rest.dropFirst().first?.isNumber == true { return nil }
        return (Number(Rational(isNegative ? -value : value)), rest)
    }
}

extension ExpressionParser {
    /// Passes a number: signs, products and quotients of constants, but no sums outside brackets.
    mutating func number() -> Number? {
        do throws(MathematicsError) {
            if let mixed = mixedNumber() { return mixed }
            let piece = try signedProduct()
            guard let number = Number(piece), abs(number.double) <= Expression.sizeLimit else { return nil }
            try piece.requireValues()
            return number
        } catch {
            return nil
        }
    }

    private mutating func signedProduct() throws(MathematicsError) -> Expression {
        if try takeSign() { return simplifiedNegative(try term().value) }
        return scaled(try term().value)
    }

    /// `-2` is the number minus two.
    private func simplifiedNegative(_ value: Expression) -> Expression {
        if case .number(let rational) = value { return .number(rational.negated) }
        return .negative(value)
    }

    /// “2.5 thousand”.
    private mutating func scaled(_ value: Expression) -> Expression {
        guard case .number(let rational) = value, let word = stream.peek().name, let scale = scaleWords[word],
            let product = rational.multiplied(by: Rational(scale))
        else { return value }
        stream.advance()
        return .number(product)
    }

    /// `1 1/2`.
    private mutating func mixedNumber() -> Number? {
        let whole = stream.peek(), above = stream.peek(1), below = stream.peek(3)
        guard case .number(let first) = whole.kind, case .number(let second) = above.kind, above.isSpaced,
            stream.peek(2).isSymbol("/"), case .number(let third) = below.kind, !below.isSpaced,
            first.integer != nil, second < third, let part = second.divided(by: third), let sum = first.adding(part)
        else { return nil }
        stream.advance(by: 4)
        return Number(sum)
    }

    /// Whether a number ends here rather than going on as a word, a longer number or a product.
    mutating func endsNumber() -> Bool {
        let token = stream.peek()
        if token.kind == .end { return true }
        switch token.kind {
        case .name(let name):
            return token.isSpaced ? true : ["cm", "mm", "m", "km", "ft", "deg", "px", "s"].contains(name)
        case .number, .superscript, .command: return token.isSpaced
        case .symbol("."), .symbol("?"), .symbol("!"): return stream.peek(1).isSpaced || stream.peek(1).kind == .end
        case .symbol("-"): return stream.peek(1).name != nil && !stream.peek(1).isSpaced || token.isSpaced
        case .symbol(","):
            if case .number = stream.peek(1).kind, !stream.peek(1).isSpaced { return false }
            return true
        case .symbol("+"), .symbol("*"), .symbol("/"), .symbol("^"), .symbol("_"), .symbol("'"), .symbol("%"):
            return false
        default: return true
        }
    }
}
