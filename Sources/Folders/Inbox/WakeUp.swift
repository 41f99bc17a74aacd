import ServiceLifecycle
import Synchronization

/// A bell: rung any number of times, it wakes the one who waits once.
final class WakeUp: Sendable {
    private struct State {
        var isRung = false
        var sleeper: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    var isRung: Bool { state.withLock(\.isRung) }

    func ring() { resume { $0.isRung = true } }

    /// Forgets what was rung so far.
    func reset() { state.withLock { $0.isRung = false } }

    /// Waits until it rings, `limit` has passed, the task is cancelled or a graceful shutdown begins.
    func wait(atMost limit: Duration) async {
        await cancelWhenGracefulShutdown { [self] in
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.ringing() }
                group.addTask { try? await Task.sleep(for: limit, tolerance: .zero, clock: .continuous) }
                await group.next()
                group.cancelAll()
            }
        }
    }

    private func ringing() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    // Looked at under the lock: a cancellation before it is seen here, one after it finds the sleeper.
                    if state.isRung || Task.isCancelled { return true }
                    state.sleeper = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            resume { _ in }
        }
    }

    /// Changes the state and lets the sleeper go.
    private func resume(_ change: (inout State) -> Void) {
        let sleeper = state.withLock { state in
            change(&state)
            defer { state.sleeper = nil }
            return state.sleeper
        }
        sleeper?.resume()
    }
}
