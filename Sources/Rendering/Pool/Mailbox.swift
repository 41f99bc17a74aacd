import Synchronization

/// Everything that one worker's keeper reacts to, one after the other.
final class Mailbox: Sendable {
    enum Event: Sendable {
        case order(Ticket)
        case message(WorkerMessage)
        /// Nobody wants the order of this id any more.
        case cancelled(String)
        /// The worker should have answered about the order of this id by now.
        case overdue(String)
        /// The worker said something that no worker says.
        case malformed(MalformedMessage)
        /// The worker hung up.
        case ended
        case close
    }

    private let events: AsyncStream<Event>
    private let entrance: AsyncStream<Event>.Continuation
    private let unread = Mutex(0)

    /// How many messages may lie unread; an honest worker sends five a second.
    private static let limit = 100

    init() { (events, entrance) = AsyncStream.makeStream(of: Event.self) }

    func post(_ event: Event) { entrance.yield(event) }

    /// Takes in what the worker says.
    ///
    /// - Throws: `MalformedMessage` when it says too much at once.
    func post(_ message: WorkerMessage) throws(MalformedMessage) {
        let count = unread.withLock { count in
            count += 1
            return count
        }
        guard count <= Self.limit else { throw MalformedMessage(reason: "too many messages at once") }
        entrance.yield(.message(message))
    }

    /// The next event; nil after the last one, or when the task is cancelled.
    func next() async -> Event? {
        var iterator = events.makeAsyncIterator()
        let event = await iterator.next(isolation: #isolation)
        if case .message = event { unread.withLock { $0 -= 1 } }
        return event
    }

    /// Takes nothing more; what has come can still be read.
    func close() { entrance.finish() }
}
