/// The numbers between two bounds, such as where a function is plotted.
package struct Interval: Sendable, Hashable {
    package let lower: Number
    package let upper: Number
    package let lowerIsOpen: Bool
    package let upperIsOpen: Bool
    /// The variable, if it was said.
    package let variable: String?

    /// Nil unless the lower bound lies below the upper one.
    package init?(
        from lower: Number,
        to upper: Number,
        lowerIsOpen: Bool = false,
        upperIsOpen: Bool = false,
        variable: String? = nil
    ) {
        guard lower.double < upper.double else { return nil }
        self.lower = lower
        self.upper = upper
        self.lowerIsOpen = lowerIsOpen
        self.upperIsOpen = upperIsOpen
        self.variable = variable
    }
}
