import Engine
import Foundation
import OrderedCollections

/// A request with the answers that a model gives to it: `Fixtures/cases.json`.
struct RecordedCase: Sendable, CustomStringConvertible {
    let description: String
    let request: RenderRequest
    /// In the order in which they are given.
    let answers: [ModelAnswer]
    /// The failure that it ends in; nil when a scene is accepted.
    let failure: FailureCode?

    struct Unreadable: Error {}

    static func all() throws -> [RecordedCase] {
        let document = try JSONReader().read(Array(try Self.bytes("cases.json"))).value
        return try (document.object?["cases"]?.array ?? []).map { try RecordedCase($0.object ?? [:]) }
    }

    /// Every file of answers, by its name.
    static func texts() throws -> [String: String] {
        let folder = try Self.folder.appending(path: "Answers")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return try Dictionary(
            uniqueKeysWithValues: names.map { (String($0.dropLast(3)), try Self.text(String($0.dropLast(3)))) }
        )
    }

    private init(_ fields: JSONObject) throws {
        guard let name = fields["name"]?.string, let request = fields["request"]?.string,
            let answers = fields["answers"]?.array?.compactMap(\.string), let end = fields["ends"]?.string
        else { throw Unreadable() }
        description = name
        self.request = RenderRequest(description: request)
        self.answers = try answers.flatMap { answer in
            let files = answer.split(separator: " + ")
            return try files.enumerated().map { index, file in
                ModelAnswer.text(try Self.text(String(file)), stop: index < files.count - 1 ? .truncated : .finished)
            }
        }
        failure = FailureCode(rawValue: end)
        guard (failure == nil) == (end == "accepted") else { throw Unreadable() }
    }

    private static var folder: URL {
        get throws {
            guard let folder = Bundle.module.resourceURL?.appending(path: "Fixtures") else { throw Unreadable() }
            return folder
        }
    }

    private static func text(_ name: String) throws -> String {
        String(decoding: try bytes("Answers/\(name).md"), as: UTF8.self)
    }

    private static func bytes(_ name: String) throws -> Data { try Data(contentsOf: try folder.appending(path: name)) }
}
