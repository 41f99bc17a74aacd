/// What language models said of pairs of descriptions, so that none is asked twice of the same.
///
/// Fulfilled by `Store`.
package protocol ModelVerdicts: Sendable {
    /// What was said of two descriptions, whichever of them comes first; nil if nothing was.
    func modelVerdict(on first: String, and second: String) async throws -> ModelVerdict?

    /// Remembers what was said, in the place of what was said before.
    func keep(_ verdict: ModelVerdict, on first: String, and second: String) async throws
}

/// Whether two descriptions ask for the same video, as a language model sees it.
package struct ModelVerdict: Sendable, Hashable {
    package let isSame: Bool
    /// The name that the provider knows the model by.
    package let model: String

    package init(isSame: Bool, model: String) {
        self.isSame = isSame
        self.model = model
    }
}
