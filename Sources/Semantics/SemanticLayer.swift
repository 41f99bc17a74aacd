package import Engine

/// Layer 2: a request that means the same as an earlier one gets the earlier video.
package struct SemanticLayer: Layer {
    package let name = LayerName.semantic
    private let cache: SemanticCache
    private let store: any SimilarityCache
    private let videos: any VideoStore

    package init(_ cache: SemanticCache, store: any SimilarityCache, videos: any VideoStore) {
        self.cache = cache
        self.store = store
        self.videos = videos
    }

    package func find(_ inquiry: Inquiry) async throws(JobFailure) -> Finding {
        do {
            guard let similar = try await cache.findSimilar(to: inquiry.request) else { return .disabled }
            guard let best = similar.first else { return .miss(reason: "nothing alike was asked before") }
            let evidence = best.evidence
            if let difference = evidence.difference {
                let reason = "nearest is “\(evidence.matched)”; \(difference)"
                return .miss(reason: reason, nearest: .request(evidence))
            }
            guard await videos.verify(best.candidate.answer.video) else {
                return .miss(reason: "the stored video is gone or damaged", nearest: .request(evidence))
            }
            store.noteServed(best.candidate.key)
            return .video(best.candidate.answer, evidence: evidence)
        } catch {
            throw JobFailure(.internal, "the semantic cache cannot be read: \(error)", hint: "manimd cache verify")
        }
    }
}
