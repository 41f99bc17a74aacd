import Engine
import Foundation
import OrderedCollections
import Support
import SystemPackage
import Testing

/// What a request says never becomes more than a value in the code of a scene.
@Suite(.timeLimit(.minutes(2))) struct HostileSceneTests {
    private let program: Program

    init() throws { program = try Program() }

    private func request(_ description: String = "x", _ template: String? = nil, _ values: JSONObject = [:]) -> String {
        var fields: JSONObject = ["description": .string(description)]
        if let template { fields["template"] = .string(template) }
        if !values.isEmpty { fields["parameters"] = .object(values) }
        return JSONValue.object(fields).text() + "\n"
    }

    /// What `explain` says to each request, in their order.
    private func explanations(_ requests: [String]) async throws -> [JSONObject] {
        let start = ContinuousClock.now
        let outcome = try await program.run(
            "explain",
            "--batch",
            "--code",
            input: requests.joined(),
            environment: ["SEMANTIC_CACHE_ENABLED": "false"]
        )
        // A text of 4,000 characters that keeps the reader busy is an attack, too.
        #expect(start.duration(to: .now) < .seconds(30))
        let answers = try outcome.output.split(separator: "\n").map {
            try JSONReader().read(Array($0.utf8)).value.object ?? [:]
        }
        #expect(answers.count == requests.count, "\(outcome.errors)")
        return answers
    }

    /// Python's own opinion of some code: a line each with its shape, all constants left out, and its names.
    private func shapes(_ codes: [String]) async throws -> [JSONObject] {
        let script = """
            import ast, json, sys
            for line in sys.stdin:
                tree = ast.parse(json.loads(line))
                names = sorted({n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
                    | {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)})
                for n in ast.walk(tree):
                    if isinstance(n, ast.Constant): n.value = type(n.value).__name__
                print(json.dumps({"shape": ast.dump(tree), "names": names}))
            """
        try program.folder.write(script.utf8, to: "shapes.py")
        try program.folder.write(codes.map { JSONValue.string($0).text() + "\n" }.joined().utf8, to: "codes.jsonl")
        let python = Program.project.appending(".venv/bin/python").string
        let outcome = try await program.shell("'\(python)' -I shapes.py < codes.jsonl")
        #expect(outcome.code == 0, "\(outcome.errors)")
        return try outcome.output.split(separator: "\n").map {
            try JSONReader().read(Array($0.utf8)).value.object ?? [:]
        }
    }

    @Test func `a title stays a text, whatever it holds`() async throws {
        let titles = ["plain"] + HostileScenes.titles
        let templates = ["circle_to_square", "equation_display", "function_plot_2d"]
        let answers = try await explanations(
            templates.flatMap { template in
                titles.map { title in
                    let known: JSONObject =
                        [
                            "circle_to_square": [:], "equation_display": ["latex": "x"],
                            "function_plot_2d": ["function_expr": "x", "x_range_min": .int(0), "x_range_max": .int(1)],
                        ][template] ?? [:]
                    return request("x", template, known.merging(["title": .string(title)]) { $1 })
                }
            }
        )
        let codes = answers.compactMap { $0["code"]?.string }
        // A text with a control character in it may be refused, and nothing else.
        #expect(codes.count >= answers.count - 4 * templates.count, "\(answers.filter { $0["code"] == nil }.prefix(9))")
        let shapes = try await shapes(codes)
        #expect(shapes.count == codes.count)
        #expect(Set(shapes.compactMap { $0["shape"]?.string }).count == templates.count)
    }

    @Test func `values that are none are refused by name`() async throws {
        let attempts = HostileScenes.values.flatMap { attack in
            attack.values.map { (attack.template, attack.parameter, $0) }
        }
        let answers = try await explanations(
            attempts.map { template, parameter, value in
                var values: JSONObject =
                    [
                        "function_plot_2d": ["function_expr": "x", "x_range_min": .int(0), "x_range_max": .int(1)],
                        "equation_display": ["latex": "x"],
                        "matrix_transformation": ["matrix": "[[1,0],[0,1]]"],
                        "triangle_area": ["base": .int(1), "height": .int(1)],
                    ][template] ?? [:]
                values[parameter] = value
                return request("x", template, values)
            }
        )
        for (attempt, answer) in zip(attempts, answers) {
            #expect(answer["code"] == nil, "\(attempt): \(answer["parameters"]?.text() ?? "")")
        }
    }

    @Test func `a description puts no name into the code that its template does not know`() async throws {
        let plain = [
            "plot sin(x) + cos(x) - abs(exp(x)) titled \"a\"", "2d random walk", "show the equation x = 1",
            "circle to square",
            "matrix [[1,2],[3,4]]", "triangle with base 1 and height 2",
        ]
        let answers = try await explanations((plain + HostileScenes.descriptions).map { request($0) })
        let shapes = try await shapes(answers.map { $0["code"]?.string ?? "" })
        func names(_ shapes: some Sequence<JSONObject>) -> Set<String> {
            Set(shapes.flatMap { $0["names"]?.array?.compactMap(\.string) ?? [] })
        }
        let known = names(shapes.prefix(plain.count))
        #expect(known.contains("sin") && known.contains("Create"))
        #expect(names(shapes.dropFirst(plain.count)).subtracting(known) == [])
    }
}
