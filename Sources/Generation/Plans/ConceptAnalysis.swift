import Engine
import OrderedCollections

/// The first stage: what a request wants to have explained.
struct ConceptAnalysis: Sendable, Hashable {
    let concept: ConceptName
    let domain: String
    let level: String
    let goal: String

    private static let levels = ["elementary", "high school", "undergraduate", "graduate"]

    static let form = Form<ConceptAnalysis>(
        AnswerSchema(
            name: "concept_analysis",
            purpose: "Say which concept the request wants to have explained, and for whom.",
            schema: Shape.object([
                "concept": Shape.text(400), "domain": Shape.text(400), "level": Shape.choice(levels),
                "goal": Shape.text(4_000),
            ])
        ),
        read: { ConceptAnalysis($0) }
    )

    private init?(_ answer: JSONValue) {
        guard let fields = answer.object, let concept = fields["concept"]?.string.flatMap(ConceptName.init),
            let level = fields["level"]?.string, Self.levels.contains(level)
        else { return nil }
        self.concept = concept
        self.level = level
        domain = (fields["domain"]?.string ?? "").bounded(to: 80)
        goal = (fields["goal"]?.string ?? "").bounded(to: 400)
    }

    /// What later stages are told of it.
    var json: JSONValue {
        .object([
            "concept": .string(concept.text), "domain": .string(domain), "level": .string(level),
            "goal": .string(goal),
        ])
    }
}

extension RenderRequest {
    /// What the first stage is told of the request, as data.
    var planningJSON: JSONValue {
        var fields: JSONObject = ["description": .string(description)]
        fields["context"] = context.map { .string($0) }
        fields["topic"] = topic.map { .string($0) }
        return .object(fields)
    }
}
