/// One request as it is sent.
struct HTTPRequest: Sendable {
    let url: String
    /// Name and value; values may be secret.
    let headers: [(name: String, value: String)]
    /// What is posted; nil where something is only fetched.
    let body: [UInt8]?

    /// Of the body.
    var byteCount: Int { body?.count ?? 0 }
}

/// How long and how much is waited for.
package struct HTTPLimits: Sendable, Hashable {
    /// Until the connection stands, TLS included.
    package var connect: Duration
    /// Between two pieces of the answer, and before its first.
    package var idle: Duration
    /// For the whole exchange.
    package var total: Duration
    /// Of the answer's body.
    package var bytes: Int

    package init(
        connect: Duration = .seconds(10),
        idle: Duration = .seconds(120),
        total: Duration = .seconds(600),
        bytes: Int = 4_000_000
    ) {
        self.connect = connect
        self.idle = idle
        self.total = total
        self.bytes = bytes
    }
}

/// What happens in an exchange, in this order: one head, any number of pieces of the body.
enum HTTPEvent: Sendable {
    case head(HTTPHead)
    case body([UInt8])
}

/// The status line and the headers of an answer.
struct HTTPHead: Sendable, Hashable {
    let status: Int
    /// By lower-case name; of a name that stands twice the last.
    let headers: [String: String]

    var isSuccess: Bool { (200..<300).contains(status) }
}

/// Why an exchange broke off.
enum TransportError: Error, Hashable, CustomStringConvertible {
    /// `MANIMD_OFFLINE`: nothing was opened.
    case offline
    /// The transport was closed: the program is ending.
    case closed
    /// No connection came about; nothing was sent.
    case unreachable(String)
    /// The server could not show that it is who it should be; nothing was sent.
    case untrusted(String)
    case connectTimeout(Duration)
    case idleTimeout(Duration)
    case totalTimeout(Duration)
    /// The connection was cut.
    case broken(String)
    case tooLarge(limit: Int)
    /// The address or an option was not taken.
    case unusable(String)

    var description: String {
        switch self {
        case .offline: "MANIMD_OFFLINE forbids network connections"
        case .closed: "the program is ending"
        case .unreachable(let reason): "no connection: \(reason)"
        case .untrusted(let reason): "the server's certificate was not accepted: \(reason)"
        case .connectTimeout(let limit): "no connection within \(limit.inSeconds)"
        case .idleTimeout(let limit): "silence for \(limit.inSeconds)"
        case .totalTimeout(let limit): "no complete answer within \(limit.inSeconds)"
        case .broken(let reason): "the connection was cut: \(reason)"
        case .tooLarge(let limit): "the answer is larger than \(limit) bytes"
        case .unusable(let reason): reason
        }
    }
}

extension Duration {
    /// `90 s`, `0.05 s`.
    var inSeconds: String {
        let seconds = Double(wholeMilliseconds) / 1_000
        return (seconds == seconds.rounded() ? String(Int(seconds)) : String(seconds)) + " s"
    }

    /// Whole milliseconds, at least 1.
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        return max(1, Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
