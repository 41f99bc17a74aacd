import Logging
import Synchronization

/// Makes a video that is not there yet: has its scene written and drawn once however many ask, keeps it, remembers it.
package struct Studio: Sendable {
    private let renderer: any Renderer
    /// Nil where no scene is ever written.
    private let workshop: Workshop?
    private let videos: any VideoStore
    private let journal: any Journal
    /// Nil where nothing is to be remembered.
    private let cache: (any AnswerCache)?
    private let learner: (any AnswerLearner)?
    /// Whether the exact cache is switched on.
    private let isExact: Bool
    private let gate: FairGate
    private let backoff: Backoff
    /// The videos that jobs are about to deliver.
    package let pins = Pins()
    private let flights = SingleFlight<ExactKey, Made>()

    /// What is to be done for a video.
    package enum Work: Sendable {
        /// To draw code that is there.
        case scene(Scene)
        /// To have the code written first.
        case commission(Commission)
    }

    /// A video, and how long it took to draw; nil when it was found after all.
    package struct Made: Sendable {
        package let answer: StoredAnswer
        package let renderTime: Duration?
    }

    /// Who writes scenes, and who tries them out.
    package struct Workshop: Sendable {
        let author: any SceneAuthor
        let tester: any SceneTester

        package init(author: any SceneAuthor, tester: any SceneTester) {
            self.author = author
            self.tester = tester
        }
    }

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - renderer: Draws.
    ///   - workshop: Writes scenes and tries them out; nil where no scene is ever written.
    ///   - videos: Keeps what was drawn.
    ///   - journal: Counts the attempts.
    ///   - cache: Remembers the answer; nil where nothing is to be remembered.
    ///   - learner: Learns by what the answer is found; nil where the semantic cache is switched off.
    ///   - isExact: Whether the exact cache is switched on.
    ///   - width: How many renders run at a time.
    ///   - backoff: How long an accident is waited after.
    package init(
        renderer: any Renderer,
        workshop: Workshop? = nil,
        videos: any VideoStore,
        journal: any Journal,
        cache: (any AnswerCache)?,
        learner: (any AnswerLearner)? = nil,
        isExact: Bool = true,
        width: Int,
        backoff: Backoff = Backoff()
    ) {
        self.renderer = renderer
        self.workshop = workshop
        self.videos = videos
        self.journal = journal
        self.cache = cache
        self.learner = learner
        self.isExact = isExact
        gate = FairGate(width: width)
        self.backoff = backoff
    }

    /// How many wait for a place.
    var waiting: Int { gate.waiting }

    /// Turns away who still waits for a place.
    func close() { gate.close() }

    /// Does the work for a job, or waits for an equal request for which it is being done.
    ///
    /// - Returns: The video, and whether this job had it drawn itself.
    /// - Throws: `JobFailure` when it cannot be drawn, `CancellationError` at shutdown, anything else for a fault.
    func make(
        _ work: Work,
        for job: Job,
        edition: Edition,
        progress: @escaping @Sendable (RenderProgress?) async -> Void
    ) async throws -> (value: Made, isOwn: Bool) {
        let key = ExactKey(job.request, edition: edition)
        return try await flights.run(key) {
            var accidents = job.accidents
            while true {
                // Outside the gate: others are drawn meanwhile.
                try await backoff.wait(after: accidents)
                do {
                    return try await attempt(work, for: job, key, edition, after: accidents.count, progress: progress)
                } catch let accident as Accident {
                    accidents = backoff.accidents(endedBy: accident.attempt)
                    try await survive(accident, job)
                }
            }
        }
    }

    /// An attempt that ended through no fault of the request, as far as is known.
    private struct Accident: Error {
        let attempt: Int
        let failure: JobFailure
    }

    private func attempt(
        _ work: Work,
        for job: Job,
        _ key: ExactKey,
        _ edition: Edition,
        after accidents: Int,
        progress: @escaping @Sendable (RenderProgress?) async -> Void
    ) async throws -> Made {
        let scene: Scene
        switch work {
        case .scene(let known): scene = known
        case .commission(let commission):
            // An equal request may have been drawn while this one waited.
            if let answer = try await cached(key) { return Made(answer: answer, renderTime: nil) }
            // Nothing is paid for any more that there may be no time for.
            if gate.isClosed { throw CancellationError() }
            await progress(nil)
            scene = try await write(commission, for: job, attempt: accidents + 1, progress: progress)
        }
        return try await wait(for: job) {
            try await begin(job, key, progress) { attempt in
                try await draw(scene, for: job, key, edition, attempt: attempt, progress: progress)
            }
        }
    }

    /// Waits for a place among the renders.
    private func wait<Value: Sendable>(for job: Job, _ work: () async throws -> Value) async throws -> Value {
        try await gate.pass(lane: job.lane.description, priority: job.request.priority, work)
    }

    private func begin(
        _ job: Job,
        _ key: ExactKey,
        _ progress: @escaping @Sendable (RenderProgress?) async -> Void,
        _ work: (_ attempt: Int) async throws -> Made
    ) async throws -> Made {
        // An equal request may have been drawn while this one waited.
        if let answer = try await cached(key) { return Made(answer: answer, renderTime: nil) }
        return try await counted(job) { attempt in
            await progress(nil)
            return try await work(attempt)
        }
    }

    /// Does what may end the daemon or its worker through the request's fault, as a counted attempt.
    private func counted<Value>(_ job: Job, _ work: (_ attempt: Int) async throws -> Value) async throws -> Value {
        let attempt = try await journal.beginAttempt(of: job)
        guard attempt <= Backoff.attemptLimit else { throw Self.poison(nil) }
        do { return try await work(attempt) } catch let failure as JobFailure
            where failure.isAccident && !Task.isCancelled
        {
            throw Accident(attempt: attempt, failure: failure)
        }
    }

    /// Has a scene written.
    ///
    /// Only its trials count as attempts: while a model is waited for, or a place among the renders, nothing of the
    /// request runs here, and whatever ends the daemon meanwhile is no fault of the request's.
    private func write(
        _ commission: Commission,
        for job: Job,
        attempt: Int,
        progress: @escaping @Sendable (RenderProgress?) async -> Void
    ) async throws -> Scene {
        guard let workshop else {
            throw JobFailure(.internal, "a scene was to be written, and nobody is there to write it")
        }
        let obstacle = Mutex<(any Error)?>(nil)
        do {
            return try await workshop.author.write(
                commission,
                for: job,
                attempt: attempt,
                test: { trial throws(JobFailure) in
                    do {
                        return try await wait(for: job) { try await self.test(trial, of: job, workshop, progress) }
                    } catch {
                        if let failure = error as? JobFailure { throw failure }
                        obstacle.withLock { $0 = error }
                        throw JobFailure(.cancelled, "the trial was called off")
                    }
                },
                progress: progress
            )
        } catch { throw obstacle.withLock(\.self) ?? error }
    }

    private func test(
        _ trial: Trial,
        of job: Job,
        _ workshop: Workshop,
        _ progress: @escaping @Sendable (RenderProgress?) async -> Void
    ) async throws -> TestReport {
        let report = try await counted(job) { _ in try await workshop.tester.test(trial, progress: progress) }
        try await journal.withdrawAttempt(of: job)
        return report
    }

    /// Lets a request go on after an accident, unless it has had too many.
    private func survive(_ accident: Accident, _ job: Job) async throws {
        guard accident.attempt < Backoff.attemptLimit else { throw Self.poison(accident.failure) }
        Logger.current.warning(
            "the attempt ended by accident and is repeated",
            metadata: ["attempt": "\(accident.attempt)", "reason": "\(accident.failure)"]
        )
        try await journal.endAttempt(of: job)
    }

    private func draw(
        _ scene: Scene,
        for job: Job,
        _ key: ExactKey,
        _ edition: Edition,
        attempt: Int,
        progress: @escaping @Sendable (RenderProgress?) async -> Void
    ) async throws -> Made {
        let order = RenderOrder(
            id: "\(job.run)-\(attempt)",
            scene: scene,
            quality: job.request.quality,
            format: job.request.format,
            seed: key.seed
        )
        let clock = ContinuousClock()
        let start = clock.now
        do {
            let files = try await renderer.render(order) { await progress($0) }
            let time = start.duration(to: clock.now)
            let video = try await videos.keep(files, format: job.request.format)
            pins.hold(video, for: job)
            await renderer.discard(order)
            let answer = StoredAnswer(description: job.request.description, video: video, scene: scene)
            await remember(answer, for: key, job.request, edition)
            return Made(answer: answer, renderTime: time)
        } catch {
            await renderer.discard(order)
            throw error
        }
    }

    /// Writes the answer into the cache, whose loss costs time and no job.
    private func remember(
        _ answer: StoredAnswer,
        for key: ExactKey,
        _ request: RenderRequest,
        _ edition: Edition
    ) async {
        guard let cache else { return }
        do {
            try await cache.remember(answer, for: key, scope: Scope(request, edition: edition), edition: edition)
            Logger.current.info("Exact cache now contains \(cache.count) entries")
        } catch {
            Logger.current.warning("answer not remembered", metadata: ["reason": "\(error)"])
            return
        }
        await learner?.learn(request, answeredUnder: key, edition: edition)
    }

    private func cached(_ key: ExactKey) async throws -> StoredAnswer? {
        guard isExact, let answer = try await cache?.answer(for: key), await videos.verify(answer.video) else {
            return nil
        }
        return answer
    }

    private static func poison(_ failure: JobFailure?) -> JobFailure {
        JobFailure(
            .poison,
            "the daemon or its worker ended \(Backoff.attemptLimit) times while it drew this request; "
                + "it is not tried again",
            hint: "look into the log for what ended it, then drop the request again",
            detail: failure?.description
        )
    }
}
