extension Expression {
    /// The same value as people write it once numbers stand in letters' places: `1x + -2` is `x - 2`, `0x + 2` is `2`.
    ///
    /// Only sums, differences and products with a plain number in them are rewritten.
    package var tidied: Expression {
        switch self {
        case .sum(let left, let right): left.tidied.adding(right.tidied)
        case .difference(let left, let right): left.tidied.adding(right.tidied.opposite)
        case .product(let left, let right): left.tidied.multiplying(right.tidied)
        default: self
        }
    }

    private func adding(_ other: Expression) -> Expression {
        switch (self, other) {
        case (.number(.zero), _): other
        case (_, .number(.zero)): self
        case (_, .number(let value)) where value.isNegative: .difference(self, .number(value.negated))
        case (_, .negative(let inner)): .difference(self, inner)
        default: .sum(self, other)
        }
    }

    private func multiplying(_ other: Expression) -> Expression {
        switch self {
        case .number(.zero): .number(.zero)
        case .number(Rational(1)): other
        case .number(Rational(-1)): .negative(other)
        default: .product(self, other)
        }
    }

    private var opposite: Expression {
        switch self {
        case .number(let value): .number(value.negated)
        case .negative(let inner): inner
        default: .negative(self)
        }
    }
}
