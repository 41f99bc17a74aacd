/// A real number, kept exact: `π/2` stays a fraction of π, `0.1` is one tenth.
package struct Number: Sendable, Hashable {
    /// The value as an expression without variables.
    package let expression: Expression
    package let double: Double
    /// Whether it was written as `1.000`, which is a thousand to some and one to others.
    private(set) var mayBeGrouped = false

    /// Nil unless the expression has no variable and a finite value.
    package init?(_ expression: Expression) {
        let value = expression.evaluate()
        guard expression.isConstant, value.isFinite else { return nil }
        self.expression = expression
        double = value
    }

    package init(_ value: Rational) {
        expression = .number(value)
        double = value.double
    }

    /// The value as a fraction; nil for what has π or roots in it.
    package var rational: Rational? {
        if case .number(let value) = expression.canonical { value } else { nil }
    }

    /// The whole number; nil for a fraction, and for `1.000`, which does not tell which whole number is meant.
    package var integer: Int? { mayBeGrouped ? nil : rational?.integer }
    /// numpy source, such as `3*np.pi/2`.
    package var python: String { expression.python }
    package var latex: String { expression.latex }
    package var negated: Number {
        var opposite = Number(expression.isZero ? expression : .negative(expression)) ?? self
        opposite.mayBeGrouped = mayBeGrouped
        return opposite
    }

    /// The same number, as it was written in `text`.
    func written(as text: Substring) -> Number {
        var number = self
        let parts = text.trimmedSigns.split(separator: ".", omittingEmptySubsequences: false)
        number.mayBeGrouped =
            parts.count == 2 && parts[1] == "000" && (1...3).contains(parts[0].count) && parts[0].first != "0"
            && parts[0].allSatisfy { $0.isASCII && $0.isNumber }
        return number
    }
}

extension Substring {
    fileprivate var trimmedSigns: Substring { drop { $0.isWhitespace || "+-−–$".contains($0) } }
}

extension Expression {
    fileprivate var isZero: Bool { self == .integer(0) }
}
