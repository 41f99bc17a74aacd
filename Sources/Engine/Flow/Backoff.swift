import ServiceLifecycle

/// How long a request waits that ended an attempt by accident before it is tried again: longer each time, and not all
/// for equally long, so that what fell together does not rise together.
package struct Backoff: Sendable {
    /// Attempts at one request before it counts as poison.
    package static let attemptLimit = 3

    /// The wait after the first accident; each further one makes it four times as long.
    private let base: Duration
    private let clock: WallClock
    /// 0…1.
    private let chance: @Sendable () -> Double
    private let sleep: @Sendable (Duration) async throws -> Void

    package init(
        base: Duration = .seconds(2),
        clock: WallClock = .system,
        chance: @escaping @Sendable () -> Double = { .random(in: 0...1) },
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.base = base
        self.clock = clock
        self.chance = chance
        self.sleep = sleep
    }

    /// Three quarters to five quarters of `base`, of four times `base`, and so on.
    func pause(after count: Int) -> Duration {
        guard count > 0 else { return .zero }
        let factor = (1..<min(count, 8)).reduce(1) { factor, _ in factor * 4 }
        return base * factor * (0.75 + chance() / 2)
    }

    /// Waits until it is time for the next attempt.
    ///
    /// The time of day says only how much of the pause has passed, since the daemon may have been started again; the
    /// rest is waited for by a clock that nobody sets, and never longer than the whole pause.
    ///
    /// - Throws: `CancellationError` when the daemon is to stop meanwhile.
    func wait(after accidents: Accidents) async throws {
        let pause = pause(after: accidents.count)
        let passed = Duration.milliseconds(clock.milliseconds - accidents.latest)
        let rest = passed < .zero ? pause : pause - passed
        let isDue = accidents.count == 0 || accidents.count >= Self.attemptLimit || rest <= .zero
        if isDue { return }
        try await cancelWhenGracefulShutdown { try await sleep(rest) }
    }

    /// What there is to wait after, now that this attempt has ended by accident.
    func accidents(endedBy attempt: Int) -> Accidents { Accidents(count: attempt, latest: clock.milliseconds) }
}
