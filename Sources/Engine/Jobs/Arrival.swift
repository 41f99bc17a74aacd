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
}

/// What a file turned out to hold.
package enum Admission: Sendable, Hashable {
    /// Requests, each well formed or refused on its own, in file order.
    case entries([Entry])
    /// Nothing that could be read at all: one rejected job in the file's name.
    case unreadable(JobID, Refusal)

    package struct Entry: Sendable, Hashable {
        package let id: JobID
        package let request: Result<RenderRequest, Refusal>

        package init(id: JobID, request: Result<RenderRequest, Refusal>) {
            self.id = id
            self.request = request
        }
    }
}

/// A file that the journal holds.
package struct AdmittedFile: Sendable, Hashable {
    package let id: Int64
    /// Well-formed requests: to be queued.
    package let jobs: [Job]
    /// Refused ones: their final statuses, to be published.
    package let rejected: [Status]

    package init(id: Int64, jobs: [Job], rejected: [Status]) {
        self.id = id
        self.jobs = jobs
        self.rejected = rejected
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

    package init(run: Int64, name: JobName, request: RenderRequest, createdAt: Int64) {
        self.run = run
        self.name = name
        self.request = request
        self.createdAt = createdAt
    }
}
