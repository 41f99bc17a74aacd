package import Engine
import OrderedCollections

extension Reply {
    /// A chat completion, streamed; without usage where the server tells none.
    package static func openAI(
        _ text: String,
        finish: String = "stop",
        usage: TokenUsage? = TokenUsage(input: 100, output: 20),
        model: String = "stand-in"
    ) -> Reply {
        var chunks = pieces(text, 7).map { chunk(["content": .string($0)], nil, model) }
        chunks.append(chunk([:], finish, model))
        if let usage {
            chunks.append([
                "model": .string(model), "choices": .array([]),
                "usage": .object([
                    "prompt_tokens": .int(usage.prompt), "completion_tokens": .int(usage.output),
                    "prompt_tokens_details": .object(["cached_tokens": .int(usage.cacheRead)]),
                ]),
            ])
        }
        return stream(chunks.map { "data: \(JSONValue.object($0).text())\n\n" }.joined() + "data: [DONE]\n\n")
    }

    /// A chat completion in one piece, from a server that does not stream.
    package static func openAIWhole(_ text: String) -> Reply {
        let choice: JSONObject = [
            "message": .object(["role": "assistant", "content": .string(text)]), "finish_reason": "stop",
        ]
        return .status(
            200,
            body: JSONValue.object(["model": "stand-in", "choices": .array([.object(choice)])]).text()
        )
    }

    private static func chunk(_ delta: JSONObject, _ finish: String?, _ model: String) -> JSONObject {
        let choice: JSONObject = [
            "index": .int(0), "delta": .object(delta), "finish_reason": finish.map { .string($0) } ?? .null,
        ]
        return ["model": .string(model), "choices": .array([.object(choice)])]
    }
}
