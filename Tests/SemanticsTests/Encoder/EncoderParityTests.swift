import Foundation
import Semantics
import SystemPackage
import Testing

/// The encoder against sentence-transformers, whose results `Scripts/reference.py` has written down.
struct EncoderParityTests {
    private struct Reference: Decodable {
        let text: String
        let ids: [Int32]
    }

    private static func references() throws -> [Reference] {
        let lines = try Model.fixture("reference.jsonl").split(separator: UInt8(ascii: "\n"))
        return try lines.map { try JSONDecoder().decode(Reference.self, from: $0) }
    }

    private static func vectors(width: Int) throws -> [[Float]] {
        let numbers = try Model.fixture("reference.f32").withUnsafeBytes { bytes in
            (0..<bytes.count / 4).map {
                Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self)))
            }
        }
        return stride(from: 0, to: numbers.count, by: width).map { Array(numbers[$0..<$0 + width]) }
    }

    @Test func `texts are cut into the same pieces`() throws {
        let encoder = try Model.encoder()
        let references = try Self.references()
        #expect(references.count >= 220)
        for reference in references {
            #expect(
                encoder.pieces(of: reference.text).map(\.number) == reference.ids,
                "\(reference.text.debugDescription)"
            )
        }
    }

    /// Another kind of model in every respect; see `Scripts/small_model.py`.
    @Test func `a model of another kind gives what sentence-transformers gives`() throws {
        struct Line: Decodable {
            let text: String
            let ids: [Int32]
            let vector: [Float]
        }
        let encoder = try SentenceEncoder(folder: Model.fixtures().appending("small"))
        let lines = try Model.fixture("small/reference.jsonl").split(separator: UInt8(ascii: "\n"))
            .map { try JSONDecoder().decode(Line.self, from: $0) }
        #expect(lines.count == 10)
        for (line, vector) in zip(lines, encoder.encode(lines.map(\.text))) {
            #expect(encoder.pieces(of: line.text).map(\.number) == line.ids, "\(line.text)")
            let difference = zip(vector, line.vector).map { abs($0 - $1) }.max() ?? .infinity
            #expect(vector.count == line.vector.count && difference <= 1e-5, "\(line.text): \(difference)")
        }
    }

    @Test func `vectors differ by at most a hundred thousandth, alone or many at once`() throws {
        let encoder = try Model.encoder()
        let texts = try Self.references().map(\.text)
        let expected = try Self.vectors(width: encoder.dimensions)
        #expect(expected.count == texts.count)
        let alone = texts.flatMap { encoder.encode([$0]) }
        for found in [alone, encoder.encode(texts)] {
            #expect(found.count == texts.count)
            for (text, (one, other)) in zip(texts, zip(found, expected)) {
                let difference = zip(one, other).map { abs($0 - $1) }.max() ?? .infinity
                #expect(one.count == other.count && difference <= 1e-5, "\(text.debugDescription): \(difference)")
            }
        }
    }
}
