import Engine
import Glibc
import OrderedCollections
import SystemPackage

/// A JSON file of a model folder.
struct JSONFile: Sendable {
    let path: FilePath
    private let fields: JSONObject

    /// Reads an object.
    init(_ path: FilePath) throws(EncoderError) {
        let file = try MappedFile(path)
        guard file.count <= Self.longest else {
            throw .malformed(path, reason: "it has \(file.count) bytes, more than \(Self.longest)")
        }
        self.path = path
        fields = try Self.object(Array(file.bytes(0..<file.count)), of: path)
    }

    /// Nil where there is no such file.
    init?(ifThere path: FilePath) throws(EncoderError) {
        guard path.isThere else { return nil }
        try self.init(path)
    }

    subscript(_ key: String) -> JSONValue? { fields[key] }

    /// A whole number within bounds; `fallback` where the key is missing.
    func number(_ key: String, in range: ClosedRange<Int>, or fallback: Int? = nil) throws(EncoderError) -> Int {
        guard let value = fields[key] ?? fallback.map(JSONValue.int) else {
            throw .malformed(path, reason: "“\(key)” is missing")
        }
        guard let number = value.number?.int, range.contains(number) else {
            throw .malformed(
                path,
                reason: "“\(key)” is no whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    /// A tokenizer of half a million words is some ten times smaller.
    private static let longest = 64 << 20

    static func value(_ bytes: [UInt8], of path: FilePath) throws(EncoderError) -> JSONValue {
        do throws(JSONSyntaxError) { return try JSONReader().read(bytes).value } catch {
            throw .malformed(path, reason: "\(error)")
        }
    }

    static func object(_ bytes: [UInt8], of path: FilePath) throws(EncoderError) -> JSONObject {
        guard let object = try value(bytes, of: path).object else {
            throw .malformed(path, reason: "it holds no JSON object")
        }
        return object
    }
}

extension FilePath {
    /// Whether something stands here, links followed.
    var isThere: Bool { access(string, F_OK) == 0 }
}
