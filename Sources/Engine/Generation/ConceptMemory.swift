/// What models have said of concepts, over all runs: paid for once.
///
/// Fulfilled by `Store`.
package protocol ConceptMemory: Sendable {
    /// What this model said of those of the concepts, by their folded names, that it was asked about.
    ///
    /// What was written by anything else than `remember` is left out.
    func recall(_ names: [String], from model: String) async throws -> [String: ConceptKnowledge]

    /// Keeps what a model said, in the place of what was kept before.
    func remember(_ knowledge: [String: ConceptKnowledge], from model: String) async throws
}

/// What there is to know of a concept before it is explained.
package enum ConceptKnowledge: Sendable, Hashable {
    /// Whoever has finished school knows it.
    case foundation
    /// What has to be understood first, by names for people, the most important first; empty for nothing.
    case buildsUpon([String])
}
