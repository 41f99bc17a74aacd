/// Has a scene written for a request that nothing cheaper answers.
///
/// Fulfilled by `Generation`.
package protocol SceneAuthor: Sendable {
    /// Writes code, tries it out and has it repaired until it can be shown, or gives up.
    ///
    /// A run that was interrupted goes on from what `DraftJournal` holds of it: what was paid for is not paid again.
    /// - Parameters:
    ///   - commission: Who is asked, and what came near.
    ///   - job: Whose request it is, and whose run pays.
    ///   - attempt: The number of the attempt at the job; part of a trial's id.
    ///   - test: Tries code out; waits for a place among the renders by itself.
    ///   - progress: Hears how far it is.
    /// - Returns: A scene of origin `.generated` that has passed its test.
    /// - Throws: `JobFailure` with the code of the last thing that was wrong, or of the model's client.
    func write(
        _ commission: Commission,
        for job: Job,
        attempt: Int,
        test: @escaping @Sendable (Trial) async throws(JobFailure) -> TestReport,
        progress: @escaping @Sendable (RenderProgress) async -> Void
    ) async throws(JobFailure) -> Scene
}

/// Earlier scenes that a model may learn from.
///
/// Fulfilled by `Semantics`.
package protocol ExampleLibrary: Sendable {
    /// Scenes that were shown for requests near this one, the nearest first; none of them need answer it.
    ///
    /// Trouble is logged: it costs quality and no job.
    func examples(near request: RenderRequest, limit: Int) async -> [SceneExample]
}

/// An earlier request with the code that was drawn for it.
package struct SceneExample: Sendable, Hashable {
    package let description: String
    package let source: String

    package init(description: String, source: String) {
        self.description = description
        self.source = source
    }
}
