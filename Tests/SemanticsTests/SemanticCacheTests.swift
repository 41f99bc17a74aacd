import Engine
import Foundation
import OrderedCollections
import Semantics
import Store
import Support
import SystemPackage
import Testing

@Suite struct SemanticCacheTests {
    private let folder: TemporaryFolder
    private let store: AnswersStore
    private let edition = Edition(templates: "t", renderer: "r")

    init() throws {
        folder = try TemporaryFolder()
        store = try AnswersStore(path: folder.path.appending("cache.sqlite").string)
    }

    private func cache(threshold: Double = 0.85) -> SemanticCache {
        let edition = edition
        return SemanticCache(store: store, edition: { edition }, threshold: threshold) {
            (try Model.encoder(), Judge(knowledge: try Knowledge(lexicons: Knowledge.lexicons)))
        }
    }

    private func remember(_ description: String, in cache: SemanticCache?, topic: String? = nil) async throws
        -> ExactKey
    {
        let request = RenderRequest(description: description, topic: topic)
        let key = ExactKey(request, edition: edition)
        let facts = VideoFacts(durationMilliseconds: 1, width: 2, height: 2, framesPerSecond: 1)
        let video = StoredVideo(sha256: String(repeating: "a", count: 64), format: .mp4, byteCount: 1, facts: facts)
        let match = TemplateMatch(templateID: "t", confidence: 1, parameters: [:], defaultsUsed: [])
        let answer = StoredAnswer(
            description: description,
            video: video,
            scene: Scene(source: "class GeneratedScene", origin: .template(match))
        )
        try await store.remember(answer, for: key, scope: Scope(request, edition: edition), edition: edition)
        if let cache { #expect(try await cache.add(request, for: key)) }
        return key
    }

    private func similar(_ description: String, in cache: SemanticCache, topic: String? = nil) async throws
        -> SemanticCache.Similar?
    {
        try #require(try await cache.findSimilar(to: RenderRequest(description: description, topic: topic))).first
    }

    @Test func `a request that means the same finds the earlier answer, with its evidence`() async throws {
        let cache = cache()
        let key = try await remember("explain the law of sines", in: cache)
        let found = try #require(try await similar("could you explain the sine rule, please?", in: cache))
        #expect(found.candidate.key == key)
        #expect(found.evidence.matched == "explain the law of sines")
        #expect(found.evidence.score > 0.99 && found.evidence.cosine < found.evidence.score)
        #expect(found.evidence.verdict == .same(facts: ["law of sines"]))
    }

    @Test func `a near miss is told with its first difference`() async throws {
        let cache = cache()
        _ = try await remember("explain the law of sines", in: cache)
        let found = try #require(try await similar("explain the law of cosines", in: cache))
        #expect(found.evidence.difference == "word: “law of sines” vs “law of cosines”")
    }

    @Test func `only requests of one scope are compared`() async throws {
        let cache = cache()
        _ = try await remember("explain the law of sines", in: cache, topic: "trigonometry")
        #expect(try await similar("explain the sine rule", in: cache) == nil)
        #expect(
            try await similar("explain the sine rule", in: cache, topic: "trigonometry")?.evidence.difference == nil
        )
    }

    @Test func `a similarity below the threshold is no hit`() async throws {
        let cache = cache(threshold: 1.5)
        _ = try await remember("explain the law of sines", in: cache)
        let found = try #require(try await similar("explain the sine rule", in: cache))
        #expect(found.evidence.difference == "similarity: 1.0 vs at least 1.5")
    }

    @Test func `what a user called wrong is never served again`() async throws {
        let cache = cache()
        let key = try await remember("explain the law of sines", in: cache)
        let asked = ExactKey(RenderRequest(description: "explain the sine rule"), edition: edition)
        _ = try await store.reject(
            "explain the sine rule",
            answeredBy: "explain the law of sines",
            own: asked,
            source: key
        )
        _ = try await remember("explain the law of sines", in: cache)
        let found = try #require(try await similar("explain the sine rule", in: cache))
        #expect(found.evidence.difference == "verdict: a user has called this answer wrong")
    }

    @Test func `answers from before the encoder was there are read later, once for every model`() async throws {
        _ = try await remember("explain the law of sines", in: nil)
        let cache = cache()
        #expect(try await similar("explain the sine rule", in: cache) == nil)
        try await cache.catchUp()
        #expect(try await similar("explain the sine rule", in: cache)?.evidence.difference == nil)
        #expect(try await cache.statistics()?.entries == 1)
    }

    @Test func `entries of another process are found, and forgotten ones are not served`() async throws {
        let cache = cache(), other = self.cache()
        #expect(try await similar("explain the sine rule", in: cache) == nil)
        let key = try await remember("explain the law of sines", in: other)
        #expect(try await similar("explain the sine rule", in: cache) != nil)
        try await store.forget(key)
        #expect(try await similar("explain the sine rule", in: cache) == nil)
    }

    @Test func `without its model the cache is out of order and says so once`() async throws {
        let edition = edition
        let cache = SemanticCache(store: store, edition: { edition }, threshold: 0.85) {
            throw EncoderError.notFound(name: "none", places: [])
        }
        #expect(try await cache.findSimilar(to: RenderRequest(description: "x")) == nil)
        #expect(try await cache.statistics() == nil)
        let layer = SemanticLayer(cache, store: store, videos: NoVideos())
        #expect(try await layer.find(RenderRequest(description: "x")) == .disabled)
    }
}

private struct NoVideos: VideoStore {
    func keep(_ files: RenderedFiles, format: VideoFormat) async throws -> StoredVideo { throw CancellationError() }
    func verify(_ video: StoredVideo) async -> Bool { false }
}
