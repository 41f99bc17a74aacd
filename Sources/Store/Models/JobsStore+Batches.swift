package import Engine
import GRDB

extension JobsStore: BatchJournal {
    package func keep(_ questions: [BatchedQuestion]) async throws {
        try await write { db in
            for question in questions {
                try db.execute(
                    sql: "INSERT OR REPLACE INTO batchQuestion (run, batch, model, reservation) VALUES (?, ?, ?, ?)",
                    arguments: [question.run, question.batch, question.model, question.reservation.id]
                )
            }
        }
    }

    package func question(of run: Int64) async throws -> BatchedQuestion? {
        try await withConsequences(for: path) {
            try await pool.read { db in
                try Row.fetchOne(db, sql: "SELECT * FROM batchQuestion WHERE run = ?", arguments: [run])
                    .map(BatchedQuestion.init)
            }
        }
    }

    package func openBatches() async throws -> [String] {
        try await withConsequences(for: path) {
            try await pool.read { db in
                try String.fetchAll(
                    db,
                    sql: """
                        SELECT batch FROM batchQuestion WHERE message IS NULL AND absence IS NULL
                        GROUP BY batch ORDER BY min(run)
                        """
                )
            }
        }
    }

    package func keep(_ results: [Int64: BatchResult], of batch: String) async throws {
        try await write { db in
            for (run, result) in results {
                let column = if case .message = result { "message" } else { "absence" }
                try db.execute(
                    sql: """
                        UPDATE batchQuestion SET \(column) = ?
                        WHERE run = ? AND batch = ? AND message IS NULL AND absence IS NULL
                        """,
                    arguments: [result.words, run, batch]
                )
            }
        }
    }

    package func close(_ batch: String) async throws {
        try await write { db in
            try db.execute(
                sql: """
                    UPDATE batchQuestion SET absence = 'the batch ended without it'
                    WHERE batch = ? AND message IS NULL AND absence IS NULL
                    """,
                arguments: [batch]
            )
        }
    }
}

extension BatchResult {
    fileprivate var words: String {
        switch self {
        case .message(let words), .nothing(let words): words
        }
    }
}

extension BatchedQuestion {
    fileprivate init(_ row: Row) {
        let message: String? = row["message"]
        let absence: String? = row["absence"]
        self.init(
            run: row["run"],
            batch: row["batch"],
            model: row["model"],
            reservation: Reservation(id: row["reservation"]),
            result: message.map(BatchResult.message) ?? absence.map(BatchResult.nothing)
        )
    }
}
