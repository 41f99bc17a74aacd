import Mathematics

/// A small generator with a fixed seed (SplitMix64), so that every run sees the same numbers.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Expressions in x and t made at random, and points to look at them.
struct RandomExpressions {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    /// An expression of at most `depth` levels whose parts without variables all have moderate values.
    mutating func expression(depth: Int) -> Expression {
        while true {
            let candidate = any(depth: depth)
            if candidate.constantsAreModerate { return candidate }
        }
    }

    /// Values for x and t: often 0 or ±1, where domains end.
    mutating func point() -> [String: Double] {
        ["x": coordinate(), "t": coordinate()]
    }

    private mutating func coordinate() -> Double {
        Int.random(in: 0..<4, using: &generator) == 0
            ? Double(Int.random(in: -1...1, using: &generator)) : Double.random(in: -5...5, using: &generator)
    }

    private mutating func any(depth: Int) -> Expression {
        guard depth > 1, Int.random(in: 0..<8, using: &generator) > 0 else { return leaf() }
        switch Int.random(in: 0..<11, using: &generator) {
        case 0...1: return .sum(any(depth: depth - 1), any(depth: depth - 1))
        case 2: return .difference(any(depth: depth - 1), any(depth: depth - 1))
        case 3...4: return .product(any(depth: depth - 1), any(depth: depth - 1))
        case 5: return .quotient(any(depth: depth - 1), any(depth: depth - 1))
        case 6: return .negative(any(depth: depth - 1))
        case 7: return .power(any(depth: depth - 1), any(depth: depth - 1))
        default:
            let function = Function.allCases.randomElement(using: &generator) ?? .sin
            return .call(function, (0..<function.arity).map { _ in any(depth: depth - 1) })
        }
    }

    private mutating func leaf() -> Expression {
        switch Int.random(in: 0..<8, using: &generator) {
        case 0...2: .variable("x")
        case 3: .variable("t")
        case 4: .constant(Bool.random(using: &generator) ? .pi : .e)
        case 5: .number(fraction())
        default: .integer(Int.random(in: 0...6, using: &generator))
        }
    }

    private mutating func fraction() -> Rational {
        let above = Int.random(in: 0...30, using: &generator)
        let below = Int.random(in: 1...12, using: &generator)
        return Rational(above, over: below) ?? .one
    }
}

extension Expression {
    fileprivate var constantsAreModerate: Bool {
        guard children.allSatisfy(\.constantsAreModerate) else { return false }
        guard isConstant else { return true }
        return Swift.abs(evaluate()) < 1e12
    }

    /// The value, unless the next number to the point gives something quite different.
    func steadyValue(at point: [String: Double]) -> Double? {
        let value = evaluate(point)
        let beside = evaluate(point.mapValues { $0 * (1 + 1e-11) })
        let isSteady = agree(value, beside, within: 1e-7) && children.allSatisfy { $0.steadyValue(at: point) != nil }
        return isSteady ? value : nil
    }

    /// The steady value in the real numbers, which have no infinity: not a number if any part has none.
    func realValue(at point: [String: Double]) -> Double? {
        guard let value = steadyValue(at: point) else { return nil }
        return hasRealParts(at: point) ? value : .nan
    }

    private func hasRealParts(at point: [String: Double]) -> Bool {
        evaluate(point).isFinite && children.allSatisfy { $0.hasRealParts(at: point) }
    }
}

/// Whether two values are the same number but for rounding, both no number, or the same infinity.
func agree(_ left: Double, _ right: Double, within tolerance: Double) -> Bool {
    if left.isNaN || right.isNaN { return left.isNaN && right.isNaN }
    if left.isInfinite || right.isInfinite { return left == right }
    return abs(left - right) <= tolerance * max(1, abs(left), abs(right))
}
