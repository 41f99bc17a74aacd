import SystemPackage

/// Where the numbers of a sentence encoder of the BERT family lie in its file.
struct Weights: Sendable {
    typealias Tensor = Safetensors.Tensor

    let words: Tensor
    let positions: Tensor
    let segments: Tensor
    let norm: Norm
    let layers: [Layer]
    let file: MappedFile

    /// A matrix with a row for each number that comes out, and what is added.
    struct Linear: Sendable {
        let weight: Tensor
        let bias: Tensor
    }

    struct Norm: Sendable {
        let gain: Tensor
        let offset: Tensor
    }

    struct Layer: Sendable {
        let query: Linear
        let key: Linear
        let value: Linear
        let attention: Linear
        let attentionNorm: Norm
        let inner: Linear
        let outer: Linear
        let outerNorm: Norm
    }

    init(_ tensors: Safetensors, _ configuration: EncoderConfiguration) throws(EncoderError) {
        // Models that were saved with a head for another task have their encoder one level down.
        let prefix = tensors.holds("bert.embeddings.word_embeddings.weight") ? "bert." : ""
        let names = Names(tensors: tensors, prefix: prefix)
        let (width, inner) = (configuration.width, configuration.innerWidth)
        file = tensors.file
        words = try names.floats("embeddings.word_embeddings.weight", [configuration.vocabularySize, width])
        positions = try names.floats("embeddings.position_embeddings.weight", [configuration.positions, width])
        segments = try names.floats("embeddings.token_type_embeddings.weight", [configuration.segments, width])
        norm = try names.norm("embeddings.LayerNorm", width)
        var layers: [Layer] = []
        for number in 0..<configuration.layers {
            let layer = "encoder.layer.\(number)."
            layers.append(
                Layer(
                    query: try names.linear(layer + "attention.self.query", width, width),
                    key: try names.linear(layer + "attention.self.key", width, width),
                    value: try names.linear(layer + "attention.self.value", width, width),
                    attention: try names.linear(layer + "attention.output.dense", width, width),
                    attentionNorm: try names.norm(layer + "attention.output.LayerNorm", width),
                    inner: try names.linear(layer + "intermediate.dense", inner, width),
                    outer: try names.linear(layer + "output.dense", width, inner),
                    outerNorm: try names.norm(layer + "output.LayerNorm", width)
                )
            )
        }
        self.layers = layers
    }

    /// The numbers of a matrix; the caller keeps these weights alive meanwhile.
    func floats(_ tensor: Tensor) -> UnsafePointer<Float> {
        file.floats(at: tensor.place.lowerBound, count: tensor.place.count / MemoryLayout<Float>.size)
    }
}

private struct Names {
    let tensors: Safetensors
    let prefix: String

    func floats(_ name: String, _ shape: [Int]) throws(EncoderError) -> Safetensors.Tensor {
        try tensors.floats(prefix + name, shape)
    }

    func linear(_ name: String, _ rows: Int, _ columns: Int) throws(EncoderError) -> Weights.Linear {
        Weights.Linear(weight: try floats(name + ".weight", [rows, columns]), bias: try floats(name + ".bias", [rows]))
    }

    func norm(_ name: String, _ width: Int) throws(EncoderError) -> Weights.Norm {
        Weights.Norm(gain: try floats(name + ".weight", [width]), offset: try floats(name + ".bias", [width]))
    }
}
