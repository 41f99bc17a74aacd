package import Engine
import GRDB

extension JobsStore: DraftJournal {
    package func keep(_ draft: Draft, of run: Int64) async throws {
        try await put("INSERT OR REPLACE INTO draft VALUES (?, ?, ?)", [run, draft.number, draft.stored.text()])
    }

    package func drafts(of run: Int64) async throws -> [Draft] {
        try await documents("SELECT document FROM draft WHERE run = ? ORDER BY number", [run]).map { text in
            guard let draft = JSONValue(stored: text).flatMap(Draft.init(stored:)) else {
                throw Fault(.storage, "a draft of run \(run) in jobs.sqlite is damaged; restore the file from a backup")
            }
            return draft
        }
    }

    package func keep(_ result: JSONValue, ofStage stage: String, of run: Int64) async throws {
        try await put("INSERT OR REPLACE INTO stage VALUES (?, ?, ?)", [run, stage, result.text()])
    }

    package func result(ofStage stage: String, of run: Int64) async throws -> JSONValue? {
        let text = try await documents("SELECT result FROM stage WHERE run = ? AND name = ?", [run, stage]).first
        return text.flatMap(JSONValue.init(stored:))
    }

    private func put(_ sql: String, _ arguments: StatementArguments) async throws {
        try await write { db in try db.execute(sql: sql, arguments: arguments) }
    }

    private func documents(_ sql: String, _ arguments: StatementArguments) async throws -> [String] {
        try await withConsequences(for: path) {
            try await pool.read { db in try String.fetchAll(db, sql: sql, arguments: arguments) }
        }
    }
}
