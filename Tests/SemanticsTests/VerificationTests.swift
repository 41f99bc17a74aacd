import Engine
import Foundation
import LanguageModel
import OrderedCollections
import Semantics
import Store
import Support
import SystemPackage
import Testing

private let earlier = "probability of an umbrella"
private let asked = "probability of needing an umbrella"

/// What a language model says where the statements of two requests leave it open.
@Suite(.timeLimit(.minutes(2))) struct VerificationTests {
    private let bench: CacheBench

    init() throws { bench = try CacheBench() }

    @Test func `a model that sees no difference makes a hit that says so, and is asked once for ever`() async throws {
        try await bench.remember(earlier)
        let (server, layer) = try bench.layer { _ in yes }
        let found = try #require(try await bench.hit(asked, layer))
        #expect(found.model == "claude-haiku-4-5" && found.matched == earlier)
        #expect(found.json.object?["judged_by"] == "model" && found.json.object?["verdict"] == "same")
        #expect(try await bench.hit(asked, layer) != nil)
        // The next daemon, and one who may ask nobody.
        let (other, next) = try bench.layer { _ in no }
        #expect(try await bench.hit(asked, next, payer: nil) != nil)
        #expect(server.counts.requests == 1 && other.counts.requests == 0)
    }

    @Test func `a model that sees a difference makes a miss with its words, and is asked once`() async throws {
        try await bench.remember(earlier)
        let (server, layer) = try bench.layer { _ in no }
        #expect(try await bench.reason(asked, layer)?.contains("another audience") == true)
        #expect(try await bench.reason(asked, layer) != nil)
        #expect(server.counts.requests == 1)
    }

    @Test(arguments: [
        Reply.anthropicForm(#"{"same_video": true, "first_difference": "the second is sung"}"#),
        .anthropicForm(#"{"same_video": "yes"}"#), .anthropicForm("{}", stop: "refusal"), .failure(500, "broken"),
        .silence,
    ])
    func `a yes that names a difference, and an answer that is none, are a miss`(reply: Reply) async throws {
        try await bench.remember(earlier)
        let (_, layer) = try bench.layer { _ in reply }
        #expect(try await bench.reason(asked, layer) != nil)
    }

    @Test func `nobody is asked without somebody who pays, or where it is switched off`() async throws {
        try await bench.remember(earlier)
        let (server, layer) = try bench.layer { _ in yes }
        #expect(try await bench.reason(asked, layer, payer: nil) != nil)
        #expect(try await bench.reason(asked, bench.layer(nil)) != nil)
        #expect(server.counts.requests == 0)
    }

    @Test func `equal requests at the same time ask once`() async throws {
        try await bench.remember(earlier)
        let gate = Reply.Gate()
        let (server, layer) = try bench.layer { _ in yes.held(by: gate) }
        async let first = bench.hit(asked, layer)
        await server.until { $0.requests == 1 }
        async let second = bench.hit(asked, layer)
        gate.open()
        #expect(try await first != nil)
        #expect(try await second != nil)
        #expect(server.counts.requests == 1)
    }

    @Test func `a user's word stands against a model's, said before or after it`() async throws {
        try await bench.remember(earlier)
        let (server, layer) = try bench.layer { _ in yes }
        #expect(try await bench.hit(asked, layer) != nil)
        try await bench.reject(asked, earlier)
        try await bench.remember(earlier)
        #expect(try await bench.reason(asked, layer) != nil)
        #expect(server.counts.requests == 1)
    }

    @Test(arguments: [
        ("plot x^2 from -3 to 3", "plot x^2 from -3 to 5"), ("random walk with 35 steps", "random walk with 3.5 steps"),
        ("explain the law of sines", "explain the law of cosines"),
        ("explain entropy in red", "explain entropy in blue"),
        ("explain entropy", "explain entropy in red"), ("explain entropy", "do not explain entropy"),
        ("explain the theorem", "explain the Zorbian theorem"), ("draw a gear", "draw a gear clockwise"),
        ("explain the gear", "explain the gear with a triangle"), ("solve x^2 = 4", "solve x^2 = 9 gorgeously"),
        ("show “left”", "show “right”"), ("explain the gear", "explain two gears"),
    ])
    func `where facts differ nobody is asked`(first: String, second: String) async throws {
        try await bench.remember(first)
        let (server, layer) = try bench.layer { _ in yes }
        #expect(try await bench.reason(second, layer) != nil)
        #expect(server.counts.requests == 0)
    }

    @Test func `both texts are sent as they are, inside their quotes`() async throws {
        try await bench.remember(earlier)
        let (server, layer) = try bench.layer { _ in yes }
        _ = try await bench.hit(asked, layer)
        let content = server.requests.first?.json?["messages"]?.array?.first?.object?["content"]?.string ?? ""
        let texts = try JSONReader().read(Array(content.utf8)).value.object
        #expect(texts?["first"]?.string == earlier && texts?["second"]?.string == asked)
    }
}

private let yes = Reply.anthropicForm(#"{"first_difference": null, "same_video": true}"#)
private let no = Reply.anthropicForm(#"{"first_difference": "another audience", "same_video": false}"#)

/// A semantic cache with answers, before a language model that says what a test wants.
struct CacheBench {
    let store: AnswersStore
    let cache: SemanticCache
    private let ledger: JobsStore
    private let folder: TemporaryFolder
    private static let edition = Edition(templates: "t", renderer: "r")
    /// Opened once: to read and digest the model takes seconds.
    private static let sharedEncoder = Result { try Model.encoder() }

    init(encoder: @escaping @Sendable () throws -> SentenceEncoder = { try sharedEncoder.get() }) throws {
        folder = try TemporaryFolder()
        store = try AnswersStore(path: folder.path.appending("cache.sqlite").string)
        ledger = try JobsStore(path: folder.path.appending("jobs.sqlite").string)
        cache = SemanticCache(store: store, edition: { Self.edition }, threshold: 0.85) {
            (try encoder(), Judge(knowledge: try #require(Knowledge.built)))
        }
    }

    func layer(_ reply: @escaping @Sendable (RecordedRequest) -> Reply) throws -> (StandInServer, SemanticLayer) {
        let server = try StandInServer(otherwise: reply)
        let values = ["ANTHROPIC_API_KEY": "sk-test-0123456789abcdef", "ANTHROPIC_BASE_URL": server.address]
        guard case .configured(var settings) = try ModelAccess(values) else { throw POSIXError(.EINVAL) }
        settings.retries.attempts = 1
        settings.retries.billedRepeats = 0
        settings.spending = .none
        let client = HTTPModelClient(settings, ledger: ledger)
        return (server, layer(Verification(client: client, model: "claude-haiku-4-5", verdicts: store)))
    }

    func layer(_ verification: Verification?) -> SemanticLayer {
        SemanticLayer(cache, store: store, videos: AllVideos(), verification: verification)
    }

    /// Remembers an answer with code of its own, or without.
    func remember(_ description: String, topic: String? = nil, source: String? = nil) async throws {
        let request = RenderRequest(description: description, topic: topic)
        let key = ExactKey(request, edition: Self.edition)
        let facts = VideoFacts(durationMilliseconds: 1, width: 2, height: 2, framesPerSecond: 1)
        let video = StoredVideo(sha256: String(repeating: "a", count: 64), format: .mp4, byteCount: 1, facts: facts)
        let code = source ?? "class GeneratedScene: # \(description)"
        let author = Authorship(model: "m", complexity: 0, prompts: "1", repairs: 0)
        let scene = code.isEmpty ? Scene.given : Scene(source: code, origin: .generated(author))
        try await store.remember(
            StoredAnswer(description: description, video: video, scene: scene),
            for: key,
            scope: Scope(request, edition: Self.edition),
            edition: Self.edition
        )
        try await cache.add(request, for: key)
    }

    func reject(_ asked: String, _ matched: String) async throws {
        _ = try await store.reject(
            asked,
            answeredBy: matched,
            own: ExactKey(RenderRequest(description: asked), edition: Self.edition),
            source: ExactKey(RenderRequest(description: matched), edition: Self.edition)
        )
    }

    func hit(_ text: String, _ layer: SemanticLayer, payer: Int64? = 7) async throws -> Evidence? {
        let inquiry = Inquiry(RenderRequest(description: text), payer: payer)
        guard case .video(_, let evidence) = try await layer.find(inquiry) else { return nil }
        return evidence
    }

    func reason(_ text: String, _ layer: SemanticLayer, payer: Int64? = 7) async throws -> String? {
        let inquiry = Inquiry(RenderRequest(description: text), payer: payer)
        guard case .miss(let reason, _) = try await layer.find(inquiry) else { return nil }
        return reason
    }
}

private struct AllVideos: VideoStore {
    func keep(_ files: RenderedFiles, format: VideoFormat) async throws -> StoredVideo { throw CancellationError() }
    func verify(_ video: StoredVideo) async -> Bool { true }
}
