import Engine
import Foundation
import GRDB
import OrderedCollections
import Support
import SystemPackage
import Testing

@testable import Store

@Suite(.timeLimit(.minutes(1))) struct JobsStoreTests {
    let folder: TemporaryFolder
    let store: JobsStore
    let time = TestTime()

    init() throws {
        folder = try TemporaryFolder()
        store = try JobsStore(path: folder.appending("jobs.sqlite").string, clock: time.clock)
    }

    private func reopened() throws -> JobsStore {
        try JobsStore(path: folder.appending("jobs.sqlite").string, clock: time.clock)
    }

    private func contents(_ ids: [String], rejected: [String] = []) throws -> Contents {
        Contents(
            accepted: try ids.map { Contents.Accepted(name: try jobName($0), request: RenderRequest(description: $0)) },
            rejected: try rejected.map { status(try jobName($0), .rejected) }
        )
    }

    @Test func `what was admitted is found again by the next daemon, field for field`() async throws {
        let request = RenderRequest(
            description: "plot sin(x)\n“π”",
            context: "year 9",
            topic: "math",
            quality: .ultra,
            format: .gif,
            priority: -7,
            parameters: ["b": .array([.int(1), .double(2.5)]), "a": .object(["k": .null])],
            template: "function_plot_2d",
            metadata: .object(["n": .bool(true), "s": "\u{202E}x"])
        )
        let name = try jobName("a", in: "course-7/week-1")
        let contents = Contents(accepted: [Contents.Accepted(name: name, request: request)], rejected: [])
        let file = try await store.admit(try arrival("a.json", in: "course-7/week-1"), holding: contents)
        #expect(file.jobs.map(\.request) == [request])
        let found = try await reopened().unfinished()
        #expect(found == file.jobs)
        #expect(found.first?.request.stored.text() == request.stored.text())
    }

    @Test func `the same arrival before it was taken gives the same jobs, after that new ones`() async throws {
        let file = try arrival("a.json")
        let first = try await store.admit(file, holding: try contents(["a-1", "a-2"], rejected: ["a-3"]))
        let again = try await reopened().admit(file, holding: try contents(["a-1", "a-2"], rejected: ["a-3"]))
        #expect(again == first)
        try await store.confirmTaken(first)
        let later = try await store.admit(file, holding: try contents(["a-1", "a-2"], rejected: ["a-3"]))
        #expect(later.id != first.id)
        #expect(Set(later.jobs.map(\.run)).isDisjoint(with: first.jobs.map(\.run)))
    }

    @Test func `what was finished before its file was taken out is not queued again`() async throws {
        let file = try await store.admit(try arrival("a.json"), holding: try contents(["a-1", "a-2"]))
        try await store.record(status(file.jobs[0].name, .done), of: file.jobs[0])
        let again = try await reopened().admit(try arrival("a.json"), holding: try contents(["a-1", "a-2"]))
        #expect(again.id == file.id)
        #expect(again.jobs == [file.jobs[1]])
    }

    @Test(arguments: ["name", "identity", "batch"])
    func `an arrival that differs is another one`(difference: String) async throws {
        let first = try await store.admit(try arrival("a.json"), holding: try contents(["a"]))
        let other =
            switch difference {
            case "name": try arrival("A.json")
            case "identity": try arrival("a.json", identity: "1:2:4")
            default: try arrival("a.json", in: "b")
            }
        let second = try await store.admit(other, holding: try contents(["a"]))
        #expect(second.id != first.id)
    }

    @Test func `a name that is no text is told from its twin`() async throws {
        func named(_ bytes: [UInt8]) -> Arrival {
            Arrival(batch: nil, name: bytes, bytes: [], sha256: "s", identity: "i")
        }
        let first = try await store.admit(named([0xFF, 0x2E]), holding: try contents(["a"]))
        let second = try await store.admit(named([0xFE, 0x2E]), holding: try contents(["b"]))
        let third = try await store.admit(named([0xFF, 0x2E]), holding: try contents(["a"]))
        #expect(first.id != second.id)
        #expect(first == third)
    }

    @Test func `a final state is never left`() async throws {
        let job = try #require(
            try await store.admit(try arrival("a.json"), holding: try contents(["a"])).jobs.first
        )
        try await store.record(status(job.name, .running), of: job)
        try await store.record(status(job.name, .running, note: "2"), of: job)
        try await store.record(status(job.name, .done), of: job)
        for state in Status.State.allCases {
            await #expect(throws: JobFailure.self) { try await store.record(status(job.name, state), of: job) }
        }
        #expect(try await store.latest(job.name)?.status.state == .done)
        #expect(try await store.unfinished().isEmpty)
    }

    @Test func `attempts are counted across daemons`() async throws {
        let job = try #require(
            try await store.admit(try arrival("a.json"), holding: try contents(["a"])).jobs.first
        )
        #expect(try await store.beginAttempt(of: job) == 1)
        #expect(try await reopened().beginAttempt(of: job) == 2)
        #expect(try await store.latest(job.name)?.attempts == 2)
    }

    @Test func `only the latest document counts as published`() async throws {
        let file = try await store.admit(try arrival("a.json"), holding: try contents(["a"], rejected: ["bad"]))
        let job = try #require(file.jobs.first)
        let rejected = try #require(file.rejected.first)
        #expect(try await store.unpublished() == [rejected])
        try await store.confirmPublished(rejected)
        #expect(try await store.unpublished().isEmpty)

        try await store.record(status(job.name, .running), of: job)
        try await store.record(status(job.name, .done), of: job)
        try await store.confirmPublished(status(job.name, .running))
        #expect(try await store.unpublished() == [status(job.name, .done)])
        try await store.confirmPublished(status(job.name, .done))
        #expect(try await reopened().unpublished().isEmpty)
    }

    @Test func `a run that was overtaken is not published over the newer one`() async throws {
        let first = try #require(
            try await store.admit(try arrival("a.json"), holding: try contents(["a"])).jobs.first
        )
        try await store.record(status(first.name, .done, note: "first"), of: first)
        let second = try #require(
            try await store.admit(try arrival("a.json", identity: "9"), holding: try contents(["a"])).jobs.first
        )
        #expect(try await store.unpublished().isEmpty)
        try await store.record(status(second.name, .done, note: "second"), of: second)
        #expect(try await store.unpublished() == [status(second.name, .done, note: "second")])
        try await store.confirmPublished(status(first.name, .done, note: "first"))
        #expect(try await store.unpublished().count == 1)
        try await store.confirmPublished(status(second.name, .done, note: "second"))
        #expect(try await store.unpublished().isEmpty)
    }

    @Test func `unfinished jobs come oldest first`() async throws {
        for number in 1...5 {
            _ = try await store.admit(
                try arrival("\(number).json", identity: "\(number)"),
                holding: try contents(["j\(number)"])
            )
        }
        let jobs = try await store.unfinished()
        #expect(jobs.map(\.name.id.description) == ["j1", "j2", "j3", "j4", "j5"])
    }

    @Test func `lists show the newest run of each job`() async throws {
        for (id, identity) in [("a", "1"), ("b", "2"), ("a", "3")] {
            time.advance(by: 1_000)
            _ = try await store.admit(try arrival("f", identity: identity), holding: try contents([id]))
        }
        let runs = try await store.unfinished()
        try await store.record(status(runs[0].name, .failed), of: runs[0])
        try await store.record(status(runs[1].name, .done), of: runs[1])
        #expect(try await store.jobs().map(\.run) == [runs[2].run, runs[1].run])
        #expect(try await store.jobs(limit: 1).map(\.status.state) == [.queued])
        #expect(try await store.jobs(state: .failed).isEmpty)
        #expect(try await store.jobs(state: .done).map(\.status.name.id.description) == ["b"])
        #expect(try await store.counts() == [.queued: 1, .done: 1])
        let latest = try #require(try await store.latest(try jobName("a")))
        #expect(latest.status.document["description"] == "a")
        #expect(latest.createdAt == 1_700_000_003_000)
        #expect(try await store.latest(try jobName("a", in: "b")) == nil)
    }

    @Test func `each commit reaches the disk, also after a note that need not`() async throws {
        let file = try await store.admit(try arrival("a.json"), holding: try contents(["a"]))
        try await store.confirmTaken(file)
        let level = try await store.pool.write { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
        #expect(level == 2)
    }
}

@Suite struct JobsFileTests {
    let folder: TemporaryFolder
    var path: String { folder.appending("jobs.sqlite").string }

    init() throws { folder = try TemporaryFolder() }

    @Test func `a damaged record is a fault and stays where it is`() throws {
        let garbage = Array("this is no database at all, whatever its name may say".utf8)
        try folder.write(garbage, to: "jobs.sqlite")
        let fault = #expect(throws: Fault.self) { try JobsStore(path: path) }
        #expect(fault?.kind == .storage)
        #expect(fault?.description.contains("backup") == true)
        #expect(try folder.read("jobs.sqlite") == garbage)
    }

    @Test func `a record of a newer manimd is not touched`() throws {
        do {
            let store = try JobsStore(path: path)
            try store.pool.write { db in
                try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('99 the future')")
            }
        }
        let fault = #expect(throws: Fault.self) { try JobsStore(path: path) }
        #expect(fault?.description.contains("newer") == true)
    }

    @Test func `a record in a folder that is not there is a fault`() {
        #expect(throws: Fault.self) { try JobsStore(path: folder.appending("no/jobs.sqlite").string) }
    }

    @Test func `a full disk is told apart, nothing is half written, and work goes on when there is room`() async throws
    {
        let store = try JobsStore(path: path)
        let contents = Contents(
            accepted: try (0..<400).map {
                Contents.Accepted(
                    name: try jobName("j\($0)"),
                    request: RenderRequest(description: String(repeating: "x", count: 1_000))
                )
            },
            rejected: []
        )
        try await store.pool.write { try $0.execute(sql: "PRAGMA max_page_count = 20") }
        let failure = await #expect(throws: JobFailure.self) {
            try await store.admit(try arrival("a.json"), holding: contents)
        }
        #expect(failure?.code == .diskFull)
        #expect(try await store.unfinished().isEmpty)
        try await store.pool.write { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
        #expect(try await store.admit(try arrival("a.json"), holding: contents).jobs.count == 400)
    }
}
