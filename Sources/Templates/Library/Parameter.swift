import Engine
import Mathematics

/// A value that a template needs.
package struct Parameter: Sendable {
    package let name: String
    package let type: ValueType
    /// What it is, for `templates show`.
    package let about: String?
    /// The value when the request leaves it open; nil when the request must say it or when it is derived.
    package let defaultValue: Value?
    package let derivation: Derivation?
    package let minimum: Double?
    package let maximum: Double?
    /// The rows and columns that a matrix must have.
    let size: [Int]
    /// The parameters that hold the bounds of the interval on which an expression is used.
    let domain: [String]
    /// Named values.
    let book: Book?

    /// How a parameter follows from others.
    package enum Derivation: Sendable, Hashable {
        /// The LaTeX of an expression.
        case latex(of: String)
        /// The name under which the book has a value; empty when it was written out.
        case name(of: String)
        /// A number that is the same for the same values.
        case seed
        /// A text in which `$name` stands for a parameter's value.
        case text(String)
    }

    /// Whether a number lies within the limits, and a matrix has the right size.
    func admits(_ value: Value) -> Bool {
        switch value {
        case .number(let number):
            number.double >= minimum ?? -.infinity && number.double <= maximum ?? .infinity
        case .matrix(let matrix): size.isEmpty || size == [matrix.rowCount, matrix.columnCount]
        default: true
        }
    }

    /// What a value must look like, for error messages.
    var expectation: String {
        switch (minimum, maximum) {
        case (.some(let low), .some(let high)): "\(type.expectation), from \(show(low)) to \(show(high))"
        case (.some(let low), nil): "\(type.expectation), at least \(show(low))"
        case (nil, .some(let high)): "\(type.expectation), at most \(show(high))"
        case (nil, nil): type.expectation
        }
    }

    private func show(_ value: Double) -> String { JSONNumber(value).text }
}
