import Engine
import Foundation
import OrderedCollections

/// One attempt at a call: the exchange, and what came of it.
struct Attempt: Sendable {
    private(set) var draft = AnswerDraft()
    /// Why there is no whole answer; nil if there is one.
    private(set) var problem: CallProblem?
    private(set) var isCancelled = false

    /// Whether the server had begun to answer: what it said is billed.
    var hasBegun: Bool { draft.usage != nil || draft.byteCount > 0 }

    /// What is to be paid, as far as the server told, else as far as can be guessed.
    ///
    /// No guess is above what was set aside: what goes on beyond the longest answer is no answer of the model's.
    func usage(promptBytes: Int, maximumTokens: Int) -> TokenUsage {
        let guess = TokenUsage(
            input: TokenEstimate.likely(byteCount: promptBytes),
            output: min(TokenEstimate.likely(byteCount: draft.byteCount), maximumTokens),
            isEstimated: true
        )
        guard hasBegun else {
            // The server may have been at it when it was given up.
            return isCancelled || problem?.kind == .timeout ? guess : .none
        }
        guard var told = draft.usage else { return guess }
        guard problem != nil || isCancelled else { return told }
        // The last word on the length never came.
        if guess.output > told.output {
            told.output = guess.output
            told.isEstimated = true
        }
        return told
    }

    /// Makes the exchange and reads the answer as it comes.
    ///
    /// - Parameters:
    ///   - request: What is sent.
    ///   - limits: How long and how much is waited for.
    ///   - provider: Whose answer it is.
    ///   - transport: What carries it.
    ///   - now: What a date in `retry-after` is counted from.
    ///   - progress: Is told how many bytes of the answer have arrived.
    init(
        _ request: HTTPRequest,
        limits: HTTPLimits,
        from provider: any Provider,
        over transport: Transport,
        now: WallClock,
        progress: @Sendable (Int) async -> Void
    ) async {
        var reception = Reception(reader: provider.makeReader())
        do {
            let exchange = transport.exchange(request, limits: limits)
            for try await event in exchange.events where !reception.reader.isComplete {
                try reception.take(event)
                let count = reception.reader.draft.characterCount
                if count > 0 { await progress(count) }
                if reception.reader.isComplete { exchange.hurry() }
            }
            isCancelled = Task.isCancelled && !reception.reader.isComplete
            if !isCancelled { try reception.finish(now: now.now) }
        } catch let error as TransportError {
            // What breaks behind a complete answer is no loss.
            problem = reception.reader.isComplete ? nil : CallProblem(error)
        } catch let error as CallProblem {
            problem = error
        } catch {
            problem = CallProblem(.unavailable, "\(error)")
        }
        draft = reception.reader.draft
        isCancelled = isCancelled || problem?.kind == .closed
        if let message = problem?.message { problem?.message = provider.redacted(message) }
    }
}

/// What has been received of an answer.
private struct Reception {
    var reader: any AnswerReader
    private var parser = EventStreamParser()
    private var head: HTTPHead?
    private var whole: [UInt8] = []

    init(reader: any AnswerReader) { self.reader = reader }

    private var isStream: Bool {
        head.map { $0.isSuccess && $0.headers["content-type"]?.lowercased().hasPrefix("text/event-stream") == true }
            ?? false
    }

    mutating func take(_ event: HTTPEvent) throws(CallProblem) {
        switch event {
        case .head(let head): self.head = head
        case .body(let bytes) where isStream:
            for event in parser.read(bytes) where !reader.isComplete { try reader.read(event) }
        case .body(let bytes): whole += bytes
        }
    }

    /// Makes sure that the answer is whole.
    mutating func finish(now: Date) throws(CallProblem) {
        guard let head else { throw CallProblem(.unavailable, "the connection ended without an answer") }
        guard head.isSuccess else {
            throw CallProblem(
                status: head.status,
                message: ErrorText.read(whole, head),
                retryAfter: RetryAfter.read(head.headers, now: now)
            )
        }
        if !isStream { try reader.read(whole: whole) }
        guard reader.isComplete || reader.draft.stop != nil else {
            throw CallProblem(.unavailable, "the answer ended in the middle")
        }
    }
}

/// Finds the message in an error's body.
enum ErrorText {
    static func read(_ body: [UInt8], _ head: HTTPHead) -> String {
        if (300..<400).contains(head.status) { return "the server redirects, which is not followed" }
        let text = String(decoding: body.prefix(4_096), as: UTF8.self)
        guard let fields = JSONInText.object(in: text)?.object else {
            return text.isEmpty ? "no further words" : text.quotedForPeople
        }
        let error = fields["error"]
        let message = error?.object?["message"]?.string ?? error?.string ?? fields["message"]?.string ?? text
        return String(message.unicodeScalars.prefix(400).map { $0.isSafeToShow ? Character($0) : " " })
    }
}
