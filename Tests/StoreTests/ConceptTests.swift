import Engine
import Foundation
import GRDB
import Support
import SystemPackage
import Testing

@testable import Store

@Suite(.timeLimit(.minutes(1))) struct ConceptTests {
    private let folder: TemporaryFolder
    private let store: AnswersStore
    private var path: String { folder.appending("cache.sqlite").string }

    init() throws {
        folder = try TemporaryFolder()
        store = try AnswersStore(path: folder.appending("cache.sqlite").string)
    }

    private static let knowledge: [String: ConceptKnowledge] = [
        "derivative": .buildsUpon(["limit of a function", "slope “naïve”"]), "slope": .foundation,
        "axiom": .buildsUpon([]),
    ]

    @Test func `what a model said of concepts is there after a restart`() async throws {
        try await store.remember(Self.knowledge, from: "m")
        let next = try AnswersStore(path: path)
        #expect(try await next.recall(["derivative", "slope", "axiom", "unheard of"], from: "m") == Self.knowledge)
        #expect(try await next.recall([], from: "m").isEmpty)
    }

    @Test func `what one model said is not another's, and the last word counts`() async throws {
        try await store.remember(Self.knowledge, from: "m")
        #expect(try await store.recall(["slope"], from: "n").isEmpty)
        try await store.remember(["slope": .buildsUpon(["line"]), "derivative": .foundation], from: "n")
        #expect(
            try await store.recall(["slope", "derivative"], from: "n")
                == ["slope": .buildsUpon(["line"]), "derivative": .foundation]
        )
        #expect(try await store.recall(["slope", "derivative"], from: "m").isEmpty)
    }

    @Test(arguments: [
        ("foundation", "maybe"), ("foundation", ""), ("prerequisites", "no JSON"), ("prerequisites", "{}"),
        ("prerequisites", "[1, 2]"), ("prerequisites", "[\"limit\", null]"), ("prerequisites", "[[\"limit\"]]"),
    ])
    func `a damaged answer is none`(question: String, answer: String) async throws {
        try await store.remember(Self.knowledge, from: "m")
        try await store.attempt { pool in
            try await pool.write { db in
                try db.execute(
                    sql: "UPDATE concept SET answer = ? WHERE name = 'derivative' AND question = ?",
                    arguments: [answer, question]
                )
            }
        }
        #expect(try await store.recall(["derivative", "slope"], from: "m") == ["slope": .foundation])
    }

    @Test func `an answer of another type, or of megabytes, is none`() async throws {
        try await store.remember(Self.knowledge, from: "m")
        for value in [DatabaseValue.null, "\"".databaseValue, Data([0xFF, 0xFE]).databaseValue, 7.databaseValue] {
            try await store.attempt { pool in
                try await pool.write { db in
                    try db.execute(sql: "UPDATE OR IGNORE concept SET answer = ?", arguments: [value])
                }
            }
            #expect(try await store.recall(["derivative"], from: "m").isEmpty || value.isNull)
        }
        let long = "[" + String(repeating: "\"limit\",", count: 1_000_000) + "\"limit\"]"
        try await store.attempt { pool in
            try await pool.write { db in
                try db.execute(sql: "UPDATE concept SET answer = 'false' WHERE question = 'foundation'")
                try db.execute(sql: "UPDATE concept SET answer = ? WHERE question = 'prerequisites'", arguments: [long])
            }
        }
        #expect(try await store.recall(["derivative"], from: "m").isEmpty)
    }

    @Test func `a file that proves damaged costs the memories and nothing else`() async throws {
        try await store.remember(Self.knowledge, from: "m")
        try await store.attempt { pool in
            try await pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        }
        var bytes = try folder.read("cache.sqlite")
        for index in bytes.indices where index >= 4_096 { bytes[index] = 0x5A }
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.write(contentsOf: bytes)
        try handle.close()
        #expect(try await store.recall(["derivative"], from: "m").isEmpty)
        try await store.remember(Self.knowledge, from: "m")
        #expect(try await store.recall(["slope"], from: "m") == ["slope": .foundation])
    }
}
