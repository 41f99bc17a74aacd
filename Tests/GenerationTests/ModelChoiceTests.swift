import Engine
import Generation
import LanguageModel
import Testing

struct ModelChoiceTests {
    private static let names = ["claude-haiku-4-5", "claude-sonnet-4-5", "claude-sonnet-5-5"]
    private static let known = KnownModels.listed(names: names) { names.contains($0) }
    private static let easy = RenderRequest(description: "draw a red circle")
    private static let hard = RenderRequest(description: "Prove the divergence theorem with a surface in 3D")

    @Test func `below the threshold the usual model writes, from it on the larger one`() throws {
        let choice = try ModelChoice(ModelNames(), known: Self.known)
        #expect(choice.commission(Self.easy).model == "claude-haiku-4-5")
        #expect(choice.commission(Self.hard).model == "claude-sonnet-5-5")
        #expect(choice.repair == "claude-haiku-4-5")
        let score = choice.commission(Self.hard).complexity.score
        let exact = try ModelChoice(ModelNames(threshold: "\(score)"), known: Self.known)
        #expect(exact.commission(Self.hard).model == "claude-sonnet-5-5")
        let above = try ModelChoice(ModelNames(threshold: "\(score + 0.01)"), known: Self.known)
        #expect(above.commission(Self.hard).model == "claude-haiku-4-5")
        #expect(
            try ModelChoice(ModelNames(threshold: "0"), known: Self.known).commission(Self.easy).model
                == "claude-sonnet-5-5"
        )
    }

    @Test(arguments: [
        ("haiku", "claude-haiku-4-5"), ("Sonnet", "claude-sonnet-4-5"), ("claude-sonnet-5-5", "claude-sonnet-5-5"),
    ])
    func `a model that is forced writes everything`(forced: String, expected: String) throws {
        let names = ModelNames(forced: forced, sonnet: "claude-sonnet-4-5")
        let choice = try ModelChoice(names, known: Self.known)
        #expect(choice.commission(Self.easy).model == expected)
        #expect(choice.commission(Self.hard).model == expected)
    }

    @Test func `what is not set is on the price list, an edition of it, too`() throws {
        let prices = try PriceList.builtIn()
        let known = KnownModels.listed(names: prices.models) { prices.price(of: $0) != nil }
        #expect(try ModelChoice(ModelNames(), known: known).models == ["claude-haiku-4-5", "claude-sonnet-5-5"])
        let dated = try ModelChoice(ModelNames(haiku: "claude-haiku-4-5-20251001"), known: known)
        #expect(dated.commission(Self.easy).model == "claude-haiku-4-5-20251001")
    }

    @Test func `everything that is wrong is told at once, with what is known`() throws {
        let names = ModelNames(
            threshold: "1.5",
            usual: "claude-haiku-4-6",
            forced: "gpt",
            repair: "haiku",
            sonnet: "sonet"
        )
        let error = try #require(throws: ModelNameProblems.self) { try ModelChoice(names, known: Self.known) }
        #expect(error.problems.count == 4)
        #expect(error.description.contains("MANIM_MODEL_THRESHOLD is “1.5”"))
        #expect(
            error.description.contains(
                "MANIM_DEFAULT_MODEL is “claude-haiku-4-6”, which is not known; did you mean claude-haiku-4-5?"
            )
        )
        #expect(
            error.description.contains(
                "MANIM_FORCE_MODEL is “gpt”, which is not known; known are claude-haiku-4-5, claude-sonnet-4-5, claude-sonnet-5-5"
            )
        )
        #expect(error.description.contains("MANIMD_MODEL_SONNET is “sonet”"))
    }

    @Test func `a server of one's own knows the names that were set, and none of Anthropic's`() throws {
        #expect(throws: ModelNameProblems.self) { try ModelChoice(ModelNames(), known: .any) }
        let one = try ModelChoice(ModelNames(usual: "qwen2.5-coder:32b"), known: .any)
        #expect(one.models == ["qwen2.5-coder:32b"])
        #expect(one.commission(Self.hard).model == "qwen2.5-coder:32b" && one.repair == "qwen2.5-coder:32b")
        let two = try ModelChoice(ModelNames(repair: "small", haiku: "small", sonnet: "large"), known: .any)
        #expect(two.commission(Self.easy).model == "small" && two.commission(Self.hard).model == "large")
        #expect(two.models == ["small", "large"])
    }

    @Test(arguments: [
        ("Explain Fourier series", true),
        ("Teach me how eigenvectors work", true),
        ("What is the intuition behind the Laplace transform?", true),
        // A drawing, however difficult.
        ("Prove the divergence theorem with a surface in 3D", false),
        ("Simulate a double pendulum in 3D and trace its path", false),
        // Not difficult enough.
        ("Explain the Pythagorean theorem", false),
        // It is a plan.
        (
            "Explain Fourier series. First draw a square wave, then add the first sine, then the third, and finally "
                + "show the sum", false
        ),
    ])
    func `a topic is planned, a drawing or a plan is not`(description: String, isPlanned: Bool) throws {
        let request = RenderRequest(description: description)
        #expect(try ModelChoice(ModelNames(), known: Self.known).commission(request).isPlanned == isPlanned)
        #expect(try !ModelChoice(ModelNames(plans: false), known: Self.known).commission(request).isPlanned)
    }
}
