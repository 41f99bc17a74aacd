import OrderedCollections

/// What a language model said, and what it took.
package struct ModelAnswer: Sendable, Hashable {
    /// The text; for a structured answer its JSON as the model wrote it.
    package let text: String
    /// The structured answer; nil unless the request had a schema.
    package let value: JSONValue?
    package let stop: StopReason
    /// What the provider calls the model that answered.
    package let model: String
    /// Of all attempts that were or may have been billed, this one included.
    package let usage: TokenUsage
    package let cost: MicroDollars
    /// How often the question was put, from 1.
    package let attempts: Int

    package init(
        text: String,
        value: JSONValue? = nil,
        stop: StopReason,
        model: String,
        usage: TokenUsage,
        cost: MicroDollars,
        attempts: Int
    ) {
        self.text = text
        self.value = value
        self.stop = stop
        self.model = model
        self.usage = usage
        self.cost = cost
        self.attempts = attempts
    }
}

/// Why an answer ended.
package enum StopReason: Sendable, Hashable {
    /// The model had said all.
    case finished
    /// It reached the longest length allowed: the text is cut short.
    case truncated
    /// The model or its provider would not answer.
    case refused
    /// Something that the provider names and we do not know.
    case other(String)
}

/// Tokens by what they cost.
package struct TokenUsage: Sendable, Hashable {
    /// Of the prompt, at the full price.
    package var input: Int
    package var output: Int
    /// Of the prompt, read from the provider's cache.
    package var cacheRead: Int
    /// Of the prompt, written to the provider's cache.
    package var cacheWrite: Int
    /// Whether any of the figures is our own estimate, because the provider told none.
    package var isEstimated: Bool

    package init(input: Int = 0, output: Int = 0, cacheRead: Int = 0, cacheWrite: Int = 0, isEstimated: Bool = false) {
        self.input = input
        self.output = output
        self.cacheRead = cacheRead
        self.cacheWrite = cacheWrite
        self.isEstimated = isEstimated
    }

    package static let none = TokenUsage()

    /// The whole prompt.
    package var prompt: Int { input + cacheRead + cacheWrite }

    package static func + (left: Self, right: Self) -> Self {
        Self(
            input: left.input + right.input,
            output: left.output + right.output,
            cacheRead: left.cacheRead + right.cacheRead,
            cacheWrite: left.cacheWrite + right.cacheWrite,
            isEstimated: left.isEstimated || right.isEstimated
        )
    }

    /// The `tokens` object of a status.
    package var json: JSONValue {
        .object(["input": .int(input + cacheWrite), "output": .int(output), "cached": .int(cacheRead)])
    }
}
