extension ExpressionParser {
    /// Products and quotients, with and without signs between the factors.
    mutating func term() throws(MathematicsError) -> Piece {
        var left = try factor()
        while true {
            let isSpoken = stream.peek().isWord
            if try takeTimes() {
                try refuseFactor(after: left)
                left = try product(of: left, try signedFactor(), isSpoken: isSpoken)
            } else if let division = takeDivision() {
                guard let next = try quotient(of: left, division) else { return left }
                left = next
            } else if let right = try juxtaposed(after: left) {
                try refuseFactor(after: left)
                left = try product(of: left, right, isSpoken: false)
            } else {
                return left
            }
        }
    }

    private mutating func product(of left: Piece, _ right: Piece, isSpoken: Bool) throws(MathematicsError) -> Piece {
        Piece(
            value: try counted(.product(left.value, right.value)),
            shape: right.shape,
            isSpokenProduct: isSpoken || left.isSpokenProduct || right.isSpokenProduct
        )
    }

    /// Refuses more factors behind “the sine of x”, “x to the power of 2” and “one over x”.
    private mutating func refuseFactor(after left: Piece) throws(MathematicsError) {
        guard left.shape == .spoken || left.shape == .spokenFactor || left.isSpokenQuotient else { return }
        throw stream.ambiguous("… of … times …", write: "brackets around what belongs together")
    }

    private mutating func signedFactor() throws(MathematicsError) -> Piece {
        guard try takeSign() else { return try factor() }
        var piece = try factor()
        piece.value = try counted(.negative(piece.value))
        return piece
    }

    private mutating func takeTimes() throws(MathematicsError) -> Bool {
        stream.take("*") || stream.take(words: "times") || stream.take(words: "multiplied", "by")
    }

    // MARK: Division

    private enum Division { case slash, tightSlash, dividedBy, over }

    private mutating func takeDivision() -> Division? {
        let token = stream.peek()
        if token.isSymbol("/") {
            let isTight = !token.isSpaced && !stream.peek(1).isSpaced
            stream.advance()
            return isTight ? .tightSlash : .slash
        }
        if stream.take(words: "divided", "by") { return .dividedBy }
        return stream.take(words: "over") ? .over : nil
    }

    /// Divides; nil, with “over” not passed, when it turns out to open an interval.
    private mutating func quotient(of left: Piece, _ division: Division) throws(MathematicsError) -> Piece? {
        let start = stream.position - 1
        if left.shape == .bareCall, division == .tightSlash, startsNumber(), !left.value.isRootOfNumber {
            throw stream.ambiguous("sin x/2", write: "sin(x)/2 or sin(x/2)")
        }
        if left.shape == .signedPower, division == .tightSlash {
            throw stream.ambiguous("e^-x/2", write: "e^(-x/2) or (e^-x)/2")
        }
        if division == .over {
            return try spokenQuotient(of: left, overAt: start)
        }
        try refuseFactor(after: left)
        let right = try signedFactor()
        if division == .dividedBy { return try spokenQuotient(of: left, right) }
        try refuseTail(of: right, after: left)
        return Piece(value: try counted(.quotient(left.value, right.value)), isSpokenProduct: left.isSpokenProduct)
    }

    private mutating func spokenQuotient(of left: Piece, _ right: Piece) throws(MathematicsError) -> Piece {
        try refuseFactor(after: left)
        let isOpen = left.shape == .bareCall && !left.value.isRootOfNumber || left.shape == .signedPower
        if isOpen, right.value.isConstant {
            throw stream.ambiguous("sin x over 2", write: "sin(x)/2 or sin(x/2)")
        }
        if startsJuxtaposed(), !stream.peek().isSymbol("("), !(stream.peek().isSpaced && opensIntervalClause()) {
            throw stream.ambiguous("… over 2x", write: "the division with a slash")
        }
        return Piece(
            value: try counted(.quotient(left.value, right.value)),
            shape: right.value.isConstant ? .plain : .spoken,
            isSpokenProduct: true,
            isSpokenQuotient: true
        )
    }

    private mutating func spokenQuotient(of left: Piece, overAt start: Int) throws(MathematicsError) -> Piece? {
        let opensInterval =
            stream.peek().isSymbol("-", "[") || stream.peek().name == "the" || stream.peek().name == "x-values"
        guard !opensInterval, let right = try attempt({ parser throws(MathematicsError) in try parser.factor() }) else {
            stream.position = start
            return nil
        }
        let after = stream.peek()
        if after.isSymbol("…", "≤", "<", "→") || isPair(after) || after.name == "to" || after.name == "through" {
            stream.position = start
            return nil
        }
        if let name = after.name, !Self.wordsAfterDenominator.contains(name.lowercased()) {
            throw stream.ambiguous("over …", write: "the division with a slash")
        }
        return try spokenQuotient(of: left, right)
    }

    /// Whether this is the comma of “over 0, 5”.
    private mutating func isPair(_ token: Token) -> Bool {
        token.isSymbol(",") && (stream.peek(1).isNumber || stream.peek(1).isSymbol("-"))
    }

    private static let wordsAfterDenominator: Set<String> = [
        "from", "between", "on", "in", "for", "where", "with", "when", "and", "using", "as", "over", "look", "looks",
        "plus", "minus", "times", "please", "pls", "to", "is", "x",
    ]

    /// Refuses `1/2x`, where x might stand above or below.
    private mutating func refuseTail(of right: Piece, after left: Piece) throws(MathematicsError) {
        guard startsJuxtaposed() else { return }
        let token = stream.peek()
        let isFractionBefore = right.value.isConstant && left.value.isConstant && (token.isSpaced || token.isCommand)
        if isFractionBefore { return }
        if token.isSpaced, !token.isSymbol("(") { return try refuseSpacedTail(right) }
        throw stream.ambiguous("1/2x", write: "1/(2x) or (1/2)x")
    }

    private mutating func refuseSpacedTail(_ right: Piece) throws(MathematicsError) {
        // A spaced variable may begin the interval: “sin(x)/x x from 0 to 5”; `juxtaposed` looks at that.
        guard stream.peek().name.map({ stream.vocabulary.variable($0) != nil }) == true, opensIntervalClause() else {
            throw stream.ambiguous("1/2 x", write: "1/(2x) or (1/2)x")
        }
    }

    private mutating func startsNumber() -> Bool {
        if case .number = stream.peek().kind { return true }
        return stream.peek().name == "pi"
    }

    // MARK: Factors side by side

    /// A factor that follows without a sign, as in `2x` and `x sin x`; nil when none does.
    mutating func juxtaposed(after left: Piece) throws(MathematicsError) -> Piece? {
        let token = stream.peek()
        guard startsJuxtaposed() else { return nil }
        try refuseTightTail(of: left)
        if left.shape == .spoken {
            if token.isSpaced, opensIntervalClause() { return nil }
            throw stream.ambiguous("of … \(token.name ?? "(")", write: "brackets")
        }
        if token.isSymbol("(") { return try bracketed(after: left, token) }
        if left.shape == .bareCall, !token.isSpaced, !token.isCommand, !isFunction(token) {
            throw stream.ambiguous("sin x…", write: "brackets around the argument")
        }
        if token.isSpaced, left.shape != .number, opensIntervalClause() { return nil }
        return try factor()
    }

    /// Refuses `e^2x` and `x^2x`, where x might stand in the exponent.
    mutating func refuseTightTail(of left: Piece) throws(MathematicsError) {
        let token = stream.peek()
        guard !token.isSpaced else { return }
        let isOpen = left.shape == .barePower || left.shape == .signedPower
        let isLetter = token.name.map { stream.vocabulary.variable($0) != nil || $0 == "pi" } ?? false
        if isOpen || left.shape == .openPower && isLetter && !token.isCommand {
            throw stream.ambiguous("e^2x", write: "e^(2x) or (e^2)x")
        }
    }

    private mutating func bracketed(after left: Piece, _ token: Token) throws(MathematicsError) -> Piece? {
        if left.shape == .bareCall, !token.isSpaced {
            throw stream.ambiguous("sin x(…)", write: "brackets around the argument")
        }
        if token.isSpaced { return try attempt { parser throws(MathematicsError) in try parser.factor() } }
        let right = try factor()
        let isBracketed = stream.text[..<token.start].last == ")"
        if !isBracketed, case .variable = left.value, case .variable = right.value {
            throw stream.ambiguous("x(t)", write: "x*t for the product")
        }
        return right
    }

    private func isFunction(_ token: Token) -> Bool {
        token.name.map { Function(name: $0.lowercased()) != nil } ?? false
    }

    /// Whether what stands here can be a factor without a sign before it.
    mutating func startsJuxtaposed() -> Bool {
        let token = stream.peek()
        switch token.kind {
        case .symbol("("), .symbol("{"), .symbol("√"), .symbol("∛"), .symbol("⌊"), .symbol("⌈"), .symbol(Bar.opening):
            return true
        case .symbol("|"): return openBars == 0 && !token.isSpaced
        case .command(let name): return ["frac", "dfrac", "tfrac", "sqrt"].contains(name)
        case .name(let name): return startsJuxtaposed(name, token)
        default: return false
        }
    }

    private mutating func startsJuxtaposed(_ name: String, _ token: Token) -> Bool {
        if stream.vocabulary.variable(name) != nil { return !(token.isSpaced && ["a", "A", "I"].contains(name)) }
        if name == "e" { return !token.isSpaced || hasExponent(after: 1) || standsAlone(before: stream.peek(1)) }
        if stream.vocabulary.constant(name) != nil { return true }
        if token.isCommand, name == "min" || name == "max" { return true }
        return Function(name: name) != nil && !["min", "max", "sign", "absolute"].contains(name)
    }

    /// Whether an e before this token is the number rather than the start of “e.g.” or “e-mail”.
    private func standsAlone(before next: Token) -> Bool {
        if case .end = next.kind { return true }
        if next.isSymbol("-") { return next.isSpaced }
        return next.isCommand || next.isSymbol("+", "*", "/", ")", "]", "}", "|", Bar.closing)
    }

    private mutating func hasExponent(after offset: Int) -> Bool {
        let next = stream.peek(offset)
        if case .superscript = next.kind { return true }
        return next.isSymbol("^") || next.name == "to"
    }

    /// Whether a variable here begins the words of an interval, as in “x from 0 to 5” and “x in [0, 2]”.
    mutating func opensIntervalClause() -> Bool {
        guard let name = stream.peek().name, stream.vocabulary.variable(name) != nil else { return false }
        let next = stream.peek(1)
        if next.isSymbol("=", "<", "≤", "∈", "…", ":", ">", "≥") { return true }
        if case .number = next.kind { return true }
        guard let word = next.name?.lowercased(), next.isSpaced else { return false }
        return Self.intervalWords.contains(word)
    }

    private static let intervalWords: Set<String> = [
        "from", "in", "between", "going", "goes", "runs", "running", "ranges", "ranging", "varies", "varying", "is",
        "on", "over", "within", "values",
    ]

    // MARK: Trying

    /// What `body` reads, or nil, with nothing passed, when it cannot.
    mutating func attempt(
        _ body: (inout ExpressionParser) throws(MathematicsError) -> Piece
    ) throws(MathematicsError) -> Piece? {
        var trial = self
        do throws(MathematicsError) {
            let piece = try body(&trial)
            self = trial
            return piece
        } catch {
            switch error.reason {
            case .tooLarge, .ambiguous: throw error
            default: return nil
            }
        }
    }
}

extension Expression {
    /// `√2`, after which a slash cannot be meant to stand under the root.
    fileprivate var isRootOfNumber: Bool {
        if case .call(.sqrt, let arguments) = self, case .number? = arguments.first { true } else { false }
    }
}
