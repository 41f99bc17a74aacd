/// Thinks a topic through before its scene is written.
///
/// Fulfilled by `Generation` (Math-To-Manim).
package protocol Planner: Sendable {
    /// Plans how a request is to be explained.
    ///
    /// - Parameters:
    ///   - request: What is to be explained.
    ///   - run: The run that pays, and whose stages are kept.
    ///   - progress: Hears how far it is.
    /// - Returns: What the scene is to show, in the order in which it shows it.
    /// - Throws: `JobFailure` where there is no plan; the scene can still be written without one.
    func plan(
        _ request: RenderRequest,
        for run: Int64,
        progress: @escaping @Sendable (RenderProgress) async -> Void
    ) async throws(JobFailure) -> String
}
