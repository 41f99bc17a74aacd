import Foundation
import OrderedCollections
import Synchronization
import Testing

@testable import Engine

@Suite(.timeLimit(.minutes(1))) struct DeskTests {
    private let world = World()
    private let scene = Scene(
        source: "code",
        origin: .template(
            TemplateMatch(templateID: "t", confidence: 0.95, parameters: ["a": .int(3)], defaultsUsed: ["b"])
        )
    )

    private func desk(_ finding: Finding? = nil, workload: Workload = Workload()) -> Desk {
        deskAndStudio(finding, workload: workload).desk
    }

    private func deskAndStudio(
        _ finding: Finding? = nil,
        workload: Workload = Workload()
    ) -> (desk: Desk, studio: Studio) {
        let studio = Studio(renderer: world, videos: world, journal: world, cache: world, width: 1)
        let edition = Edition(templates: "1", renderer: "1")
        let desk = Desk(
            pipeline: Pipeline(layers: [
                ExactLayer(cache: world, videos: world, edition: { edition }),
                FixedLayer(finding: finding ?? .scene(scene)),
            ]),
            studio: studio,
            delivery: world,
            journal: world,
            issuer: Issuer(version: "0.1.0", manim: "0.22.0"),
            edition: { edition },
            workload: workload,
            clock: WallClock { Date(milliseconds: 1_000) }
        )
        return (desk, studio)
    }

    private func job(_ id: String, run: Int64 = 1, _ description: String = "plot sin(x)") throws -> Job {
        let name = JobName(batch: nil, id: try #require(JobID(id)))
        return Job(run: run, name: name, request: RenderRequest(description: description, topic: "math"), createdAt: 0)
    }

    @Test func `the video is kept, delivered, written down and only then called done`() async throws {
        let job = try job("a")
        try await desk().handle(job)
        #expect(
            world.effects == [
                "attempt", "publish running a", "render", "keep", "discard", "remember", "deliver a", "record done a",
                "publish done a", "confirm published a",
            ]
        )
    }

    @Test func `the status of a made video tells how it was made`() async throws {
        let job = try job("a")
        try await desk().handle(job)
        let status = try #require(world.published(job.name))
        var document = status.document
        #expect(document.removeValue(forKey: "layers")?.array?.count == 2)
        #expect(document.removeValue(forKey: "timings") != nil)
        #expect(
            JSONValue.object(document).text() == """
                {"job_id":"a","status":"done","description":"plot sin(x)","topic":"math","quality":"high","format":"mp4",\
                "generation_mode":"template","template_id":"t","template_confidence":0.95,"parameters":{"a":3},\
                "parameters_by":"parser","defaults_used":["b"],"video_url":"a.mp4","video":{"sha256":"ab","bytes":10,\
                "duration_ms":1000,"width":854,"height":480,"fps":15},"cost_usd":0,\
                "created_at":"1970-01-01T00:00:00.000Z","updated_at":"1970-01-01T00:00:01.000Z","manimd":"0.1.0",\
                "manim":"0.22.0"}
                """
        )
    }

    @Test func `an equal request later is an exact hit and renders nothing`() async throws {
        let desk = desk()
        try await desk.handle(try job("a"))
        let second = try job("b", run: 2, "Plot  sin(x)")
        try await desk.handle(second)
        #expect(world.effects.filter { $0 == "render" }.count == 1)
        #expect(
            world.effects.suffix(5) == [
                "publish running b", "deliver b", "record done b", "publish done b", "confirm published b",
            ]
        )
        #expect(world.published(second.name)?.document["cache_layer"] == "exact")
        #expect(world.published(second.name)?.document["generation_mode"] == nil)
    }

    @Test func `a damaged video is drawn again, not served`() async throws {
        let desk = desk()
        try await desk.handle(try job("a"))
        world.set { $0.damaged = true }
        try await desk.handle(try job("b", run: 2))
        #expect(world.effects.filter { $0 == "render" }.count == 2)
    }

    @Test func `a video that another process removes before it is delivered is made again`() async throws {
        let desk = desk()
        try await desk.handle(try job("a"))
        world.set { $0.removals = 1 }
        let second = try job("b", run: 2)
        try await desk.handle(second)
        #expect(world.effects.filter { $0 == "render" }.count == 2)
        #expect(world.recorded(2)?.state == .done)
        #expect(world.published(second.name)?.document["generation_mode"] == "template")
        #expect(world.published(second.name)?.document["cache_layer"] == nil)
    }

    @Test func `a video that was made and removed at once is made again, as the same attempt`() async throws {
        world.set { $0.removals = 1 }
        try await desk().handle(try job("a"))
        #expect(world.effects.filter { $0 == "render" }.count == 2)
        #expect(world.recorded(1)?.state == .done)
        #expect(world.attempts(1) == 1)
    }

    @Test func `a video that is removed again and again fails its request and nothing else`() async throws {
        world.set { $0.removals = 3 }
        let job = try job("a")
        let desk = desk()
        try await desk.handle(job)
        #expect(world.published(job.name)?.document["error"]?.object?["code"] == "internal")
        #expect(!world.effects.contains("deliver a"))
        let next = try self.job("b", run: 2)
        try await desk.handle(next)
        #expect(world.recorded(2)?.state == .done)
    }

    @Test func `a job's video is held from when it is kept or found until it is delivered`() async throws {
        let (desk, studio) = deskAndStudio()
        let held = Mutex<[String: Int]>([:])
        world.set { state in
            state.onEffect = { effect in held.withLock { $0[effect] = studio.pins.held.count } }
        }
        try await desk.handle(try job("a"))
        #expect(
            held.withLock(\.self).filter { ["keep", "remember", "deliver a"].contains($0.key) } == [
                "keep": 0, "remember": 1, "deliver a": 1,
            ]
        )
        #expect(studio.pins.held.isEmpty)
        try await desk.handle(try job("b", run: 2))
        #expect(held.withLock { $0["deliver b"] } == 1)
        #expect(studio.pins.held.isEmpty)
    }

    @Test func `equal requests in flight are drawn once and each gets its own status`() async throws {
        let desk = desk()
        let jobs = try (1...5).map { try job("j\($0)", run: Int64($0)) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for job in jobs { group.addTask { try await desk.handle(job) } }
            try await group.waitForAll()
        }
        #expect(world.effects.filter { $0 == "render" }.count == 1)
        let statuses = jobs.compactMap { world.published($0.name)?.document }
        #expect(statuses.filter { $0["generation_mode"] == "template" }.count == 1)
        #expect(statuses.filter { $0["cache_layer"] == "exact" }.count == 4)
        for status in statuses where status["cache_layer"] == "exact" {
            #expect(status["layers"]?.array?.last?.object?["layer"] == "exact")
            #expect(status["layers"]?.array?.last?.object?["outcome"] == "hit")
        }
    }

    @Test func `a failing render fails its request and nothing else`() async throws {
        let failure = JobFailure(.latexFailed, "undefined control sequence", hint: "h", detail: "d")
        world.set { $0.failure = ("render", failure) }
        let job = try job("a")
        try await desk().handle(job)
        let status = try #require(world.published(job.name))
        #expect(status.state == .failed)
        #expect(
            status.document["error"]?.text()
                == #"{"code":"latex_failed","message":"undefined control sequence","hint":"h","detail":"d"}"#
        )
        #expect(world.count == 0)
        #expect(!world.effects.contains("deliver a"))
    }

    @Test(arguments: ["deliver a", "record done a", "publish done a", "keep"])
    func `what cannot be stored stops the daemon before it says done`(effect: String) async throws {
        world.set { $0.failure = (effect, Fault(.storage, "no space")) }
        let job = try job("a")
        let desk = desk()
        await #expect(throws: Fault.self) { try await desk.handle(job) }
        #expect(world.published(job.name)?.state != .done)
    }

    @Test(arguments: ["keep", "deliver a"]) func `a full disk fails no request: the daemon ends, the job stays`(
        effect: String
    ) async throws {
        world.set { $0.failure = (effect, JobFailure(.diskFull, "no space")) }
        let job = try job("a")
        let desk = desk()
        await #expect(throws: JobFailure.self) { try await desk.handle(job) }
        #expect(world.recorded(1) == nil)
        #expect(world.attempts(1) == 0)
    }

    @Test func `a cache that cannot be written costs no request`() async throws {
        world.set { $0.failure = ("remember", Fault(.storage, "corrupt")) }
        let job = try job("a")
        try await desk().handle(job)
        #expect(world.published(job.name)?.state == .done)
    }

    @Test func `a request that ended the daemon three times is not tried again`() async throws {
        let job = try job("a")
        world.set { $0.attempts[job.run] = 3 }
        try await desk().handle(job)
        #expect(world.published(job.name)?.document["error"]?.object?["code"] == "poison")
        #expect(!world.effects.contains("render"))
    }

    @Test func `a refused value is rejected, an unanswered request fails with the reasons`() async throws {
        let refused = try job("a")
        try await desk(.refusal(Refusal(.invalidRequest, "no template “x”"))).handle(refused)
        #expect(world.published(refused.name)?.state == .rejected)
        let unanswered = try job("b", run: 2)
        try await desk(.miss(reason: "“tangent” was not understood")).handle(unanswered)
        let error = world.published(unanswered.name)?.document["error"]?.object
        #expect(error?["code"] == "no_language_model")
        #expect(error?["detail"]?.string?.contains("template: “tangent” was not understood") == true)
    }

    @Test func `a run whose name was taken by a newer one leaves the newer one's files alone`() async throws {
        let desk = desk()
        let (rendering, startRendering) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        world.set { state in
            state.onRender = {
                startRendering.yield()
                for await _ in released { break }
            }
        }
        let old = try job("a", run: 1)
        let new = try job("a", run: 2, "plot cos(x)")
        async let first: Void = desk.handle(old)
        for await _ in rendering { break }
        world.set { $0.onRender = nil }
        async let second: Void = desk.handle(new)
        // The newer one waits for the only place, having announced itself.
        while world.effects.isEmpty || !desk.isLatest(new) {
            try Task.checkCancellation()
            await Task.yield()
        }
        release.yield()
        try await first
        try await second
        #expect(world.recorded(1)?.state == .cancelled)
        #expect(world.recorded(2)?.state == .done)
        #expect(world.published(new.name)?.document["description"] == "plot cos(x)")
    }

    @Test func `a job turned away stays queued`() async throws {
        let desk = desk()
        desk.turnAway()
        let job = try job("a")
        try await desk.handle(job)
        #expect(world.published(job.name)?.state == .queued)
        #expect(world.recorded(1) == nil)
    }

    @Test func `a render that was broken off by cancellation is no failure and stays queued`() async throws {
        let (rendering, startRendering) = AsyncStream.makeStream(of: Void.self)
        world.set { state in
            state.onRender = {
                startRendering.yield()
                await withTaskCancellationHandler {
                    while !Task.isCancelled { await Task.yield() }
                } onCancel: {
                }
            }
            state.afterRender = JobFailure(.sceneFailed, "the worker was lost")
        }
        let desk = desk()
        let job = try job("a")
        let task = Task { try await desk.handle(job) }
        for await _ in rendering { break }
        task.cancel()
        try await task.value
        #expect(world.published(job.name)?.state == .queued)
        #expect(world.recorded(1) == nil)
        #expect(world.attempts(1) == 0)
    }

    @Test func `the workload is idle again whatever became of a job`() async throws {
        let workload = Workload()
        let jobs = try [job("a"), job("b", run: 2)]
        for job in jobs { workload.begin(job) }
        let desk = desk(workload: workload)
        try await desk.handle(jobs[0])
        desk.turnAway()
        try await desk.handle(jobs[1])
        await workload.idle()
        #expect(workload.count == 0)
    }
}
