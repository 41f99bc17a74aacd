/// A sum of monomials with exact coefficients, expanded and collected.
struct Polynomial: Sendable, Hashable {
    /// No coefficient is 0.
    private(set) var terms: [Monomial: Rational] = [:]

    static let zero = Polynomial()
    static let one = Polynomial(.one)
    /// The most products that one multiplication may take.
    static let productLimit = 4_096
    /// The most terms.
    static let termLimit = 256

    init() {}
    init(_ constant: Rational) { if constant != .zero { terms[.one] = constant } }
    init(_ atom: Atom) { terms[Monomial(atom)] = .one }

    /// A single term, with whole powers of primes and squares of cosines worked out.
    init(_ coefficient: Rational, _ monomial: Monomial) throws(Unwieldy) { try add(coefficient, monomial) }

    var isZero: Bool { terms.isEmpty }

    /// The value when no atom is left.
    var rational: Rational? {
        if terms.isEmpty { return .zero }
        return terms.count == 1 ? terms[.one] : nil
    }

    /// The only term, if there is just one.
    var single: (monomial: Monomial, coefficient: Rational)? {
        guard terms.count == 1, let term = terms.first else { return nil }
        return (term.key, term.value)
    }

    /// The term that the lexicographic order puts first; nil for zero.
    var leading: (monomial: Monomial, coefficient: Rational)? {
        guard let largest = terms.keys.max(by: { $1.exceeds($0) }), let coefficient = terms[largest] else { return nil }
        return (largest, coefficient)
    }

    var atoms: Set<Atom> { terms.keys.reduce(into: []) { $0.formUnion($1.exponents.keys) } }
    /// Whether no variable occurs.
    var isConstant: Bool { atoms.allSatisfy(\.expression.isConstant) }

    // MARK: Arithmetic

    func adding(_ other: Polynomial) throws(Unwieldy) -> Polynomial {
        var result = self
        for (monomial, coefficient) in other.terms { try result.collect(coefficient, monomial) }
        return result
    }

    func multiplied(by other: Polynomial) throws(Unwieldy) -> Polynomial {
        guard terms.count * other.terms.count <= Self.productLimit else { throw Unwieldy() }
        var result = Polynomial()
        for (left, first) in terms {
            for (right, second) in other.terms {
                try result.add(try first.times(second), try left.multiplied(by: right))
            }
        }
        return result
    }

    func scaled(by factor: Rational) throws(Unwieldy) -> Polynomial {
        try multiplied(by: Polynomial(factor))
    }

    /// The power; `exponent` is at least 0.
    func raised(to exponent: Int) throws(Unwieldy) -> Polynomial {
        guard terms.count <= 1 || exponent <= 24 else { throw Unwieldy() }
        // However often; `0^9^9` is soon written.
        if terms.isEmpty, exponent > 0 { return self }
        if exponent > 24, let (monomial, coefficient) = single {
            return try Polynomial(try coefficient.power(exponent), try monomial.raised(to: Rational(exponent)))
        }
        var result = Polynomial.one
        for _ in 0..<exponent { result = try result.multiplied(by: self) }
        return result
    }

    // MARK: Collecting

    private mutating func collect(_ coefficient: Rational, _ monomial: Monomial) throws(Unwieldy) {
        let sum = try (terms[monomial] ?? .zero).plus(coefficient)
        terms[monomial] = sum == .zero ? nil : sum
        guard terms.count <= Self.termLimit else { throw Unwieldy() }
    }

    private mutating func add(_ coefficient: Rational, _ monomial: Monomial) throws(Unwieldy) {
        var factor = coefficient
        var rest = monomial
        for (atom, exponent) in monomial.exponents {
            guard let prime = atom.prime, exponent.floor != 0 else { continue }
            factor = try factor.times(try Rational(prime).power(exponent.floor))
            try rest.add(Rational(-exponent.floor), to: atom)
        }
        guard let atom = rest.exponents.first(where: { $0.key.squareRelation != nil && $0.value >= Rational(2) })?.key,
            let (partner, sign) = atom.squareRelation
        else { return try collect(factor, rest) }
        try addSquares(factor, rest, of: atom, (partner, sign))
    }

    /// Adds a term with `atom`^(2k) in it as the k+1 terms of (1 ± `partner`²)^k.
    private mutating func addSquares(
        _ coefficient: Rational,
        _ monomial: Monomial,
        of atom: Atom,
        _ relation: (partner: Atom, sign: Rational)
    ) throws(Unwieldy) {
        let count = monomial.exponent(of: atom).floor / 2
        guard count <= 24 else { throw Unwieldy() }
        var rest = monomial
        try rest.add(Rational(-2 * count), to: atom)
        var factor = coefficient
        for index in 0...count {
            try add(factor, rest)
            guard index < count else { return }
            try rest.add(Rational(2), to: relation.partner)
            let next = try Rational(count - index).over(Rational(index + 1))
            factor = try factor.times(relation.sign).times(next)
        }
    }

    // MARK: Division

    /// The polynomial that gives this one when multiplied by `divisor`; nil when none is found.
    func dividedExactly(by divisor: Polynomial) throws(Unwieldy) -> Polynomial? {
        guard let (head, coefficient) = divisor.leading else { return nil }
        let inverse = try head.raised(to: Rational(-1))
        var quotient = Polynomial.zero
        var rest = self
        for _ in 0..<64 {
            guard let (monomial, value) = rest.leading else { return quotient }
            let factor = try monomial.multiplied(by: inverse)
            guard factor.exponents.allSatisfy({ $0.key.isPositive || !$0.value.isNegative }) else { return nil }
            let step = try Polynomial(try value.over(coefficient), factor)
            quotient = try quotient.adding(step)
            rest = try rest.adding(try step.multiplied(by: divisor).scaled(by: Rational(-1)))
        }
        return nil
    }
}
