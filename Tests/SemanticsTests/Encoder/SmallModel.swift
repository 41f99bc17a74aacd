import Foundation
import Semantics
import Support
import SystemPackage

/// A copy of the small model, to be damaged.
struct SmallModel {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in [
            "config.json", "model.safetensors", "modules.json", "1_Pooling/config.json", "sentence_bert_config.json",
            "tokenizer.json", "tokenizer_config.json",
        ] {
            try folder.write(Model.fixture("small/" + name), to: name)
        }
    }

    func encoder() throws(EncoderError) -> SentenceEncoder { try SentenceEncoder(folder: folder.path, name: "small") }

    func edit(_ name: String, _ change: (String) -> String) throws {
        let text = String(decoding: try folder.read(name), as: UTF8.self)
        let changed = change(text)
        precondition(changed != text, "nothing to change in \(name)")
        try folder.write(changed.utf8, to: name)
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: folder.appending(name).string) }

    /// Replaces the weights' header by another text, with spaces to a multiple of eight unless it is `loose`; its length
    /// is made to fit unless it is given.
    func writeHeader(_ header: String, length: UInt64? = nil, loose: Bool = false) throws {
        let bytes = try folder.read("model.safetensors")
        let old = bytes.withUnsafeBytes { Int(UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self))) }
        let text = header + String(repeating: " ", count: loose ? 0 : -header.utf8.count & 7)
        let count = withUnsafeBytes(of: (length ?? UInt64(text.utf8.count)).littleEndian) { Array($0) }
        try folder.write(count + Array(text.utf8) + bytes[(8 + old)...], to: "model.safetensors")
    }

    func header() throws -> String {
        let bytes = try folder.read("model.safetensors")
        let count = bytes.withUnsafeBytes { Int(UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self))) }
        return String(decoding: bytes[8..<8 + count], as: UTF8.self)
    }
}
