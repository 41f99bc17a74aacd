/// What is wrong with a piece of written mathematics, and where.
package struct MathematicsError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of mistake, with the text that they are about.
    package enum Reason: Sendable, Hashable {
        case empty
        case unexpected(String, expected: String)
        case unknownName(String)
        case ambiguous(String, write: String)
        case tooLarge(String)
        case undefined(String)
        case forbidden(String)
        case unbalanced(String)
    }

    package let reason: Reason
    /// Where it is in the text, counted in characters from 1.
    package let column: Int

    package init(_ reason: Reason, column: Int) {
        self.reason = reason
        self.column = column
    }

    package var description: String { "at column \(column): \(explanation)" }

    private var explanation: String {
        switch reason {
        case .empty: "there is nothing here; write an expression such as x^2 + 1"
        case .unexpected(let found, let expected): "found \(found) where \(expected) should stand"
        case .unknownName(let name): "“\(name)” is not a known function, constant or variable"
        case .ambiguous(let text, let write): "“\(text)” can be read in two ways; write \(write)"
        case .tooLarge(let what): "\(what); make it smaller"
        case .undefined(let what): "\(what) has no real value; change it"
        case .forbidden(let what): "\(what) is not allowed in a formula; leave it out"
        case .unbalanced(let what): "\(what) is opened but not closed, or closed but not opened"
        }
    }
}
