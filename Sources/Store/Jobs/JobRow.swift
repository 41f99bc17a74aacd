import Engine
import Foundation
import GRDB
import OrderedCollections

/// One line of the table `job`.
struct JobRow: FetchableRecord, Sendable {
    let run: Int64
    let batch: String?
    let id: String
    let request: String?
    let state: String
    let status: String?
    let attempts: Int
    let createdAt: Int64
    let updatedAt: Int64
    let fileName: [UInt8]

    static let columns = """
        run, batch, id, request, state, status, attempts, createdAt, updatedAt,
        (SELECT name FROM file WHERE file.id = fileID) AS fileName
        """

    init(row: Row) throws {
        run = row["run"]
        batch = row["batch"]
        id = row["id"]
        request = row["request"]
        state = row["state"]
        status = row["status"]
        attempts = row["attempts"]
        createdAt = row["createdAt"]
        updatedAt = row["updatedAt"]
        fileName = Array((row["fileName"] as Data?) ?? Data())
    }

    func name() throws -> JobName {
        guard let id = JobID(id) else { throw damage }
        guard let batch else { return JobName(batch: nil, id: id) }
        guard let parsed = Batch(batch) else { throw damage }
        return JobName(batch: parsed, id: id)
    }

    func job() throws -> Job {
        guard let request = request.flatMap(JSONValue.init(stored:)).flatMap(RenderRequest.init(stored:)) else {
            throw damage
        }
        let name = try name()
        return Job(
            run: run,
            name: name,
            request: request,
            createdAt: createdAt,
            lane: LaneName(batch: name.batch, fileName: fileName),
            accidents: attempts > 0 ? Accidents(count: attempts, latest: updatedAt) : .none
        )
    }

    func parsedState() throws -> Status.State {
        guard let state = Status.State(rawValue: state) else { throw damage }
        return state
    }

    /// The latest document, or the little that is known before there is one.
    func latestStatus() throws -> Status {
        let state = try parsedState()
        if let status {
            guard let document = JSONValue(stored: status)?.object else { throw damage }
            return Status(name: try name(), state: state, document: document)
        }
        let job = try job()
        let document: JSONObject = [
            "job_id": .string(id), "status": .string(state.rawValue), "description": .string(job.request.description),
        ]
        return Status(name: job.name, state: state, document: document)
    }

    private var damage: Fault {
        Fault(.storage, "run \(run) in jobs.sqlite is damaged; restore the file from a backup, or move it away")
    }
}
