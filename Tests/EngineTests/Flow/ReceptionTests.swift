import Foundation
import OrderedCollections
import ServiceLifecycle
import ServiceLifecycleTestKit
import Synchronization
import Testing

@testable import Engine

@Suite(.timeLimit(.minutes(1))) struct ReceptionTests {
    private let world = World()
    private let workload = Workload(Workload.Limits(lane: 2, total: 3, spare: 1, portion: 2))

    private func reception() -> Reception {
        Reception(
            reader: RequestReader(),
            journal: world,
            delivery: world,
            issuer: Issuer(version: "0.1.0", manim: nil),
            workload: workload
        )
    }

    private func arrival(_ text: String, batch: Batch? = nil) -> Arrival {
        Arrival(batch: batch, name: Array("a.json".utf8), bytes: Array(text.utf8), sha256: "0", identity: "1")
    }

    @Test func `a file is written down before it is taken, and queued after`() async throws {
        let reception = reception()
        let file = try await reception.admit(arrival(#"[{"description": "a"}, {"description": "b"}]"#))
        #expect(world.effects == ["admit"])
        try await reception.taken(file)
        #expect(world.effects == ["admit", "publish queued a-0001", "publish queued a-0002"])
        try await reception.left([file])
        #expect(world.effects.last == "confirm taken")
        var jobs = reception.jobs.makeAsyncIterator()
        #expect(await jobs.next()?.name.description == "a-0001")
        #expect(await jobs.next()?.name.description == "a-0002")
    }

    @Test func `a file that comes a second time does not bring its jobs again`() async throws {
        let reception = reception()
        let file = try await reception.admit(arrival(#"[{"description": "a"}, {"description": "b"}]"#))
        world.set { $0.failure = ("publish queued a-0002", JobFailure(.diskFull, "full")) }
        await #expect(throws: JobFailure.self) { try await reception.taken(file) }
        world.set { $0.failure = nil }
        try await reception.taken(file)
        try await reception.taken(file)
        #expect(world.effects.filter { $0.hasPrefix("publish") } == ["publish queued a-0001", "publish queued a-0002"])
        #expect(workload.count == 2)
    }

    @Test func `the bytes of a bad file are kept before it leaves the inbox`() async throws {
        let reception = reception()
        let file = try await reception.admit(arrival("{"))
        try await reception.taken(file)
        #expect(
            world.effects == [
                "keep rejected", "admit", "publish rejected a", "confirm published a",
            ]
        )
        let name = JobName(batch: nil, id: try #require(JobID("a")))
        #expect(world.published(name)?.document["error"]?.object?["code"] == "invalid_json")
    }

    @Test func `a name that something stands in the way of keeps no other request of the file waiting`() async throws {
        let reception = reception()
        let file = try await reception.admit(arrival(#"[{"description": "a"}, {"description": "b"}]"#))
        world.set { $0.failure = ("publish queued a-0001", JobFailure(.internal, "a folder stands there")) }
        await #expect(throws: JobFailure.self) { try await reception.taken(file) }
        #expect(workload.count == 1)
        world.set { $0.failure = nil }
        try await reception.taken(file)
        #expect(world.effects.filter { $0.hasPrefix("publish") } == ["publish queued a-0002", "publish queued a-0001"])
    }

    @Test func `one bad request among good ones is rejected alone`() async throws {
        let reception = reception()
        let file = try await reception.admit(arrival(#"[{"description": "a"}, {"x": 1}]"#))
        #expect(file.jobs.map(\.name.description) == ["a-0001"])
        #expect(file.rejected.map(\.name.description) == ["a-0002"])
    }

    @Test func `a lane that is full waits in the inbox and does not keep others out`() async throws {
        let reception = reception()
        let bulk = try (1...4).map { try job(Int64($0), batch: "bulk") }
        workload.begin(bulk[0])
        workload.begin(bulk[1])
        #expect(await !reception.hasRoom(for: bulk[0].lane))
        let single = try job(11)
        #expect(await reception.hasRoom(for: single.lane))
        workload.begin(try job(12, batch: "more"))
        // Room beyond the total is for lanes that have nothing yet.
        #expect(await reception.hasRoom(for: single.lane))
        #expect(await !reception.hasRoom(for: try job(13, batch: "more").lane))
        workload.begin(single)
        #expect(await !reception.hasRoom(for: try job(14, batch: "third").lane))
        workload.end(bulk[0])
        workload.end(bulk[1])
        #expect(await reception.hasRoom(for: bulk[0].lane))
    }

    private func job(_ run: Int64, batch: String? = nil) throws -> Job {
        let name = JobName(batch: batch.flatMap { Batch($0) }, id: try #require(JobID("j\(run)")))
        return Job(run: run, name: name, request: RenderRequest(description: "a"), createdAt: 0)
    }

    @Test func `what is no file is reported under a safe name`() async throws {
        try await reception().refuse(Array("../x\n.json".utf8), in: nil, because: Refusal(.invalidRequest, "a link"))
        #expect(world.effects.count == 1)
        #expect(world.effects.first?.hasPrefix("publish rejected request-x-.json-") == true)
    }
}

@Suite(.timeLimit(.minutes(1))) struct OfficeTests {
    /// A desk that has a scene drawn for every request.
    private func desk(of world: World) -> Desk {
        let match = TemplateMatch(templateID: "t", confidence: 1, parameters: [:], defaultsUsed: [])
        return Desk(
            pipeline: Pipeline(layers: [FixedLayer(finding: .scene(Scene(source: "", origin: .template(match))))]),
            studio: Studio(renderer: world, videos: world, journal: world, cache: nil, width: 1),
            delivery: world,
            journal: world,
            issuer: Issuer(version: "0.1.0", manim: nil),
            edition: { Edition(templates: "1", renderer: "1") },
            workload: Workload()
        )
    }

    @Test(arguments: ["publish running a", "deliver a", "record done a"])
    func `P7: a fault of one job ends the daemon, though it waits for more jobs`(effect: String) async throws {
        let world = World()
        world.set { $0.failure = (effect, Fault(.storage, "the disk lost it")) }
        let desk = desk(of: world)
        let (jobs, feed) = AsyncStream.makeStream(of: Job.self)
        let name = JobName(batch: nil, id: try #require(JobID("a")))
        feed.yield(Job(run: 1, name: name, request: RenderRequest(description: "d"), createdAt: 0))
        let heard = Mutex(false)
        let office = Office(jobs: jobs, desk: desk, onFault: { _ in heard.withLock { $0 = true } })
        await #expect(throws: Fault.self) { try await office.run() }
        let isHeard = heard.withLock(\.self)
        #expect(isHeard)
        #expect(world.published(name)?.state != .done)
    }

    @Test func `shutdown finishes the render under way and leaves the rest queued`() async throws {
        let world = World()
        let (rendering, startRendering) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        world.set { state in
            state.onRender = {
                startRendering.yield()
                for await _ in released { break }
            }
        }
        let desk = desk(of: world)
        let (jobs, feed) = AsyncStream.makeStream(of: Job.self)
        let ids = try ["a", "b"].map { try #require(JobID($0)) }
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await Office(jobs: jobs, desk: desk).run() }
                for (number, id) in ids.enumerated() {
                    let request = RenderRequest(description: "request \(number)")
                    feed.yield(
                        Job(run: Int64(number), name: JobName(batch: nil, id: id), request: request, createdAt: 0)
                    )
                    if number == 0 { for await _ in rendering { break } }
                }
                trigger.triggerGracefulShutdown()
                release.yield()
                try await group.waitForAll()
            }
        }
        #expect(world.recorded(0)?.state == .done)
        #expect(world.recorded(1) == nil)
        #expect(world.effects.filter { $0 == "render" }.count == 1)
    }
}
