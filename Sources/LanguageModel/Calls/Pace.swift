package import Engine

/// How time passes and dice fall for a client; handed in, so that tests neither wait nor guess.
package struct Pace: Sendable {
    /// The time since some moment in the past; never goes back.
    let now: @Sendable () -> Duration
    /// Waits; throws when the task is cancelled.
    let wait: @Sendable (Duration) async throws -> Void
    /// 0 ≤ x < 1.
    let random: @Sendable () -> Double
    let clock: WallClock

    package init(
        now: @escaping @Sendable () -> Duration,
        wait: @escaping @Sendable (Duration) async throws -> Void,
        random: @escaping @Sendable () -> Double,
        clock: WallClock
    ) {
        self.now = now
        self.wait = wait
        self.random = random
        self.clock = clock
    }

    package static let real: Pace = {
        let start = ContinuousClock.now
        return Pace(
            now: { ContinuousClock.now - start },
            wait: { try await Task.sleep(for: $0) },
            random: { Double.random(in: 0..<1) },
            clock: .system
        )
    }()
}
