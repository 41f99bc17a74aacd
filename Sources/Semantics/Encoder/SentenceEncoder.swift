import COpenBLAS
import Crypto
import Engine
package import SystemPackage

/// Makes vectors of sentences, such that alike sentences have alike vectors: an encoder of the BERT family.
///
/// The weights stay in their file, which is mapped into memory and must not be shortened meanwhile. Opening reads some
/// hundred kilobytes; the rest is read from disk by the first texts that need it.
///
/// Encoding computes on the thread that calls it, some milliseconds for a request of a few dozen words and up to a tenth
/// of a second for the longest text, and any number of threads may do so at once. A request may be encoded where it is
/// needed; more than some texts in a row belong in an `@concurrent` function that yields between them.
///
/// - SeeAlso: Reimers & Gurevych 2019, <https://arxiv.org/abs/1908.10084>.
package final class SentenceEncoder: Sendable {
    /// The model's name and a digest of its settings, its vocabulary and samples of its weights: vectors of encoders
    /// with equal fingerprints may be compared.
    package let fingerprint: String
    /// Numbers in the vector of a sentence.
    package let dimensions: Int

    private let configuration: EncoderConfiguration
    private let tokenizer: Tokenizer
    private let weights: Weights

    /// A text with the vectors of its pieces.
    package struct Reading: Sendable {
        /// The vector of the text, as `encode` gives it.
        package let vector: [Float]
        /// What the encoder read, the marks at both ends included.
        package let pieces: [Piece]
        /// For each piece its vector in the light of all others, not normalised, one behind the other.
        package let pieceVectors: [Float]
    }

    /// Tokens of the longest pass; more texts are encoded in several.
    private static let tokensOfPass = 2_048

    /// Opens a model folder as sentence-transformers writes them.
    ///
    /// - Parameters:
    ///   - folder: Holds `config.json`, `model.safetensors`, and `vocab.txt` or `tokenizer.json`; where there are any,
    ///     `modules.json`, the configuration of pooling, `sentence_bert_config.json` and `tokenizer_config.json`.
    ///   - name: What the model is called; nil: as the folder.
    /// - Throws: Which file cannot be used, and why.
    package init(folder: FilePath, name: String? = nil) throws(EncoderError) {
        configuration = try EncoderConfiguration(folder: folder)
        tokenizer = try Tokenizer(folder: folder, configuration: configuration)
        let tensors = try Safetensors(folder.appending("model.safetensors"))
        weights = try Weights(tensors, configuration)
        dimensions = configuration.width
        let digest = Self.digest(tensors, [String(reflecting: configuration), tokenizer.signature])
        fingerprint = "\(name ?? folder.lastComponent?.string ?? "model")-\(digest)"
        // The cores belong to the renders, and two threads gain next to nothing on a request of a dozen words.
        openblas_set_num_threads(1)
    }

    /// The vectors of some texts, in their order; of length 1 where the model says so.
    package func encode(_ texts: [String]) -> [[Float]] {
        passes(texts).flatMap { pass in
            ForwardPass.run(pass, weights, configuration) { states, rows in rows.map { vector(states, $0) } }
        }
    }

    /// As `encode`, with the vectors of the pieces.
    package func encodeWithTokens(_ texts: [String]) -> [Reading] {
        passes(texts).flatMap { pass in
            ForwardPass.run(pass, weights, configuration) { states, rows in
                zip(pass, rows).map { pieces, rows in
                    let start = states + rows.lowerBound * dimensions
                    let numbers = Array(UnsafeBufferPointer(start: start, count: rows.count * dimensions))
                    return Reading(vector: vector(states, rows), pieces: pieces, pieceVectors: numbers)
                }
            }
        }
    }

    /// How the encoder cuts a text up.
    package func pieces(of text: String) -> [Piece] { tokenizer.pieces(of: text) }

    private func passes(_ texts: [String]) -> [[[Piece]]] {
        var passes: [[[Piece]]] = []
        var tokens = Self.tokensOfPass
        for pieces in texts.lazy.map({ self.tokenizer.pieces(of: $0) }) {
            tokens += pieces.count
            if tokens > Self.tokensOfPass {
                passes.append([])
                tokens = pieces.count
            }
            passes[passes.count - 1].append(pieces)
        }
        return passes
    }

    private func vector(_ states: UnsafePointer<Float>, _ rows: Range<Int>) -> [Float] {
        let width = dimensions
        var vector = Array(UnsafeBufferPointer(start: states + rows.lowerBound * width, count: width))
        if configuration.pooling == .mean {
            for row in rows.dropFirst() {
                cblas_saxpy(blasint(width), 1, states + row * width, 1, &vector, 1)
            }
            cblas_sscal(blasint(width), 1 / Float(rows.count), &vector, 1)
        }
        if configuration.normalises {
            let length = cblas_snrm2(blasint(width), vector, 1)
            cblas_sscal(blasint(width), 1 / max(length, 1e-12), &vector, 1)
        }
        return vector
    }

    /// Sixteen digits; looks at the header of the weights and at 32 samples of a kilobyte each.
    private static func digest(_ tensors: Safetensors, _ settings: [String]) -> String {
        var hash = SHA256()
        for setting in settings + ["\(tensors.file.count)"] { hash.update(data: Array((setting + "\n").utf8)) }
        hash.update(bufferPointer: tensors.file.bytes(tensors.header))
        let data = tensors.header.upperBound..<tensors.file.count
        for sample in 0..<32 {
            let start = data.lowerBound + data.count / 32 * sample
            hash.update(bufferPointer: tensors.file.bytes(start..<min(start + 1_024, data.upperBound)))
        }
        return hash.finalize().prefix(8).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
