import Synchronization

/// Lets a fixed number through at a time; who waits is let in lane by lane.
package final class FairGate: Sendable {
    private let state: Mutex<State>

    private struct State {
        var free: Int
        var isClosed = false
        var waiting = FairQueue<CheckedContinuation<Void, any Error>>()
    }

    package init(width: Int) {
        precondition(width > 0)
        state = Mutex(State(free: width))
    }

    /// Waits for a place, does the work in it and gives the place to the next.
    ///
    /// - Parameters:
    ///   - lane: Whose turn is counted: lanes take turns, whatever their length.
    ///   - priority: Higher goes first within the lane.
    ///   - work: What to do.
    /// - Returns: What the work gave.
    /// - Throws: `CancellationError` when the task is cancelled or the gate closed before its turn; or what the work throws.
    package func pass<Value: Sendable>(
        lane: String,
        priority: Int,
        _ work: () async throws -> Value
    ) async throws -> Value {
        try await enter(lane: lane, priority: priority)
        defer { leave() }
        return try await work()
    }

    /// How many wait.
    var waiting: Int { state.withLock(\.waiting.count) }

    /// Whether nobody is let in any more.
    package var isClosed: Bool { state.withLock(\.isClosed) }

    /// Turns everybody away who is not in yet.
    package func close() {
        let turnedAway = state.withLock { state in
            state.isClosed = true
            return state.waiting.removeAll()
        }
        for continuation in turnedAway { continuation.resume(throwing: CancellationError()) }
    }

    private func enter(lane: String, priority: Int) async throws {
        let ticket = Mutex<UInt64?>(nil)
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let verdict: Result<Void, any Error>? = state.withLock { state in
                    if state.isClosed || Task.isCancelled { return .failure(CancellationError()) }
                    if state.free > 0 {
                        state.free -= 1
                        return .success(())
                    }
                    let number = state.waiting.push(continuation, lane: lane, priority: priority)
                    ticket.withLock { $0 = number }
                    return nil
                }
                if let verdict { continuation.resume(with: verdict) }
            }
        } onCancel: {
            let continuation = state.withLock { state in
                ticket.withLock { $0 }.flatMap { state.waiting.remove($0) }
            }
            continuation?.resume(throwing: CancellationError())
        }
    }

    private func leave() {
        let next = state.withLock { state in
            let next = state.waiting.pop()
            if next == nil { state.free += 1 }
            return next
        }
        next?.resume()
    }
}
