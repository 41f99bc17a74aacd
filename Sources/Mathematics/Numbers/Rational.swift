/// An exact fraction in lowest terms, with a positive denominator.
package struct Rational: Sendable, Hashable, Comparable {
    package let numerator: Int
    package let denominator: Int

    package static let zero = Rational(0)
    package static let one = Rational(1)

    package init(_ integer: Int) {
        numerator = integer
        denominator = 1
    }

    /// Reduces `numerator / denominator`; nil when the denominator is 0 or a part leaves `Int`.
    package init?(_ numerator: Int, over denominator: Int) {
        guard denominator != 0, numerator != .min, denominator != .min else { return nil }
        let sign = denominator < 0 ? -1 : 1
        let divisor = greatestCommonDivisor(abs(numerator), abs(denominator))
        self.numerator = sign * numerator / divisor
        self.denominator = sign * denominator / divisor
    }

    package var double: Double { Double(numerator) / Double(denominator) }
    package var integer: Int? { denominator == 1 ? numerator : nil }
    package var isNegative: Bool { numerator < 0 }
    package var negated: Rational { Rational(-numerator, over: denominator) ?? .zero }

    /// The sum, or nil when it cannot be held exactly.
    package func adding(_ other: Rational) -> Rational? {
        guard let left = product(numerator, other.denominator), let right = product(other.numerator, denominator),
            let below = product(denominator, other.denominator)
        else { return nil }
        let (above, overflow) = left.addingReportingOverflow(right)
        return overflow ? nil : Rational(above, over: below)
    }

    /// The product, or nil when it cannot be held exactly.
    package func multiplied(by other: Rational) -> Rational? {
        let first = greatestCommonDivisor(abs(numerator), other.denominator)
        let second = greatestCommonDivisor(abs(other.numerator), denominator)
        guard let above = product(numerator / first, other.numerator / second),
            let below = product(denominator / second, other.denominator / first)
        else { return nil }
        return Rational(above, over: below)
    }

    /// The quotient, or nil when it cannot be held exactly or `other` is 0.
    package func divided(by other: Rational) -> Rational? {
        guard let inverse = Rational(other.denominator, over: other.numerator) else { return nil }
        return multiplied(by: inverse)
    }

    /// The power, or nil when it cannot be held exactly; `exponent` may be negative.
    package func raised(to exponent: Int) -> Rational? {
        guard exponent >= 0 else { return Rational.one.divided(by: self)?.raised(to: -exponent) }
        guard exponent <= 64 else { return nil }
        var result = Rational.one
        for _ in 0..<exponent {
            guard let next = result.multiplied(by: self) else { return nil }
            result = next
        }
        return result
    }

    /// The value as decimal digits when at most nine places say it exactly, else nil.
    package var decimal: String? {
        var scale = 1
        var places = 0
        while scale % denominator != 0 {
            scale *= 10
            places += 1
            if places > 16 { return nil }
        }
        guard let scaled = product(abs(numerator), scale / denominator) else { return nil }
        let sign = isNegative ? "-" : ""
        guard places > 0 else { return sign + String(scaled) }
        let digits = String(scaled)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return sign + padded.dropLast(places) + "." + padded.suffix(places)
    }

    package static func < (left: Rational, right: Rational) -> Bool {
        let first = left.numerator.multipliedFullWidth(by: right.denominator)
        let second = right.numerator.multipliedFullWidth(by: left.denominator)
        return (first.high, first.low) < (second.high, second.low)
    }
}

private func product(_ left: Int, _ right: Int) -> Int? {
    let (value, overflow) = left.multipliedReportingOverflow(by: right)
    return overflow ? nil : value
}

private func greatestCommonDivisor(_ left: Int, _ right: Int) -> Int {
    var (larger, smaller) = (left, right)
    while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
    return max(larger, 1)
}
