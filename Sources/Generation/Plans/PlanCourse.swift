import Engine

/// One plan under way: asks, counts, and keeps what was answered.
struct PlanCourse {
    private let client: any ModelClient
    private let record: (journal: any DraftJournal, run: Int64)?
    private let progress: @Sendable (RenderProgress) async -> Void
    /// Questions that were answered, in earlier attempts at the same plan, too.
    private(set) var calls = 0
    /// Of this attempt alone.
    private(set) var spending = Spending()

    /// Begins; `record` is where results are kept and for whose run, nil for a plan that is not kept.
    init(
        _ client: any ModelClient,
        record: (journal: any DraftJournal, run: Int64)?,
        progress: @escaping @Sendable (RenderProgress) async -> Void
    ) {
        self.client = client
        self.record = record
        self.progress = progress
    }

    /// The answer to a question: the one that was kept, or else a new one.
    mutating func answer<Value>(_ question: PlanQuestion, _ form: Form<Value>) async throws(JobFailure) -> Value {
        let key = question.stage.key(question.part)
        if let kept = try await kept(key), let value = form.read(kept) {
            calls += 1
            return value
        }
        let (value, json) = try await ask(question, form)
        try await keep(json, as: key)
        return value
    }

    /// Asks anew.
    mutating func ask<Value>(
        _ question: PlanQuestion,
        _ form: Form<Value>
    ) async throws(JobFailure) -> (value: Value, json: JSONValue) {
        await progress(question.stage.progress(question.part, of: question.parts))
        let request = ModelRequest(
            model: question.model,
            system: question.system,
            messages: [.user(question.content.text())],
            maximumTokens: question.maximumTokens,
            temperature: 0,
            run: record?.run
        )
        let (value, answer) = try await client.ask(request, for: form)
        calls += 1
        spending.usage = spending.usage + answer.usage
        spending.cost = spending.cost + answer.cost
        return (value, answer.value ?? .null)
    }

    /// Counts a question that an earlier attempt asked.
    mutating func countEarlierCall() { calls += 1 }

    /// What was kept under that name.
    func kept(_ key: String) async throws(JobFailure) -> JSONValue? {
        guard let record else { return nil }
        do { return try await record.journal.result(ofStage: key, of: record.run) } catch { throw Self.failure(error) }
    }

    /// Keeps what is paid for, even in a task that is cancelled.
    func keep(_ result: JSONValue, as key: String) async throws(JobFailure) {
        guard let (journal, run) = record else { return }
        // A task of its own does not hear that this one is cancelled.
        do { try await Task { try await journal.keep(result, ofStage: key, of: run) }.value } catch {
            throw Self.failure(error)
        }
    }

    private static func failure(_ error: any Error) -> JobFailure {
        if let failure = error as? JobFailure { return failure }
        if error is CancellationError { return JobFailure(.cancelled, "the plan was not finished") }
        return JobFailure(.internal, "the plan could not be kept: \(error)", hint: "look after the state folder")
    }
}
