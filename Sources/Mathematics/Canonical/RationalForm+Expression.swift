extension RationalForm {
    /// The form as an expression: always the same one for the same form.
    var expression: Expression {
        let above = numerator.expression
        let value = isPolynomial ? above : .quotient(above, denominator.expression)
        let visible = numerator.atoms.union(denominator.atoms)
        // What has cancelled stays as a multiple of 0, because it leaves points out.
        return partial.subtracting(visible).sorted().reduce(value) { sum, atom in
            .sum(sum, .product(.integer(0), atom.expression))
        }
    }
}

extension Polynomial {
    /// The terms in order of falling degree.
    var expression: Expression {
        var sum: Expression?
        for (monomial, coefficient) in ordered {
            guard let left = sum else {
                sum = monomial.expression(times: coefficient)
                continue
            }
            let size = monomial.expression(times: coefficient.isNegative ? coefficient.negated : coefficient)
            sum = coefficient.isNegative ? .difference(left, size) : .sum(left, size)
        }
        return sum ?? .integer(0)
    }

    private var ordered: [(Monomial, Rational)] {
        terms.map { ($0.key, $0.value) }.sorted { left, right in
            left.0.degree == right.0.degree ? left.0.exceeds(right.0) : left.0.degree > right.0.degree
        }
    }
}

extension Monomial {
    fileprivate func expression(times coefficient: Rational) -> Expression {
        let factors = atoms.map { $0.raised(to: exponent(of: $0)) }
        guard let first = factors.first else { return .number(coefficient) }
        let product = factors.dropFirst().reduce(first) { .product($0, $1) }
        if coefficient == .one { return product }
        if coefficient == Rational(-1) { return .negative(product) }
        return factors.reduce(.number(coefficient)) { .product($0, $1) }
    }
}

extension Atom {
    fileprivate func raised(to exponent: Rational) -> Expression {
        if exponent == .one { return expression }
        if case .power(let base, let inner) = expression, isPositive {
            if exponent == Rational(-1) { return .power(base, .negative(inner)) }
            return .power(base, .product(.number(exponent), inner))
        }
        if exponent == Rational(1, over: 2) { return .call(.sqrt, [expression]) }
        return .power(expression, .number(exponent))
    }
}
