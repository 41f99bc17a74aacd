import Logging
import Synchronization

/// Takes requests in: reads the file, writes it down, tells its sender that it is queued, hands the jobs on.
package struct Reception: Intake {
    /// The jobs that were taken in, for `Office`.
    package let jobs: AsyncStream<Job>
    private let accepted: AsyncStream<Job>.Continuation
    private let reader: @Sendable () -> RequestReader
    private let journal: any Journal
    private let delivery: any Delivery
    private let issuer: Issuer
    private let workload: Workload
    private let clock: WallClock
    private let onChange: @Sendable (Status) -> Void
    /// The runs that were handed on: a file that a killed daemon left in the inbox brings its jobs a second time.
    private let known = Known()

    package init(
        reader: @autoclosure @escaping @Sendable () -> RequestReader,
        journal: any Journal,
        delivery: any Delivery,
        issuer: Issuer,
        workload: Workload,
        clock: WallClock = .system,
        onChange: @escaping @Sendable (Status) -> Void = { _ in }
    ) {
        (jobs, accepted) = AsyncStream.makeStream()
        self.reader = reader
        self.journal = journal
        self.delivery = delivery
        self.issuer = issuer
        self.workload = workload
        self.clock = clock
        self.onChange = onChange
    }

    /// Takes up what the last daemon left: statuses that were not published, jobs that were not finished.
    ///
    /// - Throws: When the journal or the outbox fails.
    package func resume() async throws {
        for status in try await journal.unpublished() { try await publish(status) }
        let jobs = try await journal.unfinished()
        if !jobs.isEmpty { Logger.current.notice("taking up unfinished jobs", metadata: ["count": "\(jobs.count)"]) }
        for job in jobs { accept(job) }
    }

    package func hasRoom(for batch: Batch?) async -> Bool { workload.hasRoom(for: batch) }

    package func looksComplete(_ bytes: [UInt8], name: [UInt8]) -> Bool {
        reader().looksComplete(bytes, fileName: name)
    }

    package func admit(_ arrival: Arrival) async throws -> AdmittedFile {
        let admission = reader().read(arrival.bytes, fileName: arrival.name)
        if let refusal = admission.firstRefusal { try await delivery.keepRejected(arrival, because: refusal) }
        return try await journal.admit(arrival, holding: contents(of: admission, in: arrival.batch))
    }

    package func taken(_ file: AdmittedFile) async throws {
        try await journal.confirmTaken(file)
        for status in file.rejected { try await publish(status) }
        for job in file.jobs where !known.contains(job.run) {
            let status = Report(job, issuer: issuer).status(.queued, at: clock.now)
            try await delivery.publish(status, durably: true)
            onChange(status)
            accept(job)
        }
    }

    package func refuse(_ name: [UInt8], in batch: Batch?, because refusal: Refusal) async throws {
        let status = issuer.rejection(of: reader().jobName(of: name, in: batch), because: refusal, at: clock.now)
        Logger.current.notice("refused", metadata: ["job": "\(status.name)", "reason": "\(refusal)"])
        try await delivery.publish(status, durably: true)
        onChange(status)
    }

    private func contents(of admission: Admission, in batch: Batch?) -> Contents {
        var accepted: [Contents.Accepted] = []
        var rejected: [Status] = []
        for entry in admission.entries {
            let name = JobName(batch: batch, id: entry.id)
            switch entry.request {
            case .success(let request): accepted.append(Contents.Accepted(name: name, request: request))
            case .failure(let refusal): rejected.append(issuer.rejection(of: name, because: refusal, at: clock.now))
            }
        }
        return Contents(accepted: accepted, rejected: rejected)
    }

    private func accept(_ job: Job) {
        guard known.insert(job.run) else { return }
        workload.begin(job.name.batch)
        accepted.yield(job)
    }

    private func publish(_ status: Status) async throws {
        try await delivery.publish(status, durably: true)
        try await journal.confirmPublished(status)
        onChange(status)
    }
}

/// The runs that this daemon has begun.
private final class Known: Sendable {
    private let runs = Mutex<Set<Int64>>([])

    func contains(_ run: Int64) -> Bool { runs.withLock { $0.contains(run) } }

    /// Adds a run; false if it is there already.
    func insert(_ run: Int64) -> Bool { runs.withLock { $0.insert(run).inserted } }
}

extension Admission {
    fileprivate var firstRefusal: Refusal? {
        entries.lazy.compactMap { entry in if case .failure(let refusal) = entry.request { refusal } else { nil } }
            .first
    }
}
