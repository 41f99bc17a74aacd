/// How far a plan may go.
package struct PlanLimits: Sendable, Hashable {
    /// `MATH_TO_MANIM_MAX_DEPTH`: how many steps away from the concept that is explained others are looked for.
    package let depth: Int
    /// The most concepts of a plan: each gets a part of the video, and few viewers follow more than a dozen.
    package let concepts: Int
    /// The most questions to a model: what twelve concepts take in depth 3 is 13, and a plan is not worth twice that.
    package let calls: Int
    /// How many concepts a question of the later stages is about: more would be answered less carefully, and what an
    /// interruption loses is one question.
    package let batch: Int

    /// The stages behind the exploration, each of which asks once for a batch.
    static let laterStages = 3
    /// The analysis, and the later stages for the concept alone.
    private static let fewestCalls = 1 + laterStages

    package init(depth: Int = 3, concepts: Int = 12, calls: Int = 24, batch: Int = 4) {
        precondition(depth >= 0 && concepts > 0 && calls >= Self.fewestCalls && batch > 0)
        self.depth = depth
        self.concepts = concepts
        self.calls = calls
        self.batch = batch
    }

    /// How many concepts there can be when so many questions are left for the later stages.
    func room(leaving calls: Int) -> Int { min(concepts, max(0, calls) / Self.laterStages * batch) }
}
