/// A real expression as a value: what a request's `x^2 - 3x` means.
///
/// The tree keeps the shape that was written; `canonical` and `isEquivalent(to:)` compare meanings.
package indirect enum Expression: Sendable, Hashable {
    case number(Rational)
    case constant(Constant)
    case variable(String)
    case negative(Expression)
    case sum(Expression, Expression)
    case difference(Expression, Expression)
    case product(Expression, Expression)
    case quotient(Expression, Expression)
    case power(Expression, Expression)
    case call(Function, [Expression])

    /// The numbers that have names.
    package enum Constant: String, Sendable, Hashable { case pi, e }

    /// The most nodes that a tree may have.
    package static let nodeLimit = 200
    /// The most characters of a text that is read as one expression.
    package static let textLimit = 2_000

    package static func integer(_ value: Int) -> Expression { .number(Rational(value)) }

    /// The parts directly below the top.
    package var children: [Expression] {
        switch self {
        case .number, .constant, .variable: []
        case .negative(let inner): [inner]
        case .sum(let left, let right), .difference(let left, let right), .product(let left, let right),
            .quotient(let left, let right), .power(let left, let right):
            [left, right]
        case .call(_, let arguments): arguments
        }
    }

    package var nodeCount: Int { children.reduce(1) { $0 + $1.nodeCount } }

    /// The names that a value must be given for.
    package var variables: Set<String> {
        if case .variable(let name) = self { return [name] }
        return children.reduce(into: []) { $0.formUnion($1.variables) }
    }

    /// Whether the value is the same everywhere because no variable occurs.
    package var isConstant: Bool { variables.isEmpty }
}
