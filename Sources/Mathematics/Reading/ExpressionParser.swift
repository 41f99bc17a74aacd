/// Reads expressions from tokens, as people write and say them.
///
/// What can be read in two ways that teachers disagree on (`1/2x`, `sin x/2`, “square root of x plus 1”) is an error.
/// Spoken products and quotients have no agreed precedence, so that they may not stand in a sum: “one over x plus 1”.
struct ExpressionParser {
    var stream: TokenStream
    private var depth = 0
    private var nodes = 0
    /// How many `|` are open, so that the next one closes.
    var openBars = 0

    static let depthLimit = 40

    init(_ text: Substring, vocabulary: Vocabulary) {
        stream = TokenStream(text, vocabulary: vocabulary)
    }

    /// How a piece was written, which decides what may follow it.
    enum Shape {
        case plain
        case number
        /// A function whose argument has no brackets.
        case bareCall
        /// “the square root of x”: what follows might belong to the argument.
        case spoken
        /// “the square root of (x + 1)”, “x to the power of 4”: a factor that follows might belong to it, a term not.
        case spokenFactor
        /// A power of what varies with a bare exponent: `x^2`.
        case openPower
        /// A power of a fixed base with a bare exponent: `e^2`.
        case barePower
        /// The same with a sign: `e^-x`.
        case signedPower
    }

    struct Piece {
        var value: Expression
        var shape: Shape = .plain
        /// Whether words such as “times” and “over” join it, which leave open where it ends beside a plus or minus.
        var isSpokenProduct = false
        /// Whether those words divide, which leaves open what a further factor belongs to.
        var isSpokenQuotient = false
    }

    // MARK: Sums

    mutating func sum() throws(MathematicsError) -> Expression {
        try enter()
        defer { leave() }
        var left = try signedTerm()
        while let sign = additiveSign() {
            let start = stream.position
            passAdditiveSign()
            let right = try signedTerm()
            if startsInterval(at: start) {
                stream.position = start
                return left.value
            }
            if left.shape == .spoken {
                throw stream.ambiguous("… of … \(sign)", write: "brackets around what belongs together")
            }
            if left.isSpokenProduct || right.isSpokenProduct {
                throw stream.ambiguous("… over … \(sign)", write: "brackets around what belongs together")
            }
            let value = sign == "+" ? Expression.sum(left.value, right.value) : .difference(left.value, right.value)
            left = Piece(value: try counted(value), shape: right.shape)
        }
        return left.value
    }

    private mutating func additiveSign() -> Character? {
        let token = stream.peek()
        if token.isSymbol("+") { return "+" }
        if token.isSymbol("-") { return "-" }
        return switch token.name?.lowercased() {
        case "plus": "+"
        case "minus": "-"
        default: nil
        }
    }

    private mutating func passAdditiveSign() { stream.advance() }

    /// Whether the sign at `start` belongs to a number that opens an interval: `sin(x) -5 to 5`.
    private mutating func startsInterval(at start: Int) -> Bool {
        let after = stream.peek()
        guard after.isSymbol("…", "≤", "<", "→") || after.name == "to" || after.name == "through" else { return false }
        let end = stream.position
        defer { stream.position = end }
        stream.position = start
        return stream.peek().isSpaced && !stream.peek(1).isSpaced
    }

    private mutating func signedTerm() throws(MathematicsError) -> Piece {
        guard try takeSign() else { return try term() }
        try enter()
        defer { leave() }
        var piece = try signedTerm()
        piece.value = try counted(.negative(piece.value))
        return piece
    }

    /// Passes a sign before an operand; true when it is a minus.
    mutating func takeSign() throws(MathematicsError) -> Bool {
        if stream.take("+") || stream.take(words: "plus") || stream.take(words: "positive") { return false }
        return stream.take("-") || stream.take(words: "minus") || stream.take(words: "negative")
    }

    // MARK: Limits

    mutating func enter() throws(MathematicsError) {
        depth += 1
        guard depth <= Self.depthLimit else {
            let column = stream.column(of: stream.peek())
            throw MathematicsError(
                .tooLarge("brackets and powers are nested more than \(Self.depthLimit) deep"),
                column: column
            )
        }
    }

    mutating func leave() { depth -= 1 }

    /// Hands a new node on unless the tree has become too large.
    mutating func counted(_ value: Expression) throws(MathematicsError) -> Expression {
        nodes += 1
        guard nodes <= Expression.nodeLimit else {
            let column = stream.column(of: stream.peek())
            throw MathematicsError(
                .tooLarge("the expression has more than \(Expression.nodeLimit) parts"),
                column: column
            )
        }
        return value
    }
}
