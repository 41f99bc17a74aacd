import Foundation
import OrderedCollections
import ServiceLifecycle
import ServiceLifecycleTestKit
import Synchronization
import Testing

@testable import Engine

/// Reception, backlog, office and desk together, over a renderer that draws when the test lets it.
@Suite(.timeLimit(.minutes(2))) struct BacklogTests {
    private let world = World()
    private let workload = Workload()
    private let drawn = Drawn()
    private let reception: Reception
    private let office: Office
    private let studio: Studio

    /// Renders wait here for the test, one after the other.
    private final class Drawn: Sendable {
        let starts: AsyncStream<Void>
        private let start: AsyncStream<Void>.Continuation
        let permits: AsyncStream<Void>
        private let permit: AsyncStream<Void>.Continuation
        /// Set once the test has seen enough.
        let isOpen = Mutex(false)

        init() {
            (starts, start) = AsyncStream.makeStream()
            (permits, permit) = AsyncStream.makeStream()
        }

        func render() async {
            start.yield()
            if isOpen.withLock(\.self) { return }
            for await _ in permits { return }
        }

        /// Waits until the next render has begun.
        func started() async { for await _ in starts { return } }

        func letOne() { permit.yield() }

        func open() {
            isOpen.withLock { $0 = true }
            permit.finish()
        }
    }

    init() {
        let (world, drawn) = (world, drawn)
        world.set { $0.onRender = { await drawn.render() } }
        let issuer = Issuer(version: "0.1.0", manim: nil)
        let edition = Edition(templates: "1", renderer: "1")
        let match = TemplateMatch(templateID: "t", confidence: 1, parameters: [:], defaultsUsed: [])
        reception = Reception(
            reader: RequestReader(),
            journal: world,
            delivery: world,
            issuer: issuer,
            workload: workload
        )
        studio = Studio(renderer: world, videos: world, journal: world, cache: world, width: 1)
        let desk = Desk(
            pipeline: Pipeline(layers: [
                ExactLayer(cache: world, videos: world, edition: { edition }),
                FixedLayer(finding: .scene(Scene(source: "", origin: .template(match)))),
            ]),
            studio: studio,
            delivery: world,
            journal: world,
            issuer: issuer,
            edition: { edition },
            workload: workload
        )
        office = Office(jobs: reception.jobs, desk: desk)
    }

    private func drop(_ text: String, as name: String, in batch: String? = nil) async throws {
        let batch = batch.flatMap { Batch($0) }
        // Without room, a file stays in the inbox.
        guard await reception.hasRoom(for: LaneName(batch: batch, fileName: Array(name.utf8))) else { return }
        let arrival = Arrival(
            batch: batch,
            name: Array(name.utf8),
            bytes: Array(text.utf8),
            sha256: name,
            identity: name
        )
        try await reception.taken(try await reception.admit(arrival))
    }

    /// Runs the parts while `body` works with them, then stops them, with no more waiting for permits.
    private func running(_ body: @Sendable () async throws -> Void) async throws {
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await office.run() }
                group.addTask { try await reception.backlog.run() }
                try await body()
                trigger.triggerGracefulShutdown()
                drawn.open()
                try await group.waitForAll()
            }
        }
    }

    /// Waits until every job but the one that is drawn stands at the gate.
    private func settle() async throws {
        while studio.waiting < workload.count - 1 {
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    private enum Form: CaseIterable { case batch, lines, files }

    private func dropBulk(_ form: Form, _ count: Int) async throws {
        switch form {
        case .batch:
            for number in 1...count {
                try await drop(#"{"description": "b \#(number)"}"#, as: "b\(number).json", in: "bulk")
            }
        case .lines:
            let lines = (1...count).map { #"{"description": "b \#($0)"}"# }
            try await drop(lines.joined(separator: "\n") + "\n", as: "bulk.jsonl")
        case .files:
            for number in 1...count { try await drop(#"{"description": "b \#(number)"}"#, as: "b\(number).json") }
        }
    }

    @Test(arguments: Form.allCases) private func `a single request waits for one render, behind however many`(
        form: Form
    )
        async throws
    {
        let single = JobName(batch: nil, id: try #require(JobID("demo")))
        try await running {
            try await dropBulk(form, 5_000)
            for _ in 0..<3 {
                await drawn.started()
                drawn.letOne()
            }
            await drawn.started()
            try await settle()
            try await drop(#"{"description": "demo"}"#, as: "demo.json")
            try await settle()
            #expect(world.published(single)?.state == .queued)
            drawn.letOne()
            await drawn.started()
            #expect(world.published(single)?.state == .running)
        }
        #expect(workload.most <= 258)
    }

    @Test func `a file with more requests than fit in memory is answered in portions, the urgent ones first`()
        async throws
    {
        let lines = (1...500).map { #"{"description": "b \#($0)", "priority": \#($0 > 490 ? 5 : 0)}"# }
        try await running {
            try await drop(lines.joined(separator: "\n") + "\n", as: "bulk.jsonl")
            #expect(await !reception.hasRoom(for: LaneName(batch: nil, fileName: Array("bulk.jsonl".utf8))))
            drawn.open()
            await workload.idle()
        }
        #expect(workload.most <= Workload.Limits().portion + Workload.Limits().portion / 2)
        let recorded = world.effects.filter { $0.hasPrefix("record done") }
        #expect(recorded.count == 500)
        #expect(recorded.prefix(10).allSatisfy { $0 > "record done bulk-0490" }, "\(recorded.prefix(12))")
        for number in 1...500 {
            let name = "bulk-" + String(repeating: "0", count: 4 - "\(number)".count) + "\(number)"
            let shown = world.effects.filter { $0.hasPrefix("publish") && $0.hasSuffix(name) }
            #expect(shown.first == "publish queued \(name)" && shown.last == "publish done \(name)", "\(shown)")
        }
    }

    @Test func `the refused lines of a large file are reported, too`() async throws {
        let lines = (1...200).map { $0 % 2 == 0 ? #"{"description": "b \#($0)"}"# : "{}" }
        try await running {
            try await drop(lines.joined(separator: "\n") + "\n", as: "mixed.jsonl")
            drawn.open()
            await workload.idle()
        }
        #expect(world.effects.filter { $0.hasPrefix("publish rejected") }.count == 100)
        #expect(world.effects.filter { $0.hasPrefix("record done") }.count == 100)
    }

    @Test func `what the last daemon left is taken up in portions`() async throws {
        let lines = (1...300).map { #"{"description": "b \#($0)"}"# }
        let arrival = Arrival(
            batch: nil,
            name: Array("bulk.jsonl".utf8),
            bytes: Array((lines.joined(separator: "\n") + "\n").utf8),
            sha256: "0",
            identity: "1"
        )
        let file = try await reception.admit(arrival)
        try await running {
            _ = try await reception.resume()
            // The file is found in the inbox once more.
            try await reception.taken(file)
            drawn.open()
            await workload.idle()
        }
        #expect(workload.most <= 96)
        #expect(world.effects.filter { $0.hasPrefix("record done") }.count == 300)
    }
}
