import Engine
import OrderedCollections

/// `<name>.error.json`: why a file was refused, where in it, and how to hand it in again.
struct RejectionNote {
    let refusal: Refusal
    /// The file's own name.
    let name: [UInt8]
    /// What it is called in `rejected/`.
    let kept: RejectedName
    let batch: Batch?

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
        fields["resubmit"] = .string("correct the file, then: \(command)")
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

    private var command: String {
        let folder = batch.map { "\($0)/" } ?? ""
        // A name that is no valid text cannot be typed; what it is kept as can.
        let isPlain = kept.file == name
        let target = String(decoding: isPlain ? name : kept.file, as: UTF8.self)
        let source = String(decoding: kept.file, as: UTF8.self)
        return
            "mv -- \("outbox/rejected/\(folder)\(source)".quotedForShell) \("inbox/\(folder)\(target)".quotedForShell)"
    }
}

extension String {
    fileprivate var quotedForShell: String { "'" + replacing("'", with: #"'\''"#) + "'" }
}
