import Engine
import Foundation
import OrderedCollections
import Synchronization

/// The outside world of a desk, in memory: it writes down every effect in order, and can be told to fail at one.
final class World: Renderer, VideoStore, Delivery, Journal, AnswerCache {
    private let state = Mutex(State())

    struct State {
        var effects: [String] = []
        var published: [JobName: Status] = [:]
        var recorded: [Int64: Status] = [:]
        var answers: [ExactKey: StoredAnswer] = [:]
        var attempts: [Int64: Int] = [:]
        var running: Set<Int64> = []
        var damaged = false
        /// How many more times a video is removed just before it is delivered.
        var removals = 0
        var failure: (effect: String, error: any Error)?
        var onEffect: (@Sendable (String) -> Void)?
        var onRender: (@Sendable () async -> Void)?
        var afterRender: JobFailure?
        /// What was written down of each file.
        var files: [Int64: (jobs: [Job], rejected: [Status])] = [:]
        var shown: Set<JobName> = []
    }

    var effects: [String] { state.withLock(\.effects) }
    var count: Int { state.withLock { $0.answers.count } }

    func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }
    func published(_ name: JobName) -> Status? { state.withLock { $0.published[name] } }
    func attempts(_ run: Int64) -> Int { state.withLock { $0.attempts[run, default: 0] } }
    func recorded(_ run: Int64) -> Status? { state.withLock { $0.recorded[run] } }

    private func happen(_ effect: String) throws {
        state.withLock(\.onEffect)?(effect)
        try state.withLock { state in
            if let failure = state.failure, failure.effect == effect { throw failure.error }
            state.effects.append(effect)
        }
    }

    // MARK: Renderer

    func render(
        _ order: RenderOrder,
        progress: @escaping @Sendable (RenderProgress) async -> Void
    ) async throws(JobFailure) -> RenderedFiles {
        do { try happen("render") } catch { throw error as? JobFailure ?? JobFailure(.internal, "\(error)") }
        if let wait = state.withLock(\.onRender) { await wait() }
        if let failure = state.withLock(\.afterRender) { throw failure }
        await progress(RenderProgress(percent: 50, step: 1, steps: 2))
        return RenderedFiles(video: "/v", poster: "/p", facts: Self.facts)
    }

    func discard(_ order: RenderOrder) async { try? happen("discard") }

    // MARK: VideoStore

    static let facts = VideoFacts(durationMilliseconds: 1_000, width: 854, height: 480, framesPerSecond: 15)

    func keep(_ files: RenderedFiles, format: VideoFormat) async throws -> StoredVideo {
        try happen("keep")
        return StoredVideo(sha256: "ab", format: format, byteCount: 10, facts: files.facts)
    }

    func verify(_ video: StoredVideo) async -> Bool { state.withLock { !$0.damaged } }

    // MARK: Delivery

    func deliver(_ answer: StoredAnswer, as name: JobName) async throws {
        let isGone = state.withLock { state in
            guard state.removals > 0 else { return false }
            // As eviction does it: the answer goes with its video.
            state.removals -= 1
            state.answers = [:]
            return true
        }
        if isGone { throw VideoGone() }
        try happen("deliver \(name)")
    }

    func publish(_ status: Status, durably: Bool) async throws {
        if status.document["progress"] != nil { return }
        try happen("publish \(status.state.rawValue) \(status.name)")
        state.withLock { $0.published[status.name] = status }
    }

    func keepRejected(_ arrival: Arrival, because refusal: Refusal) async throws { try happen("keep rejected") }

    // MARK: Journal

    func admit(_ arrival: Arrival, holding contents: Contents) async throws -> AdmittedFile {
        try happen("admit")
        return state.withLock { state in
            let file = Int64(state.files.count + 1)
            let last = state.files.values.flatMap(\.jobs).map(\.run).max() ?? 0
            let jobs = contents.accepted.enumerated().map { number, accepted in
                Job(
                    run: last + Int64(number + 1),
                    name: accepted.name,
                    request: accepted.request,
                    createdAt: 0,
                    lane: arrival.lane
                )
            }
            state.files[file] = (jobs, contents.rejected)
            return AdmittedFile(id: file, jobs: jobs, rejected: contents.rejected, lane: arrival.lane)
        }
    }

    func confirmTaken(_ file: AdmittedFile) async throws { try happen("confirm taken") }

    func record(_ status: Status, of job: Job) async throws {
        try happen("record \(status.state.rawValue) \(job.name)")
        state.withLock { $0.recorded[job.run] = status }
    }

    func beginAttempt(of job: Job) async throws -> Int {
        try happen("attempt")
        return state.withLock { state in
            state.attempts[job.run, default: 0] += 1
            state.running.insert(job.run)
            return state.attempts[job.run, default: 0]
        }
    }

    func withdrawAttempt(of job: Job) async throws {
        // As the real journal, which writes nothing for a task that is cancelled.
        try Task.checkCancellation()
        state.withLock { if $0.running.remove(job.run) != nil { $0.attempts[job.run, default: 1] -= 1 } }
    }

    func endAttempt(of job: Job) async throws { try happen("end attempt") }

    func recover() async throws -> (files: [UnfinishedFile], broken: [Job]) {
        state.withLock { state in
            let files = state.files.map { UnfinishedFile(id: $0.key, count: $0.value.jobs.count) }
            return (files.sorted { $0.id < $1.id }, [])
        }
    }

    func unfinished(in file: Int64, after run: Int64, limit: Int) async throws -> [Job] {
        Array(open(file).filter { $0.run > run }.prefix(limit))
    }

    func next(in file: Int64, limit: Int) async throws -> [Job] {
        let open = open(file).sorted { ($1.request.priority, $0.run) < ($0.request.priority, $1.run) }
        return Array(open.prefix(limit))
    }

    func rejections(in file: Int64, limit: Int) async throws -> [Status] {
        state.withLock { state in
            Array((state.files[file]?.rejected ?? []).filter { !state.shown.contains($0.name) }.prefix(limit))
        }
    }

    private func open(_ file: Int64) -> [Job] {
        state.withLock { state in (state.files[file]?.jobs ?? []).filter { state.recorded[$0.run] == nil } }
    }

    func unpublished() async throws -> [Status] { [] }

    func confirmPublished(_ status: Status) async throws {
        try happen("confirm published \(status.name)")
        state.withLock { _ = $0.shown.insert(status.name) }
    }

    // MARK: AnswerCache

    func answer(for key: ExactKey) async throws -> StoredAnswer? { state.withLock { $0.answers[key] } }

    func remember(_ answer: StoredAnswer, for key: ExactKey, scope: Scope, edition: Edition) async throws {
        try happen("remember")
        state.withLock { $0.answers[key] = answer }
    }

    func forget(_ key: ExactKey) async throws { state.withLock { $0.answers[key] = nil } }
}

/// A layer that finds what the test wants.
struct FixedLayer: Layer {
    var name = LayerName.template
    let finding: Finding
    func find(_ inquiry: Inquiry) async throws(JobFailure) -> Finding { finding }
}
