import Engine
import OrderedCollections

/// The third stage: the mathematics of a concept.
struct ConceptMathematics: Sendable, Hashable {
    let definition: String
    let equations: [Equation]
    let interpretation: String
    let examples: [String]

    struct Equation: Sendable, Hashable {
        let formula: Formula
        let meaning: String
    }

    /// How many equations and examples are used.
    private static let most = (equations: 5, examples: 2)

    static func form(count: Int) -> Form<[Int: ConceptMathematics]> {
        let equation = Shape.object(["latex": Shape.text(2_000), "meaning": Shape.text(2_000)])
        return Form(
            .numbered(
                "mathematics",
                "State the mathematics of each concept.",
                count: count,
                fields: [
                    "definition": Shape.text(4_000), "equations": Shape.list(12, of: .object(equation)),
                    "interpretation": Shape.text(4_000), "examples": Shape.texts(8, each: 4_000),
                ]
            ),
            read: { readNumbered($0, count: count) { ConceptMathematics($0) } }
        )
    }

    private init(_ fields: JSONObject) {
        definition = (fields["definition"]?.string ?? "").bounded(to: 400)
        interpretation = (fields["interpretation"]?.string ?? "").bounded(to: 400)
        examples = fields["examples"]?.texts(Self.most.examples, each: 300) ?? []
        let equations = (fields["equations"]?.array ?? []).compactMap { entry -> Equation? in
            guard let fields = entry.object, let formula = fields["latex"]?.string.flatMap(Formula.init) else {
                return nil
            }
            return Equation(formula: formula, meaning: (fields["meaning"]?.string ?? "").bounded(to: 160))
        }
        self.equations = Array(equations.prefix(Self.most.equations))
    }

    /// What later stages are told of it.
    var json: JSONValue {
        .object([
            "definition": .string(definition),
            "equations": .array(
                equations.map { .object(["latex": .string($0.formula.latex), "meaning": .string($0.meaning)]) }
            ),
            "interpretation": .string(interpretation), "examples": .array(examples.map { .string($0) }),
        ])
    }
}
