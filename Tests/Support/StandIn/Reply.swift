import Engine
import Foundation
import Glibc
import OrderedCollections
import Synchronization

/// What the stand-in server does with a request.
package struct Reply: Sendable {
    let steps: [Step]
    /// Whether the connection is closed behind it.
    let isLast: Bool

    package enum Step: Sendable {
        case send([UInt8])
        /// One byte at a time, with pauses.
        case drip([UInt8], every: Duration)
        /// Goes on when the test opens the gate.
        case wait(Gate)
        /// Says nothing more, until the client leaves.
        case idle
        /// Closes the connection.
        case cut
    }

    package init(_ steps: [Step], isLast: Bool = false) {
        self.steps = steps
        self.isLast = isLast
    }

    /// Opened by a test when a reply may go on.
    package final class Gate: Sendable {
        private let isOpen = Mutex(false)

        package init() {}

        package func open() { isOpen.withLock { $0 = true } }

        /// Waits until it is open; false when `hasEnded` says so first.
        func wait(unless hasEnded: () -> Bool) -> Bool {
            while !isOpen.withLock(\.self) {
                if hasEnded() { return false }
                // The thread is the connection's own; a gate is waited at for long only while a test goes on elsewhere.
                usleep(200)
            }
            return true
        }
    }

    /// A plain answer.
    package static func status(
        _ status: Int,
        _ headers: [String: String] = [:],
        body: String = "",
        type: String = "application/json"
    ) -> Reply {
        var head = "HTTP/1.1 \(status) Whatever\r\ncontent-type: \(type)\r\ncontent-length: \(body.utf8.count)\r\n"
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) { head += "\(name): \(value)\r\n" }
        return Reply([.send(Array((head + "\r\n" + body).utf8))])
    }

    /// What comes when a test has provided for less.
    package static let unexpected = Reply.status(501, body: #"{"error": {"message": "no reply was provided"}}"#)

    /// The head of a streamed answer, whose end is the end of the connection.
    package static let streamHead = Array("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n".utf8)

    /// A streamed answer.
    package static func stream(_ text: String) -> Reply {
        Reply([.send(streamHead), .send(Array(text.utf8))], isLast: true)
    }

    /// The connection is cut before anything is said.
    package static let silence = Reply([.cut])

    /// So many bytes of a stream that never comes to a point.
    package static func endless(byteCount: Int) -> Reply {
        let line = Array((": " + String(repeating: "x", count: 997) + "\n").utf8)
        return Reply([.send(streamHead)] + Array(repeating: .send(line), count: byteCount / 1_000), isLast: true)
    }

    /// This streamed reply in chunks, behind which the connection stays open, as real servers have it.
    package var keptAlive: Reply {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
        let chunks = steps.map { step -> Step in
            guard case .send(let bytes) = step else { return step }
            if bytes == Self.streamHead { return .send(Array(head.utf8)) }
            return .send(Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8))
        }
        return Reply(chunks + [.send(Array("0\r\n\r\n".utf8))])
    }

    /// This reply, once the gate is open.
    package func held(by gate: Gate) -> Reply { Reply([.wait(gate)] + steps, isLast: isLast) }

    /// This reply, its body in single bytes with pauses.
    package func dripping(every pause: Duration) -> Reply {
        Reply(
            steps.map { step in
                if case .send(let bytes) = step, bytes != Self.streamHead { .drip(bytes, every: pause) } else { step }
            },
            isLast: isLast
        )
    }

    /// The beginning of this streamed reply, up to and without `mark`, then something else.
    package func stopped(before mark: String, then step: Step) -> Reply {
        let text = steps.compactMap { if case .send(let bytes) = $0 { bytes } else { nil } }.dropFirst().joined()
        let whole = String(decoding: Array(text), as: UTF8.self)
        let beginning = whole.range(of: mark).map { whole[..<$0.lowerBound] } ?? whole[...]
        return Reply([.send(Self.streamHead), .send(Array(beginning.utf8)), step], isLast: true)
    }
}
