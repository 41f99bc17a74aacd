import Logging
import ServiceLifecycle
import Synchronization

/// Brings the jobs of large files from the journal into memory, a portion at a time, and tells their senders that they
/// are queued.
///
/// One step follows the other, so that no status `queued` overtakes a later one: a job is begun by the same hand that
/// announces it.
package final class Backlog: Service {
    private let journal: any Journal
    private let announcer: Announcer
    private let workload: Workload
    /// Nil where nobody waits for room on a full disk.
    private let patience: Patience?
    private let accept: @Sendable (Job) -> Void
    private let files = Mutex<[File]>([])
    private let bell: AsyncStream<Void>
    private let ringer: AsyncStream<Void>.Continuation

    /// A file with jobs in the journal that are not in memory.
    private struct File: Sendable {
        let id: Int64
        let lane: LaneName
        /// The run up to which all are announced; nil when all are.
        var announced: Int64? = 0
        var hasRejections: Bool
        var isExhausted = false

        var isDone: Bool { announced == nil && !hasRejections && isExhausted }
    }

    /// How many statuses are published before others have their turn.
    private static let announcements = 16

    init(
        journal: any Journal,
        announcer: Announcer,
        workload: Workload,
        patience: Patience?,
        accept: @escaping @Sendable (Job) -> Void
    ) {
        self.journal = journal
        self.announcer = announcer
        self.workload = workload
        self.patience = patience
        self.accept = accept
        (bell, ringer) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        workload.whenJobEnds { [ringer] in ringer.yield() }
    }

    /// Takes over a file whose jobs are in the journal.
    func hold(_ file: Int64, lane: LaneName, hasRejections: Bool = false) {
        workload.hold(lane)
        files.withLock { $0.append(File(id: file, lane: lane, hasRejections: hasRejections)) }
        ringer.yield()
    }

    func isHolding(_ file: Int64) -> Bool { files.withLock { $0.contains { $0.id == file } } }

    /// Works until the service group shuts down; what is not begun by then stays in the journal.
    package func run() async throws {
        for await _ in bell.cancelOnGracefulShutdown() {
            var isBusy = true
            while isBusy, !isOver { isBusy = try await patiently() }
            if isOver { return }
        }
    }

    private var isOver: Bool { Task.isCancelled || Task.isShuttingDownGracefully }

    /// Does a round, when there is room for it.
    private func patiently() async throws -> Bool {
        do { return try await patience.insist(round) } catch is CancellationError { return false }
    }

    /// Does a little for each file.
    ///
    /// - Returns: Whether there is more to do at once.
    private func round() async throws -> Bool {
        var isBusy = false
        for file in files.withLock(\.self) {
            if isOver { return false }
            var file = file
            try await begin(&file)
            try await announce(&file)
            if !file.isDone, file.announced != nil || file.hasRejections { isBusy = true }
            let changed = file
            files.withLock { files in
                guard let place = files.firstIndex(where: { $0.id == changed.id }) else { return }
                if changed.isDone { files.remove(at: place) } else { files[place] = changed }
            }
            if file.isDone { workload.release(file.lane) }
        }
        return isBusy
    }

    /// Brings the next jobs into memory if the lane can do with some.
    private func begin(_ file: inout File) async throws {
        guard !file.isExhausted else { return }
        let appetite = workload.appetite(of: file.lane)
        guard appetite > 0 else { return }
        // Those that are in memory already are among the first.
        let limit = appetite + workload.portion
        // Asked for first: one that ends while the journal is read would look as if it had never been begun.
        let begun = workload.runs
        let found = try await journal.next(in: file.id, limit: limit)
        let fresh = found.filter { !begun.contains($0.run) }
        for job in fresh.prefix(appetite) {
            if let announced = file.announced, job.run > announced { try await announcer.announceIfPossible(job) }
            accept(job)
        }
        file.isExhausted = found.count < limit && fresh.count <= appetite
    }

    private func announce(_ file: inout File) async throws {
        if file.hasRejections {
            let statuses = try await journal.rejections(in: file.id, limit: Self.announcements)
            var shown = 0
            for status in statuses where try await announcer.publishIfPossible(status, journal) { shown += 1 }
            // Those in whose way something stands are tried again at the next start.
            file.hasRejections = shown > 0
        }
        guard let announced = file.announced else { return }
        let begun = workload.runs
        let jobs = try await journal.unfinished(in: file.id, after: announced, limit: Self.announcements)
        for job in jobs where !begun.contains(job.run) {
            if isOver { return }
            try await announcer.announceIfPossible(job)
        }
        file.announced = jobs.count < Self.announcements ? nil : jobs.last?.run
    }
}
