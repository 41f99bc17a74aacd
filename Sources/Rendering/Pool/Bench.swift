import Engine
import Synchronization

/// Where orders wait for a worker, and workers for an order.
final class Bench: Sendable {
    private let state = Mutex(State())

    private struct State {
        /// Every order that is not done, waiting or not.
        var open: [ObjectIdentifier: Ticket] = [:]
        var waiting: [Ticket] = []
        /// Warm workers without an order.
        var idle: [Mailbox] = []
        /// Places whose worker is not started yet.
        var asleep: [CheckedContinuation<Bool, Never>] = []
        /// Workers that are importing Manim.
        var starting = 0
        var workers: [Mailbox] = []
        var isClosed = false

        /// Takes as many places out of their sleep as orders wait for which no worker is starting.
        mutating func rouse() -> [CheckedContinuation<Bool, Never>] {
            let count = max(0, min(waiting.count - starting, asleep.count))
            starting += count
            defer { asleep.removeLast(count) }
            return asleep.suffix(count)
        }
    }

    static let stopping = JobFailure(.cancelled, "the daemon is stopping", hint: "drop the request again")

    /// Has an order drawn.
    func draw(_ ticket: Ticket) async throws(JobFailure) {
        state.withLock { $0.open[ObjectIdentifier(ticket)] = ticket }
        defer { state.withLock { $0.open[ObjectIdentifier(ticket)] = nil } }
        submit(ticket)
        try await ticket.outcome()
    }

    /// Hands an order to a warm worker; without one it waits, and a worker is started if there is a place for it.
    func submit(_ ticket: Ticket, first: Bool = false) {
        let roused = state.withLock { state -> [CheckedContinuation<Bool, Never>] in
            if state.isClosed {
                ticket.finish(Self.stopping)
            } else if let worker = state.idle.popLast() {
                worker.post(.order(ticket))
            } else {
                state.waiting.insert(ticket, at: first ? 0 : state.waiting.count)
                return state.rouse()
            }
            return []
        }
        for place in roused { place.resume(returning: true) }
    }

    /// Sleeps until a worker is wanted.
    ///
    /// - Returns: False when none will be any more.
    func demand() async -> Bool {
        await withCheckedContinuation { continuation in
            let answer = state.withLock { state -> Bool? in
                if state.isClosed { return false }
                if state.waiting.count > state.starting {
                    state.starting += 1
                    return true
                }
                state.asleep.append(continuation)
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    /// Counts a worker that is started without being asked for.
    ///
    /// - Returns: False when none is wanted any more.
    func startAhead() -> Bool {
        state.withLock { state in
            if !state.isClosed { state.starting += 1 }
            return !state.isClosed
        }
    }

    /// Takes in a worker that has started.
    func join(_ worker: Mailbox) {
        state.withLock { state in
            state.starting -= 1
            state.workers.append(worker)
        }
        offer(worker)
    }

    /// Gives a worker its next order, or a seat.
    func offer(_ worker: Mailbox) {
        state.withLock { state in
            if state.isClosed {
                worker.post(.close)
            } else if state.waiting.isEmpty {
                state.idle.append(worker)
            } else {
                worker.post(.order(state.waiting.removeFirst()))
            }
        }
    }

    /// Forgets a worker that has ended.
    func leave(_ worker: Mailbox) {
        state.withLock { state in
            state.workers.removeAll { $0 === worker }
            state.idle.removeAll { $0 === worker }
        }
    }

    /// Notes that a worker did not start; one order fails with it, so that the rest does not wait for ever.
    func startFailed(_ failure: JobFailure) {
        let (ticket, roused) = state.withLock { state in
            state.starting -= 1
            let ticket = state.waiting.isEmpty ? nil : state.waiting.removeFirst()
            return (ticket, state.rouse())
        }
        ticket?.finish(failure)
        for place in roused { place.resume(returning: true) }
    }

    /// Gives up every order there is.
    func abandon() {
        let open = state.withLock { Array($0.open.values) }
        for ticket in open { ticket.finish(Self.stopping) }
    }

    /// Gives up what waits and tells every worker to end; nothing is taken after.
    func close() {
        let (waiting, asleep) = state.withLock { state in
            defer { (state.waiting, state.asleep, state.idle) = ([], [], []) }
            state.isClosed = true
            for worker in state.workers { worker.post(.close) }
            return (state.waiting, state.asleep)
        }
        for ticket in waiting { ticket.finish(Self.stopping) }
        for place in asleep { place.resume(returning: false) }
    }
}
