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

    init() { (events, entrance) = AsyncStream.makeStream(of: Event.self) }

    func post(_ event: Event) { entrance.yield(event) }

    /// The next event; nil after the last one, or when the task is cancelled.
    func next() async -> Event? {
        var iterator = events.makeAsyncIterator()
        return await iterator.next(isolation: #isolation)
    }

    /// Takes nothing more; what has come can still be read.
    func close() { entrance.finish() }
}
