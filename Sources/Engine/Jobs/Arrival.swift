/// A complete file in the inbox, its bytes read once.
package struct Arrival: Sendable, Hashable {
    /// The folder it stands in, below the inbox; nil for the inbox itself.
    package let batch: Batch?
    /// The file's name as the bytes that the kernel gave: it need not be UTF-8.
    package let name: [UInt8]
    package let bytes: [UInt8]
    /// SHA-256 of `bytes`, 64 lower-case hexadecimal digits.
    package let sha256: String
    /// Device, inode and modification time: tells this file from a later one of the same name and content.
    package let identity: String

    package init(batch: Batch?, name: [UInt8], bytes: [UInt8], sha256: String, identity: String) {
        self.batch = batch
        self.name = name
        self.bytes = bytes
        self.sha256 = sha256
        self.identity = identity
    }

    /// What its requests wait behind.
    package var lane: LaneName { LaneName(batch: batch, fileName: name) }
}

/// What a file turned out to hold: requests in file order, each well formed or refused on its own.
///
/// A file that could not be read at all holds one refusal in the file's name.
package struct Admission: Sendable, Hashable {
    package let entries: [Entry]

    package struct Entry: Sendable, Hashable {
        package let id: JobID
        package let request: Result<RenderRequest, Refusal>

        package init(id: JobID, request: Result<RenderRequest, Refusal>) {
            self.id = id
            self.request = request
        }
    }

    package init(entries: [Entry]) { self.entries = entries }
}

/// What is written down of a file: the requests to be queued, and the final statuses of those that were refused.
package struct Contents: Sendable, Hashable {
    package let accepted: [Accepted]
    package let rejected: [Status]

    package struct Accepted: Sendable, Hashable {
        package let name: JobName
        package let request: RenderRequest

        package init(name: JobName, request: RenderRequest) {
            self.name = name
            self.request = request
        }
    }

    package init(accepted: [Accepted], rejected: [Status]) {
        self.accepted = accepted
        self.rejected = rejected
    }
}

/// A file that the journal holds.
package struct AdmittedFile: Sendable, Hashable {
    package let id: Int64
    /// Well-formed requests: to be queued.
    package let jobs: [Job]
    /// Refused ones: their final statuses, to be published.
    package let rejected: [Status]
    /// What its requests wait behind.
    package let lane: LaneName?

    package init(id: Int64, jobs: [Job], rejected: [Status], lane: LaneName? = nil) {
        self.id = id
        self.jobs = jobs
        self.rejected = rejected
        self.lane = lane ?? jobs.first?.lane
    }
}

/// A file of which the journal holds requests that are not finished.
package struct UnfinishedFile: Sendable, Hashable {
    package let id: Int64
    /// How many of its requests are not finished.
    package let count: Int

    package init(id: Int64, count: Int) {
        self.id = id
        self.count = count
    }
}

/// One run of one request.
package struct Job: Sendable, Hashable {
    /// The journal's number for this run; grows with time.
    package let run: Int64
    package let name: JobName
    package let request: RenderRequest
    /// Milliseconds since 1970, UTC.
    package let createdAt: Int64
    /// Behind what it waits.
    package let lane: LaneName
    /// The attempts that ended with the daemon or the worker that made them.
    package let accidents: Accidents

    package init(
        run: Int64,
        name: JobName,
        request: RenderRequest,
        createdAt: Int64,
        lane: LaneName? = nil,
        accidents: Accidents = .none
    ) {
        self.run = run
        self.name = name
        self.request = request
        self.createdAt = createdAt
        self.lane = lane ?? LaneName(batch: name.batch, fileName: Array("\(name.id).json".utf8))
        self.accidents = accidents
    }
}

/// Attempts at a request that ended with the daemon or the worker that made them.
package struct Accidents: Sendable, Hashable {
    package let count: Int
    /// When the latest began, in milliseconds since 1970, UTC.
    package let latest: Int64

    package init(count: Int, latest: Int64) {
        self.count = count
        self.latest = latest
    }

    package static let none = Accidents(count: 0, latest: 0)
}
