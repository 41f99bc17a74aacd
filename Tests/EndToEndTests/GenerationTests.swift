import Engine
import Foundation
import OrderedCollections
import Support
import Synchronization
import SystemPackage
import Testing

/// The last layer as a user has it: the built program, a server that speaks the Messages API, real renders.
@Suite(.serialized, .timeLimit(.minutes(5))) struct GenerationTests {
    private let program: Program

    private static let key = "sk-test-5e1d0c9b"

    init() throws { program = try Program() }

    /// What a model has recorded, as the tests of generation have it.
    private static func recorded(_ name: String) throws -> String {
        let folder = Program.project.appending("Tests/GenerationTests/Fixtures/Answers")
        return try String(contentsOfFile: folder.appending("\(name).md").string, encoding: .utf8)
    }

    private func environment(_ server: StandInServer) -> [String: String] {
        ["ANTHROPIC_API_KEY": Self.key, "ANTHROPIC_BASE_URL": server.address]
    }

    private func run(_ server: StandInServer, _ arguments: [String] = ["run", "--once"]) async throws -> Program.Outcome
    {
        try await program.daemon(arguments, environment: environment(server)) { _ in }
    }

    private func drop(_ description: String, as name: String) throws {
        try program.drop(#"{"description": "\#(description)"}"#, as: "\(name).json")
    }

    @Test func `a request that nothing else answers is written, drawn, paid for and remembered`() async throws {
        let answer = try Self.recorded("pascal")
        let server = try StandInServer { _ in .anthropic(answer, usage: TokenUsage(input: 1_000, output: 400)) }
        try drop("show the first rows of Pascal's triangle, row by row", as: "pascal")
        let outcome = try await run(server)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("→ LAYER 4: Using full LLM generation (fallback)"))
        let status = try program.status("pascal")
        #expect(status["status"] == "done" && status["generation_mode"] == "full_llm")
        #expect(server.requests.first?.json?["model"] == "claude-haiku-4-5" && status["model"]?.string != nil)
        // 1,000 tokens at $1 and 400 at $5 for a million.
        #expect(status["cost_usd"]?.number?.double == 0.003)
        #expect(status["tokens"]?.object?["output"]?.number?.int == 400)
        #expect(status["attempts"]?.array?.count == 1)
        #expect(try program.folder.read("outbox/pascal.py").count > 100)
        #expect(try await program.run("status").output.contains("full_llm"))
        #expect(try await program.run("cache", "list").output.contains("stand-in"))
        try drop("show the first rows of Pascal's triangle, row by row", as: "again")
        #expect(try await run(server).code == 0)
        let again = try program.status("again")
        #expect(again["cache_layer"] == "exact" && again["cost_usd"]?.number?.double == 0)
        #expect(server.counts.requests == 1)
    }

    @Test func `what does not run is repaired, and the key shows nowhere`() async throws {
        let answers = try [Self.recorded("broken-latex"), Self.recorded("quadratic")]
        let count = Mutex(0)
        let server = try StandInServer { _ in
            let number = count.withLock { count in
                defer { count += 1 }
                return min(count, 1)
            }
            return .anthropic(answers[number])
        }
        try drop("walk me through completing the square, gently", as: "square")
        let processes = Mutex<[String]>([])
        let outcome = try await program.daemon(["run"], environment: environment(server)) { daemon in
            while try await !isFinished("square") {
                for process in daemon.descendants {
                    let command = Self.text("/proc/\(process)/cmdline")
                    // A child that has not begun its own program yet is the daemon's image.
                    let environment =
                        command.hasPrefix(Program.path.string) ? "" : Self.text("/proc/\(process)/environ")
                    processes.withLock { $0 += [command, environment] }
                }
            }
            daemon.send(SIGTERM)
        }
        let status = try program.status("square")
        #expect(status["status"] == "done" && status["repairs"]?.number?.int == 1, "\(outcome.errors)")
        #expect(status["attempts"]?.array?.map { $0.object?["outcome"] } == ["failed", "accepted"])
        #expect(server.requests.allSatisfy { $0.headers["x-api-key"] == Self.key })
        #expect(!outcome.errors.contains(Self.key) && !outcome.output.contains(Self.key))
        #expect(processes.withLock(\.self).contains { $0.contains("manimd_worker") })
        #expect(!processes.withLock(\.self).contains { $0.contains(Self.key) })
        for file in try program.folder.files() {
            let bytes = FileManager.default.contents(atPath: program.folder.appending(file).string) ?? Data()
            #expect(bytes.firstRange(of: Data(Self.key.utf8)) == nil, "\(file)")
        }
    }

    private static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }

    private func isFinished(_ job: String) async throws -> Bool {
        guard FileManager.default.fileExists(atPath: program.folder.appending("outbox/\(job).json").string) else {
            return false
        }
        await Task.yield()
        return try ["done", "failed"].contains(program.status(job)["status"]?.string)
    }

    @Test func `without a model the request waits, and is done when told so, or at the next start with one`()
        async throws
    {
        try drop("show the first rows of Pascal's triangle, row by row", as: "pascal")
        #expect(try await program.run("run", "--once").code == 4)
        let error = try program.status("pascal")["error"]?.object
        #expect(error?["code"] == "no_language_model" && error?["hint"]?.string?.contains("ANTHROPIC_API_KEY") == true)
        let dry = try await program.run("retry", "--failed", "no_language_model", "--dry-run")
        #expect(dry.output == "pascal\n" && dry.code == 0)
        #expect(try await program.run("retry", "--failed", "scene_failed").output == "")
        #expect(try await program.run("retry", "nobody").code == 2)
        #expect(try await program.run("retry", "--failed", "no_language_model").output == "pascal\n")
        #expect(try program.folder.files().contains("inbox/pascal.json"))
        #expect(try await program.run("run", "--once").code == 4)
        let answer = try Self.recorded("pascal")
        let server = try StandInServer { _ in .anthropic(answer) }
        #expect(try await run(server).code == 0)
        #expect(try program.status("pascal")["generation_mode"] == "full_llm")
    }

    @Test func `what is written in a batch is drawn and costs half`() async throws {
        let code = try Self.recorded("pascal")
        let message: JSONObject = [
            "type": "message", "model": "claude-haiku-4-5", "stop_reason": "end_turn",
            "content": .array([.object(["type": "text", "text": .string(code)])]),
            "usage": .object(["input_tokens": .int(1_000), "output_tokens": .int(400)]),
        ]
        let names = Mutex<[String]>([])
        let server = try StandInServer { request in
            if request.target.hasSuffix("/results") {
                let result: JSONObject = ["type": "succeeded", "message": .object(message)]
                return .status(
                    200,
                    body: names.withLock(\.self).map {
                        JSONValue.object(["custom_id": .string($0), "result": .object(result)]).text() + "\n"
                    }.joined()
                )
            }
            for question in request.json?["requests"]?.array ?? [] {
                names.withLock { $0.append(question.object?["custom_id"]?.string ?? "") }
            }
            return .status(200, body: #"{"id": "batch_1", "processing_status": "ended"}"#)
        }
        try drop("show the first rows of Pascal's triangle, row by row", as: "pascal")
        try drop("show the first rows of Pascal's triangle, slowly row by row", as: "slow")
        let outcome = try await run(server, ["run", "--once", "--batch-api"])
        #expect(outcome.code == 0, "\(outcome.errors)")
        for job in ["pascal", "slow"] {
            #expect(try program.status(job)["generation_mode"] == "full_llm")
            #expect(try program.status(job)["cost_usd"]?.number?.double == 0.0015)
        }
        #expect(names.withLock(\.count) == 2)
        #expect(server.requests.count { $0.method == "POST" } == 1)
    }

    @Test func `a model reads what a template's parser cannot`() async throws {
        let server = try StandInServer { request in
            let text = request.json?["messages"]?.array?.first?.object?["content"]?.string ?? ""
            guard let question = (try? JSONReader().read(Array(text.utf8)))?.value.object,
                let words = question["words"]?.object, let parameters = question["parameters"]?.array
            else { return .unexpected }
            var values: JSONObject = [:]
            for name in parameters.compactMap({ $0.object?["name"]?.string }) {
                values[name] = name == "num_steps" ? .int(80) : .null
            }
            let form: JSONObject = [
                "values": .object(values), "words": .object(words.mapValues { _ in "num_steps" }),
                "left_out": .array([]), "shows_everything": .bool(true),
            ]
            return .anthropicForm(JSONValue.object(form).text())
        }
        try drop("random walk on the integers lasting 80 rounds", as: "walk")
        let outcome = try await run(server)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("✓ LAYER 3: Template match found"))
        let status = try program.status("walk")
        #expect(status["generation_mode"] == "template" && status["parameters_by"] == "model")
        #expect(status["parameters"]?.object?["num_steps"]?.number?.int == 80)
        #expect(status["cost_usd"]?.number?.double ?? 0 > 0 && server.counts.requests == 1)
    }

    @Test(arguments: [true, false])
    func `a model judges words that nothing is known of, where that is switched on`(isOn: Bool) async throws {
        let code = try Self.recorded("bayes")
        let server = try StandInServer { request in
            request.json?["tools"] == nil
                ? .anthropic(code) : .anthropicForm(#"{"same_video": true, "first_difference": ""}"#)
        }
        let variables = environment(server).merging(["SEMANTIC_VERIFY": "\(isOn)", "USE_MATH_TO_MANIM": "false"]) { $1 }
        for (name, text) in [("first", "probability of an umbrella"), ("second", "probability of needing an umbrella")]
        {
            try drop(text, as: name)
            let outcome = try await program.daemon(["run", "--once"], environment: variables) { _ in }
            #expect(outcome.code == 0, "\(outcome.errors)")
        }
        let status = try program.status("second")
        #expect((status["cache_layer"] == "semantic") == isOn)
        #expect((status["evidence"]?.object?["judged_by"] == "model") == isOn)
        #expect(server.counts.requests == 2)
    }

    @Test func `over the limit nothing is asked`() async throws {
        let server = try StandInServer()
        try drop("show the first rows of Pascal's triangle, row by row", as: "pascal")
        let variables = environment(server).merging(["MANIMD_MAX_COST_USD": "0.001"]) { $1 }
        #expect(try await program.daemon(["run", "--once"], environment: variables) { _ in }.code == 4)
        #expect(try program.status("pascal")["error"]?.object?["code"] == "budget_exceeded")
        #expect(server.connectionCount == 0)
    }

    @Test func `what has to be understood first is shown on demand, and paid for`() async throws {
        let server = try StandInServer { request in
            let form = request.json?["tools"]?.array?.first?.object?["name"]?.string
            return .anthropicForm(
                form == "concept_analysis"
                    ? #"{"concept": "derivative", "domain": "calculus", "level": "high school", "goal": "See slopes."}"#
                    : #"""
                    {"concepts": [{"number": 1, "is_foundation": false, "prerequisites": ["slope of a line"]}]}
                    """#
            )
        }
        let variables = environment(server).merging(["MATH_TO_MANIM_MAX_DEPTH": "1"]) { $1 }
        let outcome = try await program.run("explain", "--plan", "explain derivatives", environment: variables)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(
            outcome.output == """
                derivative
                └─ slope of a line (not looked into)
                2 questions to models, $0.0006

                """
        )
        #expect(try await program.run("explain", "--plan", "explain derivatives").code == 2)
    }

    @Test func `explaining costs nothing and names the model`() async throws {
        let server = try StandInServer()
        let outcome = try await program.run(
            "explain",
            "show the first rows of Pascal's triangle, row by row",
            "--json",
            environment: environment(server)
        )
        let answer = try outcome.json().object
        #expect(answer?["layer"] == "full_llm" && answer?["model"] == "claude-haiku-4-5")
        #expect(server.connectionCount == 0)
    }

    @Test(arguments: [
        ["MANIM_DEFAULT_MODEL": "claude-haku-4-5"], ["MANIM_REPAIR_MODEL": "gpt"], ["MANIM_FORCE_MODEL": "opus"],
        ["MANIMD_LLM_PROVIDER": "mistral"], ["MANIMD_MAX_COST_USD": "much"],
    ]) func `names and amounts that nobody knows are mistakes at the start`(variables: [String: String]) async throws {
        let key = ["ANTHROPIC_API_KEY": Self.key]
        let outcome = try await program.run("run", "--once", environment: variables.merging(key) { $1 })
        #expect(outcome.code == 2)
        #expect(outcome.errors.contains(variables.keys.first ?? ""), "\(outcome.errors)")
    }

    @Test(arguments: [
        ["MANIMD_OFFLINE": "true"],
        [
            "MANIMD_LLM_PROVIDER": "openai", "OPENAI_BASE_URL": "http://127.0.0.1:9", "MANIMD_MODEL_HAIKU": "a",
            "MANIMD_MODEL_SONNET": "a", "MANIM_REPAIR_MODEL": "a",
        ],
    ]) func `batches are refused where there are none, and what stands in their way is named`(
        variables: [String: String]
    ) async throws {
        let key = ["ANTHROPIC_API_KEY": Self.key]
        let environment = variables.merging(key) { $1 }
        let outcome = try await program.run("run", "--once", "--batch-api", environment: environment)
        #expect(outcome.code == 2)
        #expect(variables.keys.contains { outcome.errors.contains($0) }, "\(outcome.errors)")
    }
}
