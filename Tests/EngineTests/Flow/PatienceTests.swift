import Foundation
import OrderedCollections
import Synchronization
import Testing

@testable import Engine

@Suite(.timeLimit(.minutes(1))) struct PatienceTests {
    private let world = World()
    private let room = FakeRoom()

    private func patience() -> Patience {
        Patience(room: room, sleep: { [room] in try room.sleep($0) })
    }

    private func desk() -> Desk {
        let match = TemplateMatch(templateID: "t", confidence: 1, parameters: [:], defaultsUsed: [])
        return Desk(
            pipeline: Pipeline(layers: [FixedLayer(finding: .scene(Scene(source: "", origin: .template(match))))]),
            studio: Studio(renderer: world, videos: world, journal: world, cache: nil, width: 1),
            delivery: world,
            journal: world,
            issuer: Issuer(version: "0.1.0", manim: nil),
            edition: { Edition(templates: "1", renderer: "1") },
            workload: Workload(),
            patience: patience()
        )
    }

    private func job() throws -> Job {
        let name = JobName(batch: nil, id: try #require(JobID("a")))
        return Job(run: 1, name: name, request: RenderRequest(description: "d"), createdAt: 0)
    }

    @Test(arguments: ["attempt", "publish running a", "keep", "deliver a", "record done a", "publish done a"])
    func `P8: a job that meets a full disk goes on when there is room, and no attempt is lost`(
        effect: String
    ) async throws {
        world.set { $0.failure = (effect, JobFailure(.diskFull, "full")) }
        room.set { $0.onSleep = { [world] count in if count == 3 { world.set { $0.failure = nil } } } }
        room.set { $0.lack = 2 }
        let job = try job()
        try await desk().handle(job)
        #expect(world.recorded(1)?.state == .done)
        #expect(world.published(job.name)?.state == .done)
        #expect(world.attempts(1) == 1)
    }

    @Test func `P8: the reserve is given up once, and looked after at growing intervals`() async throws {
        room.set { $0.lack = 5 }
        var isFull = true
        try await patience().insist {
            defer { isFull = false }
            if isFull { throw JobFailure(.diskFull, "full") }
        }
        #expect(room.calls == ["release", "1", "2", "4", "8", "15", "15"])
    }

    @Test func `P8: who stops while the disk is full leaves the job queued`() async throws {
        world.set { $0.failure = ("keep", JobFailure(.diskFull, "full")) }
        room.set { $0.stops = true }
        try await desk().handle(try job())
        #expect(world.recorded(1) == nil)
        #expect(world.published(try job().name)?.state == .queued)
    }

    @Test func `a final status is shown as soon as nothing stands in its way`() async throws {
        world.set { $0.failure = ("publish done a", JobFailure(.internal, "a folder stands there")) }
        room.set { $0.onSleep = { [world] count in if count == 3 { world.set { $0.failure = nil } } } }
        let job = try job()
        try await desk().handle(job)
        #expect(world.published(job.name)?.state == .done)
        #expect(world.effects.filter { $0 == "render" }.count == 1)
        #expect(room.calls == ["1", "2", "4"])
    }

    @Test func `a status from before that could not be shown at the start is shown later`() async throws {
        let job = try job()
        world.set { $0.failure = ("publish failed a", JobFailure(.internal, "a folder stands there")) }
        room.set { $0.onSleep = { [world] _ in world.set { $0.failure = nil } } }
        try await desk().catchUp(Status(name: job.name, state: .failed, document: [:]))
        #expect(world.effects == ["publish failed a", "confirm published a"])
    }

    @Test func `a status from before is not shown over a newer run's`() async throws {
        let job = try job()
        let desk = desk()
        desk.expect(job)
        try await desk.catchUp(Status(name: job.name, state: .failed, document: [:]))
        #expect(world.effects.isEmpty)
    }
}

/// A disk that lacks room as often as a test wants, and a clock that stands still.
private final class FakeRoom: Room {
    struct State {
        var lack = 0
        var stops = false
        var calls: [String] = []
        var sleeps = 0
        var onSleep: (@Sendable (Int) -> Void)?
    }

    private let state = Mutex(State())

    var calls: [String] { state.withLock(\.calls) }

    func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

    func sleep(_ duration: Duration) throws {
        let (count, onSleep) = try state.withLock { state in
            if state.stops { throw CancellationError() }
            state.sleeps += 1
            state.calls.append("\(duration.components.seconds)")
            return (state.sleeps, state.onSleep)
        }
        onSleep?(count)
    }

    func release() async { state.withLock { $0.calls.append("release") } }

    func reclaim() async -> Bool {
        state.withLock { state in
            state.lack -= 1
            return state.lack < 0
        }
    }
}
