package import Foundation
import Logging

/// How much is remembered; nil for as much as there is.
package struct CacheLimits: Sendable, Hashable {
    /// What the stored videos, the posters and the database of answers may take together.
    package let byteCount: Int?
    /// How long an answer is kept that nobody asks for.
    package let age: Duration?

    package init(byteCount: Int?, age: Duration?) {
        self.byteCount = byteCount
        self.age = age
    }
}

/// What a caretaker needs of the answers.
///
/// Fulfilled by `Store`.
package protocol AnswerStock: Sendable {
    /// What remembering the answers takes, their videos not counted.
    func recordByteCount() async throws -> Int

    /// The hashes of all videos that answers refer to.
    func videoHashes() async throws -> Set<String>

    /// Forgets answers that were neither made nor served since then.
    ///
    /// - Returns: The videos that no answer refers to any more.
    func evict(unusedSince date: Date) async throws -> [StoredVideo]

    /// Forgets answers until the videos that none refers to any more take so many bytes: those of other editions first,
    /// then the least recently used; answers with a video of `held` stay.
    ///
    /// - Returns: The videos that no answer refers to any more.
    func evict(
        freeing byteCount: Int,
        keeping edition: Edition,
        sparing held: Set<StoredVideo>
    ) async throws -> [StoredVideo]
}

/// What a caretaker needs of the stored videos.
///
/// Fulfilled by `Folders`.
package protocol VideoStock: Sendable {
    /// What all files together take.
    func byteCount() async throws -> Int

    /// Removes a video and its poster.
    ///
    /// - Returns: What they took.
    func remove(_ video: StoredVideo) async throws -> Int

    /// Removes all files that belong to none of the videos with these hashes and have not changed since then.
    ///
    /// - Returns: How many files there were, and their bytes.
    func removeAll(except hashes: Set<String>, unchangedSince date: Date?) async throws -> (files: Int, bytes: Int)
}

/// Keeps the cache within its limits: at the start, and after each new video.
///
/// An answer is forgotten before its video is removed: a crash in between leaves a video without an answer, which a
/// later start finds. Space is made a tenth at a time, so that most new videos cost no more than an addition.
package actor Caretaker {
    private let answers: any AnswerStock
    private let videos: any VideoStock
    private let limits: @Sendable () -> CacheLimits
    private let edition: @Sendable () -> Edition
    private let pins: Pins
    private let clock: WallClock

    /// At least what videos and answers take; measured at the start and before anything is evicted.
    private var byteCount = 0
    /// What is not exceeded before the next try, when the last one could not free enough.
    private var endured = 0
    private var nextAgeCheck: Int64 = 0
    private var isDue = false
    private var isBusy = false

    /// For how long a video without an answer is left alone: between being kept and remembered it has none.
    private static let orphanAge = (atStart: 86_400.0, inNeed: 3_600.0)

    package init(
        answers: any AnswerStock,
        videos: any VideoStock,
        limits: @autoclosure @escaping @Sendable () -> CacheLimits,
        edition: @escaping @Sendable () -> Edition,
        pins: Pins,
        clock: WallClock = .system
    ) {
        self.answers = answers
        self.videos = videos
        self.limits = limits
        self.edition = edition
        self.pins = pins
        self.clock = clock
    }

    /// Removes what an earlier process left behind and brings the cache within its limits.
    ///
    /// Trouble is logged: it costs space and no job.
    package func begin() async {
        await carefully {
            try await removeOrphans(age: Self.orphanAge.atStart)
            byteCount = try await measure()
        }
        await tidy()
    }

    /// Takes note of a new video, and makes room if it was one too many.
    package func noteMade(_ video: StoredVideo) async {
        byteCount += video.byteCount
        await tidy()
    }

    private func tidy() async {
        isDue = true
        // Who comes while another tidies up leaves a note and goes.
        guard !isBusy else { return }
        isBusy = true
        defer { isBusy = false }
        while isDue {
            isDue = false
            await carefully {
                try await enforceAge()
                try await enforceSize()
            }
        }
    }

    private func enforceAge() async throws {
        guard let age = limits().age, clock.milliseconds >= nextAgeCheck else { return }
        let milliseconds = age.components.seconds * 1_000
        nextAgeCheck = clock.milliseconds + min(max(milliseconds / 20, 1_000), 3_600_000)
        try await remove(answers.evict(unusedSince: Date(milliseconds: clock.milliseconds - milliseconds)))
    }

    private func enforceSize() async throws {
        guard let limit = limits().byteCount, byteCount > max(limit, endured) else { return }
        byteCount = try await measure()
        if byteCount > limit {
            try await removeOrphans(age: Self.orphanAge.inNeed)
            byteCount = try await measure()
        }
        if byteCount > limit {
            let surplus = byteCount - limit / 10 * 9
            try await remove(answers.evict(freeing: surplus, keeping: edition(), sparing: pins.held))
        }
        endured = byteCount > limit ? byteCount + limit / 100 : 0
    }

    private func measure() async throws -> Int { try await videos.byteCount() + answers.recordByteCount() }

    /// Removes videos whose answers are forgotten, but for those that are about to be delivered.
    private func remove(_ forgotten: [StoredVideo]) async throws {
        var removed = 0
        for video in forgotten where !pins.held.contains(video) {
            byteCount -= try await videos.remove(video)
            removed += 1
        }
        if removed > 0 { Logger.current.info("made room in the cache", metadata: ["videos removed": "\(removed)"]) }
    }

    private func removeOrphans(age: Double) async throws {
        let kept = try await answers.videoHashes().union(pins.held.map(\.sha256))
        _ = try await videos.removeAll(except: kept, unchangedSince: clock.now.addingTimeInterval(-age))
    }

    private func carefully(_ work: () async throws -> Void) async {
        do { try await work() } catch is CancellationError {
            // The daemon ends; the next start does the rest.
        } catch {
            Logger.current.warning("the cache could not be tidied up", metadata: ["reason": "\(error)"])
        }
    }
}
