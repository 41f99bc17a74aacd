import Foundation
import Synchronization
import Testing

@testable import Engine

@Suite(.timeLimit(.minutes(1))) struct CaretakerTests {
    private let shelf = Shelf()

    private func caretaker(_ byteCount: Int? = nil, age: Duration? = nil, pins: Pins = Pins()) -> Caretaker {
        let shelf = shelf
        return Caretaker(
            answers: shelf,
            videos: shelf,
            limits: CacheLimits(byteCount: byteCount, age: age),
            edition: { Edition(templates: "1", renderer: "1") },
            pins: pins,
            clock: WallClock { Date(milliseconds: shelf.now) }
        )
    }

    @Test func `at the start, orphans a day old are removed and the cache is brought within its limit`() async {
        shelf.set { $0.files = ["a": 400, "b": 400, "c": 400] }
        shelf.set { $0.answers = ["a", "b", "c"] }
        await caretaker(1_000).begin()
        #expect(shelf.orphanAges == [86_400, 3_600])
        // 300 bytes above nine tenths of the limit.
        #expect(shelf.freed == [300])
        #expect(shelf.files == ["b", "c"])
    }

    @Test func `within the limit, a new video costs an addition`() async {
        let caretaker = caretaker(1_000)
        await caretaker.begin()
        shelf.set { $0.calls = [] }
        await caretaker.noteMade(video("a", 1_000))
        #expect(shelf.calls.isEmpty)
    }

    @Test func `one video too many makes room, an answer forgotten before its video is removed`() async {
        let caretaker = caretaker(1_000)
        await caretaker.begin()
        shelf.set { state in
            state.files = ["a": 600, "b": 600]
            state.answers = ["a", "b"]
            state.calls = []
        }
        await caretaker.noteMade(video("a", 600))
        #expect(shelf.calls.isEmpty)
        await caretaker.noteMade(video("b", 600))
        #expect(shelf.calls == ["measure", "orphans", "measure", "evict", "remove a"])
        #expect(shelf.files == ["b"])
    }

    @Test func `what remembering takes counts as well as the videos`() async {
        shelf.set { state in
            state.files = ["a": 400, "b": 400]
            state.answers = ["a", "b"]
            state.record = 300
        }
        await caretaker(1_000).begin()
        // 200 bytes above nine tenths of the limit.
        #expect(shelf.freed == [200])
        #expect(shelf.files == ["b"])
    }

    @Test func `a video that a job is about to deliver is not removed`() async throws {
        let pins = Pins()
        let job = Job(
            run: 1,
            name: JobName(batch: nil, id: try #require(JobID("j"))),
            request: RenderRequest(description: "d"),
            createdAt: 0
        )
        pins.hold(video("a", 600), for: job)
        shelf.set { state in
            state.files = ["a": 600, "b": 600]
            state.answers = ["a", "b"]
        }
        let caretaker = caretaker(1_000, age: .seconds(60), pins: pins)
        await caretaker.begin()
        #expect(shelf.files == ["a"])
        #expect(shelf.answers == ["a"])
        #expect(shelf.sparedHashes == ["a", "b"])
        // The answers may be too old: their videos stay all the same.
        shelf.set { $0.now += 3_600_000 }
        await caretaker.noteMade(video("c", 1))
        #expect(shelf.answers.isEmpty)
        #expect(shelf.files == ["a"])
        // Without an answer it is held all the same when orphans are cleared.
        await self.caretaker(pins: pins).begin()
        #expect(shelf.sparedHashes == ["a"])
        pins.release(job)
        #expect(pins.held.isEmpty)
    }

    @Test func `what cannot be made room for is not tried again with each video`() async {
        shelf.set { $0.files = ["orphan": 2_000] }
        let caretaker = caretaker(1_000)
        await caretaker.begin()
        shelf.set { $0.calls = [] }
        await caretaker.noteMade(video("a", 1))
        #expect(shelf.calls.isEmpty)
        await caretaker.noteMade(video("b", 100))
        #expect(shelf.calls.first == "measure")
    }

    @Test func `answers that nobody asks for are forgotten, looked after from time to time`() async {
        let caretaker = caretaker(age: .seconds(90 * 86_400))
        await caretaker.begin()
        let day = 86_400_000 as Int64
        #expect(shelf.unusedSince == [shelf.now - 90 * day])
        await caretaker.noteMade(video("a", 1))
        #expect(shelf.unusedSince.count == 1)
        shelf.set { $0.now += 3_600_000 }
        await caretaker.noteMade(video("b", 1))
        #expect(shelf.unusedSince.count == 2)
    }

    @Test func `trouble with the cache is no trouble for the jobs`() async {
        shelf.set { $0.failure = JobFailure(.internal, "no") }
        let caretaker = caretaker(1, age: .seconds(1))
        await caretaker.begin()
        await caretaker.noteMade(video("a", 100))
        shelf.set { state in
            state.failure = nil
            state.files = ["a": 100]
            state.answers = ["a"]
        }
        await caretaker.noteMade(video("b", 100))
        #expect(shelf.files.isEmpty)
    }
}

private func video(_ name: String, _ byteCount: Int) -> StoredVideo {
    StoredVideo(
        sha256: name,
        format: .mp4,
        byteCount: byteCount,
        facts: VideoFacts(durationMilliseconds: 1, width: 1, height: 1, framesPerSecond: 1)
    )
}

/// Answers and videos, one each of a name.
private final class Shelf: AnswerStock, VideoStock {
    struct State {
        var files: [String: Int] = [:]
        /// Names of videos, in the order in which they were used.
        var answers: [String] = []
        /// What remembering the answers takes.
        var record = 0
        var now: Int64 = 1_700_000_000_000
        var calls: [String] = []
        var freed: [Int] = []
        var orphanAges: [Int64] = []
        /// What was not an orphan at the last clearing.
        var sparedHashes: Set<String> = []
        var unusedSince: [Int64] = []
        var failure: JobFailure?
    }

    private let state = Mutex(State())

    var files: [String] { state.withLock { $0.files.keys.sorted() } }
    var answers: [String] { state.withLock(\.answers) }
    var calls: [String] { state.withLock(\.calls) }
    var freed: [Int] { state.withLock(\.freed) }
    var orphanAges: [Int64] { state.withLock(\.orphanAges) }
    var sparedHashes: Set<String> { state.withLock(\.sparedHashes) }
    var unusedSince: [Int64] { state.withLock(\.unusedSince) }
    var now: Int64 { state.withLock(\.now) }

    func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

    private func change<Value>(_ call: String, _ body: (inout State) -> Value) throws -> Value {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            state.calls.append(call)
            return body(&state)
        }
    }

    func videoHashes() async throws -> Set<String> { Set(answers) }

    func evict(unusedSince date: Date) async throws -> [StoredVideo] {
        try change("age") { state in
            state.unusedSince.append(date.milliseconds)
            // What there is was made at the start of the test.
            guard date.milliseconds > 1_700_000_000_000 else { return [] }
            defer { state.answers = [] }
            return state.answers.map { video($0, state.files[$0] ?? 0) }
        }
    }

    func evict(
        freeing byteCount: Int,
        keeping edition: Edition,
        sparing held: Set<StoredVideo>
    ) async throws -> [StoredVideo] {
        try change("evict") { state in
            state.freed.append(byteCount)
            var evicted: [StoredVideo] = []
            for name in state.answers where !held.contains(where: { $0.sha256 == name }) {
                guard evicted.reduce(0, { $0 + $1.byteCount }) < byteCount else { break }
                evicted.append(video(name, state.files[name] ?? 0))
            }
            state.answers.removeAll { name in evicted.contains { $0.sha256 == name } }
            return evicted
        }
    }

    func recordByteCount() async throws -> Int { state.withLock(\.record) }

    func byteCount() async throws -> Int { try change("measure") { $0.files.values.reduce(0, +) } }

    func remove(_ video: StoredVideo) async throws -> Int {
        try change("remove \(video.sha256)") { state in
            precondition(!state.answers.contains(video.sha256), "its answer is still there")
            return state.files.removeValue(forKey: video.sha256) ?? 0
        }
    }

    func removeAll(except hashes: Set<String>, unchangedSince date: Date?) async throws -> (files: Int, bytes: Int) {
        try change("orphans") { state in
            state.orphanAges.append((state.now - (date?.milliseconds ?? state.now)) / 1_000)
            state.sparedHashes = hashes
            return (0, 0)
        }
    }
}
