import Engine
import Foundation
import OrderedCollections
import Semantics
import Store
import SystemPackage
import Templates

/// Times a request from its words to the semantic layer's decision, encoder, search, database and comparison included.
///
///     swift run -c release manimd-bench-decision 100000
///
/// The cache holds so many answers of one scope, whose vectors lie around those of real readings. Prints milliseconds.
@main struct DecisionBenchmark {
    private static let edition = Edition(templates: "t", renderer: "r")
    private static let requests = [
        "plot sin(x) from -pi to pi", "explain the law of sines", "bubble sort on [5, 1, 4, 2, 8]",
        "2D random walk with 200 steps", "area of a triangle with base 6 and height 4", "explain Bayes' theorem",
        "solve x^2 - 5x + 6 = 0 by factoring", "show the Pythagorean theorem", "binary search for 7 in [1,3,5,7,9]",
        "morph a red circle into a blue square", "derivative of x^3 from first principles", "draw K5",
    ]

    static func main() async throws {
        let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 100_000
        let folder = FileManager.default.temporaryDirectory.appending(path: "manimd-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try AnswersStore(path: folder.appending(path: "cache.sqlite").path(percentEncoded: false))
        let catalogue = try TemplateCatalogue(folder: "templates")
        let judge = Judge(knowledge: try Knowledge(lexicons: "Sources/Semantics/Lexicons")) { request in
            guard case .accepted(_, let match) = catalogue.current.match(request, threshold: 0.9) else { return nil }
            return match
        }
        let model = try ModelFolder.find(name: "all-MiniLM-L6-v2", python: FilePath(".venv/bin/python"))
        let encoder = try SentenceEncoder(folder: model)
        try await fill(store, count, encoder, judge)
        let cache = SemanticCache(store: store, edition: { edition }, threshold: 0.85) { (encoder, judge) }
        var start = ContinuousClock.now
        _ = try await cache.findSimilar(to: RenderRequest(description: "warm up"))
        print("load the index, \(count) entries: \(milliseconds(ContinuousClock.now - start)) ms")
        var times: [Duration] = []
        for run in 0..<600 {
            // Numbers that change, so that no request is asked twice.
            let request = RenderRequest(description: requests[run % requests.count] + " number \(run)")
            start = .now
            _ = try await cache.findSimilar(to: request)
            times.append(ContinuousClock.now - start)
        }
        times.sort()
        let figures = [50, 95, 99].map { "p\($0) \(milliseconds(times[(times.count - 1) * $0 / 100]))" }
        print("decision among \(count) entries: \(figures.joined(separator: "  ")) ms")
    }

    private static func fill(_ store: AnswersStore, _ count: Int, _ encoder: SentenceEncoder, _ judge: Judge)
        async throws
    {
        let scope = Scope(RenderRequest(description: ""), edition: edition)
        let centres = requests.map { text in
            encoder.encode([judge.understand(RenderRequest(description: text)).statement.text])[0]
        }
        var random = SystemRandomNumberGenerator()
        for number in 0..<count {
            let vector = centres[number % centres.count].map { $0 + Float.random(in: -0.03...0.03, using: &random) }
            let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            let unit = vector.map { $0 / length }
            let description = requests[number % requests.count] + " in version \(number)"
            let key = ExactKey(RenderRequest(description: description), edition: edition)
            try await store.remember(answer(description), for: key, scope: scope, edition: edition)
            let vectors = RequestVectors(written: unit, reading: unit)
            _ = try await store.remember(vectors, scope: scope, model: encoder.fingerprint, for: key)
        }
    }

    private static func answer(_ description: String) -> StoredAnswer {
        let facts = VideoFacts(durationMilliseconds: 1, width: 2, height: 2, framesPerSecond: 1)
        let video = StoredVideo(sha256: String(repeating: "a", count: 64), format: .mp4, byteCount: 1, facts: facts)
        let match = TemplateMatch(templateID: "t", confidence: 1, parameters: [:], defaultsUsed: [])
        let scene = Scene(source: "class GeneratedScene(Scene): ...", origin: .template(match))
        return StoredAnswer(description: description, video: video, scene: scene)
    }

    private static func milliseconds(_ duration: Duration) -> String {
        String(format: "%.2f", duration / .milliseconds(1))
    }
}
