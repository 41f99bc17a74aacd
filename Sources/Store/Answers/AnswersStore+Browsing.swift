package import Engine
package import Foundation
import GRDB

/// What the cache knows of one answer, without the scene's code.
package struct AnswerRecord: Sendable, Hashable {
    package let key: ExactKey
    package let description: String
    package let video: StoredVideo
    /// Nil for a video that no template drew.
    package let templateID: String?
    /// The model that wrote the scene; nil for a video that was drawn by a template or handed in.
    package let model: String?
    package let createdAt: Date
    /// Nil if it was never served again.
    package let lastUsedAt: Date?
    /// How often it was served again.
    package let hits: Int
}

/// How much the cache holds.
package struct AnswerStatistics: Sendable, Hashable {
    package let answers: Int
    /// Different videos; several answers may share one.
    package let videos: Int
    /// What the videos take, each counted once.
    package let videoBytes: Int
    package let hits: Int
    /// What the database file takes.
    package let databaseBytes: Int
}

extension AnswersStore {
    /// Answers, newest first.
    ///
    /// - Parameters:
    ///   - text: Only those whose description contains this, whatever the case of ASCII letters.
    ///   - limit: The most that are returned; nil for all.
    /// - Returns: One record an answer; none when the file proves damaged.
    /// - Throws: `Fault` when the cache cannot be read.
    package func list(containing text: String? = nil, limit: Int? = nil) async throws -> [AnswerRecord] {
        let pattern = text.map { "%\($0.escapedForLike)%" }
        let found = try await attempt { pool in
            try await pool.read { db in
                let rows = try Row.fetchAll(
                    db,
                    sql: """
                        SELECT * FROM answer WHERE ?1 IS NULL OR description LIKE ?1 ESCAPE '\\'
                        ORDER BY id DESC LIMIT ?2
                        """,
                    arguments: [pattern, limit ?? -1]
                )
                return rows.compactMap(AnswerRecord.init)
            }
        }
        return found ?? []
    }

    package func statistics() async throws -> AnswerStatistics {
        let found = try await attempt { pool in
            try await pool.read { db in
                let row = try Row.fetchOne(
                    db,
                    sql: """
                        SELECT (SELECT count(*) FROM answer), (SELECT coalesce(sum(hits), 0) FROM answer),
                            count(*), coalesce(sum(byteCount), 0),
                            (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size)
                        FROM (SELECT max(byteCount) AS byteCount FROM answer GROUP BY videoSHA256)
                        """
                )
                return row.map {
                    AnswerStatistics(
                        answers: $0[0],
                        videos: $0[2],
                        videoBytes: $0[3],
                        hits: $0[1],
                        databaseBytes: $0[4]
                    )
                }
            }
        }
        return found.flatMap(\.self)
            ?? AnswerStatistics(answers: 0, videos: 0, videoBytes: 0, hits: 0, databaseBytes: 0)
    }

    /// Every video that an answer refers to, once, for a check of the content store.
    package func videos() async throws -> [StoredVideo] {
        let found = try await attempt { pool in
            try await pool.read { db in
                try Row.fetchAll(db, sql: "SELECT * FROM answer GROUP BY videoSHA256, format ORDER BY videoSHA256")
                    .compactMap(StoredVideo.init)
            }
        }
        return found ?? []
    }
}

extension AnswerRecord {
    fileprivate init?(_ row: Row) {
        guard let key = Data.fromDatabaseValue(row["key"]).flatMap({ ExactKey($0) }),
            let video = StoredVideo(row),
            let description = String.fromDatabaseValue(row["description"]),
            let templateID = String.fromDatabaseValue(row["templateID"]),
            let createdAt = Int64.fromDatabaseValue(row["createdAt"]),
            let hits = Int.fromDatabaseValue(row["hits"])
        else { return nil }
        self.key = key
        self.description = description
        self.video = video
        self.templateID = templateID.isEmpty ? nil : templateID
        model =
            String.fromDatabaseValue(row["author"]).flatMap { JSONValue(stored: $0)?.object }
            .flatMap { Authorship(stored: $0) }?.model
        self.createdAt = Date(milliseconds: createdAt)
        self.hits = hits
        lastUsedAt = Int64.fromDatabaseValue(row["lastUsedAt"]).map { Date(milliseconds: $0) }
    }
}

extension String {
    /// The text with LIKE's own characters made literal.
    fileprivate var escapedForLike: String {
        reduce(into: "") { text, character in
            if "%_\\".contains(character) { text.append("\\") }
            text.append(character)
        }
    }
}
