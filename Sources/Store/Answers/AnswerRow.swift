import Crypto
import Engine
import Foundation
import GRDB
import OrderedCollections

/// What one line of the table `answer` serves.
struct AnswerRow: Sendable {
    let answer: StoredAnswer
    /// What it was made for; nil in lines that were written before scopes were.
    let circumstances: Circumstances?

    struct Circumstances: Sendable, Hashable {
        let scope: Scope
        /// `Edition.mark`.
        let edition: Data

        var scopeData: Data { Data(scope.bytes) }
    }

    static let columns = """
        scope, edition, description, videoSHA256, format, byteCount, durationMilliseconds, width, height, framesPerSecond, templateID, \
        confidence, parameters, defaultsUsed, scene, author
        """

    /// The columns, each with the table's name before it, under their own names.
    static func columns(of table: String) -> String {
        columns.split(separator: ", ").map { "\(table).\($0) AS \($0)" }.joined(separator: ", ")
    }

    init(_ answer: StoredAnswer, circumstances: Circumstances?) {
        self.answer = answer
        self.circumstances = circumstances
    }

    init(_ answer: StoredAnswer, scope: Scope, edition: Edition) {
        self.init(answer, circumstances: Circumstances(scope: scope, edition: edition.mark))
    }

    /// Reads a line; nil when it is not what was written.
    init?(_ row: Row, key: KeyDigits) {
        guard let video = StoredVideo(row),
            let description = String.fromDatabaseValue(row["description"]),
            let scene = String.fromDatabaseValue(row["scene"]),
            let origin = Scene.Origin(row),
            let digest = Data.fromDatabaseValue(row["digest"])
        else { return nil }
        answer = StoredAnswer(
            description: description,
            video: video,
            scene: Scene(source: scene, origin: origin)
        )
        circumstances = Circumstances(row)
        guard self.digest(for: key) == digest else { return nil }
    }

    /// The columns' values in the order of `columns`.
    var values: [(any DatabaseValueConvertible)?] { [circumstances?.scopeData, circumstances?.edition] + served }

    private var served: [(any DatabaseValueConvertible)?] {
        let facts = answer.video.facts
        return [
            answer.description, answer.video.sha256, answer.video.format.rawValue, answer.video.byteCount,
            facts.durationMilliseconds, facts.width, facts.height, facts.framesPerSecond, match.templateID,
            match.confidence, JSONValue.object(match.parameters).text(),
            JSONValue.array(match.defaultsUsed.map { .string($0) }).text(), answer.scene.source,
            answer.scene.origin.author?.text(),
        ]
    }

    /// SHA-256 over the key and all that is served, each part with its length before it.
    func digest(for key: KeyDigits) -> Data {
        var hash = SHA256()
        hash.update(data: key.data)
        // Lines of before have no author, and the digest that was theirs.
        for value in served where value != nil {
            let part = Data("\(value?.databaseValue.storage.value ?? "")".utf8)
            withUnsafeBytes(of: UInt64(part.count).littleEndian) { hash.update(bufferPointer: $0) }
            hash.update(data: part)
        }
        // Lines of before have neither, and the digest that was theirs.
        if let circumstances { hash.update(data: circumstances.scopeData + circumstances.edition) }
        return Data(hash.finalize())
    }

    /// What stands in the template's columns: empty where no template drew it, since none is called so.
    private var match: TemplateMatch {
        switch answer.scene.origin {
        case .template(let match): match
        case .given, .generated: TemplateMatch(templateID: "", confidence: 0, parameters: [:], defaultsUsed: [])
        }
    }
}

extension Scene.Origin {
    fileprivate init?(_ row: Row) {
        var author: JSONObject?
        if let text = String.fromDatabaseValue(row["author"]) {
            guard let fields = JSONValue(stored: text)?.object else { return nil }
            author = fields
        }
        guard let match = TemplateMatch(row, isReadByModel: author != nil) else { return nil }
        if !match.templateID.isEmpty {
            self = .template(match)
        } else if let author {
            guard let authorship = Authorship(stored: author) else { return nil }
            self = .generated(authorship)
        } else {
            self = .given
        }
    }
}

extension AnswerRow.Circumstances {
    init?(_ row: Row) {
        guard let scope = Data.fromDatabaseValue(row["scope"]).flatMap({ Scope(bytes: Array($0)) }),
            let edition = Data.fromDatabaseValue(row["edition"])
        else { return nil }
        self.init(scope: scope, edition: edition)
    }
}

extension Edition {
    /// Tells this edition from others: 16 bytes.
    var mark: Data {
        var hash = SHA256()
        for part in [templates, renderer] { hash.update(data: Data("\(part.utf8.count) \(part)".utf8)) }
        return Data(hash.finalize().prefix(16))
    }
}

extension StoredVideo {
    init?(_ row: Row) {
        guard let sha256 = String.fromDatabaseValue(row["videoSHA256"]),
            let format = String.fromDatabaseValue(row["format"]).flatMap(VideoFormat.init(rawValue:)),
            let byteCount = Int.fromDatabaseValue(row["byteCount"]),
            let milliseconds = Int.fromDatabaseValue(row["durationMilliseconds"]),
            let width = Int.fromDatabaseValue(row["width"]),
            let height = Int.fromDatabaseValue(row["height"]),
            let framesPerSecond = Int.fromDatabaseValue(row["framesPerSecond"])
        else { return nil }
        let facts = VideoFacts(
            durationMilliseconds: milliseconds,
            width: width,
            height: height,
            framesPerSecond: framesPerSecond
        )
        self.init(sha256: sha256, format: format, byteCount: byteCount, facts: facts)
    }
}

extension TemplateMatch {
    fileprivate init?(_ row: Row, isReadByModel: Bool) {
        guard let templateID = String.fromDatabaseValue(row["templateID"]),
            let confidence = Double.fromDatabaseValue(row["confidence"]),
            let parameters = String.fromDatabaseValue(row["parameters"]).flatMap(JSONValue.init(stored:))?.object,
            let defaultsUsed = String.fromDatabaseValue(row["defaultsUsed"]).flatMap(JSONValue.init(stored:))?.array
        else { return nil }
        self.init(
            templateID: templateID,
            confidence: confidence,
            parameters: parameters,
            defaultsUsed: defaultsUsed.compactMap(\.string),
            parametersBy: isReadByModel ? .model : .parser
        )
    }
}
