/// A product of powers of atoms, such as `x² sin(x)`; exponents are whole except for positive atoms.
struct Monomial: Sendable, Hashable {
    /// No exponent is 0.
    private(set) var exponents: [Atom: Rational]

    static let one = Monomial([:])

    init(_ exponents: [Atom: Rational]) { self.exponents = exponents }
    init(_ atom: Atom) { exponents = [atom: .one] }

    var isOne: Bool { exponents.isEmpty }
    var atoms: [Atom] { exponents.keys.sorted() }
    /// Whether all atoms are positive, so that it vanishes nowhere.
    var isPositive: Bool { exponents.keys.allSatisfy(\.isPositive) }

    /// How many variable factors it has; what is fixed or positive does not count.
    var degree: Double { exponents.reduce(0) { $0 + ($1.key.isPositive ? 0 : $1.value.double) } }

    func exponent(of atom: Atom) -> Rational { exponents[atom] ?? .zero }

    func multiplied(by other: Monomial) throws(Unwieldy) -> Monomial {
        var result = self
        for (atom, exponent) in other.exponents { try result.add(exponent, to: atom) }
        return result
    }

    func raised(to power: Rational) throws(Unwieldy) -> Monomial {
        var result = Monomial.one
        for (atom, exponent) in exponents { try result.add(try exponent.times(power), to: atom) }
        return result
    }

    mutating func add(_ exponent: Rational, to atom: Atom) throws(Unwieldy) {
        let sum = try self.exponent(of: atom).plus(exponent)
        exponents[atom] = sum == .zero ? nil : sum
    }

    /// Whether it comes after `other` in the lexicographic order of the exponents.
    func exceeds(_ other: Monomial) -> Bool {
        for atom in Set(exponents.keys).union(other.exponents.keys).sorted() {
            let left = exponent(of: atom), right = other.exponent(of: atom)
            if left != right { return left > right }
        }
        return false
    }
}

/// A canonical form that would become too large, or a coefficient that leaves `Int`.
struct Unwieldy: Error {}

extension Rational {
    func plus(_ other: Rational) throws(Unwieldy) -> Rational {
        guard let sum = adding(other) else { throw Unwieldy() }
        return sum
    }

    func times(_ other: Rational) throws(Unwieldy) -> Rational {
        guard let product = multiplied(by: other) else { throw Unwieldy() }
        return product
    }

    func over(_ other: Rational) throws(Unwieldy) -> Rational {
        guard let quotient = divided(by: other) else { throw Unwieldy() }
        return quotient
    }

    func power(_ exponent: Int) throws(Unwieldy) -> Rational {
        guard let power = raised(to: exponent) else { throw Unwieldy() }
        return power
    }

    /// The next whole number below.
    var floor: Int {
        let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// The prime factors with their exponents, negative below the line; nil unless positive and small enough to factor.
    var primeFactors: [(prime: Int, exponent: Int)]? {
        guard numerator > 0, let above = factors(of: numerator), let below = factors(of: denominator) else {
            return nil
        }
        return above.map { ($0.key, $0.value) } + below.map { ($0.key, -$0.value) }
    }
}

/// The primes of a number below 10¹⁰, by trial division.
private func factors(of number: Int) -> [Int: Int]? {
    guard number < 10_000_000_000 else { return nil }
    var counts: [Int: Int] = [:]
    var rest = number
    var divisor = 2
    while divisor * divisor <= rest {
        while rest.isMultiple(of: divisor) {
            counts[divisor, default: 0] += 1
            rest /= divisor
        }
        divisor += 1
    }
    if rest > 1 { counts[rest, default: 0] += 1 }
    return counts
}
