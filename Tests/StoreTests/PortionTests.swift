import Engine
import OrderedCollections
import Support
import SystemPackage
import Testing

@testable import Store

/// What the journal says of jobs that are not in memory.
@Suite(.timeLimit(.minutes(1))) struct PortionTests {
    private let folder: TemporaryFolder
    private let store: JobsStore
    private let time = TestTime()

    init() throws {
        folder = try TemporaryFolder()
        store = try JobsStore(path: folder.appending("jobs.sqlite").string, clock: time.clock)
    }

    private func reopened() throws -> JobsStore {
        try JobsStore(path: folder.appending("jobs.sqlite").string, clock: time.clock)
    }

    private func admit(_ name: String, _ priorities: [Int], rejected: [String] = []) async throws -> AdmittedFile {
        let accepted = try priorities.enumerated().map { number, priority in
            Contents.Accepted(
                name: try jobName("\(name)-\(number)"),
                request: RenderRequest(description: "a", priority: priority)
            )
        }
        let refused = try rejected.map { status(try jobName($0), .rejected) }
        return try await store.admit(
            try arrival("\(name).jsonl"),
            holding: Contents(accepted: accepted, rejected: refused)
        )
    }

    @Test func `the urgent jobs of a file come first, and finished ones not at all`() async throws {
        let file = try await admit("a", [0, 5, 0, 9])
        _ = try await admit("b", [99])
        #expect(try await store.next(in: file.id, limit: 3).map(\.run) == [4, 2, 1])
        try await store.record(status(file.jobs[3].name, .done), of: file.jobs[3])
        #expect(try await store.next(in: file.id, limit: 9).map(\.run) == [2, 1, 3])
        #expect(try await store.unfinished(in: file.id, after: 1, limit: 1).map(\.run) == [2])
    }

    @Test func `refused requests are given until their statuses are published`() async throws {
        let file = try await admit("a", [0], rejected: ["x", "y"])
        let found = try await store.rejections(in: file.id, limit: 1)
        #expect(found.map(\.name.description) == ["x"])
        try await store.confirmPublished(found[0])
        #expect(try await store.rejections(in: file.id, limit: 9).map(\.name.description) == ["y"])
    }

    @Test func `the next daemon queues what was running and knows when the attempt began`() async throws {
        let file = try await admit("a", [0, 0])
        time.advance(by: 5_000)
        let began = time.clock.milliseconds
        _ = try await store.beginAttempt(of: file.jobs[1])
        time.advance(by: 60_000)
        let next = try reopened()
        let (files, broken) = try await next.recover()
        #expect(files == [UnfinishedFile(id: file.id, count: 2)])
        #expect(broken.map(\.run) == [2])
        #expect(broken.first?.accidents == Accidents(count: 1, latest: began))
        // Put back before it was begun again: what happened is not forgotten.
        try await next.withdrawAttempt(of: file.jobs[1])
        #expect(try await next.latest(file.jobs[1].name)?.attempts == 1)
        #expect(try await next.recover().broken.isEmpty)
    }

    @Test func `an attempt that ended by accident stays counted`() async throws {
        let file = try await admit("a", [0])
        _ = try await store.beginAttempt(of: file.jobs[0])
        try await store.endAttempt(of: file.jobs[0])
        try await store.withdrawAttempt(of: file.jobs[0])
        #expect(try await store.beginAttempt(of: file.jobs[0]) == 2)
    }

    @Test func `a job waits in the lane of its file, whoever reads it`() async throws {
        let file = try await admit("bulk", [0])
        #expect(file.jobs[0].lane == file.lane)
        #expect(try await store.unfinished().first?.lane == file.lane)
    }
}
