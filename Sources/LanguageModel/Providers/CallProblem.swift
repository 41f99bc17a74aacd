/// Why an attempt at a call gave no answer.
struct CallProblem: Error, Hashable {
    let kind: Kind
    /// What the server or the connection said.
    var message: String
    /// The status of the answer; nil when there was none, or when the error came within a good one.
    var status: Int?
    /// How long the server wants to be left alone.
    var retryAfter: Duration?

    enum Kind: Sendable, Hashable {
        /// The key was not taken, or the account cannot pay.
        case unauthorised
        case rateLimited
        /// The server has trouble of its own, or the connection broke; another time it may work.
        case unavailable
        /// Too slow: trying again at once would be as slow.
        case timeout
        case untrusted
        /// The model would not answer.
        case refused
        /// The request was not understood: a mistake of ours or of the settings.
        case misunderstood
        /// What came back is no answer.
        case unusable
        case offline
        case closed
    }

    init(_ kind: Kind, _ message: String, status: Int? = nil, retryAfter: Duration? = nil) {
        self.kind = kind
        self.message = message
        self.status = status
        self.retryAfter = retryAfter
    }

    /// What an HTTP status says.
    init(status: Int, message: String, retryAfter: Duration?) {
        let kind: Kind =
            switch status {
            case 401, 402, 403: .unauthorised
            case 429, 529: .rateLimited
            case 408, 409, 425, 500, 502, 503, 504: .unavailable
            case 300..<400: .misunderstood
            case 400..<500: .misunderstood
            default: .unavailable
            }
        self.init(kind, message, status: status, retryAfter: retryAfter)
    }

    init(_ error: TransportError) {
        let kind: Kind =
            switch error {
            case .offline: .offline
            case .closed: .closed
            case .unreachable, .connectTimeout, .broken: .unavailable
            case .idleTimeout, .totalTimeout: .timeout
            case .untrusted: .untrusted
            case .tooLarge: .unusable
            case .unusable: .misunderstood
            }
        self.init(kind, "\(error)")
    }

    /// Whether the same call may well work a little later.
    var isPassing: Bool {
        switch kind {
        case .rateLimited: true
        // 501, 505 and their like will not change their mind.
        case .unavailable: status.map { [408, 409, 425, 500, 502, 503, 504].contains($0) } ?? true
        default: false
        }
    }
}
