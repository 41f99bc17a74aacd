import Crypto
package import Engine
import Foundation
import GRDB

extension AnswersStore: ModelVerdicts {
    package func modelVerdict(on first: String, and second: String) async throws -> ModelVerdict? {
        let pair = Self.pair(first, second)
        let found = try await attempt { pool in
            try await pool.read { db -> ModelVerdict? in
                let sql = "SELECT isSame, model FROM modelVerdict WHERE pair = ?"
                guard let row = try Row.fetchOne(db, sql: sql, arguments: [pair]),
                    let isSame = Int64.fromDatabaseValue(row["isSame"]), (0...1).contains(isSame),
                    let model = String.fromDatabaseValue(row["model"])
                else { return nil }
                return ModelVerdict(isSame: isSame == 1, model: model)
            }
        }
        return found ?? nil
    }

    package func keep(_ verdict: ModelVerdict, on first: String, and second: String) async throws {
        let (pair, now) = (Self.pair(first, second), clock.milliseconds)
        _ = try await insist { pool in
            try await pool.write { db in
                try db.execute(
                    sql: "INSERT OR REPLACE INTO modelVerdict (pair, isSame, model, givenAt) VALUES (?, ?, ?, ?)",
                    arguments: [pair, verdict.isSame, verdict.model, now]
                )
            }
        }
    }

    /// SHA-256 over both descriptions, folded as for the exact key, the lesser first, each behind its length.
    private static func pair(_ first: String, _ second: String) -> Data {
        var hash = SHA256()
        for text in [first.foldedForKey, second.foldedForKey].sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        {
            let bytes = Array(text.utf8)
            withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { hash.update(bufferPointer: $0) }
            hash.update(data: bytes)
        }
        return Data(hash.finalize())
    }
}
