import Crypto
import Engine
import OrderedCollections

/// What models are told, in the words of the files beside this one.
enum Prompts {
    /// What holds for every scene, written or repaired; always the same, so that a provider may keep it.
    static let scene = text(PackageResources.scene_md)
    static let request = PromptTemplate(text(PackageResources.request_md))
    static let example = PromptTemplate(text(PackageResources.example_md))
    static let repair = PromptTemplate(text(PackageResources.repair_md))
    static let `continue` = PromptTemplate(text(PackageResources.continue_md))

    /// Names this wording: a number of ours, and the beginning of the digest of all files.
    static let version: String = {
        let files = [
            PackageResources.scene_md, PackageResources.request_md, PackageResources.example_md,
            PackageResources.repair_md, PackageResources.continue_md, PackageResources.advice_json,
        ]
        return "1-\(Digest.hexadecimal(of: files.map { String(decoding: $0, as: UTF8.self) }).prefix(8))"
    }()

    /// What helps against a fault, by its code or else by the stage that found it.
    static func advice(for fault: CodeFault) -> String? { advice[fault.code.rawValue] ?? advice[fault.stage.rawValue] }

    /// The stage of a trial, as a model is told of it.
    static func name(of stage: CodeFault.Stage) -> String {
        switch stage {
        case .syntax: "reading it"
        case .rules: "holding it against the rules"
        case .render: "drawing it"
        case .frames: "looking at the frames"
        }
    }

    private static let advice: [String: String] = {
        let fields: JSONObject?
        do { fields = try JSONReader().read(PackageResources.advice_json).value.object } catch { fields = nil }
        guard let fields else { preconditionFailure("advice.json cannot be read") }
        return Dictionary(uniqueKeysWithValues: fields.compactMap { name, value in value.string.map { (name, $0) } })
    }()

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

/// A text with places `{{name}}` for others.
struct PromptTemplate: Sendable {
    private let paragraphs: [Substring]

    init(_ text: String) {
        paragraphs = text.split(separator: "\n\n").map { $0.trimmingNewlines }
    }

    /// Fills the places; a paragraph is left out if one of its places has nothing to hold.
    ///
    /// What is filled in is not looked through for places.
    func filled(with values: [String: String?]) -> String {
        paragraphs.compactMap { Self.fill($0, values) }.joined(separator: "\n\n")
    }

    private static func fill(_ paragraph: Substring, _ values: [String: String?]) -> String? {
        var filled = ""
        var rest = paragraph
        while let start = rest.firstRange(of: "{{"), let end = rest[start.upperBound...].firstRange(of: "}}") {
            let name = String(rest[start.upperBound..<end.lowerBound])
            guard let entry = values[name] else { preconditionFailure("nothing is said of \(name)") }
            guard let value = entry, !value.isEmpty else { return nil }
            filled += rest[..<start.lowerBound] + value
            rest = rest[end.upperBound...]
        }
        return filled + rest
    }
}

/// SHA-256 over texts, each with its length before it.
enum Digest {
    /// 64 lower-case digits.
    static func hexadecimal(of texts: [String]) -> String {
        var hash = SHA256()
        for text in texts {
            let bytes = Array(text.utf8)
            withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { hash.update(bufferPointer: $0) }
            hash.update(data: bytes)
        }
        return hash.finalize().map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
    }
}

extension Substring {
    fileprivate var trimmingNewlines: Substring {
        var text = drop { $0 == "\n" }
        while text.last == "\n" { text.removeLast() }
        return text
    }
}
