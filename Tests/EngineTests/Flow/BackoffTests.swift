import Foundation
import OrderedCollections
import Synchronization
import Testing

@testable import Engine

@Suite(.timeLimit(.minutes(1))) final class BackoffTests: Sendable {
    private let world = World()
    private let slept = Mutex<[Duration]>([])

    private func backoff(at now: Int64 = 0, chance: Double = 0.5) -> Backoff {
        Backoff(
            clock: WallClock { Date(milliseconds: now) },
            chance: { chance },
            sleep: { [self] duration in slept.withLock { $0.append(duration) } }
        )
    }

    @Test func `each pause is four times as long as the one before, more or less`() {
        #expect((1...2).map { backoff().pause(after: $0) } == [.seconds(2), .seconds(8)])
        #expect(backoff(chance: 0).pause(after: 1) == .milliseconds(1_500))
        #expect(backoff(chance: 1).pause(after: 1) == .milliseconds(2_500))
        #expect(backoff().pause(after: 0) == .zero)
    }

    @Test(arguments: [
        (Int64(10_500), Duration.milliseconds(1_500)), (12_000, .zero), (99_000_000, .zero),
        // The clock was set back: the whole pause, and no longer.
        (-86_400_000, .seconds(2)),
    ]) func `what has passed of a pause is not waited for again after a restart`(now: Int64, rest: Duration)
        async throws
    {
        try await backoff(at: now).wait(after: Accidents(count: 1, latest: 10_000))
        #expect(slept.withLock(\.self) == (rest == .zero ? [] : [rest]))
    }

    private func desk() -> Desk {
        let match = TemplateMatch(templateID: "t", confidence: 1, parameters: [:], defaultsUsed: [])
        let edition = Edition(templates: "1", renderer: "1")
        return Desk(
            pipeline: Pipeline(layers: [FixedLayer(finding: .scene(Scene(source: "", origin: .template(match))))]),
            studio: Studio(
                renderer: world,
                videos: world,
                journal: world,
                cache: nil,
                width: 1,
                backoff: backoff()
            ),
            delivery: world,
            journal: world,
            issuer: Issuer(version: "0.1.0", manim: nil),
            edition: { edition },
            workload: Workload()
        )
    }

    private func job(_ id: String, run: Int64) throws -> Job {
        let name = JobName(batch: nil, id: try #require(JobID(id)))
        return Job(run: run, name: name, request: RenderRequest(description: id), createdAt: 0)
    }

    @Test func `a request whose worker dies each time is tried three times, further and further apart`() async throws {
        let lost = JobFailure(.sceneFailed, "the worker was lost", isAccident: true)
        world.set { $0.failure = ("render", lost) }
        let job = try job("a", run: 1)
        try await desk().handle(job)
        #expect(world.attempts(1) == 3)
        #expect(slept.withLock(\.self) == [.seconds(2), .seconds(8)])
        let error = world.published(job.name)?.document["error"]?.object
        #expect(error?["code"] == "poison")
        #expect(error?["detail"]?.string?.contains("the worker was lost") == true)
    }

    @Test func `a request that fails by itself is not tried again`() async throws {
        world.set { $0.failure = ("render", JobFailure(.sceneFailed, "NameError")) }
        let job = try job("a", run: 1)
        try await desk().handle(job)
        #expect(world.attempts(1) == 1)
        #expect(world.published(job.name)?.document["error"]?.object?["code"] == "scene_failed")
    }

    @Test func `others are drawn while a request waits for its next attempt`() async throws {
        let (asleep, fallAsleep) = AsyncStream.makeStream(of: Void.self)
        let (woken, wake) = AsyncStream.makeStream(of: Void.self)
        let backoff = Backoff(
            clock: WallClock { Date(milliseconds: 0) },
            chance: { 0.5 },
            sleep: { _ in
                fallAsleep.yield()
                for await _ in woken { return }
            }
        )
        let edition = Edition(templates: "1", renderer: "1")
        let match = TemplateMatch(templateID: "t", confidence: 1, parameters: [:], defaultsUsed: [])
        let desk = Desk(
            pipeline: Pipeline(layers: [FixedLayer(finding: .scene(Scene(source: "", origin: .template(match))))]),
            studio: Studio(
                renderer: world,
                videos: world,
                journal: world,
                cache: nil,
                width: 1,
                backoff: backoff
            ),
            delivery: world,
            journal: world,
            issuer: Issuer(version: "0.1.0", manim: nil),
            edition: { edition },
            workload: Workload()
        )
        world.set { $0.failure = ("render", JobFailure(.sceneFailed, "lost", isAccident: true)) }
        let poison = try job("a", run: 1)
        async let first: Void = desk.handle(poison)
        for await _ in asleep { break }
        world.set { $0.failure = nil }
        try await desk.handle(try job("b", run: 2))
        #expect(world.recorded(2)?.state == .done)
        #expect(world.recorded(1) == nil)
        wake.yield()
        try await first
        #expect(world.recorded(1)?.state == .done)
    }
}
