import Engine
import Language
import Mathematics

/// A kind of scene that can be drawn without a language model.
package struct Template: Sendable {
    package let id: String
    package let name: String
    package let description: String
    package let keywords: [String]
    package let examples: [String]
    package let parameters: [Parameter]
    /// The patterns as they were written.
    package let patterns: [String]
    package let code: SceneCode

    /// Everything the template understands.
    let phrases: [Phrase]
    /// Which phrases make a request, all of one list in any order.
    let requests: [[Int]]
    /// The phrases that may also be said when their request is not the one that is made.
    let free: Set<Int>
    /// The parts of requests without a value, which also count inside other phrases.
    let mentions: [Int]
    let rules: [Rule]

    package func parameter(_ name: String) -> Parameter? { parameters.first { $0.name == name } }

    /// A relation that the values must keep, such as `a^2 + b^2 = c^2`.
    struct Rule: Sendable {
        let source: String
        let left: Expression
        let right: Expression
        let relation: Relation

        enum Relation: Sendable { case equal, less, notWhole }

        var names: Set<String> { left.variables.union(right.variables) }

        /// Whether the values keep it; nil when one is missing.
        func holds(for values: [String: Double]) -> Bool? {
            guard names.allSatisfy({ values[$0] != nil }) else { return nil }
            let (first, second) = (left.evaluate(values), right.evaluate(values))
            return switch relation {
            case .equal: abs(first - second) <= 1e-6 * max(1, abs(first), abs(second))
            case .less: first < second
            case .notWhole: !(first > 0.5 && abs(first - first.rounded()) < 1e-9)
            }
        }
    }
}
