import Engine
import OrderedCollections

/// Any server that speaks OpenAI's chat completions: Ollama, llama.cpp, vLLM and many others.
///
/// - SeeAlso: <https://platform.openai.com/docs/api-reference/chat>.
struct OpenAIProvider: Provider {
    let endpoint: Endpoint
    /// Nil for servers that ask for none.
    let key: Secret?

    var name: String { endpoint.host }

    func redacted(_ text: String) -> String { key?.redacted(from: text) ?? text }

    var batches: BatchInterface? { nil }

    func makeReader() -> any AnswerReader { OpenAIReader() }

    func httpRequest(for request: ModelRequest, conceding: Set<Concession>) -> HTTPRequest {
        var headers = [("content-type", "application/json"), ("accept", "text/event-stream")]
        if let key { headers.append(("authorization", "Bearer \(key.reveal())")) }
        return HTTPRequest(
            url: endpoint.defaulting(toPath: "/v1") + "/chat/completions",
            headers: headers.map { (name: $0.0, value: $0.1) },
            body: Array(JSONValue.object(body(of: request, conceding: conceding)).text().utf8)
        )
    }

    private func body(of request: ModelRequest, conceding: Set<Concession>) -> JSONObject {
        let inPrompt = conceding.contains(.schema) ? request.schema : nil
        let length = conceding.contains(.completionTokens) ? "max_completion_tokens" : "max_tokens"
        var body: JSONObject = [
            "model": .string(request.model), length: .int(request.maximumTokens), "stream": .bool(true),
        ]
        if !conceding.contains(.streamOptions) {
            body["stream_options"] = .object(["include_usage": .bool(true)])
        }
        let system = [request.system, inPrompt?.instruction ?? ""].filter { !$0.isEmpty }.joined(separator: "\n\n")
        let turns = request.messages.map { (role: $0.role.rawValue, text: $0.text) }
        let all = (system.isEmpty ? [] : [(role: "system", text: system)]) + turns
        body["messages"] = .array(all.map { .object(["role": .string($0.role), "content": .string($0.text)]) })
        if let temperature = request.temperature, !conceding.contains(.temperature) {
            body["temperature"] = .double(temperature)
        }
        if let schema = request.schema, inPrompt == nil {
            body["response_format"] = .object([
                "type": "json_schema",
                "json_schema": .object(["name": .string(schema.name), "schema": .object(schema.schema)]),
            ])
        }
        return body
    }
}
