/// A formula to be shown, read from LaTeX or from plain text and written again as LaTeX that is safe to typeset.
///
/// Only commands, environments and characters of an allow-list come out of it, with all braces balanced, so that a
/// formula can neither leave math mode nor define, read or write anything. amsmath, amssymb and mathrsfs are enough to
/// typeset it.
package struct Formula: Sendable, Hashable, CustomStringConvertible {
    let nodes: [FormulaNode]

    /// LaTeX for math mode, without dollars: `\frac{\pi^{2}}{6}`.
    package let latex: String

    package var description: String { latex }

    /// The most characters that a formula may have.
    package static let lengthLimit = 2_000
    /// The most levels of brackets, arguments and scripts.
    package static let depthLimit = 40

    /// The LaTeX commands that may occur, without their backslashes.
    package static var commandNames: [String] { FormulaCommand.allowed.keys.sorted() }
    /// The LaTeX environments that may occur.
    package static var environmentNames: [String] { FormulaCommand.environments.keys.sorted() }

    init(_ nodes: [FormulaNode]) {
        self.nodes = nodes
        latex = FormulaNode.latex(nodes)
    }

    /// Reads a whole text as one formula.
    ///
    /// Wrappers such as `$…$` and `\[…\]` and a full stop at the end are passed over. In plain text, `x^2`, `sqrt(x)`,
    /// `<=`, `pi` and `(n+1)/2` mean what they mean to a reader; in LaTeX a slash stays a slash.
    ///
    /// - Throws: When a command is not on the allow-list, brackets do not match, or it is no formula; with the column.
    package init(parsing text: String) throws(MathematicsError) {
        guard text.utf8.count <= 4 * Self.lengthLimit, text.count <= Self.lengthLimit else {
            throw MathematicsError(.tooLarge("the formula has more than \(Self.lengthLimit) characters"), column: 1)
        }
        var parser = FormulaParser(text[...])
        self.init(try parser.whole())
    }

    /// Reads the longest formula at the start of a text and leaves the words after it.
    ///
    /// - Returns: Nil when there is none, when it is a single letter or number, or when what follows looks like more
    ///   mathematics that was not understood: half a formula is worse than none.
    package static func prefix(of text: Substring) -> (value: Formula, rest: Substring)? {
        var parser = FormulaParser(text)
        do throws(MathematicsError) {
            let nodes = try parser.leading()
            let rest = text[parser.stream.passedEnd...]
            guard text.distance(from: text.startIndex, to: rest.startIndex) <= Self.lengthLimit else { return nil }
            return (Formula(nodes), rest)
        } catch {
            return nil
        }
    }
}
