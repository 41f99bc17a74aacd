import Engine
import OrderedCollections

/// Reads the events of the Messages API; those it does not know are left out, as the API asks.
struct AnthropicReader: AnswerReader {
    private(set) var draft = AnswerDraft()
    private(set) var isComplete = false

    mutating func read(_ event: ServerSentEvent) throws(CallProblem) {
        let fields = try object(event.data)
        switch fields["type"]?.string ?? event.name {
        case "message_start": start(fields["message"]?.object ?? [:])
        case "content_block_start":
            // Usually empty, but it need not be.
            draft.append(fields["content_block"]?.object?["text"]?.string ?? "")
        case "content_block_delta": append(delta: fields["delta"]?.object ?? [:])
        case "message_delta":
            if let reason = fields["delta"]?.object?["stop_reason"]?.string {
                draft.stop = StopReason(anthropic: reason)
            }
            if let usage = fields["usage"]?.object { merge(usage) }
        case "message_stop": isComplete = true
        case "error": throw CallProblem(anthropic: fields)
        default: break
        }
    }

    mutating func read(whole bytes: [UInt8]) throws(CallProblem) {
        let fields = try object(String(decoding: bytes, as: UTF8.self))
        if fields["type"]?.string == "error" { throw CallProblem(anthropic: fields) }
        guard let content = fields["content"]?.array else { throw .noAnswer(in: bytes) }
        start(fields)
        for block in content.compactMap(\.object) {
            switch block["type"]?.string {
            case "text": draft.append(block["text"]?.string ?? "")
            case "tool_use": draft.append((block["input"] ?? .null).text())
            default: break
            }
        }
        draft.stop = fields["stop_reason"]?.string.map { StopReason(anthropic: $0) }
        isComplete = true
    }

    private mutating func start(_ message: JSONObject) {
        draft.model = message["model"]?.string
        if let usage = message["usage"]?.object { merge(usage) }
    }

    private mutating func append(delta: JSONObject) {
        switch delta["type"]?.string {
        case "text_delta": draft.append(delta["text"]?.string ?? "")
        case "input_json_delta": draft.append(delta["partial_json"]?.string ?? "")
        case "thinking_delta": draft.byteCount += delta["thinking"]?.string?.utf8.count ?? 0
        default: break
        }
    }

    /// The figures are running totals: later ones replace earlier ones.
    private mutating func merge(_ fields: JSONObject) {
        var usage = draft.usage ?? .none
        func take(_ key: String, _ path: WritableKeyPath<TokenUsage, Int>) {
            if let count = fields[key]?.tokenCount { usage[keyPath: path] = count }
        }
        take("input_tokens", \.input)
        take("output_tokens", \.output)
        take("cache_read_input_tokens", \.cacheRead)
        take("cache_creation_input_tokens", \.cacheWrite)
        draft.usage = usage
    }
}

extension StopReason {
    fileprivate init(anthropic reason: String) {
        switch reason {
        case "end_turn", "stop_sequence", "tool_use": self = .finished
        case "max_tokens", "model_context_window_exceeded": self = .truncated
        case "refusal": self = .refused
        default: self = .other(reason)
        }
    }
}

extension CallProblem {
    /// An error within a stream, where the status was already sent.
    fileprivate init(anthropic fields: JSONObject) {
        let error = fields["error"]?.object ?? [:]
        let kind: Kind =
            switch error["type"]?.string {
            case "authentication_error", "permission_error", "billing_error": .unauthorised
            case "rate_limit_error", "overloaded_error": .rateLimited
            case "api_error", "timeout_error": .unavailable
            case "invalid_request_error", "not_found_error", "request_too_large": .misunderstood
            default: .unavailable
            }
        self.init(kind, error["message"]?.string ?? error["type"]?.string ?? "an error without a message")
    }

    static func noAnswer(in bytes: [UInt8]) -> CallProblem {
        CallProblem(
            .unusable,
            "this is no answer: " + String(decoding: bytes.prefix(400), as: UTF8.self).quotedForPeople
        )
    }
}

extension JSONValue {
    /// A number of tokens; nil for what cannot be one, and would only break sums.
    var tokenCount: Int? { number?.int.flatMap { (0...1_000_000_000).contains($0) ? $0 : nil } }
}

/// Reads the object that an event or an answer is.
func object(_ text: String) throws(CallProblem) -> JSONObject {
    do throws(JSONSyntaxError) {
        if let object = try JSONReader().read(Array(text.utf8)).value.object { return object }
        throw JSONSyntaxError(position: .start, reason: "this is no object")
    } catch {
        throw CallProblem(.unusable, "the server sent something other than JSON: \(error): \(text.quotedForPeople)")
    }
}
