import Engine
import Synchronization

/// One order on its way through the pool: who waits for it, and who draws it.
final class Ticket: Sendable {
    let order: RenderOrder
    let folder: JobFolder
    private let progress: @Sendable (RenderProgress) async -> Void
    private let state = Mutex(State())

    private struct State {
        var waiter: CheckedContinuation<JobFailure?, Never>?
        var outcome: JobFailure??
        var cancel: (@Sendable () -> Void)?
        var isCancelled = false
        /// Whether another worker may still try, should the one that has the order go.
        var isFresh = true
    }

    init(
        _ order: RenderOrder,
        folder: JobFolder,
        progress: @escaping @Sendable (RenderProgress) async -> Void
    ) {
        self.order = order
        self.folder = folder
        self.progress = progress
    }

    static let cancelled = JobFailure(.cancelled, "the render was cancelled")

    /// Waits until the order is drawn or given up; cancelling the task cancels the order.
    func outcome() async throws(JobFailure) {
        let failure = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let known = state.withLock { state -> JobFailure?? in
                    if state.outcome == nil { state.waiter = continuation }
                    return state.outcome
                }
                if let known { continuation.resume(returning: known) }
            }
        } onCancel: {
            cancel()
        }
        if let failure { throw failure }
    }

    /// Ends the wait; only the first end counts.
    func finish(_ failure: JobFailure?) {
        let waiter = state.withLock { state -> CheckedContinuation<JobFailure?, Never>? in
            guard state.outcome == nil else { return nil }
            state.outcome = .some(failure)
            state.cancel = nil
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: failure)
    }

    /// Passes the order to whoever draws it now, who is told with `cancel` when nobody wants it any more.
    ///
    /// - Returns: Whether anybody still does.
    func begin(cancel: @escaping @Sendable () -> Void) -> Bool {
        state.withLock { state in
            guard !state.isCancelled, state.outcome == nil else { return false }
            state.cancel = cancel
            return true
        }
    }

    /// Tells how far the drawing is, and thereby that it has begun.
    func note(_ report: RenderProgress) async {
        state.withLock { $0.isFresh = false }
        await progress(report)
    }

    /// Takes the order back from a worker that was gone before it began.
    ///
    /// - Returns: Whether another worker may have it; the second worker that goes takes it along.
    func giveBack() -> Bool {
        state.withLock { state in
            guard state.isFresh, !state.isCancelled, state.outcome == nil else { return false }
            (state.isFresh, state.cancel) = (false, nil)
            return true
        }
    }

    /// Stops a render under way, or the wait for it.
    private func cancel() {
        let stop = state.withLock { state in
            state.isCancelled = true
            return state.cancel
        }
        if let stop { stop() } else { finish(Self.cancelled) }
    }
}
