extension Expression {
    /// Whether both certainly mean the same function of the same variables, with values at the same points.
    ///
    /// They do when their canonical forms agree, or when, written as quotients of polynomials `p/q` and `r/s` in the
    /// functions that occur, `p·s = r·q` and the same points are left out. False also means “not sure”: identities
    /// between functions are known only as far as the canonical form and `sin² + cos² = 1` go.
    package func isEquivalent(to other: Expression) -> Bool {
        if self == other { return true }
        do throws(Unwieldy) {
            return try RationalForm(self).isIdentical(to: try RationalForm(other))
        } catch {
            return false
        }
    }
}

extension RationalForm {
    fileprivate func isIdentical(to other: RationalForm) throws(Unwieldy) -> Bool {
        guard partial == other.partial else { return false }
        if denominator == other.denominator { return numerator == other.numerator }
        let left = try numerator.multiplied(by: other.denominator)
        let right = try other.numerator.multiplied(by: denominator)
        guard left == right else { return false }
        guard try denominator.vanishes(whereverDoes: other.denominator) else { return false }
        return try other.denominator.vanishes(whereverDoes: denominator)
    }
}

extension Polynomial {
    /// Whether it certainly is 0 at all zeros of `other`, because `other` divides one of its powers.
    fileprivate func vanishes(whereverDoes other: Polynomial) throws(Unwieldy) -> Bool {
        if other.rational != nil { return true }
        var power = Polynomial.one
        for _ in 1...4 {
            power = try power.multiplied(by: self)
            if try power.dividedExactly(by: other) != nil { return true }
        }
        return false
    }
}
