import Engine
import OrderedCollections

/// What a model says of a request: the values, and what each word is there for that the parser did not understand.
struct ParameterReply: Sendable, Hashable {
    /// By parameter; null for what the request leaves open.
    let values: JSONObject
    /// One for each unread word.
    let uses: [Use]
    /// Whether the template with these values shows all that is asked for, and nothing else.
    let showsEverything: Bool
    /// What it would leave out.
    let leftOut: [String]

    /// What a word is there for.
    enum Use: Sendable, Hashable {
        /// It says nothing about the video.
        case courtesy
        /// It names what the template shows in any case.
        case subject
        /// It belongs to the value of that parameter.
        case value(of: String)
        /// It asks for something that the template does not show.
        case more
    }
}

extension ParameterQuestion {
    /// The choices beside the names of parameters; first the one that declines, for models that take what comes first.
    private static let uses: [(name: String, use: ParameterReply.Use)] = [
        ("more", .more), ("courtesy", .courtesy), ("subject", .subject),
    ]

    /// Whether no parameter is called like one of the other choices.
    var canBeAsked: Bool { parameters.allSatisfy { parameter in !Self.uses.contains { $0.name == parameter.name } } }

    /// The form in which the answer is to be given: a value or null for each parameter, a use for each unread word.
    var form: Form<ParameterReply> {
        let wordKeys = unread.indices.map { "word_\($0 + 1)" }
        let choices = Self.uses.map(\.name) + parameters.map(\.name)
        let use: JSONObject = ["type": "string", "enum": .array(choices.map { .string($0) })]
        let values = JSONObject(uniqueKeysWithValues: parameters.map { ($0.name, .object($0.schema)) })
        let leftOut: JSONObject = [
            "type": "array", "maxItems": .int(20),
            "items": .object(["type": "string", "maxLength": .int(200)]),
        ]
        let members: JSONObject = [
            "values": .object(.form(values)),
            "words": .object(.form(JSONObject(uniqueKeysWithValues: wordKeys.map { ($0, .object(use)) }))),
            "left_out": .object(leftOut),
            "shows_everything": .object(["type": "boolean"]),
        ]
        let purpose = "Say which values of the template's parameters the request asks for."
        let schema = AnswerSchema(name: "parameters", purpose: purpose, schema: .form(members))
        return Form(schema) { json in
            guard let fields = json.object, let values = fields["values"]?.object, let words = fields["words"]?.object,
                let showsEverything = fields["shows_everything"]?.bool, let leftOut = fields["left_out"]?.array
            else { return nil }
            let uses = wordKeys.compactMap { words[$0]?.string }.map { name in
                Self.uses.first { $0.name == name }?.use ?? .value(of: name)
            }
            guard uses.count == wordKeys.count else { return nil }
            return ParameterReply(
                values: values,
                uses: uses,
                showsEverything: showsEverything,
                leftOut: leftOut.compactMap(\.string)
            )
        }
    }
}

extension JSONObject {
    /// The schema of an object with exactly these members.
    fileprivate static func form(_ members: JSONObject) -> JSONObject {
        [
            "type": "object", "properties": .object(members),
            "required": .array(members.keys.map { .string($0) }), "additionalProperties": .bool(false),
        ]
    }
}

extension Parameter {
    /// The schema of its value; null where the request leaves it open.
    fileprivate var schema: JSONObject {
        switch type {
        case .number, .integer: ["type": .array(["string", "number", "null"]), "maxLength": .int(100)]
        case .matrix:
            [
                "type": .array(["array", "null"]), "maxItems": .int(10),
                "items": .object([
                    "type": "array", "maxItems": .int(10),
                    "items": .object(["type": .array(["number", "string"]), "maxLength": .int(100)]),
                ]),
            ]
        default: ["type": .array(["string", "null"]), "maxLength": .int(500)]
        }
    }
}
