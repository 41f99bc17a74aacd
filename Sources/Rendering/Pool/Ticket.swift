import Engine
import Synchronization

/// One order on its way through the pool: who waits for it, and who draws it.
final class Ticket: Sendable {
    let errand: Errand
    private let progress: @Sendable (RenderProgress) async -> Void
    private let state = Mutex(State())

    private struct State {
        var waiter: CheckedContinuation<JobFailure?, Never>?
        var outcome: JobFailure??
        var cancel: (@Sendable () -> Void)?
        var isCancelled = false
        /// Whether another worker may still try, should the one that has the order go.
        var isFresh = true
        /// What a trial has found so far; nil before the code was read.
        var report: TestReport?
    }

    init(
        _ errand: Errand,
        progress: @escaping @Sendable (RenderProgress) async -> Void
    ) {
        self.errand = errand
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

    /// Takes in what reading a trial's code gave.
    ///
    /// - Throws: `MalformedMessage` where nothing is tried out, or the code was read before.
    func take(_ reading: TestReport) throws(MalformedMessage) {
        let isExpected = state.withLock { state in
            guard case .trial = errand, state.report == nil else { return false }
            (state.isFresh, state.report) = (false, reading)
            return true
        }
        guard isExpected else { throw MalformedMessage(reason: "what it read out of turn") }
    }

    /// Takes in how a trial's scene ran and looked.
    ///
    /// - Throws: `MalformedMessage` where the code was not read before.
    func take(faults: [CodeFault], remarks: [CodeFault]) throws(MalformedMessage) {
        let isExpected = state.withLock { state in
            guard let reading = state.report else { return false }
            state.report = TestReport(
                source: reading.source,
                fixes: reading.fixes,
                faults: reading.faults + faults.map { $0.placed(in: reading.source) },
                remarks: remarks.map { $0.placed(in: reading.source) }
            )
            return true
        }
        guard isExpected else { throw MalformedMessage(reason: "a verdict on code that it has not read") }
    }

    /// What a trial has found, and `faults` that stand in no message.
    func report(adding faults: [CodeFault]) -> TestReport {
        guard case .trial(let trial) = errand else { preconditionFailure("a render gives no report") }
        let report = state.withLock { $0.report } ?? TestReport(source: trial.source)
        return TestReport(
            source: report.source,
            fixes: report.fixes,
            faults: report.faults + faults,
            remarks: report.remarks
        )
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
