/// The kinds of values that parameters and slots may have.
package enum ValueType: String, Sendable, Hashable, CaseIterable {
    /// A formula in one variable, `x^2 - 3x`.
    case expression
    /// A real number: `2.5`, `π/2`, “three”.
    case number
    /// A whole number: `120`, `1,000`, “eighty”.
    case integer
    /// A formula in LaTeX.
    case latex
    /// A colour that Manim has a name for.
    case color
    case matrix
    /// A text in quotation marks.
    case string

    // For slots only.
    /// From where to where: “from 0 to 2π”, `-1 ≤ x ≤ 1`.
    case interval
    /// An angle in degrees or radians; its value is in radians.
    case angle
    /// A point `(2, -1)`.
    case point
    /// A unit of length, “cm”.
    case unit
    /// A letter of a formula, or the name of a quantity: `m`, `x_1`, “mass”.
    case symbol
    /// The bounds of a sum or integral, “n from 1 to infinity”.
    case bounds
    /// What kind of function it is: “parabola”, “sine wave”.
    case kind

    /// Whether a parameter may have this type; the others are for slots of patterns.
    var isForParameters: Bool {
        switch self {
        case .expression, .number, .integer, .latex, .color, .matrix, .string: true
        case .interval, .angle, .point, .unit, .symbol, .bounds, .kind: false
        }
    }

    /// What a value must look like, for error messages.
    package var expectation: String {
        switch self {
        case .expression: "an expression in x such as \"x^2 - 3x\""
        case .number: "a number such as 2.5 or \"pi/2\""
        case .integer: "a whole number such as 120"
        case .latex: "a formula in LaTeX such as \"E = mc^2\""
        case .color: "the name of a Manim color such as \"RED\" or \"teal\""
        case .matrix: "a 2 by 2 matrix such as [[2, 1], [1, 1]]"
        case .string: "a text"
        case .interval: "a range such as \"from 0 to 2\""
        case .angle: "an angle such as \"90 degrees\""
        case .point: "a point such as (2, -1)"
        case .unit: "a unit of length such as \"cm\""
        case .bounds: "bounds such as \"n from 1 to infinity\""
        case .symbol: "a letter such as \"m\" or a quantity such as \"mass\""
        case .kind: "a kind of function such as \"parabola\""
        }
    }
}
