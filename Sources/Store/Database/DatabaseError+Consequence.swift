import Engine
import GRDB

extension DatabaseError {
    /// Whether there was no room to write; shared memory for the log needs room, too.
    var isDiskFull: Bool { resultCode == .SQLITE_FULL || extendedResultCode == .SQLITE_IOERR_SHMSIZE }

    /// Whether the file itself is to blame: damaged, cut short, without its tables, or barred.
    var isFaultOfFile: Bool {
        switch resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT, .SQLITE_CANTOPEN, .SQLITE_ERROR, .SQLITE_MISMATCH,
            .SQLITE_CONSTRAINT, .SQLITE_PERM, .SQLITE_READONLY:
            true
        case .SQLITE_IOERR: extendedResultCode == .SQLITE_IOERR_SHORT_READ
        default: false
        }
    }

    /// The error as the rest of the program knows it: a full disk passes, all else ends the daemon.
    func consequence(for path: String) -> any Error {
        if isDiskFull {
            return JobFailure(
                .diskFull,
                "\(path) cannot be written: the disk is full",
                hint: "free some space; manimd cache evict gives back what old videos take"
            )
        }
        return switch resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT:
            Fault(
                .storage,
                "\(path) is damaged (\(reason)); it is the record of all jobs and was left as it is: restore it from a "
                    + "backup, or move it away to begin with an empty record"
            )
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            Fault(.storage, "\(path) is held by another program (\(reason)); end that program and start manimd again")
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM:
            Fault(.storage, "\(path) cannot be opened (\(reason)); check its permissions and those of its folder")
        default: Fault(.storage, "\(path) failed (\(reason)); check the disk that holds it")
        }
    }

    private var reason: String { message ?? "\(extendedResultCode)" }
}

/// Runs `body`, giving SQLite's errors the meaning that they have for the daemon.
func withConsequences<Value>(for path: String, _ body: () async throws -> Value) async throws -> Value {
    do { return try await body() } catch let error as DatabaseError { throw error.consequence(for: path) }
}
