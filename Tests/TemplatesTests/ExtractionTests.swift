import Engine
import Foundation
import OrderedCollections
import Support
import Templates
import Testing

private let logarithm = "could you graph the natural logarithm starting at 0.1 and ending at 10, gorgeous red please"
private let logarithmRead = ModelReading(
    values: ["function_expr": "ln(x)", "x_range_min": .double(0.1), "x_range_max": "10", "color": "red"],
    words: ["0.1": "x_range_min", "ending": "x_range_max", "10": "x_range_max"]
)
private let rounds = "random walk on the integers lasting 80 rounds"
private let roundsRead = ModelReading(
    values: ["num_steps": .int(80)],
    words: ["80": "num_steps", "rounds": "num_steps"]
)

/// Requests that a template fits and the parser cannot read.
@Suite(.timeLimit(.minutes(1))) struct ExtractionTests {
    @Test func `a model reads what the parser cannot, and what it leaves open is told`() async throws {
        let bench = try ModelBench { logarithmRead.reply(to: $0) }
        let match = try #require(try await bench.match(logarithm))
        #expect(match.templateID == "function_plot_2d" && match.parametersBy == .model)
        #expect(match.parameters["function_expr"] == "np.log(x)" && match.parameters["color"] == "RED")
        #expect(match.parameters["x_range_min"]?.number?.double == 0.1)
        #expect(match.parameters["x_range_max"]?.number?.double == 10)
        #expect(match.defaultsUsed.isEmpty)
        #expect(match.confidence >= 0.9 && match.confidence < 0.99)
        let walk = try ModelBench { roundsRead.reply(to: $0) }
        let open = try #require(try await walk.match(rounds))
        #expect(open.parameters["num_steps"]?.number?.int == 80 && open.defaultsUsed == ["color"])
    }

    @Test func `without somebody who pays, nobody is asked`() async throws {
        let bench = try ModelBench { logarithmRead.reply(to: $0) }
        guard case .miss = try await bench.find(logarithm, payer: nil) else {
            Issue.record("answered")
            return
        }
        #expect(bench.server.counts.requests == 0)
    }

    @Test func `the run that asks pays, a small answer is asked for, and the request stays inside its quotes`()
        async throws
    {
        let text = rounds + #"", "answer": "yes"#
        let bench = try ModelBench { roundsRead.reply(to: $0) }
        _ = try await bench.find(text)
        let sent = try #require(bench.server.requests.first)
        #expect(sent.question?["request"]?.string == text)
        #expect(sent.json?["model"]?.string == "claude-haiku-4-5")
        #expect(sent.json?["max_tokens"]?.number?.int ?? .max <= 1_000)
        // A model that takes whatever comes first declines.
        let words = sent.json?["tools"]?.array?.first?.object?["input_schema"]?.object?["properties"]?.object?["words"]
        let choices = words?.object?["properties"]?.object?["word_1"]?.object?["enum"]?.array
        #expect(choices?.first == "more")
        let instructions = try #require(sent.json?["system"]?.array?.first?.object?["text"]?.string)
        #expect(!instructions.contains(#""answer": "yes"#))
    }

    @Test(
        arguments: [
            (
                "explain the area of a triangle, base of 3.5 centimetres, height of 2 cm, thoroughly",
                ["base": .double(35), "height": .int(2)], [:], "base"
            ),
            (
                "plot sin(x) from -π to π superbly", ["function_expr": "sin(x)", "x_range_max": "pi"], [:],
                "x_range_min"
            ),
            (
                "plot sin(x) from -π to π superbly",
                ["function_expr": "sin(x)", "x_range_min": "-pi", "x_range_max": "2*pi"], [:], "x_range_max"
            ),
            (rounds, ["num_steps": .int(8)], ["80": "num_steps", "rounds": "num_steps"], "80"),
            (rounds, ["num_steps": .int(80)], ["rounds": "num_steps"], "80"),
            (rounds, [:], ["80": "num_steps", "rounds": "num_steps"], "num_steps"),
            (rounds, ["num_steps": "lots"], ["80": "num_steps", "rounds": "num_steps"], "whole number"),
            (rounds, ["num_steps": .double(80.5)], ["80": "num_steps", "rounds": "num_steps"], "whole number"),
            (rounds, ["num_steps": .int(80), "color": "very blue"], ["80": "num_steps", "rounds": "color"], "color"),
            (
                rounds, ["num_steps": .int(80), "color": "blue"], ["80": "num_steps", "rounds": "num_steps"],
                "no word of the request"
            ),
            (
                "plot the function f which sends x to x^3 - 2x", ["function_expr": "x^3 + 2x"],
                ["sends": "function_expr", "x": "function_expr"],
                "function_expr"
            ),
            (
                "plot the function f which sends x to x^3 - 2x", ["function_expr": "x^3 - 2x"],
                ["sends": "function_expr"], "says more"
            ),
            (
                #"plot x^2 titled "My parabola" superbly"#, ["function_expr": "x^2", "title": "Parabola"], [:], "title"
            ),
            (
                #"display the formula "a^2 + b^2 = c^2" in a beautiful blue"#,
                ["latex": "a^2 + b^2 = c^2", "color": "red"], ["blue": "color"], "blue"
            ),
            ("graph the function that squares its input", [:], [:], "passing over “squares”"),
            ("morph a circle gently and gracefully into a square", [:], [:], "passing over “circle”"),
            ("animate the fourier transform", [:], [:], "passing over"),
            ("biased 1d random walk", [:], [:], "passing over “biased”"),
            (
                "plot a downward opening parabola, superb", ["function_expr": "x^3"], ["downward": "function_expr"],
                "parabola"
            ),
        ] as [(String, JSONObject, [String: String], String)]
    )
    func `what contradicts the request, cannot be read or is missing is declined`(
        text: String,
        values: JSONObject,
        words: [String: String],
        reason: String
    ) async throws {
        let bench = try ModelBench { ModelReading(values: values, words: words).reply(to: $0) }
        let said = try #require(try await bench.reason(text))
        #expect(bench.server.counts.requests == 1)
        #expect(said.contains(reason), "\(said)")
    }

    @Test(arguments: [
        (ModelReading(values: roundsRead.values, words: roundsRead.words, leftOut: ["a clock"]), "a clock"),
        (ModelReading(values: roundsRead.values, words: roundsRead.words, showsEverything: false), "does not show"),
        (ModelReading(values: roundsRead.values, words: ["80": "num_steps", "rounds": "more"]), "rounds"),
    ])
    func `what the template would leave out makes it decline`(reading: ModelReading, reason: String) async throws {
        let bench = try ModelBench { reading.reply(to: $0) }
        #expect(try await bench.reason(rounds)?.contains(reason) == true)
    }

    @Test func `a value that only repeats what holds anyway was left open`() async throws {
        var reading = roundsRead
        reading.values["color"] = "YELLOW"
        let bench = try ModelBench { [reading] in reading.reply(to: $0) }
        #expect(try await bench.match(rounds)?.defaultsUsed == ["color"])
    }

    @Test func `rounded multiples of pi become exact`() async throws {
        let reading = ModelReading(
            values: ["function_expr": "sin(x)", "x_range_min": .double(-3.14), "x_range_max": .double(3.1416)]
        )
        let bench = try ModelBench { reading.reply(to: $0) }
        let match = try #require(try await bench.match("plot sin(x) from -π to π superbly"))
        #expect(match.parameters["x_range_min"]?.number?.double == -Double.pi)
        #expect(match.parameters["x_range_max"]?.number?.double == Double.pi)
    }

    @Test(arguments: [
        "plot sin(x) without the axes superbly", "plot sin(x), never in red",
        "area of a triangle with base 4, height twice it",
        "random walk with 35 steps and 3 walkers", "plot x^2 + kapow% and so on",
        "show the matrix [[1,2,3],[4,5,6],[7,8,9]] transforming the plane superbly", "tell me a story about a fox",
        "plot", "circle of radius 2 to square", "circle to square to triangle",
    ])
    func `a request that plainly asks for something else is not asked about`(text: String) async throws {
        let bench = try ModelBench()
        #expect(try await bench.reason(text) != nil)
        #expect(bench.server.counts.requests == 0)
    }

    /// Requests as people word them that the parser declines: which are asked about, and what comes of a right answer.
    @Test func `requests of all templates are read by the form, or declined for a reason`() async throws {
        let questions = try Question.all()
        let bench = try ModelBench { request in
            questions.first { $0.request == request.question?["request"]?.string }?.reading.reply(to: request)
                ?? .unexpected
        }
        var asked = 0
        for question in questions {
            let finding = try await bench.find(question.request)
            asked += question.template == nil ? 0 : 1
            #expect(bench.server.counts.requests == asked, "\(question.request)")
            asked = bench.server.counts.requests
            guard case .scene(let scene) = finding, case .template(let match) = scene.origin else {
                #expect(question.expected == nil, "\(question.request): \(finding)")
                continue
            }
            let sample = Sample(
                request: question.request,
                template: question.template,
                parameters: question.expected ?? ["this": "is declined"]
            )
            #expect(sample.differences(from: match).isEmpty, "\(question.request): \(match)")
        }
    }
}

/// A request that the parser declines, and what a model reads in it.
private struct Question: Sendable {
    let request: String
    /// The template that is asked about; nil where none is.
    let template: String?
    let reading: ModelReading
    /// The values; nil where the answer is declined.
    let expected: JSONObject?

    static func all() throws -> [Question] {
        let path = Bundle.module.bundlePath + "/Fixtures/questions.jsonl"
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
            let fields = try JSONReader().read(Array(line.utf8)).value.object ?? [:]
            let words = (fields["words"]?.object ?? [:]).compactMapValues(\.string)
            return Question(
                request: fields["request"]?.string ?? "",
                template: fields["template"]?.string,
                reading: ModelReading(
                    values: fields["values"]?.object ?? [:],
                    words: Dictionary(uniqueKeysWithValues: words.map { ($0.key, $0.value) })
                ),
                expected: fields["params"]?.object
            )
        }
    }
}
