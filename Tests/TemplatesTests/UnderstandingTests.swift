import Engine
import OrderedCollections
import Templates
import Testing

struct UnderstandingTests {
    private let library = projectLibrary

    @Test func `the sample of the language is understood`() throws {
        let score = Score(try Sample.all("dev_templates"), in: library)
        #expect(Double(score.right) >= 0.99 * Double(score.accepted), "\(score.wrong.joined(separator: "\n"))")
        #expect(Double(score.right) >= 0.95 * Double(score.expected), "\(score.missed.joined(separator: "\n"))")
    }

    @Test func `other wordings are understood, and others than these templates are left alone`() throws {
        let score = Score(try Sample.all("variants"), in: library)
        #expect(score.wrong.isEmpty, "\(score.wrong.joined(separator: "\n"))")
        #expect(Double(score.right) >= 0.97 * Double(score.expected), "\(score.missed.joined(separator: "\n"))")
    }

    @Test func `requests that are nearly ones of the templates are left alone`() throws {
        let score = Score(try Sample.all("near_misses"), in: library)
        #expect(score.accepted == 0, "\(score.wrong.joined(separator: "\n"))")
    }

    @Test(arguments: [
        ("compress the plane by a factor of 2", [[0.5, 0], [0, 0.5]]),
        ("squash the plane vertically by a factor of 4", [[1, 0], [0, 0.25]]),
        ("shrink the plane by half", [[0.5, 0], [0, 0.5]]), ("stretch the plane by 3", [[3, 0], [0, 3]]),
        ("turn the plane 90 degrees clockwise", [[0, 1], [-1, 0]]),
    ])
    func `whatever is compressed gets smaller`(text: String, rows: [[Double]]) throws {
        let match = try #require(accepted(RenderRequest(description: text)))
        let found = match.parameters["matrix"]?.array?.map { ($0.array ?? []).compactMap(\.number?.double) } ?? []
        #expect(found.count == 2)
        for (row, wanted) in zip(found.joined(), rows.joined()) { #expect(abs(row - wanted) < 1e-9) }
    }

    @Test(arguments: [
        ("triangle area with base and height 5", 5, 5), ("triangle area with base = height = 5", 5, 5),
        ("triangle area with base and height 5 and 3", 5, 3), ("triangle area, base 4 in, height 3 in", 4, 3),
        ("triangle area with base 4 in and height 3 in", 4, 3), ("area of a tringle, heigth 6, bse 11", 11, 6),
    ])
    func `sizes are given together, in inches or misspelt`(text: String, base: Double, height: Double) throws {
        let match = try #require(accepted(RenderRequest(description: text)))
        #expect(match.parameters["base"]?.number?.double == base)
        #expect(match.parameters["height"]?.number?.double == height)
    }

    @Test(arguments: [
        ("plot the parabola y = 4 - x^2", "4 - x**2"), ("exponential growth y = 3^x, sketch it", "3**x"),
        ("horizontal line y = -2, plot it", "-2"), ("plot the cosine wave cos(2x)", "np.cos(2*x)"),
        ("plot the even function x^4", "x**4"), ("plot the decreasing function -x", "-x"),
        ("graph the exponential function", "np.exp(x)"), ("plot relu", "np.maximum(0, x)"),
        ("graph the sum sin(x) + sin(2x)", "np.sin(x) + np.sin(2*x)"),
    ])
    func `a kind of function is named where the function is of that kind`(text: String, function: String) throws {
        let match = try #require(accepted(RenderRequest(description: text)))
        #expect(match.parameters["function_expr"]?.string == function)
    }

    @Test(arguments: [
        #"{"x_range_min": 5, "x_range_max": -5}"#, #"{"x_range_max": -9}"#, #"{"x_range_min": 7}"#,
        #"{"x_range_max": 1e12}"#,
    ])
    func `parameters that do not fit together are refused by name`(json: String) throws {
        let parameters = try JSONReader().read(Array(json.utf8)).value.object ?? [:]
        let verdict = library.match(RenderRequest(description: "plot x^2", parameters: parameters))
        guard case .refused(let refusal) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect("\(refusal)".contains("x_range_max"))
    }

    private func accepted(_ request: RenderRequest) -> TemplateMatch? {
        guard case .accepted(_, let match) = library.match(request) else { return nil }
        return match
    }

    @Test(arguments: [
        ("plot sin(x)", "function_plot_2d"), ("graph x^2", "function_plot_2d"),
        ("brownian motion", "random_walk_2d"), ("random walk", "random_walk_2d"),
        ("1d random walk", "random_walk_1d"), ("matrix transformation", "matrix_transformation"),
        ("circle to square", "circle_to_square"), ("area of triangle", "triangle_area"),
        ("pythagorean theorem", "pythagorean_theorem"), ("show pythagorean theorem", "pythagorean_theorem"),
        ("plot sin(x) from -pi to pi", "function_plot_2d"), ("show the quadratic formula", "equation_display"),
    ])
    func `the examples of the specification match at the default threshold`(text: String, template: String) {
        guard case .accepted(_, let match) = library.match(RenderRequest(description: text)) else {
            Issue.record("“\(text)” was declined")
            return
        }
        #expect(match.templateID == template)
        #expect(match.confidence >= 0.9)
    }

    @Test func `there are eight templates, none with a mistake, and their examples are understood`() {
        #expect(library.templates.count == 8)
        let problems = library.lint()
        #expect(problems.isEmpty, "\(problems)")
    }

    @Test(
        arguments: [
            ("math", nil, true), ("Trigonometry", nil, true), ("education", "for my year 8 class", true),
            (nil, "It is for my students.", true), (nil, "show it on a dark theme with narration", false),
            (nil, "emphasise the roots", false), ("three dimensions", nil, false), (nil, "compare with cosine", false),
        ] as [(String?, String?, Bool)]
    )
    func `a topic or context that asks for more makes the templates decline`(
        topic: String?,
        context: String?,
        isAccepted: Bool
    ) {
        let verdict = library.match(RenderRequest(description: "plot sin(x)", context: context, topic: topic))
        if case .accepted = verdict { #expect(isAccepted) } else { #expect(!isAccepted, "\(verdict)") }
    }

    @Test func `a miss names the words that were not understood and the nearest template`() {
        let verdict = library.match(RenderRequest(description: "plot x^2 with its tangent at 1"))
        guard case .declined(let reason, let nearest) = verdict else {
            Issue.record("accepted")
            return
        }
        #expect(reason.contains("“tangent”"))
        #expect(nearest?.templateID == "function_plot_2d")
        #expect(nearest?.confidence ?? 1 < 0.9)
    }

    @Test func `a long text is declined at once`() {
        let text = String(repeating: "A circle is drawn and becomes a square while the text explains it. ", count: 60)
        let start = ContinuousClock.now
        guard case .declined = library.match(RenderRequest(description: text)) else {
            Issue.record("accepted")
            return
        }
        #expect(start.duration(to: .now) < .milliseconds(200))
    }
}
