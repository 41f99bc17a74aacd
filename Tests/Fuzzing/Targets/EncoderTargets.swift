import Engine
import Foundation
import Semantics
import SystemPackage

/// A folder with a tiny encoder: two numbers a word, ten words.
private struct TinyModel {
    let folder: FilePath

    init() {
        let name = "manimd-fuzz-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)"
        folder = FilePath(FileManager.default.temporaryDirectory.path()).appending(name)
        do {
            try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        } catch { preconditionFailure("\(folder) cannot be made: \(error)") }
        write(Self.configuration, "config.json")
        write("[PAD]\n[UNK]\n[CLS]\n[SEP]\na\nb\nplot\n##s\n##x\n.\n".utf8, "vocab.txt")
        write(Self.weights, "model.safetensors")
    }

    func write(_ bytes: some Sequence<UInt8>, _ name: String) {
        do {
            try Data(bytes).write(to: URL(filePath: folder.appending(name).string))
        } catch { preconditionFailure("\(name) cannot be written: \(error)") }
    }

    func remove(_ name: String) { try? FileManager.default.removeItem(atPath: folder.appending(name).string) }

    func encode() {
        do throws(EncoderError) {
            let encoder = try SentenceEncoder(folder: folder, name: "tiny")
            for text in ["plots ax b.", "[MASK] é 中 plot\u{301}", ""] {
                precondition(encoder.encode([text])[0].count == encoder.dimensions)
            }
        } catch { _ = "\(error)" }
    }

    static let configuration = Array(
        """
        {"hidden_size": 2, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 2, "vocab_size": 10,
         "max_position_embeddings": 8}
        """.utf8
    )

    /// All that the encoder asks for, every number one half.
    static let weights: [UInt8] = {
        var shapes: [(String, [Int])] = [
            ("embeddings.word_embeddings.weight", [10, 2]), ("embeddings.position_embeddings.weight", [8, 2]),
            ("embeddings.token_type_embeddings.weight", [2, 2]), ("embeddings.LayerNorm.weight", [2]),
            ("embeddings.LayerNorm.bias", [2]),
        ]
        for name in [
            "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
            "intermediate.dense", "output.dense",
        ] {
            shapes += [("encoder.layer.0.\(name).weight", [2, 2]), ("encoder.layer.0.\(name).bias", [2])]
        }
        for name in ["attention.output.LayerNorm", "output.LayerNorm"] {
            shapes += [("encoder.layer.0.\(name).weight", [2]), ("encoder.layer.0.\(name).bias", [2])]
        }
        var start = 0
        let entries = shapes.map { name, shape in
            let end = start + 4 * shape.reduce(1, *)
            defer { start = end }
            return "\"\(name)\":{\"dtype\":\"F32\",\"shape\":\(shape),\"data_offsets\":[\(start),\(end)]}"
        }
        var header = Array("{\(entries.joined(separator: ","))}".utf8)
        header += Array(repeating: UInt8(ascii: " "), count: -header.count & 7)
        let half = withUnsafeBytes(of: Float(0.5).bitPattern.littleEndian) { Array($0) }
        let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
        return length + header + (0..<start / 4).flatMap { _ in half }
    }()
}

private let forWeights = TinyModel()
private let forWords = TinyModel()

func readSafetensors(_ bytes: [UInt8]) {
    forWeights.write(bytes, "model.safetensors")
    forWeights.encode()
}

/// A `vocab.txt`; or with lines `----` between them a `tokenizer.json`, a `tokenizer_config.json` and a `config.json`.
func readTokenizer(_ bytes: [UInt8]) {
    let parts = bytes.parts
    if parts.count == 1 {
        forWords.write(bytes, "vocab.txt")
    } else {
        forWords.remove("vocab.txt")
        forWords.write(parts[0], "tokenizer.json")
    }
    forWords.write(parts.count > 1 ? parts[1] : Array("{}".utf8), "tokenizer_config.json")
    forWords.write(parts.count > 2 ? parts[2] : TinyModel.configuration, "config.json")
    forWords.encode()
}
