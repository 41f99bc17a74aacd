/// Layer 1: a request that was answered before, word for word, gets the same video.
package struct ExactLayer: Layer {
    package let name = LayerName.exact
    private let cache: any AnswerCache
    private let videos: any VideoStore
    private let edition: @Sendable () -> Edition

    package init(cache: any AnswerCache, videos: any VideoStore, edition: @escaping @Sendable () -> Edition) {
        self.cache = cache
        self.videos = videos
        self.edition = edition
    }

    package func find(_ inquiry: Inquiry) async throws(JobFailure) -> Finding {
        let key = ExactKey(inquiry.request, edition: edition())
        do {
            guard let answer = try await cache.answer(for: key) else { return .miss(reason: "not asked before") }
            guard await videos.verify(answer.video) else { return .miss(reason: "the stored video is gone or damaged") }
            return .video(answer)
        } catch {
            throw JobFailure(.internal, "the cache cannot be read: \(error)", hint: "manimd cache verify")
        }
    }
}

/// A layer that is switched off, or not there yet.
package struct DisabledLayer: Layer {
    package let name: LayerName

    package init(_ name: LayerName) { self.name = name }

    package func find(_ inquiry: Inquiry) async throws(JobFailure) -> Finding { .disabled }
}
