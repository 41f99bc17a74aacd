import Engine
import Foundation
import GRDB
import OrderedCollections
import Support
import SystemPackage
import Testing

@testable import Store

@Suite(.timeLimit(.minutes(1))) struct SimilarityTests {
    let folder: TemporaryFolder
    let store: AnswersStore
    var path: String { folder.appending("cache.sqlite").string }

    init() throws {
        folder = try TemporaryFolder()
        store = try AnswersStore(path: folder.appending("cache.sqlite").string)
    }

    private func write(_ sql: String, _ arguments: StatementArguments = []) async throws {
        try await DatabasePool(path: path).write { try $0.execute(sql: sql, arguments: arguments) }
    }

    @Test func `vectors come back float for float, also to the next daemon`() async throws {
        let first = try await store.add(1, scope: 1)
        let second = try await store.add(2, scope: 2)
        let next = try AnswersStore(path: path)
        let entries = try await next.allEntries()
        #expect(entries.map(\.number) == [first, second])
        #expect(entries.map(\.scope) == [try scope(1), try scope(2)])
        #expect(entries.map(\.reading) == [vectors(1).reading, vectors(2).reading])
        let candidate = try #require(try await next.candidate(second))
        #expect(try candidate.key == exactKey(2))
        #expect(candidate.answer == answer("number 2", video: 2))
        #expect(candidate.vectors == vectors(2))
    }

    @Test func `entries are read on from where the last time ended, others' too`() async throws {
        let first = try await store.add(1)
        let other = try AnswersStore(path: path)
        let second = try await other.add(2)
        #expect(try await store.lastNumber(of: "m", edition: edition) == second)
        #expect(try await store.allEntries(after: first).map(\.number) == [second])
        let end = try await store.entries(of: "m", edition: edition, after: second) { _ in Issue.record("nothing new") }
        #expect(end == second)
        // What another process has made is then known here by its key, too.
        #expect(try await store.answer(for: try exactKey(2)) == nil)
        _ = try await store.candidate(second)
        #expect(try await store.answer(for: try exactKey(2)) == answer("number 2", video: 2))
    }

    @Test func `more entries than one chunk holds come in order and once`() async throws {
        let count = 5_000
        let mark = edition.mark
        try await DatabasePool(path: path).write { db in
            for number in 1...count {
                let row = AnswerRow(answer("a"), scope: try scope(), edition: edition)
                let digits = KeyDigits(try exactKey(number))
                let marks = String(repeating: ", ?", count: row.values.count)
                try db.execute(
                    sql: "INSERT INTO answer (key, digest, createdAt, \(AnswerRow.columns)) VALUES (?, ?, 0\(marks))",
                    arguments: StatementArguments([digits.data, row.digest(for: digits)] + row.values)
                )
                let line = VectorRow(
                    answer: db.lastInsertedRowID,
                    model: "m",
                    edition: mark,
                    scope: Data(try scope().bytes)
                )
                _ = try line.insert(vectors(number), db)
            }
        }
        let numbers = try await store.allEntries().map(\.number)
        #expect(numbers.count == count)
        #expect(numbers == numbers.sorted() && Set(numbers).count == count)
    }

    @Test func `entries of another model, of other templates or of another renderer are not loaded`() async throws {
        let others = [Edition(templates: "t2", renderer: "r1"), Edition(templates: "t1", renderer: "r2")]
        for (number, other) in others.enumerated() { try await store.add(number + 10, edition: other) }
        try await store.add(20, model: "another")
        let number = try await store.add(1)
        #expect(try await store.allEntries().map(\.number) == [number])
        #expect(try await store.lastNumber(of: "m", edition: edition) == number)
        #expect(try await store.lastNumber(of: "none", edition: edition) == 0)
        #expect(try await store.allEntries(edition: others[0]).count == 1)
    }

    @Test func `an answer that is forgotten, replaced or evicted elsewhere takes its vectors with it`() async throws {
        let numbers = [try await store.add(1), try await store.add(2), try await store.add(3)]
        try await store.forget(try exactKey(1))
        try await store.remember(answer("number 2"), for: try exactKey(2))
        _ = try await AnswersStore(path: path).evict(.keyPrefix("3f"))
        for number in numbers { #expect(try await store.candidate(number) == nil) }
        #expect(try await store.allEntries().isEmpty)
        let later = try await store.add(1)
        #expect(later > (numbers.max() ?? 0), "a number is never used twice")
        let left = try await DatabasePool(path: path).read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM writtenVector")
        }
        #expect(left == 1)
    }

    @Test func `vectors are kept only for an answer of their scope`() async throws {
        let key = try exactKey(1)
        try await store.remember(answer("a"), for: key, scope: try scope(1), edition: edition)
        #expect(try await store.remember(vectors(1), scope: try scope(2), model: "m", for: key) == nil)
        #expect(try await store.remember(vectors(1), scope: try scope(1), model: "m", for: try exactKey(2)) == nil)
        let first = try #require(try await store.remember(vectors(1), scope: try scope(1), model: "m", for: key))
        let again = try #require(try await store.remember(vectors(2), scope: try scope(1), model: "m", for: key))
        #expect(try await store.allEntries().map(\.number) == [again])
        #expect(try await store.candidate(first) == nil)
    }

    @Test func `what a template read alike is found, the latest first, in its scope alone`() async throws {
        let numbers = [try await store.add(1), try await store.add(2), try await store.add(3, scope: 2)]
        try await store.add(4, model: "another")
        guard case .template(let match) = answer("any").scene.origin else { return }
        let twins = try await store.twins(of: match, in: try scope(1), model: "m", limit: 9)
        #expect(twins == [numbers[1], numbers[0]])
        #expect(try await store.twins(of: match, in: try scope(1), model: "m", limit: 1) == [numbers[1]])
        let other = TemplateMatch(
            templateID: match.templateID,
            confidence: match.confidence,
            parameters: ["function_expr": "np.cos(x)"],
            defaultsUsed: []
        )
        #expect(try await store.twins(of: other, in: try scope(1), model: "m", limit: 9).isEmpty)
        let plan = try await DatabasePool(path: path).read { db in
            try Row.fetchAll(
                db,
                sql:
                    "EXPLAIN QUERY PLAN SELECT id FROM answer WHERE templateID = '' AND parameters = '' AND scope = X''"
            ).map { $0["detail"] as String }
        }
        #expect(plan.count == 1 && plan[0].contains("COVERING INDEX answer_by_reading"), "\(plan)")
    }

    @Test func `answers without vectors of a model are listed, the latest first`() async throws {
        for number in 1...3 {
            try await store.remember(answer("number \(number)"), for: try exactKey(number))
        }
        try await store.add(4)
        try await store.add(5, edition: Edition(templates: "t2", renderer: "r1"))
        let unread = try await store.unread(by: "m", edition: edition, limit: 2)
        #expect(unread.map(\.description) == ["number 3", "number 2"])
        #expect(try unread.first?.key == exactKey(3) && unread.first?.scope == scope())
        // Another model has read none of them.
        #expect(try await store.unread(by: "n", edition: edition, limit: 100).count == 4)
    }

    @Test(arguments: [
        "UPDATE vector SET reading = zeroblob(16)", "UPDATE vector SET reading = zeroblob(15)",
        "UPDATE vector SET reading = X''", "UPDATE vector SET scope = zeroblob(32)", "UPDATE vector SET scope = X'01'",
        "UPDATE vector SET answerId = answerId + 1", "UPDATE vector SET checksum = checksum + 1",
    ]) func `a damaged vector is neither loaded nor served`(damage: String) async throws {
        let number = try await store.add(1)
        try await store.remember(answer("other"), for: try exactKey(2))
        try await write(damage)
        #expect(try await store.allEntries().isEmpty)
        #expect(try await store.candidate(number) == nil)
        // It is passed over once, not each time.
        let end = try await store.entries(of: "m", edition: edition, after: 0) { _ in }
        #expect(end == number)
        #expect(try await store.answer(for: try exactKey(1)) == answer("number 1", video: 1))
    }

    @Test(arguments: [
        "UPDATE writtenVector SET written = zeroblob(16)", "UPDATE answer SET description = 'other'",
        "UPDATE answer SET scope = zeroblob(32)", "UPDATE answer SET scope = NULL",
        "UPDATE answer SET edition = zeroblob(16)", "DELETE FROM writtenVector",
    ]) func `a candidate of which anything is damaged is not served`(damage: String) async throws {
        let number = try await store.add(1)
        try await write(damage)
        #expect(try await store.candidate(number) == nil)
        let unread = try await store.unread(by: "n", edition: edition, limit: 9)
        #expect(unread.isEmpty == !damage.contains("written"))
    }

    @Test func `what is served for other words is counted as used`() async throws {
        try await store.add(1)
        store.noteServed(try exactKey(1))
        try await store.flush()
        #expect(try await store.list().first?.hits == 1)
    }

    @Test func `a file of before keeps its answers, which no similarity finds`() async throws {
        let old = folder.appending("old.sqlite").string
        do {
            let pool = try DatabasePool(path: old)
            try AnswersSchema.migrator.migrate(pool, upTo: "1 answers")
            let row = AnswerRow(answer("old"), circumstances: nil)
            let digits = KeyDigits(try exactKey(1))
            // Scope and edition before them, and the author behind, came later.
            let columns = AnswerRow.columns.split(separator: ", ").dropFirst(2).dropLast().joined(separator: ", ")
            let values = StatementArguments(
                [digits.data, row.digest(for: digits)] + row.values.dropFirst(2).dropLast()
            )
            let marks = String(repeating: ", ?", count: row.values.count - 3)
            try await pool.write { db in
                try db.execute(
                    sql: "INSERT INTO answer (key, digest, createdAt, \(columns)) VALUES (?, ?, 0\(marks))",
                    arguments: values
                )
            }
        }
        let store = try AnswersStore(path: old)
        #expect(try await store.answer(for: try exactKey(1)) == answer("old"))
        #expect(try await store.unread(by: "m", edition: edition, limit: 9).isEmpty)
        #expect(try await store.remember(vectors(1), scope: try scope(), model: "m", for: try exactKey(1)) == nil)
        try await store.add(2)
        #expect(try await store.allEntries().count == 1)
    }
}
