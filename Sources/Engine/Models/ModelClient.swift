/// Asks a language model.
///
/// Fulfilled by `LanguageModel`. Retries, limits and money are its business: who asks gets an answer or a reason.
package protocol ModelClient: Sendable {
    /// Asks once and returns what the model said, whether or not it was cut short at `maximumTokens`.
    ///
    /// A request with a schema gives an answer whose `value` satisfies it.
    /// - Throws: `JobFailure` with a `model_…` code, `budget_exceeded`, `no_language_model`, or `cancelled` when the task
    ///   is cancelled.
    func ask(
        _ request: ModelRequest,
        progress: @escaping @Sendable (ModelProgress) async -> Void
    ) async throws(JobFailure) -> ModelAnswer
}

/// A question whose answer is a value of the program's own.
package struct Form<Value: Sendable>: Sendable {
    package let schema: AnswerSchema
    /// Reads a value that satisfies the schema; nil when it makes no sense all the same.
    package let read: @Sendable (JSONValue) -> Value?

    package init(_ schema: AnswerSchema, read: @escaping @Sendable (JSONValue) -> Value?) {
        self.schema = schema
        self.read = read
    }
}

extension ModelClient {
    package func ask(_ request: ModelRequest) async throws(JobFailure) -> ModelAnswer {
        try await ask(request) { _ in }
    }

    /// Asks for a filled-in form.
    ///
    /// - Throws: As `ask(_:progress:)`; `model_unusable_answer` when the form cannot be read. It is not asked again: that
    ///   would be paid again.
    package func ask<Value>(
        _ request: ModelRequest,
        for form: Form<Value>,
        progress: @escaping @Sendable (ModelProgress) async -> Void = { _ in }
    ) async throws(JobFailure) -> (value: Value, answer: ModelAnswer) {
        var request = request
        request.schema = form.schema
        let answer = try await ask(request, progress: progress)
        guard let json = answer.value, let value = form.read(json) else {
            throw JobFailure(
                .modelUnusableAnswer,
                "the model's answer to “\(form.schema.name)” makes no sense",
                detail: answer.text
            )
        }
        return (value, answer)
    }
}

/// How far an answer is.
package struct ModelProgress: Sendable, Hashable {
    /// From 1; grows when a call is repeated.
    package let attempt: Int
    /// Characters of the answer that have arrived in this attempt; 0 when it begins.
    package let characters: Int

    package init(attempt: Int, characters: Int) {
        self.attempt = attempt
        self.characters = characters
    }
}
