import Engine
import Generation
import LanguageModel
import OrderedCollections
import Store
import Support
import SystemPackage
import Testing

/// The author with a real client before a server on loopback, and with the real journal.
@Suite(.timeLimit(.minutes(1))) struct StandInTests {
    private static let broken = Bench.answer("self.play(Wobble())  # fault scene_failed no Wobble")

    private static func settings(_ server: StandInServer, _ provider: String) throws -> ModelSettings {
        let access = try ModelAccess([
            "MANIMD_LLM_PROVIDER": provider, "ANTHROPIC_API_KEY": "sk-test-0123456789",
            "ANTHROPIC_BASE_URL": server.address,
            "OPENAI_BASE_URL": server.address,
        ])
        guard case .configured(let settings) = access else { throw Bench.Surprise() }
        return settings
    }

    @Test(arguments: ["anthropic", "openai"])
    func `a scene is written, cut off, gone on with and repaired over HTTP`(provider: String) async throws {
        let folder = try TemporaryFolder()
        let store = try JobsStore(path: folder.appending("jobs.sqlite").string)
        let server = try StandInServer()
        let isLocal = provider == "openai"
        let models = isLocal ? ["large", "small"] : ["claude-sonnet-5-5", "claude-haiku-4-5"]
        let cut = String(Self.broken.prefix(100))
        let rest = "```python\n" + Self.broken.dropFirst(Bench.wholeLines(of: cut).count)
        if !isLocal {
            server.reply(.anthropic(cut, stop: "max_tokens"), .anthropic(rest), .anthropic(Bench.good))
        } else {
            server.reply(.openAI(cut, finish: "length"), .openAI(rest), .openAI(Bench.good))
        }
        let client = HTTPModelClient(try Self.settings(server, provider), ledger: store)
        defer { client.close() }
        let author = Author(
            client: client,
            journal: store,
            examples: FixedExamples(),
            repairModel: models[1],
            edition: { Bench.edition }
        )
        let job = try Bench.job(RenderRequest(description: "draw a circle"))
        let tester = ScriptedTester()
        let scene = try await author.write(
            Commission(model: models[0], complexity: Complexity(score: 0.5, reasons: [])),
            for: job,
            attempt: 1,
            test: { trial throws(JobFailure) in try tester.test(trial) },
            progress: { _ in }
        )
        #expect(scene.source == Bench.scene("self.play(Create(Circle()))"))
        let bodies = server.requests.compactMap(\.json)
        #expect(
            bodies.compactMap { $0["model"]?.string } == [models[0], models[0], models[1]]
        )
        let roles = bodies[1]["messages"]?.array?.compactMap { $0.object?["role"]?.string } ?? []
        #expect(roles.suffix(3) == ["user", "assistant", "user"])
        let drafts = try await store.drafts(of: 7)
        #expect(drafts.map(\.kind) == [.generation, .repair] && drafts.last?.outcome == .accepted)
        #expect(drafts.first?.usage.output == 40)
        let spent = try await store.spent(by: 7)
        #expect(spent.cost == drafts.map(\.cost).reduce(.zero, +))
        #expect((spent.cost > .zero) == !isLocal)
    }

    @Test func `a refusal of the provider is a refusal, and nothing is asked again`() async throws {
        let folder = try TemporaryFolder()
        let store = try JobsStore(path: folder.appending("jobs.sqlite").string)
        let server = try StandInServer()
        server.reply(.anthropic("I will not draw that.", stop: "refusal"))
        let client = HTTPModelClient(try Self.settings(server, "anthropic"), ledger: store)
        defer { client.close() }
        let author = Author(
            client: client,
            journal: store,
            examples: FixedExamples(),
            repairModel: "claude-haiku-4-5",
            edition: { Bench.edition }
        )
        let job = try Bench.job(RenderRequest(description: "no"))
        let failure = try await #require(throws: JobFailure.self) {
            try await author.write(
                Commission(model: "claude-haiku-4-5", complexity: Complexity(score: 0, reasons: [])),
                for: job,
                attempt: 1,
                test: { trial throws(JobFailure) in throw JobFailure(.internal, "nothing was to be tested") },
                progress: { _ in }
            )
        }
        #expect(failure.code == .modelRefused && failure.message.contains("I will not draw that."))
        #expect(server.requests.count == 1)
    }
}
