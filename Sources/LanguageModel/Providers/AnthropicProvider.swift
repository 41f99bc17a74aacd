import Engine
import OrderedCollections

/// The Messages API.
///
/// - SeeAlso: <https://platform.claude.com/docs/en/api/messages>.
struct AnthropicProvider: Provider {
    let endpoint: Endpoint
    let key: Secret

    static let version = "2023-06-01"

    var name: String { "Anthropic" }

    func redacted(_ text: String) -> String { key.redacted(from: text) }

    func makeReader() -> any AnswerReader { AnthropicReader() }

    func httpRequest(for request: ModelRequest, conceding: Set<Concession>) -> HTTPRequest {
        let path = endpoint.description.hasSuffix("/v1") ? "/messages" : "/v1/messages"
        return HTTPRequest(
            url: endpoint.appending(path),
            headers: headers + [("accept", "text/event-stream")],
            body: Array(JSONValue.object(body(of: request, conceding: conceding)).text().utf8)
        )
    }

    var batches: BatchInterface? {
        let path = endpoint.description.hasSuffix("/v1") ? "/messages/batches" : "/v1/messages/batches"
        return BatchInterface(address: endpoint.appending(path), headers: headers) { request in
            var body = body(of: request, conceding: [])
            body["stream"] = nil
            return body
        }
    }

    private var headers: [(name: String, value: String)] {
        [("content-type", "application/json"), ("anthropic-version", Self.version), ("x-api-key", key.reveal())]
    }

    private func body(of request: ModelRequest, conceding: Set<Concession>) -> JSONObject {
        var body: JSONObject = [
            "model": .string(request.model), "max_tokens": .int(request.maximumTokens), "stream": .bool(true),
        ]
        let inPrompt = conceding.contains(.schema) ? request.schema : nil
        let system = system(request, adding: inPrompt)
        if !system.isEmpty { body["system"] = .array(system) }
        body["messages"] = .array(
            request.messages.map { .object(["role": .string($0.role.rawValue), "content": .string($0.text)]) }
        )
        if let temperature = request.temperature, !conceding.contains(.temperature) {
            body["temperature"] = .double(temperature)
        }
        if let schema = request.schema, inPrompt == nil {
            // A tool that must be called is a form that must be filled in.
            body["tools"] = .array([
                .object([
                    "name": .string(schema.name), "description": .string(schema.purpose),
                    "input_schema": .object(schema.schema),
                ])
            ])
            body["tool_choice"] = .object(["type": "tool", "name": .string(schema.name)])
        }
        return body
    }

    /// The system prompt and, apart from it so that it can be kept, what is added for this question.
    private func system(_ request: ModelRequest, adding schema: AnswerSchema?) -> [JSONValue] {
        var blocks: [JSONValue] = []
        if !request.system.isEmpty {
            var block: JSONObject = ["type": "text", "text": .string(request.system)]
            if request.keepsSystem { block["cache_control"] = .object(["type": "ephemeral"]) }
            blocks.append(.object(block))
        }
        if let schema { blocks.append(.object(["type": "text", "text": .string(schema.instruction)])) }
        return blocks
    }
}
