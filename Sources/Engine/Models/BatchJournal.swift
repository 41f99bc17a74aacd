/// The durable record of questions that were put in batches.
///
/// Fulfilled by `Store`.
package protocol BatchJournal: Sendable {
    /// Writes down the questions that a batch holds; durable on return.
    func keep(_ questions: [BatchedQuestion]) async throws

    /// The question that a run has put; nil if it has put none.
    func question(of run: Int64) async throws -> BatchedQuestion?

    /// The batches that questions without a result are in.
    func openBatches() async throws -> [String]

    /// Writes down what a batch brought, by run; durable on return. What is there already stays.
    func keep(_ results: [Int64: BatchResult], of batch: String) async throws

    /// Ends a batch: what has no result by now gets none.
    func close(_ batch: String) async throws
}

/// One run's question in a batch.
package struct BatchedQuestion: Sendable, Hashable {
    package let run: Int64
    /// What the provider calls the batch.
    package let batch: String
    package let model: String
    /// What was set aside for it.
    package let reservation: Reservation
    /// Nil until the batch has brought it.
    package let result: BatchResult?

    package init(run: Int64, batch: String, model: String, reservation: Reservation, result: BatchResult? = nil) {
        self.run = run
        self.batch = batch
        self.model = model
        self.reservation = reservation
        self.result = result
    }
}

/// What a batch brought for a question.
package enum BatchResult: Sendable, Hashable {
    /// The answer as the provider wrote it.
    case message(String)
    /// No answer, and nothing to pay; why, in the provider's words.
    case nothing(String)
}
