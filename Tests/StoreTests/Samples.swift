import Engine
import Foundation
import OrderedCollections
import Synchronization
import Testing

@testable import Store

let edition = Edition(templates: "t1", renderer: "r1")

func scope(_ number: UInt8 = 1) throws -> Scope { try #require(Scope(bytes: [UInt8](repeating: number, count: 32))) }

/// Two vectors of four floats, of length 1, that are no other number's.
func vectors(_ number: Int) -> RequestVectors {
    let angle = Float(number) / 100
    return RequestVectors(
        written: [0, 0, Float.sin(angle), Float.cos(angle)],
        reading: [Float.cos(angle), Float.sin(angle), 0, 0]
    )
}

extension JobsStore {
    /// All jobs that are not finished, in the order in which they came.
    func unfinished() async throws -> [Job] {
        try await rows(where: "state IN ('queued', 'running') ORDER BY run").map { try $0.job() }
    }
}

extension AnswersStore {
    func remember(_ answer: StoredAnswer, for key: ExactKey) async throws {
        try await remember(answer, for: key, scope: try scope(), edition: edition)
    }

    /// Remembers an answer with vectors, and returns the number of its entry.
    @discardableResult
    func add(_ number: Int, scope digit: UInt8 = 1, edition: Edition = edition, model: String = "m") async throws
        -> Int64
    {
        let (key, scope) = (try exactKey(number), try scope(digit))
        try await remember(
            StoreTests.answer("number \(number)", video: number),
            for: key,
            scope: scope,
            edition: edition
        )
        return try #require(try await remember(vectors(number), scope: scope, model: model, for: key))
    }

    /// The numbers of all entries, and their vectors.
    func allEntries(of model: String = "m", edition: Edition = edition, after number: Int64 = 0) async throws
        -> [(number: Int64, scope: Scope, reading: [Float])]
    {
        var entries: [(number: Int64, scope: Scope, reading: [Float])] = []
        _ = try await self.entries(of: model, edition: edition, after: number) { chunk in
            for (index, number) in chunk.numbers.enumerated() {
                let floats = chunk.readings[index * chunk.width..<(index + 1) * chunk.width]
                entries.append((number, chunk.scopes[index], Array(floats)))
            }
        }
        return entries
    }
}

extension Float {
    fileprivate static func sin(_ angle: Float) -> Float { Float(Foundation.sin(Double(angle))) }
    fileprivate static func cos(_ angle: Float) -> Float { Float(Foundation.cos(Double(angle))) }
}

/// A time of day that a test sets.
final class TestTime: Sendable {
    private let value: Mutex<Int64>

    init(_ milliseconds: Int64 = 1_700_000_000_000) { value = Mutex(milliseconds) }

    var clock: WallClock { WallClock { [self] in Date(milliseconds: value.withLock(\.self)) } }

    func advance(by milliseconds: Int64) { value.withLock { $0 += milliseconds } }
}

func jobName(_ id: String, in batch: String? = nil) throws -> JobName {
    JobName(batch: try batch.map { try #require(Batch($0)) }, id: try #require(JobID(id)))
}

func arrival(_ name: String, in batch: String? = nil, identity: String = "1:2:3") throws -> Arrival {
    Arrival(
        batch: try batch.map { try #require(Batch($0)) },
        name: Array(name.utf8),
        bytes: Array("{}".utf8),
        sha256: String(repeating: "a", count: 64),
        identity: identity
    )
}

func status(_ name: JobName, _ state: Status.State, note: String = "") -> Status {
    Status(
        name: name,
        state: state,
        document: ["job_id": .string(name.id.description), "status": .string(state.rawValue), "note": .string(note)]
    )
}

func exactKey(_ number: Int) throws -> ExactKey {
    let digits = String(number, radix: 16)
    // The number stands first, so that keys differ in their first digits, as digests do.
    return try #require(ExactKey(digits + "f" + String(repeating: "0", count: 63 - digits.count)))
}

func answer(_ description: String, video: Int = 1, template: String = "function_plot_2d") -> StoredAnswer {
    let digits = String(video, radix: 16)
    let match = TemplateMatch(
        templateID: template,
        confidence: 0.95,
        parameters: [
            "function_expr": "np.sin(x)", "x_range": .array([.double(-3.14), .int(3)]), "title": "naïve “π”",
        ],
        defaultsUsed: ["color"]
    )
    return StoredAnswer(
        description: description,
        video: StoredVideo(
            sha256: String(repeating: "0", count: 64 - digits.count) + digits,
            format: .mp4,
            byteCount: 1_000,
            facts: VideoFacts(durationMilliseconds: 4_000, width: 854, height: 480, framesPerSecond: 15)
        ),
        scene: Scene(source: "class GeneratedScene(Scene):\n    pass  # \(description)\n", origin: .template(match))
    )
}
