import Synchronization

/// Leaves a server alone that fails again and again.
///
/// After `threshold` failures in a row it lets nobody through for a while, then one call to try. If that fails, the
/// while is twice as long.
final class CircuitBreaker: Sendable {
    private let threshold: Int
    private let shortest: Duration
    private let longest: Duration
    private let state = Mutex(State())

    private struct State {
        var failures = 0
        var openUntil: Duration?
        var pause: Duration?
        var isTrying = false
    }

    init(threshold: Int = 8, shortest: Duration = .seconds(30), longest: Duration = .seconds(300)) {
        self.threshold = threshold
        self.shortest = shortest
        self.longest = longest
    }

    /// Asks to be let through.
    ///
    /// - Returns: Nil if so: then `succeeded`, `failed` or `left` has to follow. Otherwise how long it will be closed to
    ///   callers, 0 while somebody else is trying.
    func enter(at now: Duration) -> Duration? {
        state.withLock { state in
            guard let until = state.openUntil else { return nil }
            if now < until { return until - now }
            if state.isTrying { return .zero }
            state.isTrying = true
            return nil
        }
    }

    /// The server answered, be it with a refusal: it is there.
    func succeeded() { state.withLock { $0 = State() } }

    func failed(at now: Duration) {
        state.withLock { state in
            state.failures += 1
            guard state.isTrying || state.failures >= threshold else { return }
            let pause = state.pause.map { min($0 * 2, longest) } ?? shortest
            state.pause = pause
            state.openUntil = now + pause
            state.isTrying = false
        }
    }

    /// The call ended without saying anything about the server.
    func left() { state.withLock { $0.isTrying = false } }
}
