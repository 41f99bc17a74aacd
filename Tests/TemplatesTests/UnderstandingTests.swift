import Engine
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
        let errors = library.lint().filter { $0.severity == .error }
        #expect(errors.isEmpty, "\(errors)")
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
