import Engine
import Semantics
import Testing

@Suite struct ComparisonTests {
    private let judge: Judge

    init() throws { judge = Judge(knowledge: try #require(Knowledge.built)) }

    private func verdict(_ a: String, _ b: String) -> Evidence.Verdict {
        judge.verdict(
            judge.understand(RenderRequest(description: a)),
            judge.understand(RenderRequest(description: b))
        )
    }

    @Test(arguments: [
        // Notation
        ("plot x^2 on [0, 2]", "graph y = x**2 for 0 ≤ x ≤ 2"),
        ("plot x squared from 0 to 2", "plot x² from 0 to 2"),
        ("solve y' = x y", "solve dy/dx = xy"),
        ("evaluate the integral of x^2 from 0 to 3", #"evaluate $\int_0^3 x^2\,dx$"#),
        ("limit of sin(x)/x as x approaches 0", #"$\lim_{x \to 0} \frac{\sin x}{x}$"#),
        ("determinant of [[1,2],[3,4]]", "determinant of the 2x2 matrix [1 2; 3 4]"),
        ("rotate a square by 90 degrees", "rotate a square by 90°"),
        ("simple interest on $200,000 at 5%", "simple interest on 200000 dollars at 5 percent"),
        // Names, abbreviations, spelling
        ("explain the sine rule", "explain the law of sines"),
        ("breadth-first search", "BFS"),
        ("explain Bayes' theorem", "explane bayes theorm"),
        ("visualise the colour wheel", "visualize the color wheel"),
        // Order that says nothing
        ("gcd of 48 and 36", "gcd(36, 48)"),
        ("solve x + y = 5, x - y = 1", "solve x - y = 1 and x + y = 5"),
        ("area of a triangle with base 6 and height 4", "find the area of a triangle with height 4 and base 6"),
        ("solve 2x + 3 = 7 by substitution", "by substitution, solve 2x + 3 = 7"),
        // Courtesy
        ("explain the chain rule", "Hi, could you please explain the chain rule? Thanks!"),
    ])
    func `what is known to be the same is the same`(_ a: String, _ b: String) {
        guard case .same = verdict(a, b) else {
            Issue.record("“\(a)” and “\(b)”: \(verdict(a, b))")
            return
        }
    }

    @Test(arguments: [
        ("plot 2x", "plot x/2"), ("plot sin(x)", "plot sin(2x)"), ("plot x^2", "plot x^3"),
        ("plot sin(x) from -pi to pi", "plot sin(x) from 0 to 2pi"),
        ("expand (x+1)^2", "expand x^2 + 2x + 1"), ("simplify 6/8", "simplify 3/4"),
        ("transform a circle into a square", "transform a square into a circle"),
        ("draw with replacement", "draw without replacement"), ("a fair coin", "not a fair coin"),
        ("at least 3 heads", "at most 3 heads"), ("insert into a min-heap", "insert into a max-heap"),
        ("state the Pythagorean theorem", "prove the Pythagorean theorem"),
        ("base 6 and height 4", "base 4 and height 6"), ("radius 3 and height 8", "height 3 and radius 8"),
        ("what number is 30% of 240?", "30% of what number is 240?"),
        ("prove: if A ⊆ B then A ∩ B = A", "prove: if A ∩ B = A then A ⊆ B"),
        ("angle between (1,2) and the x-axis", "angle between (2,1) and the x-axis"),
        ("permutations of the letters A, B, C", "permutations of the letters B, C"),
        ("mortgage of 200,000", "mortgage of 200"), ("first 6 rows", "first 8 rows"),
        ("a red circle and a blue square", "a blue circle and a red square"),
        ("plot x^2", "evaluate x^2"), ("draw the vector (1, 2)", "draw the point (1, 2)"),
        ("present value of 100", "net value of 100"), ("graph with edges 1-2, 2-3", "graph with edges 3-2, 2-4"),
    ])
    func `what differs in one thing differs`(_ a: String, _ b: String) {
        guard case .different = verdict(a, b) else {
            Issue.record("“\(a)” and “\(b)”: \(verdict(a, b))")
            return
        }
    }

    @Test func `the first difference is said in words`() {
        #expect(
            verdict("plot sin(x) from -pi to pi", "plot sin(x) from 0 to 2pi").difference
                == "range: [-π, π] vs [0, 2 π]"
        )
        #expect(
            verdict("explain merge sort", "explain bubble sort").difference == "word: “merge sort” vs “bubble sort”"
        )
    }

    @Test(arguments: ["", "?!", "🙂", "the", "please", String(repeating: "(", count: 4_000), "$$$$", #"\frac{{{"#])
    func `a text that says nothing is the same as none`(_ text: String) {
        guard case .different = verdict(text, text) else {
            // Signs that are not understood may be compared as signs, but never with other signs.
            guard case .different = verdict(text, text + " x^2") else {
                Issue.record("“\(text.prefix(20))” is the same as with “x^2”")
                return
            }
            return
        }
    }

    @Test(arguments: ["(", "[", "{", "x^", "1,", "|", "√", "a b ", "$", "∫_0^"])
    func `a hostile text is read in the end`(_ piece: String) {
        let text = String(repeating: piece, count: 1_900 / piece.count)
        guard case .different = verdict(text, "plot x^2") else {
            Issue.record("“\(piece)…” is the same as a plot")
            return
        }
    }

    @Test func `a user's own phrases count`() throws {
        let additions = "snake lemma = schlangenlemma"
        let knowledge = try Knowledge(lexicons: Knowledge.lexicons, additions: additions)
        let own = Judge(knowledge: knowledge)
        func verdict(_ judge: Judge) -> Evidence.Verdict {
            judge.verdict(
                judge.understand(RenderRequest(description: "explain the snake lemma")),
                judge.understand(RenderRequest(description: "explain the Schlangenlemma"))
            )
        }
        #expect(verdict(own).difference == nil)
        #expect(verdict(judge).difference != nil)
    }
}

extension Evidence.Verdict {
    fileprivate var difference: String? { if case .different(let difference) = self { difference } else { nil } }
}
