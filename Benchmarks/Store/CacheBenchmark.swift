import Engine
import Foundation
import OrderedCollections
import Store

/// Times what the semantic cache asks of its database.
///
///     swift run -c release manimd-bench-cache 100000
///
/// Fills a cache in a temporary folder with so many answers, 384 floats a vector, and prints milliseconds.
@main struct CacheBenchmark {
    private static let edition = Edition(templates: "t", renderer: "r")

    static func main() async throws {
        let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 100_000
        let folder = FileManager.default.temporaryDirectory.appending(path: "manimd-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "cache.sqlite").path(percentEncoded: false)
        let scope = Scope(RenderRequest(description: ""), edition: edition)
        let numbers = try await fill(path, count, scope)
        try await timeLoading(path, count)
        try await timeCalls(AnswersStore(path: path), count, numbers, scope)
    }

    private static func fill(_ path: String, _ count: Int, _ scope: Scope) async throws -> [Int64] {
        let store = try AnswersStore(path: path)
        var numbers: [Int64] = []
        let start = ContinuousClock.now
        for number in 0..<count {
            try await store.remember(answer(number), for: key(number), scope: scope, edition: edition)
            if let entry = try await store.remember(vectors(), scope: scope, model: "m", for: key(number)) {
                numbers.append(entry)
            }
        }
        let each = (ContinuousClock.now - start) / count
        print("remember an answer and its vectors: \(milliseconds(each))")
        print("the file: \(try await store.statistics().databaseBytes / 1_000_000) MB")
        return numbers
    }

    private static func timeLoading(_ path: String, _ count: Int) async throws {
        for _ in 1...3 {
            var start = ContinuousClock.now
            let store = try AnswersStore(path: path)
            print("open: \(milliseconds(ContinuousClock.now - start))", terminator: "   ")
            start = .now
            var floats = 0
            _ = try await store.entries(of: "m", edition: edition, after: 0) { floats += $0.readings.count }
            precondition(floats == count * 384)
            print("load \(count) vectors: \(milliseconds(ContinuousClock.now - start))")
        }
    }

    private static func timeCalls(_ store: AnswersStore, _ count: Int, _ numbers: [Int64], _ scope: Scope) async throws
    {
        try await time("candidate") { _ = try await store.candidate(numbers[$0 * 7_919 % count]) }
        try await time("twins") {
            _ = try await store.twins(of: match($0), in: scope, model: "m", limit: 8)
        }
        try await time("mayBorrow") { _ = try await store.mayBorrow("number \($0)", from: "other \($0)") }
        try await time("lastNumber") { _ in _ = try await store.lastNumber(of: "m", edition: edition) }
        try await time("remember vectors") {
            _ = try await store.remember(vectors(), scope: scope, model: "m", for: key($0))
        }
        try await time("unread, 500 of another model", runs: 20) { _ in
            _ = try await store.unread(by: "n", edition: edition, limit: 500)
        }
        try await time("evict the least used", runs: 20) { _ in
            _ = try await store.evict(freeing: 1, keeping: edition, sparing: [])
        }
    }

    private static func time(_ name: String, runs: Int = 1_000, _ body: (Int) async throws -> Void) async throws {
        var times: [Duration] = []
        for run in 0..<runs {
            let start = ContinuousClock.now
            try await body(run)
            times.append(ContinuousClock.now - start)
        }
        times.sort()
        print("\(name): p50 \(milliseconds(times[runs / 2]))  p99 \(milliseconds(times[(runs - 1) * 99 / 100]))")
    }

    private static func key(_ number: Int) -> ExactKey {
        ExactKey(RenderRequest(description: "number \(number)"), edition: edition)
    }

    private static func vectors() -> RequestVectors {
        let vector = (0..<384).map { _ in Float.random(in: -0.05...0.05) }
        return RequestVectors(written: vector, reading: vector)
    }

    /// With code of the length that templates write.
    private static func answer(_ number: Int) -> StoredAnswer {
        let facts = VideoFacts(durationMilliseconds: 1, width: 1, height: 1, framesPerSecond: 1)
        let video = StoredVideo(sha256: "\(number)", format: .mp4, byteCount: 500_000, facts: facts)
        let source = String(repeating: "        self.play(Create(graph))\n", count: 100)
        return StoredAnswer(
            description: "number \(number)",
            video: video,
            scene: Scene(source: source, origin: .template(match(number)))
        )
    }

    private static func match(_ number: Int) -> TemplateMatch {
        let parameters: JSONObject = ["function_expr": "np.sin(x)", "x_range_max": .int(number)]
        return TemplateMatch(templateID: "t", confidence: 1, parameters: parameters, defaultsUsed: [])
    }

    private static func milliseconds(_ duration: Duration) -> String {
        String(format: "%.3f ms", duration / .milliseconds(1))
    }
}
