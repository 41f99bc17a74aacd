package import Engine
import GRDB

/// Jobs a portion at a time: what one file asks for need not fit into memory.
extension JobsStore {
    package func endAttempt(of job: Job) async throws {
        try await write { db in
            try db.execute(
                sql: "UPDATE job SET state = 'queued' WHERE run = ? AND state = 'running'",
                arguments: [job.run]
            )
        }
    }

    package func recover() async throws -> (files: [UnfinishedFile], broken: [Job]) {
        try await write { db in
            let broken = try JobRow.fetchAll(
                db,
                sql: "SELECT \(JobRow.columns) FROM job WHERE state = 'running' AND \(Self.isNewestRun) ORDER BY run"
            )
            try db.execute(sql: "UPDATE job SET state = 'queued' WHERE state = 'running'")
            let files = try Row.fetchAll(
                db,
                sql:
                    "SELECT fileID, count(*) AS count FROM job WHERE state = 'queued' GROUP BY fileID ORDER BY min(run)"
            )
            return (
                files.map { UnfinishedFile(id: $0["fileID"], count: $0["count"]) }, try broken.map { try $0.job() }
            )
        }
    }

    package func unfinished(in file: Int64, after run: Int64, limit: Int) async throws -> [Job] {
        try await rows(
            where: "fileID = ? AND run > ? AND state IN ('queued', 'running') ORDER BY run LIMIT ?",
            [file, run, limit]
        ).map { try $0.job() }
    }

    package func next(in file: Int64, limit: Int) async throws -> [Job] {
        try await rows(
            where: """
                fileID = ? AND state IN ('queued', 'running')
                ORDER BY json_extract(request, '$.priority') DESC, run LIMIT ?
                """,
            [file, limit]
        ).map { try $0.job() }
    }

    package func rejections(in file: Int64, limit: Int) async throws -> [Status] {
        try await rows(
            where: "fileID = ? AND request IS NULL AND isPublished = 0 AND \(Self.isNewestRun) ORDER BY run LIMIT ?",
            [file, limit]
        ).map { try $0.latestStatus() }
    }
}
