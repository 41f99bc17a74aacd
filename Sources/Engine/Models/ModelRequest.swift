/// One question to a language model.
package struct ModelRequest: Sendable, Hashable {
    /// The name that the provider knows the model by.
    package var model: String
    /// What holds for the whole conversation; empty for nothing.
    package var system: String
    /// Whether the system prompt will be sent again soon, so that the provider should keep it (and charge less for it).
    package var keepsSystem: Bool
    /// The turns so far; the user begins.
    ///
    /// A last one of the assistant's is to be continued, which newer models refuse.
    package var messages: [ModelMessage]
    /// The longest answer; bounds its price, too.
    package var maximumTokens: Int
    /// 0…1; nil for the model's own.
    package var temperature: Double?
    /// What the answer must look like; nil for text.
    package var schema: AnswerSchema?
    /// The run of the job that pays (`Job.run`); nil for a question that belongs to none.
    package var run: Int64?
    /// Whether the answer may take hours if that is cheaper; a run puts one such question at most.
    package var isPatient = false

    package init(
        model: String,
        system: String = "",
        keepsSystem: Bool = true,
        messages: [ModelMessage],
        maximumTokens: Int,
        temperature: Double? = nil,
        schema: AnswerSchema? = nil,
        run: Int64? = nil
    ) {
        precondition(!messages.isEmpty && maximumTokens > 0)
        self.model = model
        self.system = system
        self.keepsSystem = keepsSystem
        self.messages = messages
        self.maximumTokens = maximumTokens
        self.temperature = temperature
        self.schema = schema
        self.run = run
    }
}

/// One turn of a conversation.
package struct ModelMessage: Sendable, Hashable {
    package enum Role: String, Sendable, Hashable { case user, assistant }

    package let role: Role
    package let text: String

    package init(_ role: Role, _ text: String) {
        self.role = role
        self.text = text
    }

    package static func user(_ text: String) -> Self { Self(.user, text) }
    package static func assistant(_ text: String) -> Self { Self(.assistant, text) }
}

/// The shape of a structured answer.
package struct AnswerSchema: Sendable, Hashable {
    /// 1–64 letters, digits, `_` or `-`: what the provider calls it.
    package let name: String
    /// What the model is to do, in a sentence.
    package let purpose: String
    /// A JSON Schema for an object; of its keywords those that `AnswerCheck` in `LanguageModel` knows are enforced.
    package let schema: JSONObject

    package init(name: String, purpose: String, schema: JSONObject) {
        self.name = name
        self.purpose = purpose
        self.schema = schema
    }
}
