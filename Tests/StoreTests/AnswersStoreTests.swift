import Engine
import Foundation
import OrderedCollections
import Support
import SystemPackage
import Testing

@testable import Store

@Suite(.timeLimit(.minutes(1))) struct AnswersStoreTests {
    let folder: TemporaryFolder
    let store: AnswersStore
    let time = TestTime()

    init() throws {
        folder = try TemporaryFolder()
        store = try AnswersStore(path: folder.appending("cache.sqlite").string, clock: time.clock)
    }

    private func reopened() throws -> AnswersStore {
        try AnswersStore(path: folder.appending("cache.sqlite").string, clock: time.clock)
    }

    @Test func `an answer comes back field for field, also to the next daemon`() async throws {
        let key = try exactKey(0xabcdef)
        #expect(try await store.answer(for: key) == nil)
        try await store.remember(answer("plot sin(x)"), for: key)
        #expect(store.count == 1)
        #expect(try await store.answer(for: key) == answer("plot sin(x)"))
        let next = try reopened()
        #expect(next.count == 1)
        #expect(try await next.answer(for: key) == answer("plot sin(x)"))
        #expect(try await next.answer(for: try exactKey(0xabcdee)) == nil)
    }

    @Test func `a video that was handed in comes back without a template`() async throws {
        let key = try exactKey(1)
        let given = StoredAnswer(description: "a", video: answer("a").video, scene: .given)
        try await store.remember(given, for: key)
        #expect(try await reopened().answer(for: key) == given)
        #expect(try await store.list().map(\.templateID) == [nil])
    }

    @Test func `a later answer takes the place of an earlier one`() async throws {
        let key = try exactKey(1)
        try await store.remember(answer("a", video: 1), for: key)
        _ = try await store.answer(for: key)
        try await store.remember(answer("a", video: 2), for: key)
        #expect(store.count == 1)
        #expect(try await store.answer(for: key)?.video.sha256.hasSuffix("2") == true)
        try await store.flush()
        #expect(try await store.list().map(\.hits) == [1])
    }

    @Test func `a forgotten answer stays forgotten`() async throws {
        let key = try exactKey(1)
        try await store.remember(answer("a"), for: key)
        try await store.forget(key)
        #expect(store.count == 0)
        #expect(try await store.answer(for: key) == nil)
        #expect(try reopened().count == 0)
    }

    @Test func `an answer that another process replaced is the new one, and stays`() async throws {
        let key = try exactKey(1)
        try await store.remember(answer("a", video: 1), for: key)
        try await reopened().remember(answer("a", video: 2), for: key)
        for _ in 0..<2 { #expect(try await store.answer(for: key) == answer("a", video: 2)) }
        #expect(try await reopened().answer(for: key) == answer("a", video: 2))
    }

    @Test func `an answer that another process evicted is a miss`() async throws {
        let key = try exactKey(1)
        try await store.remember(answer("a"), for: key)
        _ = try await reopened().evict(.all)
        #expect(try await store.answer(for: key) == nil)
        #expect(store.count == 0)
    }

    @Test func `hits are counted, and written down when asked`() async throws {
        let key = try exactKey(1)
        try await store.remember(answer("a"), for: key)
        time.advance(by: 5_000)
        for _ in 1...3 { _ = try await store.answer(for: key) }
        #expect(try await store.list().first?.hits == 0)
        try await store.flush()
        let record = try #require(try await store.list().first)
        #expect(record.hits == 3)
        #expect(record.lastUsedAt == Date(milliseconds: 1_700_000_005_000))
        #expect(record.key == key)
    }

    @Test func `hits are written down from time to time without being asked`() async throws {
        let key = try exactKey(1)
        try await store.remember(answer("a"), for: key)
        time.advance(by: 29_999)
        _ = try await store.answer(for: key)
        time.advance(by: 1)
        _ = try await store.answer(for: key)
        // Writes are done in order: when this one is, the one before it is.
        try await store.remember(answer("b"), for: try exactKey(2))
        #expect(try await store.list(containing: "a").first?.hits == 2)
    }

    @Test func `the list is newest first and can be narrowed`() async throws {
        for (number, text) in ["plot sin(x)", "Plot cos(x)", "100% of a_b"].enumerated() {
            try await store.remember(answer(text), for: try exactKey(number + 1))
        }
        #expect(try await store.list().map(\.description) == ["100% of a_b", "Plot cos(x)", "plot sin(x)"])
        #expect(try await store.list(containing: "plot").count == 2)
        #expect(try await store.list(containing: "0%").map(\.description) == ["100% of a_b"])
        #expect(try await store.list(containing: "aXb").isEmpty)
        #expect(try await store.list(limit: 1).map(\.description) == ["100% of a_b"])
    }

    @Test func `statistics count a shared video once`() async throws {
        for (number, video) in [1, 1, 2].enumerated() {
            try await store.remember(answer("a", video: video), for: try exactKey(number + 1))
        }
        let statistics = try await store.statistics()
        #expect(statistics.answers == 3)
        #expect(statistics.videos == 2)
        #expect(statistics.videoBytes == 2_000)
        #expect(statistics.databaseBytes > 0)
        #expect(try await store.videos().map { $0.sha256.suffix(1) } == ["1", "2"])
        #expect(try await store.videoHashes() == Set(store.videos().map(\.sha256)))
    }

    @Test func `evicting gives back the videos that nothing refers to any more`() async throws {
        try await store.remember(answer("a", video: 1), for: try exactKey(0xa1))
        try await store.remember(answer("b", video: 1, template: "triangle_area"), for: try exactKey(0xb1))
        try await store.remember(answer("c", video: 2), for: try exactKey(0xa2))
        let first = try await store.evict(.keyPrefix("A"))
        #expect(first.answers == 2)
        #expect(first.videos.map { $0.sha256.suffix(1) } == ["2"])
        #expect(store.count == 1)
        let second = try await store.evict(.template("triangle_area"))
        #expect(second.videos.map { $0.sha256.suffix(1) } == ["1"])
        #expect(try await store.evict(.all).answers == 0)
    }

    @Test func `what was used lately is not evicted by age`() async throws {
        let old = try exactKey(1)
        let used = try exactKey(2)
        try await store.remember(answer("old"), for: old)
        try await store.remember(answer("used"), for: used)
        time.advance(by: 60_000)
        _ = try await store.answer(for: used)
        let evicted = try await store.evict(.unusedSince(Date(milliseconds: 1_700_000_030_000)))
        #expect(evicted.answers == 1)
        #expect(try await store.answer(for: used)?.description == "used")
    }

    @Test func `answers of a video that is gone are forgotten together`() async throws {
        try await store.remember(answer("a", video: 1), for: try exactKey(1))
        try await store.remember(answer("b", video: 1), for: try exactKey(2))
        try await store.remember(answer("c", video: 2), for: try exactKey(3))
        #expect(try await store.forget(answer("a", video: 1).video) == 2)
        #expect(store.count == 1)
    }

    @Test func `room is made from other editions first, then from what was used longest ago`() async throws {
        let other = Edition(templates: "t0", renderer: "r1")
        for number in 1...5 {
            let key = try exactKey(number)
            let made = answer("\(number)", video: number)
            try await store.remember(made, for: key, scope: try scope(), edition: number == 4 ? other : edition)
            time.advance(by: 1_000)
        }
        _ = try await store.answer(for: try exactKey(1))
        // Each takes 1,000 bytes; one too many is better than one too few.
        let first = try await store.evict(freeing: 1_001, keeping: edition, sparing: [])
        #expect(first.map { $0.sha256.suffix(1) } == ["4", "2"])
        let spared = answer("3", video: 3).video
        let second = try await store.evict(freeing: 2_000, keeping: edition, sparing: [spared])
        #expect(second.map { $0.sha256.suffix(1) } == ["5", "1"])
        #expect(store.count == 1)
        #expect(try await store.answer(for: try exactKey(3))?.description == "3")
        #expect(try await store.evict(freeing: 1, keeping: edition, sparing: [spared]).isEmpty)
    }

    @Test func `a video that answers share makes room with the last of them`() async throws {
        for (number, video) in [1, 2, 1].enumerated() {
            try await store.remember(answer("a", video: video), for: try exactKey(number + 1))
            time.advance(by: 1_000)
        }
        #expect(
            try await store.evict(freeing: 1_000, keeping: edition, sparing: []).map { $0.sha256.suffix(1) } == ["2"]
        )
        #expect(store.count == 1)
    }

    @Test(arguments: [
        Scene.Origin.given,
        .generated(Authorship(model: "m", complexity: 0.25, prompts: "1", repairs: 2, isPlanned: true)),
        .template(
            TemplateMatch(
                templateID: "t",
                confidence: 0.5,
                parameters: [:],
                defaultsUsed: [],
                parametersBy: .model
            )
        ),
    ]) func `it is known who wrote a scene`(origin: Scene.Origin) async throws {
        let plain = answer("x")
        let scene = Scene(source: plain.scene.source, origin: origin)
        let written = StoredAnswer(description: plain.description, video: plain.video, scene: scene)
        try await store.remember(written, for: try exactKey(1))
        #expect(try await store.answer(for: try exactKey(1)) == written)
        if case .generated = origin {
            #expect(try await store.list().map(\.model) == ["m"])
        } else {
            #expect(try await store.list().map(\.model) == [nil])
        }
    }
}
