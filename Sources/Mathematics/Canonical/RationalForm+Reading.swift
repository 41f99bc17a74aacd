extension RationalForm {
    /// The form of an expression.
    ///
    /// - Throws: When it would become too large, or divides by zero.
    init(_ expression: Expression) throws(Unwieldy) {
        switch expression {
        case .number(let value): self.init(Polynomial(value))
        case .constant: self.init(Atom(expression, isPositive: true))
        case .variable: self.init(Atom(expression))
        case .negative(let inner): self = try RationalForm(inner).scaled(by: Rational(-1))
        case .sum(let left, let right): self = try RationalForm(left).adding(RationalForm(right))
        case .difference(let left, let right):
            self = try RationalForm(left).adding(RationalForm(right).scaled(by: Rational(-1)))
        case .product(let left, let right): self = try RationalForm(left).multiplied(by: RationalForm(right))
        case .quotient(let left, let right): self = try RationalForm(left).divided(by: RationalForm(right))
        case .power(let base, let exponent): self = try RationalForm(base).power(RationalForm(exponent))
        case .call(let function, let arguments):
            var forms: [RationalForm] = []
            for argument in arguments { forms.append(try RationalForm(argument)) }
            self = try RationalForm.call(function, forms)
        }
    }

    // MARK: Powers

    func power(_ exponent: RationalForm) throws(Unwieldy) -> RationalForm {
        if let value = exponent.rational {
            guard let whole = value.integer else { return try root(value) }
            return try power(whole)
        }
        guard let (coefficient, monomial) = positiveFactors else { return opaquePower(exponent) }
        let factors = try monomial.multiplied(by: try primes(of: coefficient))
        // Nothing would be left of the exponent, which may leave points out.
        if factors.isOne || exponent.numerator.isZero { return opaquePower(exponent) }
        var result = RationalForm(.one, partial: partial)
        for (atom, power) in factors.exponents {
            result = try result.multiplied(by: try Self.exponential(of: atom, try exponent.scaled(by: power)))
        }
        return result
    }

    private func opaquePower(_ exponent: RationalForm) -> RationalForm {
        RationalForm(Atom(.power(expression, exponent.expression)))
    }

    private func power(_ exponent: Int) throws(Unwieldy) -> RationalForm {
        guard exponent != 0 else {
            let isPlain = isPolynomial && partial.isEmpty
            return isPlain ? .one : opaquePower(RationalForm(.zero))
        }
        let size: RationalForm
        do throws(Unwieldy) {
            size = try raised(to: abs(exponent))
        } catch {
            size = opaquePower(RationalForm(Polynomial(Rational(abs(exponent)))))
        }
        return exponent > 0 ? size : try RationalForm.one.divided(by: size)
    }

    /// A power with a fractional exponent, which leaves out where the base is negative.
    private func root(_ exponent: Rational) throws(Unwieldy) -> RationalForm {
        if let (coefficient, monomial) = positiveFactors {
            let all = try monomial.multiplied(by: try primes(of: coefficient)).raised(to: exponent)
            return RationalForm(try Polynomial(.one, all), partial: partial)
        }
        guard !exponent.isNegative else { return try RationalForm.one.divided(by: try root(exponent.negated)) }
        let (content, rest) = try positiveContent()
        let part = try exponent.plus(Rational(-exponent.floor))
        guard let order = Rational(1, over: part.denominator) else { throw Unwieldy() }
        let radical: Expression =
            order.denominator == 2 ? .call(.sqrt, [rest.expression]) : .power(rest.expression, .number(order))
        let scale = try Polynomial(.one, try primes(of: content).raised(to: exponent))
        var result = try RationalForm(Atom(radical)).raised(to: part.numerator).multiplied(by: RationalForm(scale))
        if exponent.floor > 0 { result = try result.multiplied(by: try rest.raised(to: exponent.floor)) }
        return result
    }

    /// `atom` to the power of `exponent`, term by term: `e^(x+1)` is `e · e^x`.
    private static func exponential(of atom: Atom, _ exponent: RationalForm) throws(Unwieldy) -> RationalForm {
        // A power of a power has the product of the exponents.
        if case .power(let base, let inner) = atom.expression {
            let whole = try RationalForm(inner).multiplied(by: exponent)
            return try exponential(of: Atom(base, isPositive: true), whole)
        }
        var product = Monomial.one
        for (monomial, coefficient) in exponent.numerator.terms {
            if monomial.isOne, exponent.isPolynomial {
                try product.add(coefficient, to: atom)
                continue
            }
            let above = try Polynomial(.one, monomial)
            let part = try RationalForm(above, over: exponent.denominator, partial: []).expression
            try product.add(coefficient, to: Atom(.power(atom.expression, part), isPositive: true))
        }
        return RationalForm(try Polynomial(.one, product), partial: exponent.partial)
    }

    // MARK: Factors

    /// Coefficient and monomial, when it is a single term that is certainly positive.
    var positiveFactors: (coefficient: Rational, monomial: Monomial)? {
        guard isPolynomial, let (monomial, coefficient) = numerator.single, coefficient > .zero,
            monomial.isPositive
        else { return nil }
        return (coefficient, monomial)
    }

    /// Takes the size of the leading coefficient out, so that 1 or −1 is left of it.
    func positiveContent() throws(Unwieldy) -> (content: Rational, rest: RationalForm) {
        guard let (_, coefficient) = numerator.leading else { return (.one, self) }
        let content = coefficient.isNegative ? coefficient.negated : coefficient
        return (content, try scaled(by: try Rational.one.over(content)))
    }

    /// A positive number as a product of primes.
    func primes(of value: Rational) throws(Unwieldy) -> Monomial {
        guard let factors = value.primeFactors else { throw Unwieldy() }
        var product = Monomial.one
        for (prime, exponent) in factors {
            try product.add(Rational(exponent), to: Atom(.integer(prime), isPositive: true))
        }
        return product
    }
}
