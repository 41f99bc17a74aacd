import Engine
import Generation
import OrderedCollections
import Testing

struct PlannedTests {
    private static func bench(_ result: Result<String, JobFailure>) -> Bench {
        var bench = Bench(ScriptedModel(Bench.good))
        bench.planner = ScriptedPlanner(result: result)
        bench.isPlanned = true
        return bench
    }

    private static func authorship(_ scene: Scene) -> Authorship? {
        if case .generated(let authorship) = scene.origin { authorship } else { nil }
    }

    @Test func `a plan is shown to the one who writes, and noted`() async throws {
        let bench = Self.bench(.success("First the circle, then its radius."))
        #expect(Self.authorship(try await bench.write())?.isPlanned == true)
        #expect(
            bench.model.questions.first?.messages.first?.text.contains("First the circle, then its radius.") == true
        )
    }

    @Test func `without a plan the scene is written all the same, and planning is not paid twice`() async throws {
        let bench = Self.bench(.failure(JobFailure(.modelUnusableAnswer, "no sense")))
        #expect(Self.authorship(try await bench.write())?.isPlanned == false)
        #expect(bench.model.questions.first?.messages.first?.text.contains("thought through") == false)

        var later = Bench(ScriptedModel(Bench.good), journal: MemoryJournal())
        for (stage, result) in bench.journal.stages { try await later.journal.keep(result, ofStage: stage, of: 7) }
        later.planner = ScriptedPlanner(result: .success("late"))
        later.isPlanned = true
        #expect(Self.authorship(try await later.write())?.isPlanned == false)
        #expect(later.planner?.calls == 0)
    }

    @Test(arguments: [FailureCode.cancelled, .budgetExceeded])
    func `where planning was called off or the money is spent nothing is written`(code: FailureCode) async throws {
        let bench = Self.bench(.failure(JobFailure(code, "stop")))
        let failure = try await #require(throws: JobFailure.self) { try await bench.write() }
        #expect(failure.code == code && bench.model.questions.isEmpty && bench.journal.stages.isEmpty)
    }

    @Test func `what is not to be planned is not`() async throws {
        var bench = Self.bench(.success("plan"))
        bench.isPlanned = false
        #expect(Self.authorship(try await bench.write())?.isPlanned == false)
        #expect(bench.planner?.calls == 0)
    }
}
