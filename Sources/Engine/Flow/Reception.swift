import Logging
import Synchronization

/// Takes requests in: reads the file, writes it down, tells its sender that it is queued, hands the jobs on.
package struct Reception: Intake {
    /// The jobs that were taken in, for `Office`.
    package let jobs: AsyncStream<Job>
    private let accepted: AsyncStream<Job>.Continuation
    private let reader: @Sendable () -> RequestReader
    private let journal: any Journal
    private let announcer: Announcer
    private let workload: Workload
    /// Brings the jobs of large files; runs beside `Office`.
    package let backlog: Backlog
    private let begun = Begun()
    /// Nil where nobody waits for room on a full disk.
    private let patience: Patience?

    package init(
        reader: @autoclosure @escaping @Sendable () -> RequestReader,
        journal: any Journal,
        delivery: any Delivery,
        issuer: Issuer,
        workload: Workload,
        patience: Patience? = nil,
        clock: WallClock = .system,
        onChange: @escaping @Sendable (Status) -> Void = { _ in }
    ) {
        (jobs, accepted) = AsyncStream.makeStream()
        self.reader = reader
        self.journal = journal
        self.workload = workload
        self.patience = patience
        announcer = Announcer(delivery: delivery, issuer: issuer, clock: clock, onChange: onChange)
        backlog = Backlog(journal: journal, announcer: announcer, workload: workload, patience: patience) {
            [accepted] job in
            if workload.begin(job) { accepted.yield(job) }
        }
    }

    /// Takes up what the last daemon left: statuses that were not published, jobs that were not finished.
    ///
    /// - Returns: The statuses in whose way something stands.
    /// - Throws: When the journal or the outbox fails.
    package func resume() async throws -> [Status] {
        var overdue: [Status] = []
        for status in try await journal.unpublished() {
            do { try await patiently { try await announcer.publish(status, journal) } } catch let failure as JobFailure
            {
                guard failure.code != .diskFull else { throw failure }
                Logger.current.error("a status cannot be shown yet", metadata: ["reason": "\(failure)"])
                overdue.append(status)
            }
        }
        let (files, broken) = try await patiently { try await journal.recover() }
        // Their senders see that they were running, though nobody draws them any more.
        for job in broken { try await patiently { try await announcer.announceIfPossible(job) } }
        let count = files.reduce(0) { $0 + $1.count }
        if count > 0 { Logger.current.notice("taking up unfinished jobs", metadata: ["count": "\(count)"]) }
        for file in files {
            begun.resume(file.id)
            let jobs = try await journal.unfinished(in: file.id, after: 0, limit: workload.portion + 1)
            guard let lane = jobs.first?.lane else { continue }
            if jobs.count > workload.portion || !workload.hasRoom(for: lane) {
                backlog.hold(file.id, lane: lane)
            } else {
                for job in jobs { accept(job) }
            }
        }
        return overdue
    }

    package func hasRoom(for lane: LaneName) async -> Bool { workload.hasRoom(for: lane) }

    package func looksComplete(_ bytes: [UInt8], name: [UInt8]) -> Bool {
        reader().looksComplete(bytes, fileName: name)
    }

    package func admit(_ arrival: Arrival) async throws -> AdmittedFile {
        let admission = reader().read(arrival.bytes, fileName: arrival.name)
        let contents = contents(of: admission, in: arrival.batch)
        return try await patiently {
            if let refusal = admission.firstRefusal {
                try await announcer.delivery.keepRejected(arrival, because: refusal)
            }
            return try await journal.admit(arrival, holding: contents)
        }
    }

    package func taken(_ file: AdmittedFile) async throws {
        let isSmall = file.jobs.count + file.rejected.count <= workload.portion
        if isSmall {
            try await patiently { try await show(file) }
            return begun.forget(file.id)
        }
        // The sender of one request must not wait until thousands of statuses are written.
        guard !begun.contains(file.id), !backlog.isHolding(file.id), let lane = file.lane else { return }
        backlog.hold(file.id, lane: lane, hasRejections: !file.rejected.isEmpty)
    }

    /// Shows the statuses of a file and begins its jobs.
    ///
    /// - Throws: The last `JobFailure`; a name that something stands in the way of keeps none of the others waiting.
    private func show(_ file: AdmittedFile) async throws {
        var obstacle: JobFailure?
        for status in file.rejected { try await passing(&obstacle) { try await announcer.publish(status, journal) } }
        if !begun.contains(file.id) {
            for job in file.jobs where !workload.runs.contains(job.run) && !begun.contains(job.run, of: file.id) {
                try await passing(&obstacle) {
                    try await announcer.announce(job)
                    begun.note(job.run, of: file.id)
                    accept(job)
                }
            }
        }
        if let obstacle { throw obstacle }
    }

    package func left(_ files: [AdmittedFile]) async throws {
        try await patiently { for file in files { try await journal.confirmTaken(file) } }
    }

    private func passing(_ obstacle: inout JobFailure?, _ work: () async throws -> Void) async throws {
        do { try await work() } catch let failure as JobFailure where failure.code != .diskFull { obstacle = failure }
    }

    package func refuse(_ name: [UInt8], in batch: Batch?, because refusal: Refusal) async throws {
        let status = announcer.rejection(of: reader().jobName(of: name, in: batch), because: refusal)
        Logger.current.notice("refused", metadata: ["job": "\(status.name)", "reason": "\(refusal)"])
        try await patiently { try await announcer.show(status) }
    }

    /// Does `work`, when there is room for it.
    private func patiently<Value>(_ work: () async throws -> Value) async throws -> Value {
        do { return try await patience.insist(work) } catch is CancellationError {
            throw JobFailure(.diskFull, "the daemon stops while the disk is full", hint: "free some space")
        }
    }

    private func contents(of admission: Admission, in batch: Batch?) -> Contents {
        var accepted: [Contents.Accepted] = []
        var rejected: [Status] = []
        for entry in admission.entries {
            let name = JobName(batch: batch, id: entry.id)
            switch entry.request {
            case .success(let request): accepted.append(Contents.Accepted(name: name, request: request))
            case .failure(let refusal): rejected.append(announcer.rejection(of: name, because: refusal))
            }
        }
        return Contents(accepted: accepted, rejected: rejected)
    }

    private func accept(_ job: Job) { if workload.begin(job) { accepted.yield(job) } }
}

/// Which jobs are not to be begun again, though their file comes again.
private final class Begun: Sendable {
    private struct State {
        /// Files that the last daemon took over; it may have left them in the inbox.
        var resumed: Set<Int64> = []
        /// The runs of files that could not be set going whole.
        var runs: [Int64: Set<Int64>] = [:]
    }

    private let state = Mutex(State())

    func resume(_ file: Int64) { state.withLock { _ = $0.resumed.insert(file) } }
    func contains(_ file: Int64) -> Bool { state.withLock { $0.resumed.contains(file) } }
    func contains(_ run: Int64, of file: Int64) -> Bool { state.withLock { $0.runs[file]?.contains(run) ?? false } }
    func note(_ run: Int64, of file: Int64) { state.withLock { _ = $0.runs[file, default: []].insert(run) } }
    func forget(_ file: Int64) { state.withLock { $0.runs[file] = nil } }
}

extension Admission {
    fileprivate var firstRefusal: Refusal? {
        entries.lazy.compactMap { entry in if case .failure(let refusal) = entry.request { refusal } else { nil } }
            .first
    }
}
