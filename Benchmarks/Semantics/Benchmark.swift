import Engine
import Foundation
import Semantics
import SystemPackage

/// Times the parts that every request waits for in the semantic cache.
///
///     swift run -c release manimd-bench
///
/// Prints the median, the 95th and the 99th percentile in milliseconds, one thread, everything in memory.
@main struct Benchmark {
    static func main() throws {
        let folder = try ModelFolder.find(name: "all-MiniLM-L6-v2", python: FilePath(".venv/bin/python"))
        try time("open the model", 20) { _ = try SentenceEncoder(folder: folder) }
        let encoder = try SentenceEncoder(folder: folder)
        timeEncoding(encoder)
        for count in [1_000, 10_000, 100_000] { timeSearch(entries: count, spread: 0.09, encoder) }
        // The coarse look cannot tell these apart, so that all of them are looked at closely.
        timeSearch(entries: 100_000, spread: 0.001, encoder)
    }

    private static func timeEncoding(_ encoder: SentenceEncoder) {
        let short = "Plot sin(x) from -π to π"
        let middle = "Show how the area under y = x^2 on [0, 3] is approximated by Riemann sums with 8 rectangles"
        let long = Array(repeating: middle, count: 20).joined(separator: ", then ")
        for (name, texts) in [
            ("a short text", [short]), ("a short text and its reading", [short, "plot sine of x range -pi pi"]),
            ("a sentence", [middle]), ("a sentence and its reading", [middle, middle]), ("a long text", [long]),
        ] {
            let tokens = texts.map { encoder.pieces(of: $0).count }.map(String.init).joined(separator: " + ")
            time("encode \(name), \(tokens) tokens", texts == [long] ? 60 : 400) { _ = encoder.encode(texts) }
        }
    }

    private static func timeSearch(entries count: Int, spread: Float, _ encoder: SentenceEncoder) {
        let scopes = (0..<2 as Range<UInt8>).compactMap { Scope(bytes: Array(repeating: $0, count: 32)) }
        // Requests are alike: vectors in a bundle around that of one of them.
        let centre = encoder.encode(["Plot the function f(x) = x^2 - 4x + 3 in blue"])[0]
        var random = Weyl()
        func vector() -> [Float] {
            let vector = centre.map { $0 + Float.random(in: -spread...spread, using: &random) }
            let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return vector.map { $0 / length }
        }
        let entries = (0..<count).map { VectorEntry(number: Int64($0 + 1), scope: scopes[0], reading: vector()) }
        let index = VectorIndex(dimensions: encoder.dimensions)
        let clock = ContinuousClock()
        let filling = clock.measure { for entry in entries { index.append(entry) } }
        print("fill the index, \(count) entries within \(spread): \(milliseconds(filling)) ms")
        let queries = (0..<50).map { _ in vector() }
        var turn = 0
        time("search among \(count) entries", spread < 0.01 ? 60 : 400) {
            _ = index.nearest(to: queries[turn % queries.count], in: scopes[0], limit: 8)
            turn += 1
        }
        time("encode 2 texts and search among \(count) entries", 200) {
            let vectors = encoder.encode(["Plot sin(x) from -π to π", "plot sine of x range -pi pi"])
            _ = index.nearest(to: vectors[1], in: scopes[0], limit: 8)
        }
    }

    private static func time(_ name: String, _ runs: Int, _ body: () throws -> Void) rethrows {
        let clock = ContinuousClock()
        for _ in 0..<3 { try body() }
        let times = try (0..<runs).map { _ in try clock.measure(body) }.sorted()
        let figures = [50, 95, 99].map { "p\($0) \(milliseconds(times[(runs - 1) * $0 / 100]))" }
        print("\(name): \(figures.joined(separator: "  ")) ms")
    }

    private static func milliseconds(_ duration: Duration) -> String {
        String(format: "%.2f", duration / .milliseconds(1))
    }
}

/// Numbers that look random, are the same every time, and cost little.
///
/// - SeeAlso: Steele, Lea & Flood 2014, “Fast splittable pseudorandom number generators”, section 4.
private struct Weyl: RandomNumberGenerator {
    private var state: UInt64 = 1

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
