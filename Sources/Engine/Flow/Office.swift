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

    package init(jobs: AsyncStream<Job>, desk: Desk, overdue: [Status] = []) {
        self.jobs = jobs
        self.desk = desk
        self.overdue = overdue
    }

    package func run() async throws {
        try await withGracefulShutdownHandler {
            try await withThrowingDiscardingTaskGroup { group in
                group.addTask { for await fault in desk.faults.cancelOnGracefulShutdown() { throw fault } }
                for status in overdue { group.addTask { try await desk.catchUp(status) } }
                for await job in jobs.cancelOnGracefulShutdown() {
                    // The sequence may hand out one job that was already buffered.
                    guard !Task.isShuttingDownGracefully else { break }
                    desk.expect(job)
                    group.addTask {
                        try await withLogger(mergingMetadata: ["job": "\(job.name)"]) { _ in
                            try await desk.handle(job)
                        }
                    }
                }
            }
        } onGracefulShutdown: {
            desk.turnAway()
        }
    }
}
