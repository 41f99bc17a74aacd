import Logging
import Synchronization

/// Brings one job to its end: asks the layers, has the video made if need be, delivers it, then says so.
///
/// The order of effects is the promise that nothing is lost: the video is durable in the store, then linked into the
/// outbox, then the journal holds the final status, then the status file says it.
package final class Desk: Sendable {
    private let pipeline: @Sendable () -> Pipeline
    private let studio: Studio
    private let delivery: any Delivery
    private let journal: any Journal
    private let issuer: Issuer
    private let edition: @Sendable () -> Edition
    private let workload: Workload
    private let caretaker: Caretaker?
    /// Nil where no language model is ever asked.
    private let books: Books?
    /// Nil where nobody waits: what finds the disk full then ends the daemon.
    private let patience: Patience?
    private let clock: WallClock
    private let onChange: @Sendable (Status) -> Void
    /// Keeps a long batch from holding up a single request before the layers are asked.
    private let line = FairGate(width: 4)
    /// What ends the daemon although no job fails of it.
    let faults: AsyncStream<any Error>
    private let fault: AsyncStream<any Error>.Continuation
    /// Why nothing may be called done any more.
    private let broken = Mutex<(any Error)?>(nil)
    private let stopping = Mutex(false)
    private let latestRuns = Mutex<[JobName: Int64]>([:])

    /// How often a job is answered whose video is removed before it is delivered.
    private static let deliveryLimit = 3

    package init(
        pipeline: @autoclosure @escaping @Sendable () -> Pipeline,
        studio: Studio,
        delivery: any Delivery,
        journal: any Journal,
        issuer: Issuer,
        edition: @escaping @Sendable () -> Edition,
        workload: Workload,
        caretaker: Caretaker? = nil,
        books: Books? = nil,
        patience: Patience? = nil,
        clock: WallClock = .system,
        onChange: @escaping @Sendable (Status) -> Void = { _ in }
    ) {
        (faults, fault) = AsyncStream.makeStream()
        self.pipeline = pipeline
        self.studio = studio
        self.delivery = delivery
        self.journal = journal
        self.issuer = issuer
        self.edition = edition
        self.workload = workload
        self.caretaker = caretaker
        self.books = books
        self.patience = patience
        self.clock = clock
        self.onChange = onChange
    }

    /// Turns away every job that is not being drawn yet.
    func turnAway() {
        stopping.withLock { $0 = true }
        line.close()
        studio.close()
    }

    /// Does `work`; what it throws ends the daemon.
    func orFault(_ work: () async throws -> Void) async throws {
        do { try await work() } catch {
            give(up: error)
            throw error
        }
    }

    private func give(up error: any Error) {
        broken.withLock { $0 = $0 ?? error }
        fault.yield(error)
    }

    /// Notes that a job is coming, so that an earlier run of the same name knows it is no longer the latest.
    func expect(_ job: Job) { latestRuns.withLock { $0[job.name] = max($0[job.name] ?? 0, job.run) } }

    /// Brings `job` to a final status, or leaves it queued when the daemon stops.
    ///
    /// - Throws: When the journal or the outbox fails: the daemon cannot go on.
    func handle(_ job: Job) async throws {
        expect(job)
        defer {
            studio.pins.release(job)
            latestRuns.withLock { if $0[job.name] == job.run { $0[job.name] = nil } }
            workload.end(job)
        }
        var report = Report(job, issuer: issuer)
        report.timings.queued = .milliseconds(max(0, clock.milliseconds - job.createdAt))
        do {
            let answer = try await persevere(job, report)
            studio.pins.release(job)
            if case .made(let stored) = answer { await caretaker?.noteMade(stored.video) }
        } catch is CancellationError {
            try await putBack(job, report)
        }
    }

    /// Brings a job to its end, and begins again as often as a full disk keeps it from that.
    private func persevere(_ job: Job, _ report: Report) async throws -> Report.Answered? {
        var isBrokenOff = false
        return try await patience.insist {
            // Not this request's fault: the attempt does not count.
            if isBrokenOff { try await journal.withdrawAttempt(of: job) }
            isBrokenOff = true
            return try await bring(job, report)
        }
    }

    /// Brings a job to its end; should the video be removed before it is delivered, begins again with the layers.
    private func bring(_ job: Job, _ report: Report) async throws -> Report.Answered? {
        for _ in 1..<Self.deliveryLimit {
            do { return try await answer(job, report) } catch is VideoGone {
                Logger.current.notice("the video was removed before it was delivered; the layers are asked again")
                try await journal.withdrawAttempt(of: job)
            }
        }
        do { return try await answer(job, report) } catch is VideoGone {
            return try await conclude(job, report) { _ in throw Self.lostVideo }.answer
        }
    }

    private func answer(_ job: Job, _ report: Report) async throws -> Report.Answered? {
        let (asked, toDo) = try await line.pass(lane: job.lane.description, priority: job.request.priority) {
            try await ask(job, report)
        }
        guard let (work, edition) = toDo else { return asked.answer }
        return try await conclude(job, asked) { report in
            try await make(work, for: job, edition, &report)
            return true
        }.answer
    }

    /// Asks the layers, and brings the job to its end unless there is something to make.
    private func ask(_ job: Job, _ report: Report) async throws -> (Report, (Studio.Work, Edition)?) {
        var toDo: (Studio.Work, Edition)?
        let report = try await conclude(job, report) { report in
            let (walk, edition) = await walk(job)
            report.steps = walk.steps
            switch walk.answer {
            case .scene(let scene): toDo = (.scene(scene), edition)
            case .commission(let commission): toDo = (.commission(commission), edition)
            case .video(let stored, let evidence):
                studio.pins.hold(stored.video, for: job)
                report.answer = .found(stored, walk.steps.last?.layer ?? .exact, evidence)
                try await publish(report.status(.running, at: clock.now), durably: false)
            default: throw walk.failure
            }
            return toDo == nil
        }
        return (report, toDo)
    }

    /// Asks the layers, and tells with which edition: where it changed under way, they are asked again, so that an answer
    /// is never remembered under the key of another edition.
    private func walk(_ job: Job) async -> (Walk, Edition) {
        var edition = edition()
        while true {
            let walk = await pipeline().walk(job.request, payer: job.run)
            let later = self.edition()
            if later == edition { return (walk, edition) }
            edition = later
        }
    }

    /// Does some of the work, and brings the job to its end if that is all, or if it went wrong.
    private func conclude(
        _ job: Job,
        _ report: Report,
        _ work: (inout Report) async throws -> Bool
    ) async throws -> Report {
        var report = report
        do {
            if try await work(&report) { try await finish(job, .done, &report) }
        } catch let refusal as Refusal {
            report.error = refusal
            try await finish(job, .rejected, &report)
        } catch let failure as JobFailure where Task.isCancelled || failure.code == .cancelled && isStopping {
            throw CancellationError()
        } catch let failure as JobFailure where failure.code == .diskFull {
            // Not this request's fault: it is there when space is.
            try? await journal.withdrawAttempt(of: job)
            throw failure
        } catch let failure as JobFailure {
            Logger.current.warning("failed", metadata: ["code": "\(failure.code.rawValue)", "reason": "\(failure)"])
            report.error = failure
            try await finish(job, .failed, &report)
        }
        return report
    }

    private func make(_ work: Studio.Work, for job: Job, _ edition: Edition, _ report: inout Report) async throws {
        let running = report
        let (made, isOwn) = try await studio.make(work, for: job, edition: edition) { progress in
            var report = running
            report.progress = progress
            do {
                try await self.publish(report.status(.running, at: self.clock.now), durably: false)
            } catch {
                // No reason to stop a render; the final status will meet the same trouble if it lasts. A fault may not.
                if error is Fault { self.give(up: error) }
                Logger.current.debug("progress not shown", metadata: ["reason": "\(error)"])
            }
        }
        studio.pins.hold(made.answer.video, for: job)
        if isOwn, let time = made.renderTime {
            report.answer = .made(made.answer)
            report.timings.render = time
        } else {
            report.answer = .found(made.answer, .exact)
            // The walk came before the equal request was finished; this tells why there is a hit after all.
            report.steps.append(LayerStep(layer: .exact, finding: .success(.video(made.answer)), duration: .zero))
        }
    }

    /// The last steps of the order of effects.
    private func finish(_ job: Job, _ state: Status.State, _ report: inout Report) async throws {
        guard isLatest(job) else { return try await withdraw(job, report) }
        if let error = broken.withLock(\.self) { throw error }
        let timer = ContinuousClock()
        let start = timer.now
        if state == .done, let answer = report.answer { try await delivery.deliver(answer.stored, as: job.name) }
        report.timings.publish = start.duration(to: timer.now)
        if let books { report.account = await books.account(of: job.run) }
        let status = report.status(state, at: clock.now)
        try await journal.record(status, of: job)
        try await proclaim(status, ofRun: job.run)
        Logger.current.notice("finished", metadata: ["status": "\(state.rawValue)"])
    }

    /// Publishes a status that is on record; tries again until nothing stands in its way, a newer run takes the name, or
    /// the daemon stops: the next start tries as well.
    private func proclaim(_ status: Status, ofRun run: Int64) async throws {
        var pause = Duration.seconds(1)
        while latestRuns.withLock({ $0[status.name] == run }) {
            do {
                try await publish(status, durably: true)
                return try await journal.confirmPublished(status)
            } catch let failure as JobFailure {
                guard let patience else {
                    if failure.code == .diskFull { throw failure }
                    Logger.current.error("the status cannot be shown", metadata: ["reason": "\(failure)"])
                    return onChange(status)
                }
                if pause == .seconds(1) {
                    Logger.current.error("the status cannot be shown yet", metadata: ["reason": "\(failure)"])
                }
                do { try await patience.sleep(pause) } catch is CancellationError { return }
                pause = min(pause * 2, .seconds(30))
            }
        }
    }

    /// Publishes what an earlier daemon had on record and could not show.
    func catchUp(_ status: Status) async throws {
        let isOvertaken = latestRuns.withLock { runs in
            if runs[status.name] == nil { runs[status.name] = 0 }
            return runs[status.name] != 0
        }
        guard !isOvertaken else { return }
        defer { latestRuns.withLock { if $0[status.name] == 0 { $0[status.name] = nil } } }
        try await proclaim(status, ofRun: 0)
    }

    private var isStopping: Bool { Task.isCancelled || stopping.withLock(\.self) }

    /// Whether no newer run has the same name.
    func isLatest(_ job: Job) -> Bool { latestRuns.withLock { $0[job.name] == job.run } }

    /// Leaves a job for the next start.
    private func putBack(_ job: Job, _ report: Report) async throws {
        // A task of its own: this one may be cancelled already, and then the journal would refuse to write.
        try await Task {
            try await journal.withdrawAttempt(of: job)
            guard isLatest(job) else { return }
            try await publish(report.status(.queued, at: clock.now), durably: true)
        }.value
    }

    /// Ends a run whose name a newer one has taken: the newer one's files stay.
    private func withdraw(_ job: Job, _ report: Report) async throws {
        var report = report
        report.error = JobFailure(.cancelled, "a newer request took the name \(job.name)")
        let status = report.status(.cancelled, at: clock.now)
        try await journal.record(status, of: job)
        try await journal.confirmPublished(status)
    }

    private func publish(_ status: Status, durably: Bool) async throws {
        try await delivery.publish(status, durably: durably)
        onChange(status)
    }

    private static let lostVideo = JobFailure(
        .internal,
        "the video was removed from the store \(deliveryLimit) times before it could be delivered",
        hint: "find out what clears the videos in the state folder while jobs run, then drop the request again"
    )
}
