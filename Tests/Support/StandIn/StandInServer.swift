package import Engine
import Foundation
import Glibc
import Synchronization

/// A language model's server that says what it is told to, over real HTTP/1.1 on loopback; misbehaves on command.
///
/// Each connection has a thread of its own. Replies are used up in their order; `otherwise` serves what comes after.
package final class StandInServer: Sendable {
    package let port: UInt16
    private let listener: Int32
    private let state = Mutex(State())
    private let otherwise: @Sendable (RecordedRequest) -> Reply

    private struct State {
        var replies: [Reply] = []
        var requests: [RecordedRequest] = []
        var connections: Set<Int32> = []
        var accepted = 0
        var busy = 0
        var mostBusy = 0
        var departures = 0
        var isClosed = false
        var waiting: [UUID: (condition: @Sendable (StandInServer.Counts) -> Bool, CheckedContinuation<Void, Never>)] =
            [:]

        var counts: Counts { Counts(requests: requests.count, busy: busy, mostBusy: mostBusy, departures: departures) }
    }

    /// What has happened so far.
    package struct Counts: Sendable, Hashable {
        package let requests: Int
        /// Requests being served now, and the most at a time.
        package let busy: Int
        package let mostBusy: Int
        /// Clients that left before their answer was whole.
        package let departures: Int
    }

    /// Listens on a free port.
    ///
    /// - Parameter otherwise: What is answered when all replies are used up.
    /// - Throws: When no port can be had.
    package init(otherwise: @escaping @Sendable (RecordedRequest) -> Reply = { _ in .unexpected }) throws {
        self.otherwise = otherwise
        (listener, port) = try Socket.listen()
        let listener = listener
        Thread.detachNewThread { [weak self] in
            // This thread closes what it waits at, since a closed number may soon stand for somebody else's socket.
            defer { Glibc.close(listener) }
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                guard let self, self.keep(connection) else {
                    Glibc.close(connection)
                    return
                }
                Thread.detachNewThread { self.serve(connection) }
            }
        }
    }

    deinit { stop() }

    /// `http://127.0.0.1:port`.
    package var address: String { "http://127.0.0.1:\(port)" }

    /// Requests in the order in which they came in.
    package var requests: [RecordedRequest] { state.withLock(\.requests) }
    package var counts: Counts { state.withLock(\.counts) }
    /// Connections that were ever made.
    package var connectionCount: Int { state.withLock(\.accepted) }

    package func reply(_ replies: Reply...) { state.withLock { $0.replies += replies } }

    /// Returns when that is so; the test's time limit ends a wait in vain.
    package func until(_ condition: @escaping @Sendable (Counts) -> Bool) async {
        let number = UUID()
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if Task.isCancelled || condition(state.counts) { return true }
                    state.waiting[number] = (condition, continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: number) }?.1.resume()
        }
    }

    /// Cuts all connections and stops listening.
    package func stop() {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.isClosed = true
            shutdown(listener, Int32(SHUT_RDWR))
            // Within the lock, so that none is closed and given to somebody else meanwhile.
            for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
        }
    }

    private func keep(_ connection: Int32) -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            state.accepted += 1
            state.connections.insert(connection)
            return true
        }
    }

    private func change(_ body: (inout State) -> Void) {
        let ready = state.withLock { state in
            body(&state)
            let counts = state.counts
            let ready = state.waiting.filter { $0.value.condition(counts) }
            for number in ready.keys { state.waiting[number] = nil }
            return ready.values.map(\.1)
        }
        for continuation in ready { continuation.resume() }
    }

    private func serve(_ connection: Int32) {
        let socket = Socket(connection)
        while let request = socket.readRequest() {
            var reply = Reply.unexpected
            change { state in
                state.requests.append(request)
                state.busy += 1
                state.mostBusy = max(state.mostBusy, state.busy)
                reply = state.replies.isEmpty ? otherwise(request) : state.replies.removeFirst()
            }
            let outcome = socket.play(reply)
            change { state in
                state.busy -= 1
                if outcome == .clientLeft { state.departures += 1 }
            }
            if outcome != .whole { break }
        }
        state.withLock { _ = $0.connections.remove(connection) }
        Glibc.close(connection)
    }
}

/// A request as the server got it.
package struct RecordedRequest: Sendable, Hashable {
    package let method: String
    /// The target of the request line: a path, or what a proxy is asked for.
    package let target: String
    /// By lower-case name.
    package let headers: [String: String]
    package let body: [UInt8]

    /// The body read as JSON.
    package var json: JSONObject? {
        do { return try JSONReader().read(body).value.object } catch { return nil }
    }

    /// The whole request as text, to look for what must not be in it.
    package var text: String {
        "\(method) \(target)\n" + headers.map { "\($0.key): \($0.value)\n" }.sorted().joined()
            + String(decoding: body, as: UTF8.self)
    }
}
