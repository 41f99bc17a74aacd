import Logging
import ServiceLifecycle
import Synchronization

/// The room on the disks that are written to.
///
/// Fulfilled by `Folders`.
package protocol Room: Sendable {
    /// Gives up what is held in reserve, so that what was begun can be brought to its end.
    func release() async

    /// Takes the reserve back, and tries whether there is room wherever the daemon writes.
    ///
    /// - Returns: Whether there is.
    func reclaim() async -> Bool
}

/// Waits while a disk is full, and then does again what could not be done.
///
/// Whoever meets the full disk first looks whether there is room, at growing intervals; all others wait with it. Nothing
/// is lost meanwhile: requests stay in the inbox, jobs in the journal.
package final class Patience: Sendable {
    private let room: any Room
    /// Waits; throws when the daemon stops or the task is cancelled.
    let sleep: @Sendable (Duration) async throws -> Void
    private let now: @Sendable () -> ContinuousClock.Instant
    private let flights = SingleFlight<Int, Void>()
    private let state: Mutex<State>

    private struct State {
        var isWaiting = false
        var pause = Patience.pauses.lowerBound
        var lastEnd: ContinuousClock.Instant?
    }

    /// Between two looks.
    private static let pauses = Duration.seconds(1)...Duration.seconds(15)
    /// A disk that is full again so soon after there was room is looked at no more often than before.
    private static let relapse = Duration.seconds(60)

    /// Prepares to wait.
    ///
    /// - Parameters:
    ///   - room: What tells whether there is room.
    ///   - sleep: Waits; throws when the daemon stops or the task is cancelled.
    ///   - now: The time.
    package init(
        room: any Room,
        sleep: @escaping @Sendable (Duration) async throws -> Void = Patience.sleepWhileRunning,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.room = room
        self.sleep = sleep
        self.now = now
        state = Mutex(State())
    }

    /// Sleeps unless the daemon stops.
    package static func sleepWhileRunning(_ duration: Duration) async throws {
        try await cancelWhenGracefulShutdown { try await Task.sleep(for: duration) }
    }

    /// Does `work`, again and again as long as a disk is too full for it; does not begin while one is.
    ///
    /// - Throws: `CancellationError` when the daemon stops first; anything else that `work` throws.
    package func insist<Value>(_ work: () async throws -> Value) async throws -> Value {
        if state.withLock(\.isWaiting) { try await waitForRoom(nil) }
        while true {
            do { return try await work() } catch let failure as JobFailure where failure.code == .diskFull {
                try await waitForRoom(failure)
            }
        }
    }

    /// Waits until there is room.
    ///
    /// - Parameter reason: What found the disk full; nil for who only waits with others.
    /// - Throws: `CancellationError` when the daemon stops first.
    private func waitForRoom(_ reason: JobFailure?) async throws {
        _ = try await flights.run(0) {
            // The last of the others may have gone meanwhile.
            guard let reason else { return }
            Logger.current.error("the disk is full; work rests until there is room", metadata: ["reason": "\(reason)"])
            let pause = state.withLock { state in
                let isRelapse = state.lastEnd.map { $0.duration(to: now()) < Self.relapse } ?? false
                state.pause = isRelapse ? Self.longer(state.pause) : Self.pauses.lowerBound
                state.isWaiting = true
                return state.pause
            }
            defer {
                state.withLock { state in
                    state.isWaiting = false
                    state.lastEnd = now()
                }
            }
            await room.release()
            try await look(after: pause)
            Logger.current.notice("there is room on the disk again; work goes on")
        }
    }

    private func look(after pause: Duration) async throws {
        var pause = pause
        repeat {
            try await sleep(pause)
            pause = Self.longer(pause)
        } while await !room.reclaim()
    }

    private static func longer(_ pause: Duration) -> Duration { min(pause * 2, pauses.upperBound) }
}

extension Patience? {
    /// Does `work`, patiently where there is patience, else once.
    package func insist<Value>(_ work: () async throws -> Value) async throws -> Value {
        if let self { try await self.insist(work) } else { try await work() }
    }
}
