import Foundation
import OrderedCollections
import Synchronization
import Testing

@testable import Engine

@Suite(.timeLimit(.minutes(1))) final class CommissionTests: Sendable {
    private let world = World()
    private let slept = Mutex<[Duration]>([])

    /// Writes a scene and has it tried out once.
    private struct FixedAuthor: SceneAuthor {
        let onWrite: @Sendable () -> Void

        func write(
            _ commission: Commission,
            for job: Job,
            attempt: Int,
            test: @escaping @Sendable (Trial) async throws(JobFailure) -> TestReport,
            progress: @escaping @Sendable (RenderProgress) async -> Void
        ) async throws(JobFailure) -> Scene {
            onWrite()
            _ = try await test(Trial(id: "\(job.run)-\(attempt)", source: "", wantsMotion: true, seed: 1))
            onWrite()
            let authorship = Authorship(model: "m", complexity: 0, prompts: "1", repairs: 0)
            return Scene(source: "", origin: .generated(authorship))
        }
    }

    private struct FixedTester: SceneTester {
        let failure: JobFailure?
        let onTest: @Sendable () -> Void

        func test(
            _ trial: Trial,
            progress: @escaping @Sendable (RenderProgress) async -> Void
        ) async throws(JobFailure) -> TestReport {
            onTest()
            if let failure { throw failure }
            return TestReport(source: trial.source)
        }
    }

    private func desk(
        failure: JobFailure? = nil,
        onWrite: @escaping @Sendable () -> Void = {},
        onTest: @escaping @Sendable () -> Void = {}
    ) -> Desk {
        let edition = Self.edition
        let studio = studio(failure: failure, onWrite: onWrite, onTest: onTest)
        return Desk(
            pipeline: Pipeline(layers: [FixedLayer(name: .fullLLM, finding: .commission(Self.commission))]),
            studio: studio,
            delivery: world,
            journal: world,
            issuer: Issuer(version: "0.1.0", manim: nil),
            edition: { edition },
            workload: Workload()
        )
    }

    private static let commission = Commission(model: "m", complexity: Complexity(score: 0, reasons: []))
    private static let edition = Edition(templates: "1", renderer: "1")

    private func studio(
        failure: JobFailure? = nil,
        onWrite: @escaping @Sendable () -> Void = {},
        onTest: @escaping @Sendable () -> Void = {}
    ) -> Studio {
        Studio(
            renderer: world,
            workshop: Studio.Workshop(
                author: FixedAuthor(onWrite: onWrite),
                tester: FixedTester(failure: failure, onTest: onTest)
            ),
            videos: world,
            journal: world,
            cache: nil,
            width: 1,
            backoff: Backoff(
                clock: WallClock { Date(milliseconds: 0) },
                chance: { 0.5 },
                sleep: { [self] duration in slept.withLock { $0.append(duration) } }
            )
        )
    }

    private func job() throws -> Job {
        let name = JobName(batch: nil, id: try #require(JobID("a")))
        return Job(run: 1, name: name, request: RenderRequest(description: "a"), createdAt: 0)
    }

    @Test func `only trials and the render count as attempts, not the wait for a model`() async throws {
        let counts = Mutex<[Int]>([])
        let note = { @Sendable [world] in counts.withLock { $0.append(world.attempts(1)) } }
        try await desk(onWrite: note, onTest: note).handle(try job())
        #expect(counts.withLock(\.self) == [0, 1, 0])
        #expect(world.recorded(1)?.state == .done)
    }

    @Test func `a scene whose trial costs the worker each time is tried three times`() async throws {
        let trials = Mutex(0)
        let lost = JobFailure(.sceneFailed, "the worker was lost", isAccident: true)
        try await desk(failure: lost, onTest: { trials.withLock { $0 += 1 } }).handle(try job())
        #expect(trials.withLock(\.self) == 3)
        #expect(slept.withLock(\.self) == [.seconds(2), .seconds(8)])
        #expect(world.recorded(1)?.document["error"]?.object?["code"] == "poison")
    }

    @Test func `a trial that fails for want of a sandbox fails its request at once`() async throws {
        try await desk(failure: JobFailure(.sandboxUnavailable, "no walls")).handle(try job())
        #expect(world.attempts(1) == 1)
        #expect(world.recorded(1)?.document["error"]?.object?["code"] == "sandbox_unavailable")
    }

    @Test func `no model is asked once the daemon stops`() async throws {
        let questions = Mutex(0)
        let studio = studio(onWrite: { questions.withLock { $0 += 1 } })
        studio.close()
        let job = try job()
        await #expect(throws: CancellationError.self) {
            _ = try await studio.make(.commission(Self.commission), for: job, edition: Self.edition) { _ in }
        }
        #expect(questions.withLock(\.self) == 0)
    }
}
