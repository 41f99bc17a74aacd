import Engine
import OrderedCollections
import SystemPackage

/// What the JSON files of a model folder say of a sentence encoder of the BERT family.
struct EncoderConfiguration: Sendable, Hashable {
    /// Numbers in a token's vector, which is also the width of a sentence's vector.
    let width: Int
    let layers: Int
    let heads: Int
    /// Numbers in the middle of a layer.
    let innerWidth: Int
    let vocabularySize: Int
    let positions: Int
    let segments: Int
    let epsilon: Float
    /// Most tokens that are read of a text, the first and the last one included.
    let longestText: Int
    let pooling: Pooling
    /// Whether sentence vectors are brought to length 1.
    let normalises: Bool

    /// How the vectors of the tokens become the one of the sentence.
    enum Pooling: Sendable, Hashable { case mean, firstToken }

    var headWidth: Int { width / heads }

    init(folder: FilePath) throws(EncoderError) {
        let model = try JSONFile(folder.appending("config.json"))
        try Self.checkKind(model)
        width = try model.number("hidden_size", in: 1...4_096)
        layers = try model.number("num_hidden_layers", in: 1...64)
        heads = try model.number("num_attention_heads", in: 1...64)
        innerWidth = try model.number("intermediate_size", in: 1...16_384)
        vocabularySize = try model.number("vocab_size", in: 1...1_000_000)
        positions = try model.number("max_position_embeddings", in: 3...8_192)
        segments = try model.number("type_vocab_size", in: 1...16, or: 2)
        epsilon = Float(model["layer_norm_eps"]?.number?.double ?? 1e-12)
        guard width.isMultiple(of: heads) else {
            throw .malformed(model.path, reason: "\(width) numbers cannot be shared among \(heads) heads")
        }
        guard epsilon >= 0, epsilon < 1 else {
            throw .malformed(model.path, reason: "“layer_norm_eps” is no small number")
        }
        longestText = try Self.longestText(folder, positions: positions)
        (pooling, normalises) = try Self.steps(after: folder)
    }

    private static func checkKind(_ model: JSONFile) throws(EncoderError) {
        let expected = [("model_type", "bert"), ("hidden_act", "gelu"), ("position_embedding_type", "absolute")]
        for (key, only) in expected {
            guard let value = model[key] else { continue }
            guard value.string == only else {
                throw .unsupported(model.path, reason: "“\(key)” is \(value.string ?? value.kind), not \(only)")
            }
        }
    }

    /// What the sentence encoder was trained with goes before what its positions allow.
    private static func longestText(_ folder: FilePath, positions: Int) throws(EncoderError) -> Int {
        guard let sentence = try JSONFile(ifThere: folder.appending("sentence_bert_config.json")),
            let length = sentence["max_seq_length"], length != .null
        else { return positions }
        return min(try sentence.number("max_seq_length", in: 3...1_000_000), positions)
    }

    /// What `modules.json` has done with the vectors of the tokens; without it, their mean is taken.
    private static func steps(after folder: FilePath) throws(EncoderError) -> (Pooling, normalises: Bool) {
        let path = folder.appending("modules.json")
        guard path.isThere else { return (.mean, false) }
        let file = try MappedFile(path)
        guard let modules = try JSONFile.value(Array(file.bytes(0..<file.count)), of: path).array else {
            throw .malformed(path, reason: "it holds no JSON array")
        }
        var pooling = Pooling.mean
        var kinds: [String] = []
        for module in modules.compactMap(\.object) {
            let kind = (module["type"]?.string ?? "").split(separator: ".").last.map(String.init) ?? ""
            kinds.append(kind)
            guard kind == "Pooling" else { continue }
            pooling = try Self.pooling(folder.appending(module["path"]?.string ?? "1_Pooling"))
        }
        guard kinds == ["Transformer", "Pooling"] || kinds == ["Transformer", "Pooling", "Normalize"] else {
            throw .unsupported(path, reason: "the steps \(kinds.joined(separator: ", ")) are not implemented")
        }
        return (pooling, kinds.count == 3)
    }

    private static func pooling(_ folder: FilePath) throws(EncoderError) -> Pooling {
        let file = try JSONFile(folder.appending("config.json"))
        let modes = [
            "cls_token", "mean_tokens", "max_tokens", "mean_sqrt_len_tokens", "weightedmean_tokens", "lasttoken",
        ]
        switch modes.filter({ file["pooling_mode_" + $0]?.bool == true }) {
        case ["cls_token"]: return .firstToken
        case ["mean_tokens"]: return .mean
        case let others:
            throw .unsupported(file.path, reason: "pooling by \(others.joined(separator: " and ")) is not implemented")
        }
    }
}
