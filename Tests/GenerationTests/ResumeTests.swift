import Engine
import Generation
import Synchronization
import Testing

/// A run that was interrupted pays for nothing twice.
struct ResumeTests {
    private static let broken = Bench.answer("self.x  # fault scene_failed no x")
    private static let fault = CodeFault(.render, .sceneFailed, "no x", line: 6, detail: nil)

    private static func draft(_ number: Int, _ line: String, _ outcome: Draft.Outcome) -> Draft {
        Draft(
            number: number,
            kind: number == 1 ? .generation : .repair,
            model: "stand-in",
            promptHash: "",
            source: Bench.scene(line),
            usage: .none,
            cost: .zero,
            milliseconds: 5,
            outcome: outcome
        )
    }

    @Test func `a draft that was not tested is tested, and nobody is asked`() async throws {
        let bench = Bench(ScriptedModel())
        try await bench.journal.keep(Self.draft(1, "self.y", .untested), of: 7)
        #expect(try await bench.write(attempt: 2).source == Bench.scene("self.y"))
        #expect(bench.tester.seen.map(\.id) == ["7-2-draft-1"])
        #expect(bench.model.questions.isEmpty)
    }

    @Test func `an accepted one is handed out at once`() async throws {
        let bench = Bench(ScriptedModel())
        try await bench.journal.keep(Self.draft(1, "self.x", .failed(Self.fault)), of: 7)
        try await bench.journal.keep(Self.draft(2, "self.y", .accepted), of: 7)
        let scene = try await bench.write()
        guard case .generated(let authorship) = scene.origin else { throw Bench.Surprise() }
        #expect(scene.source == Bench.scene("self.y") && authorship.repairs == 1)
        #expect(bench.tester.seen.isEmpty && bench.model.questions.isEmpty)
    }

    @Test func `failed ones count, and the last is repaired`() async throws {
        let bench = Bench(ScriptedModel(Bench.good))
        for number in 1...3 {
            try await bench.journal.keep(Self.draft(number, "self.x\(number)", .failed(Self.fault)), of: 7)
        }
        _ = try await bench.write()
        #expect(bench.model.questions.count == 1)
        #expect(bench.model.questions.first?.messages.first?.text.contains("self.x3") == true)
        #expect(bench.journal.drafts.map(\.number) == [1, 2, 3, 4])
    }

    @Test func `a run that had come to its end ends in the same way`() async throws {
        let bench = Bench(ScriptedModel(Bench.good))
        for number in 1...4 {
            try await bench.journal.keep(Self.draft(number, "self.x\(number)", .failed(Self.fault)), of: 7)
        }
        let failure = try await #require(throws: JobFailure.self) { try await bench.write() }
        #expect(failure.code == .sceneFailed && bench.model.questions.isEmpty)
    }

    @Test func `what arrives while the run is called off is kept all the same`() async throws {
        let journal = MemoryJournal()
        let called = Mutex<Task<Scene, any Error>?>(nil)
        let model = ScriptedModel([.success(.text(Self.broken))]) { called.withLock { $0?.cancel() } }
        let bench = Bench(model, journal: journal)
        let gate = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            for await _ in gate.stream { break }
            return try await bench.write()
        }
        called.withLock { $0 = task }
        gate.continuation.yield()
        _ = await task.result
        #expect(journal.drafts.first?.source?.contains("self.x") == true)
        #expect(journal.drafts.first?.outcome != .accepted)

        let later = Bench(ScriptedModel(Bench.good), journal: journal)
        _ = try await later.write(attempt: 2)
        #expect(later.model.questions.map(\.model) == ["mender"])
    }

    @Test func `the beginning of an answer that was cut off is not asked for again`() async throws {
        let journal = MemoryJournal()
        let cut = String(Bench.good.prefix(100))
        let first = Bench(
            ScriptedModel([
                .success(.text(cut, stop: .truncated)), .failure(JobFailure(.cancelled, "the daemon stops")),
            ]),
            journal: journal
        )
        await #expect(throws: JobFailure.self) { try await first.write() }
        let second = Bench(
            ScriptedModel("```python\n" + Bench.good.dropFirst(Bench.wholeLines(of: cut).count)),
            journal: journal
        )
        #expect(try await second.write(attempt: 2).source == Bench.scene("self.play(Create(Circle()))"))
        #expect(second.model.questions.first?.messages.count == 3)
        #expect(journal.drafts.first?.cost == MicroDollars(2_000))
    }
}
