import Engine
import Foundation
import GRDB
import Support
import SystemPackage
import Testing

@testable import Store

@Suite(.timeLimit(.minutes(1))) struct ModelVerdictTests {
    let folder: TemporaryFolder
    let store: AnswersStore
    var path: String { folder.appending("cache.sqlite").string }

    init() throws {
        folder = try TemporaryFolder()
        store = try AnswersStore(path: folder.appending("cache.sqlite").string)
    }

    @Test func `what a model said of two descriptions is found again, whichever comes first, by the next daemon too`()
        async throws
    {
        #expect(try await store.modelVerdict(on: "plot a", and: "plot b") == nil)
        let verdict = ModelVerdict(isSame: true, model: "m")
        try await store.keep(verdict, on: "plot a", and: "plot b")
        let next = try AnswersStore(path: path)
        #expect(try await next.modelVerdict(on: "plot a", and: "plot b") == verdict)
        #expect(try await next.modelVerdict(on: "Plot  b", and: "plot a") == verdict)
        #expect(try await next.modelVerdict(on: "plot a", and: "plot c") == nil)
    }

    @Test func `two texts are not mistaken for two others that are the same end to end`() async throws {
        try await store.keep(ModelVerdict(isSame: true, model: "m"), on: "ab", and: "c")
        #expect(try await store.modelVerdict(on: "a", and: "bc") == nil)
    }

    @Test func `a later verdict takes the place of an earlier one, and a damaged one is none`() async throws {
        try await store.keep(ModelVerdict(isSame: true, model: "m"), on: "a", and: "b")
        let later = ModelVerdict(isSame: false, model: "n")
        try await store.keep(later, on: "b", and: "a")
        #expect(try await store.modelVerdict(on: "a", and: "b") == later)
        try await DatabasePool(path: path).write { try $0.execute(sql: "UPDATE modelVerdict SET isSame = 7") }
        #expect(try await store.modelVerdict(on: "a", and: "b") == nil)
    }
}
