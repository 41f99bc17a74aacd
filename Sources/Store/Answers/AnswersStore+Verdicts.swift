import Crypto
package import Engine
package import Foundation
import GRDB

/// What a user has said of an answer.
package struct UserVerdict: Sendable, Hashable {
    /// What was asked.
    package let asked: String
    /// What the answer had been made for: the same unless it was found by similarity.
    package let matched: String
    package let isRight: Bool
    package let givenAt: Date

    package init(asked: String, matched: String, isRight: Bool, givenAt: Date) {
        self.asked = asked
        self.matched = matched
        self.isRight = isRight
        self.givenAt = givenAt
    }
}

extension AnswersStore {
    /// Writes down that an answer was right; durable on return.
    ///
    /// - Parameters:
    ///   - asked: The request's description.
    ///   - matched: The description that the answer had been made for; the same unless it was found by similarity.
    /// - Throws: `JobFailure` `disk_full`, or `Fault` when the cache cannot be written.
    package func confirm(_ asked: String, answeredBy matched: String) async throws {
        let verdict = UserVerdict(asked: asked, matched: matched, isRight: true, givenAt: clock.now)
        let isWritten: Void? = try await insist { pool in
            try await pool.writeDurably { try Self.insert(verdict, $0) }
        }
        guard isWritten != nil else { throw unwritten }
    }

    /// Writes down that an answer was wrong, and forgets it; durable on return.
    ///
    /// The pair is barred for ever, whichever of both asks. What was asked is answered by no other request's answer
    /// until one has been made for itself.
    ///
    /// - Parameters:
    ///   - asked: The request's description.
    ///   - matched: The description that the answer had been made for; the same unless it was found by similarity.
    ///   - own: The request's own key: what is remembered under it is forgotten.
    ///   - source: The key of the answer that was found by similarity, if it was. Its answer is forgotten unless
    ///     a user has called it right: for what it was made for, it may be.
    /// - Returns: How many answers were forgotten. Their videos stay until they are cleared away with other orphans, so
    ///   that a job that is about to deliver one can.
    /// - Throws: `JobFailure` `disk_full`, or `Fault` when the cache cannot be written.
    package func reject(
        _ asked: String,
        answeredBy matched: String,
        own: ExactKey,
        source: ExactKey?
    ) async throws -> Int {
        let verdict = UserVerdict(asked: asked, matched: matched, isRight: false, givenAt: clock.now)
        let keys = [own, source].compactMap { $0.map(KeyDigits.init) }
        let evicted = try await insist { pool in
            try await pool.writeDurably { db in
                try Self.insert(verdict, db)
                let isConfirmed = try Self.isConfirmed(matched, db)
                var evicted: [KeyDigits] = []
                for (index, key) in keys.enumerated() where index == 0 || !isConfirmed {
                    try db.execute(sql: "DELETE FROM answer WHERE key = ?", arguments: [key.data])
                    if db.changesCount > 0 { evicted.append(key) }
                }
                return evicted
            }
        }
        guard let evicted else { throw unwritten }
        dropFromIndex(evicted)
        return evicted.count
    }

    private var unwritten: Fault {
        Fault(.storage, "\(path) proved damaged twice, and the verdict is not written down; check the disk")
    }

    /// Every verdict, oldest first.
    package func verdicts() async throws -> [UserVerdict] {
        try await attempt { pool in try await pool.read { try UserVerdict.fetchAll($0) } } ?? []
    }

    package func mayBorrow(_ description: String, from other: String) async throws -> Bool {
        let (asking, made) = (description.pairDigest, other.pairDigest)
        return try await attempt { pool in try Self.mayBorrow(asking, made, pool) } ?? false
    }

    private static func mayBorrow(_ asking: Data, _ made: Data, _ pool: DatabasePool) throws -> Bool {
        try pool.read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT NOT EXISTS (SELECT 1 FROM answeredWrongly WHERE digest = ?1)
                        AND NOT EXISTS (SELECT 1 FROM verdict
                            WHERE askedDigest = ?1 AND matchedDigest = ?2 AND NOT isRight)
                        AND NOT EXISTS (SELECT 1 FROM verdict
                            WHERE askedDigest = ?2 AND matchedDigest = ?1 AND NOT isRight)
                    """
            )
            return try Bool.fetchOne(statement, arguments: [asking, made]) ?? false
        }
    }

    private static func isConfirmed(_ description: String, _ db: Database) throws -> Bool {
        let sql = "SELECT EXISTS (SELECT 1 FROM verdict WHERE matchedDigest = ? AND isRight)"
        return try Bool.fetchOne(db, sql: sql, arguments: [description.pairDigest]) ?? false
    }

    /// Notes that an answer was made for this very request.
    static func settle(_ description: String, _ db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM answeredWrongly WHERE digest = ?")
            .execute(arguments: [description.pairDigest])
    }

    static func insert(_ verdict: UserVerdict, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO verdict (asked, matched, askedDigest, matchedDigest, isRight, givenAt)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                verdict.asked, verdict.matched, verdict.asked.pairDigest, verdict.matched.pairDigest, verdict.isRight,
                verdict.givenAt.milliseconds,
            ]
        )
        guard !verdict.isRight else { return }
        try db.execute(
            sql: "INSERT OR IGNORE INTO answeredWrongly (digest) VALUES (?)",
            arguments: [verdict.asked.pairDigest]
        )
    }
}

extension UserVerdict {
    static func fetchAll(_ db: Database) throws -> [UserVerdict] {
        try Row.fetchAll(db, sql: "SELECT asked, matched, isRight, givenAt FROM verdict ORDER BY id").compactMap {
            row in
            guard let asked = String.fromDatabaseValue(row["asked"]),
                let matched = String.fromDatabaseValue(row["matched"]),
                let isRight = Bool.fromDatabaseValue(row["isRight"]),
                let time = Int64.fromDatabaseValue(row["givenAt"])
            else { return nil }
            return UserVerdict(asked: asked, matched: matched, isRight: isRight, givenAt: Date(milliseconds: time))
        }
    }
}

extension String {
    /// Stands for a description, folded as for the exact key, in pairs.
    var pairDigest: Data { Data(SHA256.hash(data: Data(foldedForKey.utf8))) }
}

extension DatabasePool {
    /// Writes what cannot be made again: it survives a power cut on return.
    fileprivate func writeDurably<Value: Sendable>(
        _ updates: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = \(Durability.everyCommit.rawValue)")
            defer { try? db.execute(sql: "PRAGMA synchronous = \(Durability.untilCheckpoint.rawValue)") }
            var value: Value?
            try db.inTransaction {
                value = try updates(db)
                return .commit
            }
            guard let value else { preconditionFailure("a committed transaction has run its updates") }
            return value
        }
    }
}
