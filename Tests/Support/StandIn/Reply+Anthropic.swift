package import Engine
import OrderedCollections

extension Reply {
    /// An answer of the Messages API, streamed in pieces of `pieceLength` characters.
    package static func anthropic(
        _ text: String,
        stop: String = "end_turn",
        usage: TokenUsage = TokenUsage(input: 100, output: 20),
        pieceLength: Int = 7
    ) -> Reply {
        stream(
            anthropicEvents(
                block: ["type": "text", "text": ""],
                pieces(text, pieceLength).map {
                    ["type": "text_delta", "text": .string($0)]
                },
                stop,
                usage
            )
        )
    }

    /// A filled-in form of the Messages API.
    package static func anthropicForm(
        _ json: String,
        stop: String = "tool_use",
        usage: TokenUsage = TokenUsage(input: 100, output: 20),
        pieceLength: Int = 7
    ) -> Reply {
        let block: JSONObject = ["type": "tool_use", "id": "toolu_1", "name": "form", "input": .object([:])]
        return stream(
            anthropicEvents(
                block: block,
                pieces(json, pieceLength).map {
                    ["type": "input_json_delta", "partial_json": .string($0)]
                },
                stop,
                usage
            )
        )
    }

    /// An error of the Messages API within a stream that began well.
    package static func anthropicError(_ type: String, after text: String? = nil) -> Reply {
        let error: JSONObject = [
            "type": "error", "error": .object(["type": .string(type), "message": .string("told by the test")]),
        ]
        guard let text else { return stream(event(error)) }
        let all = anthropicEvents(
            block: ["type": "text", "text": ""],
            [["type": "text_delta", "text": .string(text)]],
            "end_turn",
            TokenUsage(input: 100, output: 20)
        )
        return stream(all.components(upTo: "event: content_block_stop") + event(error))
    }

    /// An error of either API, before any stream.
    package static func failure(_ status: Int, _ message: String, _ headers: [String: String] = [:]) -> Reply {
        let error: JSONObject = ["type": "some_error", "message": .string(message)]
        return .status(
            status,
            headers,
            body: JSONValue.object(["type": "error", "error": .object(error)]).text()
        )
    }

    private static func anthropicEvents(
        block: JSONObject,
        _ deltas: [JSONObject],
        _ stop: String,
        _ usage: TokenUsage
    ) -> String {
        let counts: JSONObject = [
            "input_tokens": .int(usage.input), "cache_read_input_tokens": .int(usage.cacheRead),
            "cache_creation_input_tokens": .int(usage.cacheWrite), "output_tokens": .int(1),
        ]
        var events: [JSONObject] = [
            [
                "type": "message_start",
                "message": .object(["model": "stand-in", "role": "assistant", "usage": .object(counts)]),
            ],
            ["type": "content_block_start", "index": .int(0), "content_block": .object(block)],
            ["type": "ping"],
        ]
        events += deltas.map { ["type": "content_block_delta", "index": .int(0), "delta": .object($0)] }
        events += [
            ["type": "content_block_stop", "index": .int(0)],
            [
                "type": "message_delta", "delta": .object(["stop_reason": .string(stop)]),
                "usage": .object(["output_tokens": .int(usage.output)]),
            ],
            ["type": "message_stop"],
        ]
        return events.map(event).joined()
    }

    private static func event(_ fields: JSONObject) -> String {
        "event: \(fields["type"]?.string ?? "")\ndata: \(JSONValue.object(fields).text())\n\n"
    }

    static func pieces(_ text: String, _ length: Int) -> [String] {
        var pieces: [String] = []
        var rest = text[...]
        while !rest.isEmpty {
            pieces.append(String(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return pieces
    }
}

extension String {
    fileprivate func components(upTo mark: String) -> String {
        firstRange(of: mark).map { String(self[..<$0.lowerBound]) } ?? self
    }
}
