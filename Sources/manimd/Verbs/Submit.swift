import ArgumentParser
import Engine
import Folders
import Foundation
import OrderedCollections
import SystemPackage

/// `manimd submit`: writes a request into the inbox as a careful producer does.
struct Submit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put a request into the inbox.",
        discussion: "Prints the job's id. A daemon (manimd run) need not be running."
    )

    @Argument(help: "What the video should show; “-” reads a request file from standard input.")
    var description: String

    @Option(help: "The job's id; without it, one is made from the description.") var id: String?
    @Option(help: "The subject, such as math.") var topic: String?
    @Option(help: "Who it is for.") var context: String?
    @Option(help: "low, medium, high or 4k.") var quality: String?
    @Option(help: "mp4, webm or gif.") var format: String?
    @Option(help: "-100 to 100; higher goes first within a batch.") var priority: Int?
    @Option(help: "The template to use.") var template: String?
    @Option(name: .customLong("parameter"), help: "A parameter of the template, as name=value; may be repeated.")
    var parameters: [String] = []
    @Option(help: "The batch: a sub-folder of the inbox.") var batch: String?
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try await common.settings()
        let bytes =
            try description == "-" ? Array(FileHandle.standardInput.readToEnd() ?? Data()) : Array(request().utf8)
        let id = try checked(bytes, by: RequestReader(settings))
        try InboxDoor(settings).put(bytes, as: id, in: checkedBatch())
        Screen.print(common.json ? JSONValue.object(["job_id": .string(id.description)]).text() : id.description)
    }

    private func request() throws -> String {
        var fields: JSONObject = ["description": .string(description)]
        fields["id"] = .string(id ?? Self.id(for: description))
        fields["topic"] = topic.map { .string($0) }
        fields["context"] = context.map { .string($0) }
        fields["quality"] = quality.map { .string($0) }
        fields["format"] = format.map { .string($0) }
        fields["priority"] = priority.map { .int($0) }
        fields["template"] = template.map { .string($0) }
        if !parameters.isEmpty { fields["parameters"] = .object(try values()) }
        return JSONValue.object(fields).text(pretty: true) + "\n"
    }

    private func values() throws -> JSONObject {
        var values: JSONObject = [:]
        for parameter in parameters {
            guard let equals = parameter.firstIndex(of: "="), equals > parameter.startIndex else {
                throw ValidationError("--parameter \(parameter.quotedForPeople) is not of the form name=value")
            }
            let text = String(parameter[parameter.index(after: equals)...])
            // A value that reads as JSON is one: 3, [[1, 2], [3, 4]]; anything else is text.
            let value = (try? JSONReader().read(Array(text.utf8)).value) ?? .string(text)
            values[String(parameter[..<equals])] = value
        }
        return values
    }

    /// The job's id, once everything in the request was found to be right.
    private func checked(_ bytes: [UInt8], by reader: RequestReader) throws -> JobID {
        let name = id ?? Self.id(for: "request")
        let entries = reader.read(bytes, fileName: Array("\(name).json".utf8)).entries
        for entry in entries {
            if case .failure(let refusal) = entry.request {
                throw Refused(refusal: description == "-" ? refusal : refusal.withoutPlace)
            }
        }
        guard entries.count == 1, let first = entries.first else {
            guard let id = JobID(name) else { throw ValidationError("--id must be \(JobID.rule)") }
            return id
        }
        return first.id
    }

    private func checkedBatch() throws -> Batch? {
        guard let batch else { return nil }
        guard let batch = Batch(batch) else {
            throw ValidationError("--batch must be one to four names joined by “/”, each \(JobID.rule)")
        }
        guard batch.components.first?.description != "rejected" else {
            throw ValidationError("a batch cannot be called rejected: the outbox keeps refused files there")
        }
        return batch
    }

    /// A readable id that is not used twice: the first words and the time.
    private static func id(for description: String) -> String {
        let words = description.lowercased().unicodeScalars
            .map { ("a"..."z").contains($0) || ("0"..."9").contains($0) ? Character($0) : "-" }
        let slug = String(words).split(separator: "-").joined(separator: "-").prefix(40)
        let stamp = String(WallClock.system.milliseconds, radix: 36)
        return slug.isEmpty ? "request-\(stamp)" : "\(slug)-\(stamp)"
    }
}

extension Refusal {
    /// The refusal without line and column, for a request that nobody wrote as JSON.
    fileprivate var withoutPlace: Refusal {
        Refusal(code, message.replacing(#/^line \d+, column \d+: /#, with: ""), hint: hint)
    }
}

/// A request that the daemon would refuse.
struct Refused: Error, CustomStringConvertible {
    let refusal: Refusal
    var description: String { refusal.description }
}
