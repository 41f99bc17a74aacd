import Engine
import GRDB

/// What a commit promises.
enum Durability: String {
    /// A commit survives a power cut.
    case everyCommit = "FULL"
    /// A power cut may undo the last commits, never damage the file.
    case untilCheckpoint = "NORMAL"
}

/// Opens a database file in WAL mode, creating it where it is missing.
func openPool(_ path: String, _ durability: Durability) throws -> DatabasePool {
    var configuration = GRDB.Configuration()
    configuration.busyMode = .timeout(5)
    configuration.maximumReaderCount = 4
    let pool = try DatabasePool(path: path, configuration: configuration)
    // Opening in WAL mode has set NORMAL.
    try pool.writeWithoutTransaction { db in
        // SQLite keeps its old way without a word when the disk fails while it changes to the log.
        guard try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal" else {
            throw DatabaseError(resultCode: .SQLITE_CANTOPEN, message: "its log could not be begun")
        }
        try db.execute(sql: "PRAGMA synchronous = \(durability.rawValue)")
    }
    return pool
}

/// The schema was written by a later version of manimd.
struct NewerSchema: Error {}

extension DatabaseMigrator {
    /// Brings the file to this version's schema.
    func bringUpToDate(_ pool: DatabasePool) throws {
        if try pool.read({ try hasBeenSuperseded($0) }) { throw NewerSchema() }
        try migrate(pool)
    }
}
