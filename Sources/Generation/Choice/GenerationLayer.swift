package import Engine

/// Layer 4: a language model writes the scene; this says who, and what came near.
package struct GenerationLayer: Layer {
    package let name = LayerName.fullLLM
    private let choice: ModelChoice

    package init(_ choice: ModelChoice) { self.choice = choice }

    package func find(_ inquiry: Inquiry) async throws(JobFailure) -> Finding {
        .commission(choice.commission(inquiry.request, nearest: inquiry.nearest))
    }
}

/// Layer 4 where no model may be asked: every request that comes as far fails in the same way.
package struct AbsentGenerationLayer: Layer {
    package let name = LayerName.fullLLM
    private let failure: JobFailure

    package init(_ failure: JobFailure) { self.failure = failure }

    package func find(_ inquiry: Inquiry) async throws(JobFailure) -> Finding { throw failure }
}

extension Inquiry {
    /// What the cheaper layers found that comes near.
    fileprivate var nearest: [Nearest] {
        steps.compactMap { if case .success(.miss(_, let nearest)) = $0.finding { nearest } else { nil } }
    }
}
