import Engine
import Foundation
import OrderedCollections
import Synchronization
import Testing

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
