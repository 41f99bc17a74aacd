import CCurl
import Foundation
import Synchronization

/// The thread that moves bytes: one libcurl multi handle, used by nobody else.
///
/// Others leave their wishes in `state` and wake the thread up.
final class TransferLoop: Sendable {
    private let state = Mutex(State())

    private struct State {
        var added: [(number: UInt64, order: TransferOrder)] = []
        var stopped: [UInt64] = []
        var hurried: [UInt64] = []
        var lastNumber: UInt64 = 0
        var isRunning = false
        var isClosed = false
        /// The address of the handle, as long as the thread polls it: to wake it up is all that others may do with it.
        var multi: UInt?
    }

    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Whether the thread was ever needed.
    var hasStarted: Bool { state.withLock(\.isRunning) }

    /// Begins a transfer; its events come to the order's stream.
    func start(_ order: TransferOrder) -> UInt64 {
        let number: UInt64? = state.withLock { state in
            guard !state.isClosed else { return nil }
            state.lastNumber += 1
            state.added.append((state.lastNumber, order))
            if !state.isRunning {
                state.isRunning = true
                let thread = Thread { self.run() }
                thread.name = "manimd.transport"
                thread.start()
            }
            wake(state)
            return state.lastNumber
        }
        if number == nil { order.events.finish(throwing: TransportError.closed) }
        return number ?? 0
    }

    /// Ends a transfer; nothing happens if it is over.
    func stop(_ number: UInt64) {
        state.withLock { state in
            state.stopped.append(number)
            wake(state)
        }
    }

    /// Gives a transfer only a moment more.
    func hurry(_ number: UInt64) {
        state.withLock { state in
            state.hurried.append(number)
            wake(state)
        }
    }

    func close() {
        state.withLock { state in
            state.isClosed = true
            wake(state)
        }
    }

    private func wake(_ state: State) {
        if let multi = state.multi { curl_multi_wakeup(UnsafeMutableRawPointer(bitPattern: multi)) }
    }

    // MARK: On the thread

    private func run() {
        guard Self.isReady, let multi = curl_multi_init() else { return abandon() }
        let address = UInt(bitPattern: multi)
        state.withLock { $0.multi = address }
        var transfers = Transfers(multi: multi)
        while takeWishes(into: &transfers) { transfers.advance() }
        transfers.fail(TransportError.closed)
        state.withLock { $0.multi = nil }
        curl_multi_cleanup(multi)
    }

    /// Does what others asked for; false when the loop is to end.
    private func takeWishes(into transfers: inout Transfers) -> Bool {
        let (added, stopped, hurried, isClosed) = state.withLock { state in
            defer {
                state.added = []
                state.stopped = []
                state.hurried = []
            }
            return (state.added, state.stopped, state.hurried, state.isClosed)
        }
        for (number, order) in added {
            if isClosed {
                order.events.finish(throwing: TransportError.closed)
            } else {
                transfers.begin(number, order)
            }
        }
        for number in stopped { transfers.end(number, because: nil) }
        for number in hurried { transfers.hurry(number) }
        return !isClosed
    }

    private func abandon() {
        let added = state.withLock { state in
            state.isClosed = true
            return state.added
        }
        for (_, order) in added { order.events.finish(throwing: TransportError.unusable("libcurl does not start")) }
    }
}

/// The transfers that are under way, and the waiting for them; lives on the loop's thread.
private struct Transfers {
    let multi: UnsafeMutableRawPointer
    private var running: [UInt64: Transfer] = [:]

    init(multi: UnsafeMutableRawPointer) { self.multi = multi }

    mutating func begin(_ number: UInt64, _ order: TransferOrder) {
        guard let transfer = Transfer(number, order) else {
            return order.events.finish(throwing: TransportError.unusable("libcurl gives no handle"))
        }
        if let problem = transfer.prepare() {
            return order.events.finish(throwing: TransportError.unusable(problem))
        }
        guard curl_multi_add_handle(multi, transfer.handle) == CURLM_OK else {
            return order.events.finish(throwing: TransportError.unusable("libcurl takes no further transfer"))
        }
        running[number] = transfer
    }

    /// Ends a transfer and tells its stream why; nil for a reader that has gone or an answer that is complete.
    mutating func end(_ number: UInt64, because error: TransportError?) {
        guard let transfer = running.removeValue(forKey: number) else { return }
        curl_multi_remove_handle(multi, transfer.handle)
        transfer.finish(error)
    }

    func hurry(_ number: UInt64) { running[number]?.hurry() }

    mutating func fail(_ error: TransportError) {
        for number in running.keys { end(number, because: error) }
    }

    /// Moves what can be moved, then waits for the network, the next time limit, or a wish.
    mutating func advance() {
        var count: Int32 = 0
        curl_multi_perform(multi, &count)
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE else { continue }
            let (handle, code) = (message.pointee.easy_handle, message.pointee.data.result)
            guard let transfer = running.values.first(where: { $0.handle == handle }) else { continue }
            end(transfer.number, because: transfer.verdict(code))
        }
        let now = ContinuousClock.now
        for transfer in running.values where transfer.silentUntil <= now {
            end(transfer.number, because: .idleTimeout(transfer.order.limits.idle))
        }
        let next = running.values.map(\.silentUntil).min()
        let wait = next.map { min($0 - now, .seconds(60)).wholeMilliseconds } ?? 60_000
        var events: Int32 = 0
        curl_multi_poll(multi, nil, 0, Int32(wait), &events)
    }
}
