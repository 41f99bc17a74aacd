import Engine
import Foundation
import Generation
import LanguageModel
import OrderedCollections
import Store
import Support
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(3))) struct PlanTests {
    private let bench: PlanBench

    init() throws { bench = try PlanBench() }

    @Test func `a plan tells each concept once, after what it builds upon, and the core last`() async throws {
        let tutor = Tutor()
        let plan = try await bench.plan(tutor)
        #expect(
            plan.partNames == [
                "function", "limit of a function", "slope of a line", "derivative", "area of a rectangle",
                "summation notation", "Riemann sum", "area under a curve", "definite integral", "continuous function",
                "antiderivative", "fundamental theorem of calculus",
            ]
        )
        #expect(plan.hasPrefix("The video explains: fundamental theorem of calculus\nField: real analysis\n"))
        #expect(
            plan.contains(
                "Part 12 of 12: fundamental theorem of calculus\nBuilds upon: part 4, part 9, part 10, part 11\n"
            )
        )
        #expect(plan.contains("Story: What is the Riemann sum? We see the graph, and an edge that moves.\n"))
        #expect(plan.contains("- \\left. F \\right|_a^b = F(b) - F(a)  (the area is a difference)\n"))
        #expect(!plan.contains("\\int_a^b {f"))
    }

    @Test func `each stage asks its own question, of the model for it, at temperature 0`() async throws {
        let tutor = Tutor()
        _ = try await bench.plan(tutor)
        let forms = tutor.questions.map(\.form)
        #expect(
            forms == ["concept_analysis"] + Array(repeating: "prerequisites", count: 3)
                + Array(repeating: "mathematics", count: 3) + Array(repeating: "visual_design", count: 3)
                + Array(repeating: "narrative", count: 3)
        )
        for question in tutor.questions {
            let isExploration = question.form == "prerequisites"
            #expect(question.model == (isExploration ? "claude-haiku-4-5" : "claude-sonnet-4-5"))
            #expect(question.temperature == .int(0))
        }
        #expect(Set(tutor.questions.map(\.system)).count == 5)
        // A level is one question; what is known by then is not asked for again.
        #expect(
            tutor.questions(of: "prerequisites").map(\.names) == [
                ["fundamental theorem of calculus"],
                ["derivative", "definite integral", "continuous function", "antiderivative"],
                ["limit of a function", "Riemann sum", "slope of a line", "area under a curve", "function"],
            ]
        )
    }

    @Test func `what the plan costs is the run's`() async throws {
        _ = try await bench.plan(Tutor(), run: 7)
        // 10 questions to the dearer model and 3 to the other, each with 100 tokens in and 20 out.
        #expect(try await bench.jobs.spent(by: 7).cost == MicroDollars(10 * 600 + 3 * 200))
    }

    @Test func `a thing keeps the colour that it got first, and only Manim's colours are taken`() async throws {
        let tutor = Tutor()
        let plan = try await bench.plan(tutor)
        #expect(
            plan.contains(
                "Colours, the same throughout: graph of f BLUE, x-axis GRAY, tangent line YELLOW, "
                    + "area under the graph GREEN_C, moving edge ORANGE\n"
            )
        )
        // What it builds upon in the same question is not designed yet; what the model makes of that is put right.
        #expect(tutor.coreColors(in: "visual_design") == ["BLUE", "GRAY", "YELLOW"])
        #expect(tutor.coreColors(in: "narrative") == ["BLUE", "GRAY", "YELLOW", "GREEN_C", "ORANGE"])
    }

    @Test func `progress tells the stage and never goes back`() async throws {
        let seen = Mutex<[RenderProgress]>([])
        let (planner, server, client) = try bench.planner(Tutor())
        defer {
            client.close()
            server.stop()
        }
        _ = try await planner.plan(PlanBench.request, for: 1) { progress in seen.withLock { $0.append(progress) } }
        let all = seen.withLock(\.self)
        #expect(all.map(\.percent) == all.map(\.percent).sorted())
        #expect(all.map(\.step) == [1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5])
        #expect(all.allSatisfy { $0.phase == .planning && $0.steps == 5 && $0.percent < 100 })
    }

    @Test func `what the model leaves out of a list does not end the plan`() async throws {
        let half = Reply.anthropicForm(#"{"concepts": [{"number": 2, "segment": "Only the limit."}]}"#)
        let plan = try await bench.plan(Tutor(lapses: [11: half]))
        #expect(plan.contains("Story: Only the limit.\n"))
        #expect(plan.contains("Story: Introduce function. The function, in one exact sentence.\n"))
        #expect(plan.partNames.count == 12)
    }

    @Test func `a plan stays within its length however much the model has to say`() async throws {
        let long = String(repeating: "The edge moves on and on. ", count: 70)
        var lessons = Lessons.calculus
        lessons.talk = long
        let plan = try await bench.plan(Tutor(lessons))
        #expect(plan.count <= 24_000)
        #expect(plan.partNames.count == 12)
        #expect(plan.matches(of: /Story: The edge/).count == 12)
        #expect(plan.contains(". The edge moves …\n"))
    }

    @Test func `a request without depth is planned for its concept alone`() async throws {
        let tutor = Tutor()
        let plan = try await bench.plan(tutor, limits: PlanLimits(depth: 0))
        #expect(plan.partNames == ["fundamental theorem of calculus"])
        #expect(tutor.questions.map(\.form) == ["concept_analysis", "mathematics", "visual_design", "narrative"])
    }

    @Test func `the outline keeps nothing in the journal, and tells what it took`() async throws {
        let tutor = Tutor()
        let outline = try await bench.outline(tutor)
        #expect(outline.graph.nodes.count == 12 && outline.calls == 4)
        #expect(outline.spending.cost == MicroDollars(600 + 3 * 200))
        #expect(outline.spending.usage == TokenUsage(input: 400, output: 80))
        #expect(try await bench.jobs.spent(by: 0).cost == .zero)
        // What it found out is remembered: only the analysis is asked for again.
        #expect(try await bench.outline(tutor).calls == 1)
        #expect(try await bench.outline(tutor).graph == outline.graph)
    }
}

extension Tutor {
    /// The colours that the last question of a stage gives for the core.
    fileprivate func coreColors(in form: String) -> [String] {
        let palette = questions(of: form).last?.concepts.last?["palette"]?.array ?? []
        return palette.compactMap { $0.object?["color"]?.string }
    }
}
