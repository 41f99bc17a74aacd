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

    /// What the sentence encoder says goes before what its tokenizer says; its positions bound both.
    private static func longestText(_ folder: FilePath, positions: Int) throws(EncoderError) -> Int {
        for (name, key) in [
            ("sentence_bert_config.json", "max_seq_length"), ("tokenizer_config.json", "model_max_length"),
        ] {
            guard let file = try JSONFile(ifThere: folder.appending(name)), let length = file[key], length != .null
            else { continue }
            guard let number = length.number?.double, number >= 3 else {
                throw .malformed(file.path, reason: "“\(key)” is no number of at least 3")
            }
            // Tokenizers without a limit say so by a number of thirty digits.
            return Int(min(number, Double(positions)))
        }
        return positions
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
        switch modes(file) {
        case ["cls"]: return .firstToken
        case ["mean"]: return .mean
        case let others:
            throw .unsupported(file.path, reason: "pooling by “\(others.joined(separator: "+"))” is not implemented")
        }
    }

    /// One key with a name since sentence-transformers 5, a key for each kind before.
    private static func modes(_ file: JSONFile) -> [String] {
        if let mode = file["pooling_mode"]?.string { return [mode] }
        let kinds = [
            ("cls", "cls_token"), ("mean", "mean_tokens"), ("max", "max_tokens"),
            ("mean_sqrt_len_tokens", "mean_sqrt_len_tokens"), ("weightedmean", "weightedmean_tokens"),
            ("lasttoken", "lasttoken"),
        ]
        return kinds.filter { file["pooling_mode_" + $0.1]?.bool == true }.map(\.0)
    }
}
