extension Expression {
    /// The same function in one normal shape: products expanded, sums collected in order of degree, constants exact.
    ///
    /// `x*x`, `x^2` and `x²` have the same one, as have `(x-1)(x+2)` and its expansion, `sin(x)*x` and `x sin x`,
    /// `√8` and `2√2`. Points without a value stay so: `x²/x` does not become `x`. What would become too large is
    /// left as it was written.
    package var canonical: Expression {
        do throws(Unwieldy) {
            return try RationalForm(self).expression
        } catch {
            return self
        }
    }
}
