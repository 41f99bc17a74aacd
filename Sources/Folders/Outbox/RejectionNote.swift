import Engine
import OrderedCollections
package import SystemPackage

/// What the inbox and the outbox are called where people are told what to type: as they stand in the settings.
package struct FolderNames: Sendable {
    package let inbox: FilePath
    package let outbox: FilePath

    package init(inbox: FilePath = "inbox", outbox: FilePath = "outbox") {
        self.inbox = inbox
        self.outbox = outbox
    }
}

/// `<name>.error.json`: why a file was refused, where in it, and how to hand it in again.
struct RejectionNote {
    let refusal: Refusal
    /// The file's own name.
    let name: [UInt8]
    /// What it is called from now on.
    let kept: Kept
    let batch: Batch?
    let folders: FolderNames

    /// What became of the refused thing.
    enum Kept: Sendable {
        /// A file in `rejected/`.
        case file([UInt8])
        /// A folder in `rejected/`.
        case folder([UInt8])
        /// Out of sight in the inbox, on another file system.
        case hidden([UInt8])
        /// Nothing was to be kept.
        case nothing
    }

    var bytes: [UInt8] {
        var fields: JSONObject = [
            "code": .string(refusal.code.rawValue),
            "message": .string(refusal.message),
        ]
        fields["hint"] = refusal.hint.map { .string($0) }
        fields["file"] = .string(String(decoding: name, as: UTF8.self))
        fields["job_id"] = jobID.map { .string($0.description) }
        fields["batch"] = batch.map { .string($0.description) }
        if let position {
            fields["line"] = .int(position.line)
            fields["column"] = .int(position.column)
        }
        fields["resubmit"] = command.map { .string("correct it, then: \($0)") }
        return Array((JSONValue.object(fields).text(pretty: true) + "\n").utf8)
    }

    /// The job that the file's name stands for; requests with ids of their own have others.
    private var jobID: JobID? {
        let stem = name.lastIndex(of: UInt8(ascii: ".")).map { name[..<$0] } ?? name[...]
        return String(validating: stem, as: UTF8.self).flatMap { JobID($0) }
    }

    /// The place that the message begins with, if it begins with one.
    private var position: TextPosition? {
        guard let match = refusal.message.prefixMatch(of: /line (\d+), column (\d+)/),
            let line = Int(match.1), let column = Int(match.2)
        else { return nil }
        return TextPosition(line: line, column: column)
    }

    private var command: String? {
        switch kept {
        // A name that is no valid text cannot be typed; what it is kept as can.
        case .file(let place): move(rejected, place, to: place)
        case .folder(let place): move(rejected, place, to: RejectedName(name).withoutEnding)
        case .hidden(let place): move(folders.inbox, place, to: RejectedName(name).file)
        case .nothing: nil
        }
    }

    private var rejected: FilePath { folders.outbox.appending("rejected") }

    private func move(_ folder: FilePath, _ place: [UInt8], to target: [UInt8]) -> String {
        func path(_ folder: FilePath, _ name: [UInt8]) -> String {
            let folder = folder.appending(batch?.description ?? "")
            return "\(folder)/\(String(decoding: name, as: UTF8.self))".quotedForShell
        }
        return "mv -- \(path(folder, place)) \(path(folders.inbox, target))"
    }
}

extension String {
    fileprivate var quotedForShell: String { "'" + replacing("'", with: #"'\''"#) + "'" }
}
