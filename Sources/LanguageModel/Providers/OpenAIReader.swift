import Engine
import OrderedCollections

/// Reads the chunks of a chat completion.
struct OpenAIReader: AnswerReader {
    private(set) var draft = AnswerDraft()
    private(set) var isComplete = false

    mutating func read(_ event: ServerSentEvent) throws(CallProblem) {
        if event.data.trimmingSpaces == "[DONE]" {
            isComplete = true
            return
        }
        let fields = try object(event.data)
        if let error = fields["error"], error != .null { throw CallProblem(openAI: error) }
        take(fields, content: "delta")
    }

    mutating func read(whole bytes: [UInt8]) throws(CallProblem) {
        let fields = try object(String(decoding: bytes, as: UTF8.self))
        if let error = fields["error"], error != .null { throw CallProblem(openAI: error) }
        guard fields["choices"]?.array?.isEmpty == false else { throw .noAnswer(in: bytes) }
        take(fields, content: "message")
        isComplete = true
    }

    private mutating func take(_ fields: JSONObject, content key: String) {
        if let model = fields["model"]?.string { draft.model = model }
        if let usage = fields["usage"]?.object { draft.usage = TokenUsage(openAI: usage) }
        guard let choice = fields["choices"]?.array?.first?.object else { return }
        if let content = choice[key]?.object {
            draft.append(content["content"]?.string ?? "")
            // What a model that thinks aloud thinks: not part of the answer, but billed with it.
            draft.byteCount += (content["reasoning_content"] ?? content["reasoning"])?.string?.utf8.count ?? 0
            if let refusal = content["refusal"]?.string, !refusal.isEmpty {
                draft.append(refusal)
                draft.stop = .refused
            }
        }
        if let reason = choice["finish_reason"]?.string {
            if draft.stop != .refused { draft.stop = StopReason(openAI: reason) }
        }
    }
}

extension TokenUsage {
    /// The whole prompt is told, cached tokens among it.
    fileprivate init?(openAI fields: JSONObject) {
        guard let prompt = fields["prompt_tokens"]?.tokenCount, let output = fields["completion_tokens"]?.tokenCount
        else {
            return nil
        }
        let told = fields["prompt_tokens_details"]?.object?["cached_tokens"]?.tokenCount ?? 0
        let cached = min(told, prompt)
        self.init(input: prompt - cached, output: output, cacheRead: cached)
    }
}

extension StopReason {
    fileprivate init(openAI reason: String) {
        switch reason {
        case "stop", "tool_calls", "function_call": self = .finished
        case "length": self = .truncated
        case "content_filter": self = .refused
        default: self = .other(reason)
        }
    }
}

extension CallProblem {
    /// An error within a stream: an object with a message, or a mere text.
    fileprivate init(openAI error: JSONValue) {
        let fields = error.object ?? [:]
        let message = fields["message"]?.string ?? error.string ?? "an error without a message"
        if let status = fields["code"]?.number?.int, (400..<600).contains(status) {
            self.init(status: status, message: message, retryAfter: nil)
            self.status = nil
            return
        }
        let type = fields["type"]?.string ?? ""
        self.init(type.contains("rate_limit") || type.contains("overloaded") ? .rateLimited : .unavailable, message)
    }
}
