import Engine
import LanguageModel
import OrderedCollections
import Support
import Testing

@Suite(.timeLimit(.minutes(1))) struct OpenAITests {
    @Test func `the question is put as chat completions want it`() async throws {
        let bench = try Bench(.openai)
        bench.server.reply(.openAI("done"))
        _ = try await bench.client.ask(Bench.question)
        let request = try #require(bench.server.requests.first)
        #expect(request.method == "POST" && request.target == "/v1/chat/completions")
        #expect(request.headers["authorization"] == "Bearer \(Bench.key)")
        let body = try #require(request.json)
        #expect(body["stream_options"] == .object(["include_usage": .bool(true)]))
        #expect(body["max_tokens"] == .int(1_000))
        let roles = body["messages"]?.array?.compactMap { $0.object?["role"]?.string }
        #expect(roles == ["system", "user"])
    }

    @Test func `a server on this machine needs no key and costs nothing`() async throws {
        let bench = try Bench(.openai, variables: ["OPENAI_API_KEY": "", "ANTHROPIC_API_KEY": ""])
        bench.server.reply(.openAI("local", usage: TokenUsage(input: 30, output: 5, cacheRead: 10)))
        var question = Bench.question
        question.model = "qwen2.5-coder:7b"
        let answer = try await bench.client.ask(question)
        #expect(answer.text == "local" && answer.cost == .zero)
        #expect(answer.usage == TokenUsage(input: 30, output: 5, cacheRead: 10))
        #expect(bench.server.requests.first?.headers["authorization"] == nil)
    }

    @Test func `usage that a server does not tell is estimated and marked`() async throws {
        let bench = try Bench(.openai)
        bench.server.reply(.openAI(String(repeating: "word", count: 25), usage: nil))
        let answer = try await bench.client.ask(Bench.question)
        #expect(answer.usage.isEstimated)
        #expect(answer.usage.output == 25)
        #expect(answer.usage.input > 20)
    }

    @Test func `a length that is called otherwise is called otherwise`() async throws {
        let bench = try Bench(.openai)
        bench.server.reply(
            .failure(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
            .openAI("fine")
        )
        #expect(try await bench.client.ask(Bench.question).text == "fine")
        #expect(bench.server.requests.last?.json?["max_completion_tokens"] == .int(1_000))
    }

    @Test func `a server that will not tell the number of tokens is not asked for it`() async throws {
        let bench = try Bench(.openai)
        bench.server.reply(
            .status(422, body: #"{"detail": [{"type": "extra_forbidden", "loc": ["body", "stream_options"]}]}"#),
            .openAI("fine", usage: nil)
        )
        let answer = try await bench.client.ask(Bench.question)
        #expect(answer.text == "fine" && answer.usage.isEstimated)
        #expect(bench.server.requests.last?.json?["stream_options"] == nil)
    }

    @Test func `a form is asked for as a response format`() async throws {
        let bench = try Bench(.openai)
        bench.server.reply(.openAI(#"{"same": true}"#))
        #expect(try await bench.client.ask(Bench.form).value == .object(["same": .bool(true)]))
        let format = bench.server.requests.first?.json?["response_format"]?.object
        #expect(format?["type"] == "json_schema")
        #expect(format?["json_schema"]?.object?["schema"] == .object(Bench.schema.schema))
    }

    @Test(arguments: [
        Reply.failure(400, "response_format is not supported"), .failure(422, "unknown grammar"),
        .openAI("They are the same, I am sure."),
    ])
    func `a server that knows no schemas is asked for plain JSON`(first: Reply) async throws {
        let bench = try Bench(.openai)
        bench.server.reply(first, .openAI("Sure! {\"same\": true} Anything else?"))
        #expect(try await bench.client.ask(Bench.form).value == .object(["same": .bool(true)]))
        let last = try #require(bench.server.requests.last?.json)
        #expect(last["response_format"] == nil)
        #expect(last["messages"]?.array?.first?.object?["content"]?.string?.contains("JSON Schema") == true)
    }

    @Test func `a server that does not stream is understood`() async throws {
        let bench = try Bench(.openai)
        bench.server.reply(.openAIWhole("at once"))
        #expect(try await bench.client.ask(Bench.question).text == "at once")
    }

    @Test func `what a filter held back is refused`() async throws {
        let bench = try Bench(.openai)
        bench.server.reply(.openAI("", finish: "content_filter"))
        #expect(await bench.failure()?.code == .modelRefused)
        #expect(bench.server.counts.requests == 1)
    }
}
