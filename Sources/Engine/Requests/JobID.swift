/// The name of a job: the request's own id or the file's stem; safe as a file name everywhere.
package struct JobID: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// What an id may look like, for error messages.
    package static let rule = "1–100 of A–Z a–z 0–9 . _ -, not beginning with . or -"

    /// Returns nil unless `text` follows `rule`.
    package init?(_ text: some StringProtocol) {
        guard (1...100).contains(text.utf8.count), text.first != ".", text.first != "-",
            text.utf8.allSatisfy(Self.isAllowed)
        else { return nil }
        description = String(text)
    }

    static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

/// Where a job's files stand below the outbox: the batch it came with, and its id.
package struct JobName: Sendable, Hashable, CustomStringConvertible {
    /// The sub-folder of the inbox, `course-7` or `course-7/week-1`; nil for the inbox itself.
    package let batch: Batch?
    package let id: JobID

    package init(batch: Batch?, id: JobID) {
        self.batch = batch
        self.id = id
    }

    /// `course-7/a`, or `a` without a batch.
    package var description: String { batch.map { "\($0)/\(id)" } ?? id.description }
}

/// A sub-folder of the inbox, every component of which is a valid `JobID`.
package struct Batch: Sendable, Hashable, CustomStringConvertible {
    package let components: [JobID]

    /// Returns nil unless there are one to four components and each follows the rule of `JobID`.
    package init?(_ path: some StringProtocol) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map { JobID($0) }
        let components = parts.compactMap(\.self)
        guard (1...4).contains(components.count), components.count == parts.count else { return nil }
        self.components = components
    }

    package var description: String { components.map(\.description).joined(separator: "/") }
}
