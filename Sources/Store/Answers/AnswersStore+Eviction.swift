package import Engine
package import Foundation
import GRDB

/// Which answers to forget.
package enum Eviction: Sendable, Hashable {
    case all
    /// Keys that begin with these hexadecimal digits.
    case keyPrefix(String)
    /// Answers that were neither made nor served since then.
    case unusedSince(Date)
    case template(String)
}

extension AnswersStore {
    /// Forgets all answers that were served with `video`, whose file has proved to be gone or damaged.
    ///
    /// - Returns: How many there were.
    @discardableResult
    package func forget(_ video: StoredVideo) async throws -> Int {
        try await evict(where: "videoSHA256 = ?", [video.sha256]).answers
    }

    /// Forgets answers.
    ///
    /// - Returns: How many, and the videos that no answer refers to any more.
    package func evict(_ eviction: Eviction) async throws -> (answers: Int, videos: [StoredVideo]) {
        switch eviction {
        case .all: try await evict(where: "TRUE", [])
        case .keyPrefix(let prefix):
            try await evict(where: "lower(substr(hex(key), 1, length(?1))) = lower(?1)", [prefix])
        case .unusedSince(let date):
            try await evict(where: "max(createdAt, coalesce(lastUsedAt, 0)) < ?", [date.milliseconds])
        case .template(let id): try await evict(where: "templateID = ?", [id])
        }
    }

    private func evict(
        where condition: String,
        _ arguments: StatementArguments
    ) async throws -> (answers: Int, videos: [StoredVideo]) {
        try await flush()
        let evicted = try await attempt { pool in
            try await pool.write { db in
                let rows = try Row.fetchAll(db, sql: "SELECT * FROM answer WHERE \(condition)", arguments: arguments)
                try db.execute(sql: "DELETE FROM answer WHERE \(condition)", arguments: arguments)
                let videos = Set(rows.compactMap(StoredVideo.init))
                let unused = try videos.filter { try !Self.isReferred(to: $0, db) }
                let keys = rows.compactMap { Data.fromDatabaseValue($0["key"]).flatMap(KeyDigits.init) }
                return (keys: keys, answers: rows.count, videos: unused.sorted { $0.sha256 < $1.sha256 })
            }
        }
        guard let evicted else { return (0, []) }
        dropFromIndex(evicted.keys)
        return (evicted.answers, evicted.videos)
    }
}

extension AnswersStore {
    /// Whether any answer is served with `video`.
    fileprivate static func isReferred(to video: StoredVideo, _ db: Database) throws -> Bool {
        let sql = "SELECT EXISTS (SELECT 1 FROM answer WHERE videoSHA256 = ? AND format = ?)"
        return try Bool.fetchOne(db, sql: sql, arguments: [video.sha256, video.format.rawValue]) ?? false
    }
}

extension AnswersStore: AnswerStock {
    package func videoHashes() async throws -> Set<String> {
        let found = try await attempt { pool in
            // From the index alone.
            try await pool.read { try String.fetchSet($0, sql: "SELECT DISTINCT videoSHA256 FROM answer") }
        }
        return found ?? []
    }

    package func evict(unusedSince date: Date) async throws -> [StoredVideo] {
        try await evict(.unusedSince(date)).videos
    }

    package func evict(
        freeing byteCount: Int,
        keeping edition: Edition,
        sparing held: Set<StoredVideo>
    ) async throws -> [StoredVideo] {
        try await flush()
        let (mark, spared) = (edition.mark, Set(held.map(\.sha256)))
        let evicted = try await attempt { pool in
            try await pool.write { db in
                var freeing = Freeing(spared: spared)
                // One index holds what decides the order: no answer is read that is not evicted.
                let order = "edition IS ?, max(createdAt, coalesce(lastUsedAt, 0)), id"
                let ids = try Int64.fetchAll(db, sql: "SELECT id FROM answer ORDER BY \(order)", arguments: [mark])
                for id in ids where freeing.byteCount < byteCount { try freeing.evict(id, db) }
                return freeing
            }
        }
        dropFromIndex(evicted?.keys ?? [])
        return evicted?.videos ?? []
    }
}

/// What was evicted so far to make room.
private struct Freeing {
    /// Hashes of the videos whose answers stay.
    let spared: Set<String>
    var keys: [KeyDigits] = []
    /// Videos that nothing refers to any more.
    var videos: [StoredVideo] = []
    var byteCount = 0

    init(spared: Set<String>) { self.spared = spared }

    mutating func evict(_ id: Int64, _ db: Database) throws {
        let sql = "SELECT key, \(AnswerRow.columns) FROM answer WHERE id = ?"
        let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [id])
        guard let row else { return }
        let video = StoredVideo(row)
        if let video, spared.contains(video.sha256) { return }
        try db.cachedStatement(sql: "DELETE FROM answer WHERE id = ?").execute(arguments: [id])
        if let key = Data.fromDatabaseValue(row["key"]).flatMap(KeyDigits.init) { keys.append(key) }
        guard let video, try !AnswersStore.isReferred(to: video, db) else { return }
        videos.append(video)
        byteCount += video.byteCount
    }
}

extension AnswersStore {
    /// What the answers, their code and their vectors take in the database; pages that are free to be used again do not
    /// count.
    package func recordByteCount() async throws -> Int {
        let sql = """
            SELECT (page_count - freelist_count) * page_size
            FROM pragma_page_count, pragma_freelist_count, pragma_page_size
            """
        return try await attempt { pool in try await pool.read { try Int.fetchOne($0, sql: sql) ?? 0 } } ?? 0
    }
}
