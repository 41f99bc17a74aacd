package import Engine
import GRDB

/// What the journal knows of the newest run of a job.
package struct JobRecord: Sendable, Hashable {
    package let run: Int64
    /// The latest status document; before there is one, only id, state and description.
    package let status: Status
    /// How often the job was begun.
    package let attempts: Int
    /// Milliseconds since 1970, UTC.
    package let createdAt: Int64
    package let updatedAt: Int64
}

extension JobsStore {
    /// The newest run of each job, newest first.
    ///
    /// - Parameters:
    ///   - state: Only jobs in this state; nil for all.
    ///   - limit: The most that are returned; nil for all.
    /// - Returns: One record a job.
    /// - Throws: `Fault` when the record of jobs cannot be read.
    package func jobs(state: Status.State? = nil, limit: Int? = nil) async throws -> [JobRecord] {
        let condition = state == nil ? "?1 IS NULL" : "state = ?1"
        return try await rows(
            where: "\(condition) AND \(Self.isNewestRun) ORDER BY run DESC LIMIT ?2",
            [state?.rawValue, limit ?? -1]
        ).map { try $0.record() }
    }

    /// The newest run of one job; nil if there never was one.
    package func latest(_ name: JobName) async throws -> JobRecord? {
        try await rows(
            where: "id = ? AND batch IS ? ORDER BY run DESC LIMIT 1",
            [name.id.description, name.batch?.description]
        ).first?.record()
    }

    /// The newest run of one job, with its request; nil if there never was one, or if it was refused before it was read.
    package func latestJob(_ name: JobName) async throws -> Job? {
        let row = try await rows(
            where: "id = ? AND batch IS ? ORDER BY run DESC LIMIT 1",
            [name.id.description, name.batch?.description]
        ).first
        return try row.flatMap { try $0.request == nil ? nil : $0.job() }
    }

    /// The jobs of that id in all batches, in the order in which they came.
    package func names(_ id: JobID) async throws -> [JobName] {
        try await rows(where: "id = ? AND \(Self.isNewestRun) ORDER BY run", [id.description]).map { try $0.name() }
    }

    /// The newest run of each job that failed, or that failed with this code, in the order in which they came.
    package func failedJobs(with code: FailureCode? = nil) async throws -> [Job] {
        let condition = code == nil ? "?1 IS NULL" : Self.hasFailed("?1")
        return try await rows(
            where: "state = 'failed' AND request IS NOT NULL AND \(condition) AND \(Self.isNewestRun) ORDER BY run",
            [code?.rawValue]
        ).map { try $0.job() }
    }

    /// Takes jobs up again that failed with this code, for the next `recover()`.
    package func reopen(failedWith code: FailureCode) async throws {
        // As if they had been broken off: what was running is announced as queued.
        try await write { db in
            try db.execute(
                sql: """
                    UPDATE job SET state = 'running', attempts = 0
                    WHERE state = 'failed' AND request IS NOT NULL AND \(Self.hasFailed("?")) AND \(Self.isNewestRun)
                    """,
                arguments: [code.rawValue]
            )
        }
    }

    private static func hasFailed(_ code: String) -> String { "json_extract(status, '$.error.code') = \(code)" }

    /// How many jobs are in each state, counting the newest run of each; states without jobs are left out.
    package func counts() async throws -> [Status.State: Int] {
        try await withConsequences(for: path) {
            try await pool.read { db in
                let sql = "SELECT state, count(*) AS count FROM job WHERE \(Self.isNewestRun) GROUP BY state"
                var counts: [Status.State: Int] = [:]
                for row in try Row.fetchAll(db, sql: sql) {
                    guard let state = Status.State(rawValue: row["state"]) else { continue }
                    counts[state] = row["count"]
                }
                return counts
            }
        }
    }
}

extension JobRow {
    fileprivate func record() throws -> JobRecord {
        JobRecord(
            run: run,
            status: try latestStatus(),
            attempts: attempts,
            createdAt: createdAt,
            updatedAt: updatedAt
        )
    }
}
