package import Engine
package import SystemPackage

/// The way a careful producer puts a request into an inbox.
package enum Drop {
    /// Writes a file that the inbox sees whole or not at all; durable on return.
    ///
    /// - Parameters:
    ///   - bytes: The request file.
    ///   - id: The file's stem.
    ///   - batch: The sub-folder, made if it is missing.
    ///   - inbox: The inbox.
    /// - Throws: `JobFailure` `disk_full`, or `Fault`.
    package static func put(_ bytes: [UInt8], as id: JobID, in batch: Batch?, of inbox: FilePath) throws {
        try withConsequences(of: "the request cannot be written into \(inbox)") {
            let folder = try Directory.making(inbox.appending(batch?.description ?? ""))
            try folder.replace(Array("\(id).json".utf8), with: bytes)
            try folder.flush()
        }
    }
}
