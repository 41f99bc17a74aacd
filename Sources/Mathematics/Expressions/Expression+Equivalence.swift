extension Expression {
    /// Whether both mean the same function.
    package func isEquivalent(to other: Expression) -> Bool { canonical == other.canonical }
}
