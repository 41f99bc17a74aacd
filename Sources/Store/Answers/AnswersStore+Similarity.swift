package import Engine
import Foundation
import GRDB

extension AnswersStore: SimilarityCache {
    /// How many vectors are read at a time: some megabytes.
    private static let chunk = 4_096

    package func remember(
        _ vectors: RequestVectors,
        scope: Scope,
        model: String,
        for key: ExactKey
    ) async throws -> Int64? {
        precondition(!vectors.reading.isEmpty && vectors.written.count == vectors.reading.count)
        let digits = KeyDigits(key)
        let number = try await attempt { pool in
            try await pool.write { db -> Int64? in
                let scope = Data(scope.bytes)
                let line = try Row.fetchOne(
                    db,
                    sql: "SELECT id, edition FROM answer WHERE key = ? AND scope = ?",
                    arguments: [digits.data, scope]
                )
                guard let line, let edition = Data.fromDatabaseValue(line["edition"]) else { return nil }
                return try VectorRow(answer: line["id"], model: model, edition: edition, scope: scope)
                    .insert(vectors, db)
            }
        }
        return number ?? nil
    }

    package func entries(
        of model: String,
        edition: Edition,
        after number: Int64,
        _ receive: (VectorChunk) throws -> Void
    ) async throws -> Int64 {
        let mark = edition.mark
        var last = number
        while true {
            let start = last
            let read = try await attempt { pool in
                try await pool.read { db in
                    var reader = VectorReader(last: start)
                    try reader.read(of: model, edition: mark, limit: Self.chunk, db)
                    return reader
                }
            }
            guard let read, read.count > 0 else { return last }
            last = read.last
            if let chunk = read.chunk { try receive(chunk) }
            if read.count < Self.chunk { return last }
        }
    }

    package func candidate(_ number: Int64) async throws -> Candidate? {
        let found = try await attempt { pool in try Self.candidate(number, pool) }
        guard let found = found ?? nil else { return nil }
        learn(found.key, at: found.id)
        return found.candidate
    }

    package func twins(
        of match: TemplateMatch,
        in scope: Scope,
        model: String,
        limit: Int
    ) async throws -> [Int64] {
        let arguments: StatementArguments = [
            match.templateID, JSONValue.object(match.parameters).text(), Data(scope.bytes), model, limit,
        ]
        return try await attempt { pool in try Self.twins(arguments, pool) } ?? []
    }

    private static func twins(_ arguments: StatementArguments, _ pool: DatabasePool) throws -> [Int64] {
        try pool.read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT vector.number FROM answer JOIN vector ON vector.answerId = answer.id
                    WHERE answer.templateID = ? AND answer.parameters = ? AND answer.scope = ? AND vector.model = ?
                    ORDER BY vector.number DESC LIMIT ?
                    """
            )
            return try Int64.fetchAll(statement, arguments: arguments)
        }
    }

    package func unread(
        by model: String,
        edition: Edition,
        limit: Int
    ) async throws -> [(key: ExactKey, scope: Scope, description: String)] {
        let mark = edition.mark
        let found = try await attempt { pool in
            try await pool.read { db in
                // Which ones is told by indices alone: the lines are long.
                let rows = try Row.fetchAll(
                    db,
                    sql: """
                        SELECT key, digest, \(AnswerRow.columns) FROM answer WHERE id IN
                            (SELECT id FROM answer WHERE edition = ?1 AND NOT EXISTS
                                (SELECT 1 FROM vector WHERE answerId = answer.id AND vector.model = ?2)
                            ORDER BY id DESC LIMIT ?3)
                        ORDER BY id DESC
                        """,
                    arguments: [mark, model, limit]
                )
                return rows.map { UnreadLine($0) }
            }
        }
        for line in found ?? [] where line.answer == nil {
            // Damaged: it would stand in the way of the others each time.
            if let key = line.key { try await forget(key) }
        }
        return (found ?? []).compactMap { line in
            guard let key = line.key, let answer = line.answer else { return nil }
            return (key, answer.scope, answer.description)
        }
    }

    package func lastNumber(of model: String, edition: Edition) async throws -> Int64 {
        let mark = edition.mark
        return try await attempt { pool in try Self.lastNumber(model, mark, pool) } ?? 0
    }

    private static func lastNumber(_ model: String, _ edition: Data, _ pool: DatabasePool) throws -> Int64 {
        try pool.read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT number FROM vector WHERE model = ? AND edition = ? ORDER BY number DESC LIMIT 1"
            )
            return try Int64.fetchOne(statement, arguments: [model, edition]) ?? 0
        }
    }

    /// Reads a candidate on the caller's own thread: waiting for another thread's turn would take longer than reading.
    private static func candidate(
        _ number: Int64,
        _ pool: DatabasePool
    ) throws -> (id: Int64, key: KeyDigits, candidate: Candidate)? {
        try pool.read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT answer.key, answer.digest, \(AnswerRow.columns(of: "answer")), vector.answerId, vector.model,
                        vector.edition AS vectorEdition, vector.scope AS vectorScope, vector.reading, vector.checksum,
                        writtenVector.written, writtenVector.checksum AS writtenChecksum
                    FROM vector JOIN writtenVector USING (number) JOIN answer ON answer.id = vector.answerId
                    WHERE number = ?
                    """
            )
            guard let row = try Row.fetchOne(statement, arguments: [number]),
                let data = Data.fromDatabaseValue(row["key"]),
                let digits = KeyDigits(data),
                let key = ExactKey(data),
                let answer = AnswerRow(row, key: digits),
                let vectors = VectorRow.vectors(row, number, of: answer)
            else { return nil }
            return (row["answerId"], digits, Candidate(key: key, answer: answer.answer, vectors: vectors))
        }
    }
}

/// A line that has no vectors yet.
private struct UnreadLine: Sendable {
    let key: ExactKey?
    /// Nil when the line is damaged.
    let answer: (scope: Scope, description: String)?

    init(_ row: Row) {
        let data = Data.fromDatabaseValue(row["key"])
        key = data.flatMap { ExactKey($0) }
        let line = data.flatMap(KeyDigits.init).flatMap { AnswerRow(row, key: $0) }
        answer = line.flatMap { line in line.circumstances.map { ($0.scope, line.answer.description) } }
    }
}
