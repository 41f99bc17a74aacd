import Engine
import Foundation
import OrderedCollections
import Support
import SystemPackage
import Testing

@testable import Store

@Suite(.timeLimit(.minutes(1))) struct VerdictTests {
    let folder: TemporaryFolder
    let store: AnswersStore
    let time = TestTime()
    var path: String { folder.appending("cache.sqlite").string }

    init() throws {
        folder = try TemporaryFolder()
        store = try AnswersStore(path: folder.appending("cache.sqlite").string, clock: time.clock)
    }

    @Test func `a pair that was judged wrong is barred for ever, whichever asks and however it is spaced`() async throws
    {
        #expect(try await store.mayBorrow("plot sine", from: "plot sin(x)"))
        _ = try await store.reject(
            "plot sine",
            answeredBy: "plot sin(x)",
            own: try exactKey(1),
            source: try exactKey(2)
        )
        #expect(try await !store.mayBorrow("Plot  sine", from: "plot sin(x)"))
        #expect(try await !store.mayBorrow("plot sin(x)", from: "plot SINE"))
        // Neither an answer of its own, nor a new one of the other, nor eviction, nor a later opinion changes that.
        try await store.remember(answer("plot sine"), for: try exactKey(1))
        try await store.remember(answer("plot sin(x)"), for: try exactKey(2))
        _ = try await store.evict(.all)
        try await store.confirm("plot sine", answeredBy: "plot sin(x)")
        let next = try AnswersStore(path: path)
        #expect(try await !next.mayBorrow("plot sine", from: "plot sin(x)"))
        #expect(try await !next.mayBorrow("plot sin(x)", from: "plot sine"))
    }

    @Test func `what was answered wrongly borrows nothing until it has an answer of its own`() async throws {
        _ = try await store.reject("a", answeredBy: "b", own: try exactKey(1), source: try exactKey(2))
        #expect(try await !store.mayBorrow("a", from: "c"))
        #expect(try await store.mayBorrow("b", from: "c"))
        #expect(try await store.mayBorrow("c", from: "a"))
        try await store.remember(answer("other"), for: try exactKey(3))
        #expect(try await !store.mayBorrow("a", from: "c"))
        try await store.remember(answer("a"), for: try exactKey(1))
        #expect(try await store.mayBorrow("a", from: "c"))
        #expect(try await !store.mayBorrow("a", from: "b"))
    }

    @Test func `a wrong answer is forgotten, and so is the one it was borrowed from`() async throws {
        try await store.remember(answer("a"), for: try exactKey(1))
        try await store.remember(answer("b"), for: try exactKey(2))
        try await store.remember(answer("c"), for: try exactKey(3))
        let count = try await store.reject("a", answeredBy: "b", own: try exactKey(1), source: try exactKey(2))
        #expect(count == 2)
        #expect(try await store.answer(for: try exactKey(1)) == nil)
        #expect(try await store.answer(for: try exactKey(2)) == nil)
        #expect(try await store.answer(for: try exactKey(3)) != nil)
        #expect(store.count == 1)
    }

    @Test func `an answer that was called right stays, though it was wrong for another request`() async throws {
        try await store.remember(answer("b"), for: try exactKey(2))
        try await store.confirm("b", answeredBy: "b")
        #expect(try await store.reject("a", answeredBy: "b", own: try exactKey(1), source: try exactKey(2)) == 0)
        #expect(try await store.answer(for: try exactKey(2)) == answer("b"))
        // Its own request may still call it wrong.
        #expect(try await store.reject("b", answeredBy: "b", own: try exactKey(2), source: nil) == 1)
    }

    @Test func `every verdict is there for calibration, oldest first`() async throws {
        try await store.confirm("a", answeredBy: "b")
        time.advance(by: 1_000)
        _ = try await store.reject("c", answeredBy: "d", own: try exactKey(1), source: nil)
        let start = Date(milliseconds: 1_700_000_000_000)
        #expect(
            try await AnswersStore(path: path).verdicts() == [
                UserVerdict(asked: "a", matched: "b", isRight: true, givenAt: start),
                UserVerdict(asked: "c", matched: "d", isRight: false, givenAt: start.addingTimeInterval(1)),
            ]
        )
    }
}
