/// A quotient of two polynomials in atoms: the form in which expressions are compared.
///
/// The zeros of the denominator are exactly the points that divisions left out, so nothing is cancelled that would
/// give a value where there was none: `x²/x` is not `x`.
struct RationalForm: Sendable {
    let numerator: Polynomial
    let denominator: Polynomial
    /// Atoms that do not have a value everywhere, kept even when they cancel as in `ln(x) − ln(x)`.
    let partial: Set<Atom>

    static let one = RationalForm(.one)

    init(_ polynomial: Polynomial, partial: Set<Atom> = []) {
        numerator = polynomial
        denominator = .one
        self.partial = partial.union(polynomial.atoms.filter { !$0.isTotal })
    }

    init(_ atom: Atom) { self.init(Polynomial(atom)) }

    /// - Throws: When the denominator is zero, or a part becomes too large.
    init(_ above: Polynomial, over below: Polynomial, partial: Set<Atom>) throws(Unwieldy) {
        var (above, below) = try Self.cancelMonomials(above, below)
        guard let (_, coefficient) = below.leading else { throw Unwieldy() }
        let scale = try Rational.one.over(coefficient)
        above = try above.scaled(by: scale)
        below = try below.scaled(by: scale)
        if below.isConstant, below.rational == nil, let quotient = try above.dividedExactly(by: below) {
            (above, below) = (quotient, .one)
        }
        numerator = above
        denominator = below
        self.partial = partial.union(above.atoms.union(below.atoms).filter { !$0.isTotal })
    }

    /// Moves positive factors above the line, and cancels others as long as one of them stays below.
    private static func cancelMonomials(
        _ above: Polynomial,
        _ below: Polynomial
    ) throws(Unwieldy) -> (Polynomial, Polynomial) {
        var common = Monomial.one
        for atom in below.atoms {
            let lowest = below.lowestExponent(of: atom)
            if atom.isPositive {
                try common.add(lowest, to: atom)
            } else if lowest > .one {
                try common.add(min(try lowest.plus(Rational(-1)), above.lowestExponent(of: atom)), to: atom)
            }
        }
        guard !common.isOne else { return (above, below) }
        let inverse = try Polynomial(.one, try common.raised(to: Rational(-1)))
        return (try above.multiplied(by: inverse), try below.multiplied(by: inverse))
    }

    var isPolynomial: Bool { denominator.rational != nil }
    /// The value when it is a fraction of whole numbers.
    var rational: Rational? { isPolynomial && partial.isEmpty ? numerator.rational : nil }

    // MARK: Arithmetic

    func adding(_ other: RationalForm) throws(Unwieldy) -> RationalForm {
        let all = partial.union(other.partial)
        if denominator == other.denominator {
            return try RationalForm(try numerator.adding(other.numerator), over: denominator, partial: all)
        }
        if let factor = try other.denominator.dividedExactly(by: denominator) {
            let above = try numerator.multiplied(by: factor).adding(other.numerator)
            return try RationalForm(above, over: other.denominator, partial: all)
        }
        if let factor = try denominator.dividedExactly(by: other.denominator) {
            let above = try other.numerator.multiplied(by: factor).adding(numerator)
            return try RationalForm(above, over: denominator, partial: all)
        }
        let left = try numerator.multiplied(by: other.denominator)
        let right = try other.numerator.multiplied(by: denominator)
        return try RationalForm(
            try left.adding(right),
            over: try denominator.multiplied(by: other.denominator),
            partial: all
        )
    }

    func multiplied(by other: RationalForm) throws(Unwieldy) -> RationalForm {
        try RationalForm(
            try numerator.multiplied(by: other.numerator),
            over: try denominator.multiplied(by: other.denominator),
            partial: partial.union(other.partial)
        )
    }

    func scaled(by factor: Rational) throws(Unwieldy) -> RationalForm {
        try multiplied(by: RationalForm(Polynomial(factor)))
    }

    /// The quotient; the zeros of the other's denominator stay left out.
    func divided(by other: RationalForm) throws(Unwieldy) -> RationalForm {
        let hole = other.denominator
        return try RationalForm(
            try numerator.multiplied(by: hole).multiplied(by: hole),
            over: try denominator.multiplied(by: other.numerator).multiplied(by: hole),
            partial: partial.union(other.partial)
        )
    }

    /// The power; `exponent` is at least 1.
    func raised(to exponent: Int) throws(Unwieldy) -> RationalForm {
        try RationalForm(
            try numerator.raised(to: exponent),
            over: try denominator.raised(to: exponent),
            partial: partial
        )
    }
}

extension Polynomial {
    /// The smallest exponent of an atom among the terms; 0 for the zero polynomial.
    fileprivate func lowestExponent(of atom: Atom) -> Rational {
        terms.keys.map { $0.exponent(of: atom) }.min() ?? .zero
    }
}
