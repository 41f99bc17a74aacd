extension Expression {
    /// The same value in one normal shape.
    package var canonical: Expression { self }
}
