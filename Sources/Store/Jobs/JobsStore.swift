package import Engine
import Foundation
import GRDB

/// The durable record of every request: `jobs.sqlite`.
///
/// What must survive a power cut is flushed with its commit. Two notes need not survive (that a file has left the
/// inbox, that a status file is up to date): lost, they only make the next start do a little work again.
package struct JobsStore: Journal {
    let pool: DatabasePool
    let path: String
    private let clock: WallClock

    /// Opens the record at `path`, an absolute path, and creates it if it is not there.
    ///
    /// - Throws: `Fault` when the file is damaged, written by a newer version or not accessible; it is left as it is.
    package init(path: String, clock: WallClock = .system) throws {
        do {
            pool = try openPool(path, .everyCommit)
            try JobsSchema.migrator.bringUpToDate(pool)
        } catch let error as DatabaseError {
            throw error.consequence(for: path)
        } catch is NewerSchema {
            throw Fault(.storage, "\(path) was written by a newer manimd; use that one, or move the file away")
        }
        self.path = path
        self.clock = clock
    }

    package func admit(_ arrival: Arrival, holding contents: Contents) async throws -> AdmittedFile {
        let now = clock.milliseconds
        return try await write { db in
            if let known = try Self.admitted(arrival, db) { return known }
            try db.execute(
                sql: "INSERT INTO file (batch, name, identity, sha256, admittedAt) VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    arrival.batch?.description, Data(arrival.name), arrival.identity, arrival.sha256, now,
                ]
            )
            let file = db.lastInsertedRowID
            let jobs = try contents.accepted.map { accepted in
                let request = accepted.request.stored.text()
                let run = try Self.insert(accepted.name, .queued, request: request, status: nil, file, now, db)
                return Job(
                    run: run,
                    name: accepted.name,
                    request: accepted.request,
                    createdAt: now,
                    lane: arrival.lane
                )
            }
            for status in contents.rejected {
                _ = try Self.insert(status.name, status.state, request: nil, status: status.stored, file, now, db)
            }
            return AdmittedFile(id: file, jobs: jobs, rejected: contents.rejected, lane: arrival.lane)
        }
    }

    package func confirmTaken(_ file: AdmittedFile) async throws {
        let now = clock.milliseconds
        try await note("UPDATE file SET takenAt = ? WHERE id = ? AND takenAt IS NULL", [now, file.id])
    }

    package func record(_ status: Status, of job: Job) async throws {
        precondition(status.name == job.name, "the status of \(status.name) is not that of \(job.name)")
        let now = clock.milliseconds
        try await write { db in
            try db.execute(
                sql: """
                    UPDATE job SET state = ?, status = ?, isPublished = 0, updatedAt = ?
                    WHERE run = ? AND state IN ('queued', 'running')
                    """,
                arguments: [status.state.rawValue, status.stored, now, job.run]
            )
            if db.changesCount == 0 { throw JobFailure(.internal, "run \(job.run) of \(job.name) has ended already") }
        }
    }

    package func beginAttempt(of job: Job) async throws -> Int {
        let now = clock.milliseconds
        return try await write { db in
            let attempts = try Int.fetchOne(
                db,
                sql: """
                    UPDATE job SET attempts = attempts + 1, state = 'running', updatedAt = ?
                    WHERE run = ? RETURNING attempts
                    """,
                arguments: [now, job.run]
            )
            guard let attempts else { throw JobFailure(.internal, "run \(job.run) of \(job.name) is not on record") }
            return attempts
        }
    }

    package func withdrawAttempt(of job: Job) async throws {
        try await write { db in
            try db.execute(
                sql: "UPDATE job SET attempts = attempts - 1, state = 'queued' WHERE run = ? AND state = 'running'",
                arguments: [job.run]
            )
        }
    }

    package func unpublished() async throws -> [Status] {
        try await rows(where: "isPublished = 0 AND \(Self.isNewestRun) ORDER BY run").map { try $0.latestStatus() }
    }

    package func confirmPublished(_ status: Status) async throws {
        let arguments: StatementArguments = [
            status.name.id.description, status.name.batch?.description, status.stored,
        ]
        // An older run that was overtaken before it was published never will be.
        try await note(
            """
            UPDATE job SET isPublished = 1
            WHERE id = ?1 AND batch IS ?2 AND isPublished = 0
                AND run <= (SELECT run FROM job AS newest
                    WHERE id = ?1 AND batch IS ?2 AND status = ?3 AND \(Self.isNewestRun(as: "newest")))
            """,
            arguments
        )
    }
}

extension JobsStore {
    /// The jobs that this arrival brought when it was written down before, if it has not left the inbox since.
    private static func admitted(_ arrival: Arrival, _ db: Database) throws -> AdmittedFile? {
        let file = try Int64.fetchOne(
            db,
            sql: """
                SELECT id FROM file
                WHERE sha256 = ? AND name = ? AND identity = ? AND batch IS ? AND takenAt IS NULL
                """,
            arguments: [arrival.sha256, Data(arrival.name), arrival.identity, arrival.batch?.description]
        )
        guard let file else { return nil }
        let rows = try JobRow.fetchAll(
            db,
            sql: "SELECT \(JobRow.columns) FROM job WHERE fileID = ? ORDER BY run",
            arguments: [file]
        )
        return AdmittedFile(
            id: file,
            // The last daemon may have finished what it could not take out: that is not to be queued again.
            jobs: try rows.filter { try $0.request != nil && !$0.parsedState().isFinal }.map { try $0.job() },
            rejected: try rows.filter { $0.request == nil }.map { try $0.latestStatus() },
            lane: arrival.lane
        )
    }

    private static func insert(
        _ name: JobName,
        _ state: Status.State,
        request: String?,
        status: String?,
        _ file: Int64,
        _ now: Int64,
        _ db: Database
    ) throws -> Int64 {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO job (fileID, batch, id, request, state, status, isPublished, createdAt, updatedAt)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(arguments: [
            file, name.batch?.description, name.id.description, request, state.rawValue, status, status == nil, now,
            now,
        ])
        return db.lastInsertedRowID
    }
}

extension JobsStore {
    /// True for the last run of each job: an earlier one's status file has been overtaken.
    static let isNewestRun = isNewestRun(as: "job")

    private static func isNewestRun(as table: String) -> String {
        """
        NOT EXISTS (SELECT 1 FROM job AS later
            WHERE later.id = \(table).id AND later.batch IS \(table).batch AND later.run > \(table).run)
        """
    }

    func rows(where condition: String, _ arguments: StatementArguments = []) async throws -> [JobRow] {
        try await withConsequences(for: path) {
            try await pool.read { db in
                let sql = "SELECT \(JobRow.columns) FROM job WHERE \(condition)"
                return try JobRow.fetchAll(db, sql: sql, arguments: arguments)
            }
        }
    }

    func write<Value: Sendable>(_ updates: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await withConsequences(for: path) { try await pool.write(updates) }
    }

    /// Writes something that a power cut may undo, without waiting for the disk.
    private func note(_ sql: String, _ arguments: StatementArguments) async throws {
        try await withConsequences(for: path) {
            try await pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = \(Durability.untilCheckpoint.rawValue)")
                defer { try? db.execute(sql: "PRAGMA synchronous = \(Durability.everyCommit.rawValue)") }
                try db.execute(sql: sql, arguments: arguments)
            }
        }
    }
}

extension Status {
    /// The document as the journal keeps it.
    var stored: String { JSONValue.object(document).text() }
}
