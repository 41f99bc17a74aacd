package import Engine
import Foundation
import GRDB
import Logging
import Synchronization

/// Answers by exact key: `cache.sqlite`, with its keys in memory.
///
/// A miss is answered from memory alone. A hit reads one line by its number; the scene's code, some kilobytes a video,
/// would be too much to hold for every answer. Each line carries a digest: what was not written here is not served.
package final class AnswersStore: AnswerCache {
    let path: String
    let clock: WallClock
    private let file: Mutex<AnswersFile>
    /// Hits that are not written down yet, by line.
    private let uses: Mutex<Uses>

    private struct Uses {
        var byLine: [Int64: Use] = [:]
        var since: Int64
    }

    private struct Use {
        var count = 0
        var last: Int64 = 0
    }

    /// For how many lines, and for how many milliseconds, hits are gathered before they are written without being asked.
    private static let held = (lines: 1_000, milliseconds: Int64(30_000))

    /// Opens the cache at `path`, an absolute path, and creates it if it is not there.
    ///
    /// - Throws: `Fault` when neither the file nor an empty one in its place can be opened; `JobFailure` `disk_full`.
    package init(path: String, clock: WallClock = .system) throws {
        self.path = path
        self.clock = clock
        uses = Mutex(Uses(since: clock.milliseconds))
        file = Mutex(try AnswersFile(path: path, clock: clock))
    }

    package var count: Int { file.withLock(\.index.count) }

    package func answer(for key: ExactKey) async throws -> StoredAnswer? {
        let digits = KeyDigits(key)
        guard let id = file.withLock({ $0.index[digits] }) else { return nil }
        if let row = try await attempt({ pool in try Self.row(id, digits, pool) }) ?? nil {
            noteUse(of: id)
            return row.answer
        }
        if let (newID, row) = try await attempt({ pool in try Self.successor(of: id, digits, pool) }) ?? nil {
            // Another process has replaced it.
            file.withLock { $0.index[digits] = newID }
            noteUse(of: newID)
            return row.answer
        }
        // Evicted by another process, or damaged.
        try await forget(key)
        return nil
    }

    package func remember(
        _ answer: StoredAnswer,
        for key: ExactKey,
        scope: Scope,
        edition: Edition
    ) async throws {
        let digits = KeyDigits(key)
        let row = AnswerRow(answer, scope: scope, edition: edition)
        let arguments = StatementArguments([digits.data, row.digest(for: digits), clock.milliseconds] + row.values)
        let id = try await insist { pool in
            try await pool.write { db in
                // A new line rather than a changed one, so that hits counted for the old answer do not count for this.
                try db.execute(sql: "DELETE FROM answer WHERE key = ?", arguments: [digits.data])
                let marks = String(repeating: ", ?", count: row.values.count)
                try db.cachedStatement(
                    sql: "INSERT INTO answer (key, digest, createdAt, \(AnswerRow.columns)) VALUES (?, ?, ?\(marks))"
                ).execute(arguments: arguments)
                let id = db.lastInsertedRowID
                try Self.settle(answer.description, db)
                return id
            }
        }
        if let id { file.withLock { $0.index[digits] = id } }
    }

    package func forget(_ key: ExactKey) async throws {
        let digits = KeyDigits(key)
        file.withLock { $0.index[digits] = nil }
        _ = try await attempt { pool in
            try await pool.write { db in
                try db.execute(sql: "DELETE FROM answer WHERE key = ?", arguments: [digits.data])
            }
        }
    }

    /// Writes down the hits that were counted since the last time.
    package func flush() async throws {
        let uses = takeUses()
        guard !uses.isEmpty else { return }
        _ = try await attempt { pool in try await pool.write { try Self.write(uses, $0) } }
    }

    /// Reads one line on the caller's own thread: waiting for another thread's turn would take longer than reading.
    private static func row(_ id: Int64, _ digits: KeyDigits, _ pool: DatabasePool) throws -> AnswerRow? {
        try pool.read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT \(AnswerRow.columns), digest FROM answer WHERE id = ? AND key = ?"
            )
            return try Row.fetchOne(statement, arguments: [id, digits.data]).flatMap { AnswerRow($0, key: digits) }
        }
    }

    /// The line that stands in the place of one that is gone.
    private static func successor(
        of id: Int64,
        _ digits: KeyDigits,
        _ pool: DatabasePool
    ) throws -> (Int64, AnswerRow)? {
        let newID = try pool.read { db in
            let sql = "SELECT id FROM answer WHERE key = ? AND id <> ?"
            return try Int64.fetchOne(db, sql: sql, arguments: [digits.data, id])
        }
        guard let newID, let row = try row(newID, digits, pool) else { return nil }
        return (newID, row)
    }

    package func noteServed(_ key: ExactKey) {
        let digits = KeyDigits(key)
        if let id = file.withLock({ $0.index[digits] }) { noteUse(of: id) }
    }

    /// Takes up the key of an answer that another process may have made.
    func learn(_ key: KeyDigits, at id: Int64) { file.withLock { if $0.index[key] == nil { $0.index[key] = id } } }

    private func noteUse(of id: Int64) {
        let now = clock.milliseconds
        let isDue = uses.withLock { uses in
            uses.byLine[id, default: Use()].count += 1
            uses.byLine[id]?.last = now
            return uses.byLine.count >= Self.held.lines || now - uses.since >= Self.held.milliseconds
        }
        guard isDue else { return }
        let uses = takeUses()
        // Not waited for: a hit is not held up by its own count, and a lost count harms nobody.
        file.withLock(\.pool).asyncWrite({ try Self.write(uses, $0) }, completion: { _, _ in })
    }

    private func takeUses() -> [Int64: Use] {
        let now = clock.milliseconds
        return uses.withLock { uses in
            defer { uses = Uses(since: now) }
            return uses.byLine
        }
    }

    private static func write(_ uses: [Int64: Use], _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "UPDATE answer SET hits = hits + ?, lastUsedAt = max(coalesce(lastUsedAt, 0), ?) WHERE id = ?"
        )
        for (id, use) in uses { try statement.execute(arguments: [use.count, use.last, id]) }
    }
}

extension AnswersStore {
    /// Runs `body`; should the file prove damaged, begins a new one and returns nil.
    func attempt<Value: Sendable>(_ body: (DatabasePool) async throws -> Value) async throws -> Value? {
        let pool = file.withLock(\.pool)
        do { return try await body(pool) } catch let error as DatabaseError {
            try file.withLock { file in
                // Another task may have begun the new one already, and closed the old one under this task's hands.
                guard file.pool === pool else { return }
                guard error.isFaultOfFile else { throw error.consequence(for: path) }
                // Closed first: closing removes a log by its name, and that would be the new file's.
                try? pool.close()
                file = try AnswersFile(replacing: path, because: error, clock: clock)
            }
            _ = takeUses()
            return nil
        }
    }

    /// Runs `body`, and once more on the new file should the file prove damaged: for what is to be written down.
    func insist<Value: Sendable>(_ body: (DatabasePool) async throws -> Value) async throws -> Value? {
        if let value = try await attempt(body) { return value }
        return try await attempt(body)
    }

    /// Drops keys that another call has deleted from the table.
    func dropFromIndex(_ keys: [KeyDigits]) {
        file.withLock { file in for key in keys { file.index[key] = nil } }
    }
}
