import Engine
import OrderedCollections
import Templates
import Testing

struct ParameterTests {
    private let library = projectLibrary

    private func accepted(_ request: RenderRequest) -> (Scene, TemplateMatch)? {
        if case .accepted(let scene, let match) = library.match(request) { (scene, match) } else { nil }
    }

    private func refusal(_ request: RenderRequest) -> Refusal? {
        if case .refused(let refusal) = library.match(request) { refusal } else { nil }
    }

    @Test func `defaults are named and derived values are not`() throws {
        let (scene, match) = try #require(accepted(RenderRequest(description: "plot x^2 from 0 to 3")))
        #expect(match.defaultsUsed == ["color"])
        #expect(Array(match.parameters.keys).prefix(3) == ["title", "function_expr", "function_latex"])
        #expect(match.parameters["function_latex"] == .string("x^{2}"))
        #expect(scene.source.contains("(x**2)"))
        #expect(!scene.source.contains("$"))
    }

    @Test(
        arguments: [
            ("plot ln(x)", 0, 5), ("plot sqrt(x)", 0, 5), ("plot arcsin(x)", -1, 1), ("plot sqrt(4 - x^2)", -2, 2),
            ("plot x^2", -5, 5), ("plot sqrt(x - 7)", 7, 20), ("plot 1/x", -5, 5),
        ] as [(String, Double, Double)]
    )
    func `without a range a function is shown where it has values`(text: String, low: Double, high: Double) throws {
        let (_, match) = try #require(accepted(RenderRequest(description: text)))
        #expect(match.parameters["x_range_min"]?.number?.double == low)
        #expect(match.parameters["x_range_max"]?.number?.double == high)
        #expect(match.defaultsUsed.contains("x_range_min"))
    }

    @Test func `a function without values on the range is declined`() {
        #expect(accepted(RenderRequest(description: "plot ln(x) from -5 to -1")) == nil)
    }

    @Test func `the same request has the same seed, another one another`() throws {
        let seeds = try ["2d random walk, 100 steps", "random walk in 2D with 100 steps", "2d random walk, 101 steps"]
            .map { try #require(accepted(RenderRequest(description: $0))).1.parameters["seed"] }
        #expect(seeds[0] == seeds[1])
        #expect(seeds[0] != seeds[2])
    }

    @Test func `explicit parameters override the description`() throws {
        let request = RenderRequest(
            description: "plot sin(x) in red",
            parameters: ["color": "teal", "x_range_max": "2pi", "title": "Sine \"wave\" \\ $x"]
        )
        let (scene, match) = try #require(accepted(request))
        #expect(match.parameters["color"] == .string("TEAL"))
        #expect(match.parameters["x_range_max"]?.number?.double == 2 * Double.pi)
        #expect(scene.source.contains(#""Sine \"wave\" \\ $x""#))
    }

    @Test func `a template can be insisted on, with all its values given`() throws {
        let request = RenderRequest(
            description: "something for tomorrow",
            parameters: ["matrix": .array([.array([.int(0), .int(1)]), .array([.int(1), .int(0)])])],
            template: "matrix_transformation"
        )
        let (_, match) = try #require(accepted(request))
        #expect(match.parameters["matrix"]?.text() == "[[0,1],[1,0]]")
    }

    @Test func `an insisted template takes what the description says`() throws {
        let request = RenderRequest(description: "1d random walk with 70 steps", template: "random_walk_1d")
        #expect(try #require(accepted(request)).1.parameters["num_steps"] == .int(70))
    }

    @Test(
        arguments: [
            (["color": .string("beige")], "parameters.color", "color"),
            (["num_steps": .int(0)], "parameters.num_steps", "from 1 to"),
            (["num_steps": .double(2.5)], "parameters.num_steps", "whole number"),
            (["num_step": .int(7)], "parameters.num_step", "num_steps"),
        ] as [(JSONObject, String, String)]
    )
    func `a parameter that cannot be used is refused by name`(values: JSONObject, key: String, hint: String) throws {
        let request = RenderRequest(description: "2d random walk", parameters: values)
        let refusal = try #require(self.refusal(request))
        #expect(refusal.code == .invalidRequest)
        #expect(refusal.description.contains(key))
        #expect(refusal.description.contains(hint))
    }

    @Test func `an unknown template is refused with the nearest name`() throws {
        let refusal = try #require(self.refusal(RenderRequest(description: "x", template: "random_walk_2")))
        #expect(refusal.description.contains("random_walk_2d"))
    }

    @Test func `a range that runs backwards is refused`() throws {
        let request = RenderRequest(
            description: "plot x^2",
            parameters: ["x_range_min": .int(3), "x_range_max": .int(-3)]
        )
        #expect(refusal(request) != nil)
    }
}
