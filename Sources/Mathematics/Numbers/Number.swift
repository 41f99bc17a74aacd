/// A real number, kept exact: `π/2` stays a fraction of π, `0.1` is one tenth.
package struct Number: Sendable, Hashable {
    /// The value as an expression without variables.
    package let expression: Expression
    package let double: Double

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

    package var integer: Int? { rational?.integer }
    /// numpy source, such as `3*np.pi/2`.
    package var python: String { expression.python }
    package var latex: String { expression.latex }
    package var negated: Number { Number(expression.isZero ? expression : .negative(expression)) ?? self }
}

extension Expression {
    fileprivate var isZero: Bool { self == .integer(0) }
}
