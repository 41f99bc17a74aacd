import Engine

/// How a kind of server is spoken to.
protocol Provider: Sendable {
    /// What the server is called in messages.
    var name: String { get }

    /// The request as this server takes it, always for a streamed answer.
    func httpRequest(for request: ModelRequest, conceding: Set<Concession>) -> HTTPRequest

    /// The provider's way of answering many questions at half the price; nil if it has none.
    var batches: BatchInterface? { get }

    /// What puts the streamed answer together.
    func makeReader() -> any AnswerReader

    /// Hides the key in a text that the server wrote.
    func redacted(_ text: String) -> String
}

/// Puts a streamed answer together from its events.
protocol AnswerReader {
    /// What has been understood so far; whole once `isComplete`.
    var draft: AnswerDraft { get }
    /// Whether the server has said that this was all.
    var isComplete: Bool { get }

    /// - Throws: `CallProblem` when the event tells of an error or makes no sense.
    mutating func read(_ event: ServerSentEvent) throws(CallProblem)
    /// Reads an answer that came in one piece, although a stream was asked for.
    mutating func read(whole bytes: [UInt8]) throws(CallProblem)
}

/// An answer on its way.
struct AnswerDraft: Sendable {
    private(set) var text = ""
    /// Characters of `text`.
    private(set) var characterCount = 0
    /// Bytes of everything that the model wrote, thoughts included.
    var byteCount = 0
    var stop: StopReason?
    var model: String?
    /// As far as the server has told.
    var usage: TokenUsage?

    mutating func append(_ piece: String) {
        text += piece
        characterCount += piece.count
        byteCount += piece.utf8.count
    }
}

/// Something that newer or smaller servers do not take, and that can be done without.
enum Concession: Sendable, Hashable {
    /// No temperature.
    case temperature
    /// The schema stands in the prompt and the answer is plain text.
    case schema
    /// `max_completion_tokens` instead of `max_tokens`.
    case completionTokens
    /// Do not ask for the number of tokens behind a stream.
    case streamOptions
}

extension AnswerSchema {
    /// What is added to the prompt where the server itself knows no schemas.
    var instruction: String {
        """
        \(purpose) Answer with one JSON object that satisfies this JSON Schema, and with nothing else:
        \(JSONValue.object(schema).text())
        """
    }
}
