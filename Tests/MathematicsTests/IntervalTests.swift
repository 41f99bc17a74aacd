import Mathematics
import Testing

struct IntervalCase: Sendable, CustomTestStringConvertible {
    let text: String
    let bounds: [Double]
    let rest: String
    let variable: String?

    init(_ text: String, _ lower: Double, _ upper: Double, _ rest: String = "", variable: String? = nil) {
        self.text = text
        bounds = [lower, upper]
        self.rest = rest
        self.variable = variable
    }

    var testDescription: String { text }
}

private let wordings: [IntervalCase] = [
    IntervalCase(" from -pi to pi", -.pi, .pi), IntervalCase("between -2 and 2, please", -2, 2, ", please"),
    IntervalCase("on [-2,2]", -2, 2), IntervalCase("in [0, 2π]?", 0, 2 * .pi, "?"),
    IntervalCase("on (−2, 2) in red", -2, 2, " in red"),
    IntervalCase("x in [0,2]", 0, 2, variable: "x"), IntervalCase("for x in [0, 2π]", 0, 2 * .pi, variable: "x"),
    IntervalCase("x ∈ [-10, 10]", -10, 10, variable: "x"), IntervalCase("0.1<=x<=10", 0.1, 10, variable: "x"),
    IntervalCase("for 0 ≤ x ≤ 2π", 0, 2 * .pi, variable: "x"), IntervalCase("-3 < x < 3.", -3, 3, ".", variable: "x"),
    IntervalCase("where 0<=x<=6", 0, 6, variable: "x"), IntervalCase("over -3..3", -3, 3),
    IntervalCase("0 to pi", 0, .pi),
    IntervalCase("x 0 to 6", 0, 6, variable: "x"), IntervalCase("x from 0 to 10.", 0, 10, ".", variable: "x"),
    IntervalCase("from x=0 to x=8", 0, 8, variable: "x"),
    IntervalCase("between x = -4 and x = 2, pink", -4, 2, ", pink", variable: "x"),
    IntervalCase("with x going from -5 up to 5", -5, 5, variable: "x"),
    IntervalCase("with x between -2 and 2", -2, 2, variable: "x"),
    IntervalCase("where x runs from 0 to 5", 0, 5, variable: "x"),
    IntervalCase("for x from minus three to three, coloured", -3, 3, ", coloured", variable: "x"),
    IntervalCase("on the interval [0,1]", 0, 1), IntervalCase("on the interval from -6 to 6", -6, 6),
    IntervalCase("over the domain [-1, 1]", -1, 1), IntervalCase("for |x| ≤ 3", -3, 3, variable: "x"),
    IntervalCase("for x between 0 and 4", 0, 4, variable: "x"),
    IntervalCase("x ranging from 1 to 5", 1, 5, variable: "x"),
    IntervalCase("when x goes from 0 to 10", 0, 10, variable: "x"), IntervalCase("-5 to 5", -5, 5),
    IntervalCase("x = -2..2", -2, 2, variable: "x"), IntervalCase("x=0:10", 0, 10, variable: "x"),
    IntervalCase("x: 0 → 5", 0, 5, variable: "x"),
    IntervalCase("$x \\in [0, 2\\pi]$ now", 0, 2 * .pi, " now", variable: "x"),
    IntervalCase("for $0 \\le x \\leq 2\\pi$", 0, 2 * .pi, variable: "x"), IntervalCase("on ]0,1[", 0, 1),
    IntervalCase("−4 through 4", -4, 4), IntervalCase("all the way from -3 to 3", -3, 3),
    IntervalCase("from 0 all the way to 9", 0, 9), IntervalCase("on $[0, 9]$", 0, 9),
    IntervalCase("from $0$ to $2\\pi$", 0, 2 * .pi),
    IntervalCase("on [-2pi, 2pi] using", -2 * .pi, 2 * .pi, " using"),
    IntervalCase("from -π/2 to π/2", -.pi / 2, .pi / 2),
    IntervalCase("5 ≥ x ≥ 1", 1, 5, variable: "x"), IntervalCase("[0, 4]", 0, 4),
    IntervalCase("from zero to two pi", 0, 2 * .pi),
    IntervalCase("between 0 and π radians", 0, .pi), IntervalCase("from minus two pi to two pi", -2 * .pi, 2 * .pi),
    IntervalCase("x is between 1 and 2", 1, 2, variable: "x"), IntervalCase("on [0,100]", 0, 100),
    IntervalCase(", 0 to pi", 0, .pi),
    IntervalCase("from -\\frac{\\pi}{2} to \\frac{\\pi}{2}", -.pi / 2, .pi / 2),
    IntervalCase("from -1 to 1 in 3 seconds", -1, 1, " in 3 seconds"),
    IntervalCase("between -2 and 2", -2, 2), IntervalCase("-2 ≤ x ≤ 2", -2, 2, variable: "x"),
    IntervalCase("0<=x<=10", 0, 10, variable: "x"), IntervalCase("for x in [0,2π]", 0, 2 * .pi, variable: "x"),
    IntervalCase("x from 0 up to 5", 0, 5, variable: "x"), IntervalCase("in (−2, 2)", -2, 2),
    IntervalCase("for x between minus 1 and one", -1, 1, variable: "x"), IntervalCase("from 0 to 2 pi", 0, 2 * .pi),
    IntervalCase("[-4;4]", -4, 4), IntervalCase("with domain [0,5]", 0, 5),
    IntervalCase("0 < x < 1", 0, 1, variable: "x"),
    IntervalCase("-5..5", -5, 5), IntervalCase("x = 0 to x = 8", 0, 8, variable: "x"),
    IntervalCase("|x| ≤ 3", -3, 3, variable: "x"), IntervalCase("|x| < π", -.pi, .pi, variable: "x"),
    IntervalCase("x ∈ (0, 1]", 0, 1, variable: "x"), IntervalCase("x between 0 and 1", 0, 1, variable: "x"),
    IntervalCase("from x = 0 to 5", 0, 5, variable: "x"), IntervalCase("x in the range -5 to 5", -5, 5, variable: "x"),
    IntervalCase("for x-values from -2 to 2", -2, 2, variable: "x"), IntervalCase("over [-2, 2]", -2, 2),
    IntervalCase("with x in [-3, 3]", -3, 3, variable: "x"),
    IntervalCase("on the domain -5 ≤ x ≤ 5", -5, 5, variable: "x"),
    IntervalCase("domain: [-5, 5]", -5, 5), IntervalCase("domain -5 to 5", -5, 5),
    IntervalCase("x range -5 to 5", -5, 5, variable: "x"),
    IntervalCase("x-range: -5 to 5", -5, 5, variable: "x"), IntervalCase("x range [-5, 5]", -5, 5, variable: "x"),
    IntervalCase("from -1.5 to 2.5", -1.5, 2.5), IntervalCase("from 1/2 to 3/2", 0.5, 1.5),
    IntervalCase("from -5 until 5", -5, 5),
    IntervalCase("from −√2 to √2", -(2.0.squareRoot()), 2.0.squareRoot()),
    IntervalCase("for -3<x<3", -3, 3, variable: "x"),
    IntervalCase("where x ranges from -1 to 1", -1, 1, variable: "x"),
    IntervalCase("for x from 0 to ten", 0, 10, variable: "x"), IntervalCase("from -10 to +10", -10, 10),
    IntervalCase("x: [0, 5]", 0, 5, variable: "x"), IntervalCase("-4 to 4 in blue", -4, 4, " in blue"),
    IntervalCase("from 0 to 1,000", 0, 1_000), IntervalCase("x from -2π to 2π", -2 * .pi, 2 * .pi, variable: "x"),
    IntervalCase("in the interval (0, 1)", 0, 1), IntervalCase("for x in (-1,1)", -1, 1, variable: "x"),
    IntervalCase("for x in range(0, 5)", 0, 5, variable: "x"), IntervalCase("x>=0 and x<=5", 0, 5, variable: "x"),
    IntervalCase("from 0 - 5", 0, 5),
    IntervalCase("x from -3-3", -3, 3, variable: "x"),
]

private let others = [
    "from 5 to -5", "from 2 to 2", "0 to 360 degrees", "from 0° to 90°", "up to 5", "from red to blue", "in red",
    "(0, 5)",
    "at (1, 2)", "through (0,1)", "x ≥ 0", "t from 0 to 5", "from 0 to 5x", "0 to 5 to 6", "0 ≤ x ≤ 5 ≤ 6", "between 2",
    "from 0 to", "", "between 0 and pi/", "0 ≤ y ≤ 5", "from 2 and 5", "in 2 to 3 seconds", "[1,2,3]", "on [1,2,3]",
    "0 < x > 3",
    "from 0 to 5 - x", "x goes from a to b", "from a to b", "[5, 2]", "|x| ≤ 0", "|x| ≤ -1", "[0, 2", "from 0 to 5%",
    "0..", "x = 5",
    "[0, ∞)", "from 0 to infinity", "-5 to", "1 to 1", "from 5 down to 0", "5 < x < 1", "from 0 to 9**9**9",
    "in [0, x]", "to 5",
    "from 1/0 to 3", "[[1,2],[3,4]]",
]

@Suite struct IntervalTests {
    @Test(arguments: wordings) func `every usual wording gives its bounds`(_ wording: IntervalCase) {
        let found = Interval.prefix(of: wording.text[...])
        #expect(found.map { [$0.value.lower.double, $0.value.upper.double] } == wording.bounds)
        #expect(found.map { String($0.rest) } == wording.rest)
        #expect(found?.value.variable == wording.variable)
    }

    @Test(arguments: others) func `what is no interval is left alone`(_ text: String) {
        #expect(Interval.prefix(of: text[...])?.value == nil)
    }

    @Test func `round brackets and strict signs leave the end out`() {
        let half = Interval.prefix(of: "on [0, 1)")?.value
        #expect(half?.lowerIsOpen == false)
        #expect(half?.upperIsOpen == true)
        let chain = Interval.prefix(of: "-3 < x ≤ 3")?.value
        #expect(chain?.lowerIsOpen == true)
        #expect(chain?.upperIsOpen == false)
    }
}
