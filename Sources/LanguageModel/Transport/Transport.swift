import CCurl
import Foundation
import Synchronization

/// Exchanges HTTP requests for streamed answers, all on one thread of its own.
///
/// Certificates are always verified; redirects are never followed, since the key must not go anywhere else. The thread
/// starts with the first exchange and ends with `close`, or with the last reference.
final class Transport: Sendable {
    private let loop: TransferLoop
    private let network: NetworkSettings

    init(_ network: NetworkSettings) {
        self.network = network
        loop = TransferLoop()
    }

    deinit { loop.close() }

    /// Sends `request` and streams what comes back; ending the iteration early or cancelling its task ends the exchange.
    ///
    /// The stream throws a `TransportError`. Cancellation ends it without one. What has arrived and is not read yet
    /// waits in memory, at most `limits.bytes`.
    func exchange(_ request: HTTPRequest, limits: HTTPLimits) -> Exchange {
        let (events, continuation) = AsyncThrowingStream.makeStream(of: HTTPEvent.self, throwing: (any Error).self)
        guard !network.isOffline else {
            continuation.finish(throwing: TransportError.offline)
            return Exchange(events: events) {}
        }
        let order = TransferOrder(request: request, limits: limits, network: network, events: continuation)
        let number = loop.start(order)
        continuation.onTermination = { [loop] reason in
            if case .cancelled = reason { loop.stop(number) }
        }
        return Exchange(events: events) { [loop] in loop.hurry(number) }
    }

    /// Whether there ever was a thread, and with it a socket.
    var hasStarted: Bool { loop.hasStarted }

    /// Ends all exchanges and the thread; what is asked for later fails.
    func close() { loop.close() }
}

/// An exchange under way.
struct Exchange: Sendable {
    let events: AsyncThrowingStream<HTTPEvent, any Error>
    /// To be called when everything of interest has arrived: the server gets a moment to end the answer in good order,
    /// so that its connection can be used again.
    let hurry: @Sendable () -> Void
}

/// All that a transfer needs to know.
struct TransferOrder: Sendable {
    let request: HTTPRequest
    let limits: HTTPLimits
    let network: NetworkSettings
    let events: AsyncThrowingStream<HTTPEvent, any Error>.Continuation
}
