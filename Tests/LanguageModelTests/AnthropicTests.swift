import Engine
import LanguageModel
import OrderedCollections
import Support
import Testing

@Suite(.timeLimit(.minutes(1))) struct AnthropicTests {
    @Test func `the question is put as the Messages API wants it`() async throws {
        let bench = try Bench()
        bench.server.reply(.anthropic("done"))
        var question = Bench.question
        question.temperature = 0.25
        _ = try await bench.client.ask(question)
        let request = try #require(bench.server.requests.first)
        #expect(request.method == "POST" && request.target == "/v1/messages")
        #expect(request.headers["x-api-key"] == Bench.key)
        #expect(request.headers["anthropic-version"] == "2023-06-01")
        #expect(request.headers["authorization"] == nil)
        let body = try #require(request.json)
        #expect(body["model"] == "claude-haiku-4-5")
        #expect(body["max_tokens"] == .int(1_000))
        #expect(body["stream"] == .bool(true))
        #expect(body["temperature"] == .double(0.25))
        #expect(body["messages"] == .array([.object(["role": "user", "content": "Draw a circle."])]))
        let system: JSONObject = [
            "type": "text", "text": "You write Manim scenes.", "cache_control": .object(["type": "ephemeral"]),
        ]
        #expect(body["system"] == .array([.object(system)]))
    }

    @Test func `text, usage, cost and progress come back`() async throws {
        let bench = try Bench()
        bench.server.reply(
            .anthropic(
                "class Sc∂ne: pass",
                usage: TokenUsage(input: 1_000, output: 200, cacheRead: 3_000, cacheWrite: 400)
            )
        )
        let progress = ProgressLog()
        let answer = try await bench.client.ask(Bench.question) { await progress.add($0) }
        #expect(answer.text == "class Sc∂ne: pass")
        #expect(answer.stop == .finished && answer.attempts == 1 && answer.model == "stand-in")
        #expect(answer.usage == TokenUsage(input: 1_000, output: 200, cacheRead: 3_000, cacheWrite: 400))
        // 1,000 × $1 + 200 × $5 + 3,000 × $0.10 + 400 × $1.25, for a million each.
        #expect(answer.cost == MicroDollars(1_000 + 1_000 + 300 + 500))
        #expect(await progress.entries.first == ModelProgress(attempt: 1, characters: 0))
        #expect(await progress.entries.last == ModelProgress(attempt: 1, characters: 17))
    }

    @Test func `an answer at its longest says that it was cut short`() async throws {
        let bench = try Bench()
        bench.server.reply(.anthropic("half a sce", stop: "max_tokens"))
        let answer = try await bench.client.ask(Bench.question)
        #expect(answer.stop == .truncated && answer.text == "half a sce")
    }

    @Test func `a form is filled in by a tool that must be called`() async throws {
        let bench = try Bench()
        bench.server.reply(.anthropicForm(#"{"same": true, "why": "équal"}"#))
        let form = Form(Bench.schema) { $0.object?["same"]?.bool }
        let (same, answer) = try await bench.client.ask(Bench.question, for: form)
        #expect(same && answer.value?.object?["why"] == "équal")
        let body = try #require(bench.server.requests.first?.json)
        #expect(body["tool_choice"] == .object(["type": "tool", "name": "verdict"]))
        #expect(body["tools"]?.array?.first?.object?["input_schema"] == .object(Bench.schema.schema))
    }

    @Test func `where no tool may be forced the schema goes into the prompt, and stays there`() async throws {
        let bench = try Bench()
        bench.server.reply(
            .failure(400, "tool_choice: forcing a tool is not supported by this model"),
            .anthropic("Here you are:\n```json\n{\"same\": false}\n```"),
            .anthropic("{\"same\": true}")
        )
        #expect(try await bench.client.ask(Bench.form).value == .object(["same": .bool(false)]))
        #expect(try await bench.client.ask(Bench.form).value == .object(["same": .bool(true)]))
        let bodies = bench.server.requests.compactMap(\.json)
        #expect(bodies.map { $0["tools"] == nil } == [false, true, true])
        #expect(bodies[1]["system"]?.array?.last?.object?["text"]?.string?.contains("\"same\"") == true)
        #expect(bench.pace.waits.isEmpty)
    }

    @Test func `a temperature that a model does not take is left out`() async throws {
        let bench = try Bench()
        bench.server.reply(.failure(400, "`temperature` may not be set for this model"), .anthropic("fine"))
        var question = Bench.question
        question.temperature = 0
        #expect(try await bench.client.ask(question).text == "fine")
        #expect(bench.server.requests.map { $0.json?["temperature"] == nil } == [false, true])
    }

    @Test func `a server that streams nothing is understood, too`() async throws {
        let bench = try Bench()
        bench.server.reply(
            .status(
                200,
                body: #"{"model": "m", "content": [{"type": "text", "text": "whole"}], "stop_reason": "end_turn", "#
                    + #""usage": {"input_tokens": 5, "output_tokens": 6}}"#
            )
        )
        let answer = try await bench.client.ask(Bench.question)
        #expect(answer.text == "whole" && answer.usage == TokenUsage(input: 5, output: 6))
    }

    @Test func `events that nobody knows and thoughts are passed over`() async throws {
        let bench = try Bench()
        let thought = """
            data: {"type": "content_block_delta", "delta": {"type": "thinking_delta", "thinking": "hm"}}

            data: {"type": "brand_new", "text": "no"}

            data: {"type": "content_block_delta", "delta": {"type": "text_delta", "text": "yes"}}

            data: {"type": "message_delta", "delta": {"stop_reason": "brand_new_reason"}, "usage": {"output_tokens": 9}}

            data: {"type": "message_stop"}


            """
        bench.server.reply(.stream(thought))
        let answer = try await bench.client.ask(Bench.question)
        #expect(answer.text == "yes" && answer.stop == .other("brand_new_reason") && answer.usage.output == 9)
    }
}

actor ProgressLog {
    private(set) var entries: [ModelProgress] = []

    func add(_ progress: ModelProgress) { entries.append(progress) }
}
