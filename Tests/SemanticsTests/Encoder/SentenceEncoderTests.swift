import Foundation
import Semantics
import Support
import SystemPackage
import Testing

struct SentenceEncoderTests {
    @Test func `nothing to encode gives nothing, and an empty text has a vector`() throws {
        let encoder = try Model.encoder()
        #expect(encoder.encode([]).isEmpty)
        #expect(encoder.encode([""])[0].count == 384)
    }

    @Test func `alike sentences have alike vectors of length 1`() throws {
        let vectors = try Model.encoder().encode([
            "Plot the sine function", "Draw a graph of sin", "Bake a chocolate cake",
        ])
        func product(_ a: Int, _ b: Int) -> Float { zip(vectors[a], vectors[b]).reduce(0) { $0 + $1.0 * $1.1 } }
        #expect(vectors.indices.allSatisfy { abs(product($0, $0) - 1) < 1e-5 })
        #expect(product(0, 1) > 0.6 && product(0, 2) < 0.2)
    }

    @Test func `the same text has the same vector beside any others`() throws {
        let encoder = try Model.encoder()
        let alone = encoder.encode(["plot x^2"])[0]
        // More than one pass takes, so that the texts are shared out.
        let texts = (0..<40).map { "text number \($0) " + String(repeating: "word ", count: 100) } + ["plot x^2"]
        let beside = try #require(encoder.encode(texts).last)
        #expect(zip(alone, beside).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test func `pieces tell where they come from and which word they belong to`() throws {
        let encoder = try Model.encoder()
        let text = "Plot ÀÉ\u{301} antidisestablishmentarianism!"
        let pieces = encoder.pieces(of: text)
        let utf8 = Array(text.utf8)
        let sources = pieces.map { String(decoding: utf8[$0.place], as: UTF8.self) }
        #expect(sources.first == "" && sources.last == "")
        #expect(sources.joined() == "PlotÀÉantidisestablishmentarianism!")
        #expect(pieces.first?.word == -1 && pieces.last?.word == -1)
        #expect(Set(pieces.map(\.word)) == [-1, 0, 1, 2, 3])
    }

    @Test func `the vectors of the pieces average to that of the text`() throws {
        let encoder = try Model.encoder()
        let reading = encoder.encodeWithTokens(["short", "Rotate the vector (1, 2) by 90 degrees"])[1]
        #expect(reading.pieceVectors.count == reading.pieces.count * encoder.dimensions)
        var mean = [Float](repeating: 0, count: encoder.dimensions)
        for (place, number) in reading.pieceVectors.enumerated() { mean[place % encoder.dimensions] += number }
        let length = mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect(zip(mean, reading.vector).allSatisfy { abs($0 / length - $1) < 1e-5 })
        #expect(reading.vector == encoder.encode(["short", "Rotate the vector (1, 2) by 90 degrees"])[1])
    }

    @Test func `the fingerprint changes with the weights, the vocabulary, the settings and the name`() throws {
        let model = try SmallModel()
        let first = try model.encoder().fingerprint
        #expect(try model.encoder().fingerprint == first)
        #expect(first.hasPrefix("small-"))
        var fingerprints: Set = [first, try SentenceEncoder(folder: model.folder.path, name: "other").fingerprint]
        try model.edit("tokenizer_config.json") {
            $0.replacing("\"do_lower_case\": false", with: "\"do_lower_case\": true")
        }
        fingerprints.insert(try SentenceEncoder(folder: model.folder.path, name: "small").fingerprint)
        try model.edit("tokenizer.json") { $0.replacing("\"circle\"", with: "\"square\"") }
        fingerprints.insert(try SentenceEncoder(folder: model.folder.path, name: "small").fingerprint)
        var weights = try model.folder.read("model.safetensors")
        // Another training changes numbers everywhere.
        for place in stride(from: weights.count - 40_000, to: weights.count, by: 100) { weights[place] ^= 1 }
        try model.folder.write(weights, to: "model.safetensors")
        fingerprints.insert(try SentenceEncoder(folder: model.folder.path, name: "small").fingerprint)
        #expect(fingerprints.count == 5)
    }

    @Test func `a model is found by its name or by its path`() throws {
        let home = try TemporaryFolder()
        let python = home.appending("env/bin/python")
        try home.write([], to: "env/models/one/config.json")
        try home.write([], to: "state/models/two/config.json")
        let state = home.appending("state")
        #expect(try ModelFolder.find(name: "one", python: python, state: state) == home.appending("env/models/one"))
        #expect(try ModelFolder.find(name: "two", python: python, state: state) == home.appending("state/models/two"))
        let path = home.appending("env/models/one")
        #expect(try ModelFolder.find(name: path.string, python: python) == path)
        for name in ["three", "", "..", "/no/such/folder"] {
            let error = #expect(throws: EncoderError.self) {
                try ModelFolder.find(name: name, python: python, state: state)
            }
            #expect(error?.description.contains("make setup") == true)
        }
    }
}
