import Semantics
import Support
import Testing

/// Model folders that cannot be used are refused, with the file and the reason; nothing beyond a file's end is read.
struct DamagedModelTests {
    /// One kind of damage, and what the refusal must say.
    struct Damage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let says: [String]
        let inflict: @Sendable (SmallModel) throws -> Void

        init(_ name: String, says: String..., by inflict: @escaping @Sendable (SmallModel) throws -> Void) {
            testDescription = name
            self.says = says
            self.inflict = inflict
        }

        /// Text of a file replaced, which must be there.
        static func text(_ file: String, _ old: String, _ new: String, says: String) -> Damage {
            Damage("\(file): \(new)", says: says) { model in
                try model.edit(file) { $0.replacing(old, with: new, maxReplacements: 1) }
            }
        }

        /// Text of the weights' header replaced.
        static func header(_ old: String, _ new: String, says: String...) -> Damage {
            Damage("header: \(new)", says: "model.safetensors", says[0]) { model in
                let header = try model.header()
                let changed = header.replacing(old, with: new, maxReplacements: 1)
                #expect(changed != header)
                try model.writeHeader(changed)
            }
        }
    }

    static let missing = ["config.json", "model.safetensors", "tokenizer.json", "1_Pooling/config.json"].map { name in
        Damage("without \(name)", says: name, "No such file") { try $0.remove(name) }
    }

    static let cut = [0, 1, 7, 8, 9, 400, 10_000, 50_000].map { count in
        Damage("weights cut to \(count) bytes", says: "model.safetensors") { model in
            try model.folder.write(try model.folder.read("model.safetensors").prefix(count), to: "model.safetensors")
        }
    }

    private static let unlikely: [UInt64] = [1 << 23, 1 << 40, UInt64(Int64.max), .max, .max - 7]

    static let lengths = unlikely.map { length in
        Damage("a header of \(length) bytes", says: "header claims \(length) bytes") { model in
            try model.writeHeader(try model.header(), length: length)
        }
    }

    private static let bias = "\"bert.embeddings.LayerNorm.bias\""

    static let headers = [
        Damage.header("{\"", "[\"", says: "line 1"),
        .header("[0,96]", "[96,192]", says: "overlap"),
        .header("[0,96]", "[96,0]", says: "outside"),
        .header("[0,96]", "[-96,0]", says: "data_offsets"),
        .header("[0,96]", "[0,9223372036854775807]", says: "outside"),
        .header("[0,96]", "[0,99999999999999999999]", says: "data_offsets"),
        .header("[0,96]", "[0.5,96.5]", says: "data_offsets"),
        .header("[0,96]", "[0,92]", says: "which is not"),
        .header("[0,96]", "[0]", says: "outside"),
        .header("[0,96]", "\"0-96\"", says: "data_offsets"),
        .header(
            "\"shape\":[24],\"data_offsets\":[0,96]",
            "\"shape\":[48],\"data_offsets\":[0,96]",
            says: "which is not"
        ),
        .header("\"shape\":[24],", "\"shape\":[4294967296,4294967296,24],", says: "which is not"),
        .header("\"shape\":[24],", "", says: "lacks"),
        .header(
            "\"F32\",\"shape\":[24],\"data_offsets\":[0,96]",
            "\"F16\",\"shape\":[48],\"data_offsets\":[0,96]",
            says: "F16"
        ),
        .header("\"F32\"", "\"Q4\"", says: "unknown type Q4"),
        .header("\"F32\"", "32", says: "lacks"),
        .header("\"F32\",\"shape\":[24]", "\"F32\",\"shape\":[4,6]", says: "[4, 6], [24] is needed"),
        .header(bias, "\"another\"", says: "“bert.embeddings.LayerNorm.bias” is missing"),
        .header("\"bert.embeddings.LayerNorm.weight\"", bias, says: "twice"),
        Damage("no object", says: "no JSON object") { try $0.writeHeader("[1, 2]") },
        Damage("no multiple of four", says: "multiple of four") {
            try $0.writeHeader(try $0.header() + " ", loose: true)
        },
        Damage("no UTF-8", says: "model.safetensors") { model in
            var bytes = try model.folder.read("model.safetensors")
            bytes[10] = 0xFF
            try model.folder.write(bytes, to: "model.safetensors")
        },
    ]

    static let settings = [
        Damage.text("config.json", "\"bert\"", "\"xlm-roberta\"", says: "xlm-roberta"),
        .text("config.json", "\"gelu\"", "\"relu\"", says: "relu"),
        .text("config.json", "\"hidden_size\": 24", "\"hidden_size\": 25", says: "cannot be shared"),
        .text("config.json", "\"hidden_size\": 24", "\"hidden_size\": 48", says: "[103, 48] is needed"),
        .text("config.json", "\"hidden_size\": 24", "\"hidden_size\": \"24\"", says: "hidden_size"),
        .text("config.json", "\"hidden_size\": 24", "\"hidden_size\": 1e18", says: "hidden_size"),
        .text("config.json", "\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3", says: "layer.2"),
        .text("config.json", "\"num_hidden_layers\": 2", "\"num_hidden_layers\": 0", says: "num_hidden_layers"),
        .text("config.json", "\"vocab_size\": 103", "\"vocab_size\": 60", says: "vocabulary"),
        .text("config.json", "1e-12", "-1", says: "layer_norm_eps"),
        .text("config.json", "{", "", says: "line"),
        .text("modules.json", "pooling.Pooling", "dense.Dense", says: "Dense"),
        .text("modules.json", "[", "", says: "line"),
        .text("1_Pooling/config.json", "cls", "max", says: "max"),
        .text("tokenizer_config.json", "\"model_max_length\": 24", "\"model_max_length\": 2", says: "model_max_length"),
        .text("tokenizer_config.json", "\"[SEP]\"", "\"[END]\"", says: "lacks “[END]”"),
        .text(
            "tokenizer.json",
            "\"type\": \"WordPiece\",\n    \"unk",
            "\"type\": \"Unigram\",\n    \"unk",
            says: "WordPiece"
        ),
        .text("tokenizer.json", "\"[UNK]\": 1", "\"[UNK]\": 2", says: "not its own"),
        .text("tokenizer.json", "\"[UNK]\": 1", "\"[UNK]\": 1000000", says: "not its own"),
        .text("tokenizer.json", "\"[UNK]\": 1", "\"[UNK]\": -1", says: "not its own"),
        Damage("an empty vocab.txt", says: "vocab.txt") { try $0.folder.write([], to: "vocab.txt") },
        Damage("a vocab.txt without marks", says: "[UNK]") { try $0.folder.write("a\nb\n".utf8, to: "vocab.txt") },
        Damage("a vocab.txt that is too long", says: "vocab_size") { model in
            let pieces = ["[UNK]", "[CLS]", "[SEP]"] + (0..<101).map { "piece\($0)" }
            try model.folder.write(pieces.joined(separator: "\n").utf8, to: "vocab.txt")
        },
        Damage("a folder in the place of a file", says: "config.json") { model in
            try model.remove("config.json")
            try model.folder.write([], to: "config.json/file")
        },
    ]

    @Test(arguments: missing + cut + lengths + headers + settings)
    func `a damaged model is refused with the file and the reason`(damage: Damage) throws {
        let model = try SmallModel()
        try damage.inflict(model)
        let error = #expect(throws: EncoderError.self) { try model.encoder() }
        for part in damage.says {
            #expect(error?.description.contains(part) == true, "\(error?.description ?? "no error")")
        }
        #expect(error?.description.contains("EMBEDDING_MODEL") == true || error?.description.contains("setup") == true)
    }

    @Test func `whichever byte of the header is damaged, the model is refused or works`() throws {
        let model = try SmallModel()
        let whole = try model.folder.read("model.safetensors")
        var refused = 0
        var worked = 0
        for (turn, place) in stride(from: 0, to: 8 + (try model.header()).utf8.count, by: 17).enumerated() {
            var damaged = whole
            damaged[place] ^= 1 << UInt8(turn % 8)
            try model.folder.write(damaged, to: "model.safetensors")
            do throws(EncoderError) {
                let encoder = try model.encoder()
                #expect(encoder.encode(["plot sin(x)"])[0].count == 24)
                worked += 1
            } catch { refused += 1 }
        }
        #expect(refused > 200 && refused > 20 * worked, "\(refused) refused, \(worked) worked")
    }

    @Test func `the small model itself is whole`() throws {
        #expect(try SmallModel().encoder().encode(["plot"])[0].count == 24)
    }

    @Test func `lines may end as on Windows`() throws {
        let model = try SmallModel()
        let pieces = ["[UNK]", "[CLS]", "[SEP]", "plot"]
        try model.folder.write(pieces.joined(separator: "\r\n").utf8, to: "vocab.txt")
        #expect(try model.encoder().pieces(of: "plot it").map(\.number) == [1, 3, 0, 2])
    }
}
