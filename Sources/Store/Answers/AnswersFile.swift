import Engine
import Foundation
import GRDB
import Glibc
import Logging

/// `cache.sqlite`, opened, and the keys that it holds.
///
/// The cache can be made again: a file that is damaged, cut short or written by a newer version is moved aside and
/// an empty one takes its place.
struct AnswersFile: Sendable {
    let pool: DatabasePool
    /// Where each key's line is.
    var index: [KeyDigits: Int64]

    init(path: String, clock: WallClock) throws {
        do {
            self = try AnswersFile(opening: path)
        } catch let error as DatabaseError where !error.isFaultOfFile {
            throw error.consequence(for: path)
        } catch {
            let place = try Self.quarantine(path, because: error, clock)
            do { self = try AnswersFile(opening: path) } catch let error as DatabaseError {
                throw error.consequence(for: path)
            }
            takeOverVerdicts(from: place)
        }
    }

    /// Begins a new file in the place of one that proved damaged while it was in use.
    init(replacing path: String, because reason: any Error, clock: WallClock) throws {
        let place = try Self.quarantine(path, because: reason, clock)
        self = try AnswersFile(path: path, clock: clock)
        takeOverVerdicts(from: place)
    }

    private init(opening path: String) throws {
        pool = try openPool(path, .untilCheckpoint)
        try AnswersSchema.migrator.bringUpToDate(pool)
        index = try pool.read { db in
            let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM answer") ?? 0
            var index: [KeyDigits: Int64] = [:]
            index.reserveCapacity(count)
            let rows = try Row.fetchCursor(db, sql: "SELECT key, id FROM answer")
            while let row = try rows.next() {
                if let key = Data.fromDatabaseValue(row[0]).flatMap(KeyDigits.init) { index[key] = row[1] }
            }
            return index
        }
    }

    /// Copies what users have said, which cannot be made again, as far as it can be read.
    private func takeOverVerdicts(from place: String) {
        do {
            var configuration = GRDB.Configuration()
            configuration.readonly = true
            let verdicts = try DatabaseQueue(path: place, configuration: configuration).read {
                try UserVerdict.fetchAll($0)
            }
            try pool.write { db in for verdict in verdicts { try AnswersStore.insert(verdict, db) } }
            guard !verdicts.isEmpty else { return }
            Logger.current.notice("verdicts taken over", metadata: ["count": "\(verdicts.count)"])
        } catch {
            Logger.current.notice("no verdicts could be taken over", metadata: ["reason": "\(error)"])
        }
    }

    /// Moves the file and its log aside as `….corrupt-<time>`.
    ///
    /// - Returns: Where it is now.
    /// - Throws: `Fault` when it cannot be moved.
    private static func quarantine(_ path: String, because reason: any Error, _ clock: WallClock) throws -> String {
        let mark =
            ".corrupt-\(clock.now.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true)))"
            .filter { $0 != ":" }
        for ending in ["", "-wal", "-shm"] {
            guard rename(path + ending, path + mark + ending) != 0, errno != ENOENT else { continue }
            throw Fault(.storage, "\(path) is damaged and cannot be moved aside; remove it: answers are made again")
        }
        Logger.current.warning(
            "the cache was damaged, moved aside and begun anew",
            metadata: ["moved to": "\(path + mark)", "reason": "\(reason)"]
        )
        return path + mark
    }
}
