import Logging
import ServiceLifecycle

/// Answers the jobs that were taken in: many at a time as far as the layers go, `width` at a time as far as renders go.
///
/// On graceful shutdown no new job is started; renders under way are finished, and the rest stays queued in the journal.
package struct Office: Service {
    private let jobs: AsyncStream<Job>
    private let desk: Desk
    /// Final statuses that could not be shown at the start.
    private let overdue: [Status]
    /// Hears of what ends the daemon before the jobs under way are broken off, which takes its time.
    private let onFault: @Sendable (any Error) -> Void

    package init(
        jobs: AsyncStream<Job>,
        desk: Desk,
        overdue: [Status] = [],
        onFault: @escaping @Sendable (any Error) -> Void = { _ in }
    ) {
        self.jobs = jobs
        self.desk = desk
        self.overdue = overdue
        self.onFault = onFault
    }

    package func run() async throws {
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await work() }
                group.addTask {
                    for await fault in desk.faults.cancelOnGracefulShutdown() {
                        onFault(fault)
                        throw fault
                    }
                }
                // The first error ends both; a failing job alone would not stop the other from waiting for more.
                while try await group.next() != nil {}
            }
        } onGracefulShutdown: {
            desk.turnAway()
        }
    }

    private func work() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for status in overdue { group.addTask { try await desk.orFault { try await desk.catchUp(status) } } }
            for await job in jobs.cancelOnGracefulShutdown() {
                // The sequence may hand out one job that was already buffered.
                guard !Task.isShuttingDownGracefully else { break }
                desk.expect(job)
                group.addTask {
                    try await withLogger(mergingMetadata: ["job": "\(job.name)"]) { _ in
                        try await desk.orFault { try await desk.handle(job) }
                    }
                }
            }
        }
    }
}
