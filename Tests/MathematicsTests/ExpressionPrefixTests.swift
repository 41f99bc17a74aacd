import Mathematics
import Testing

/// A text, and what is read at its start: numpy source and the words left over; nil when nothing may be read.
struct PrefixCase: Sendable, CustomTestStringConvertible {
    let text: String
    let python: String?
    let rest: String

    init(_ text: String, _ python: String?, _ rest: String = "") {
        self.text = text
        self.python = python
        self.rest = rest
    }

    var testDescription: String { text }
}

private let sentences: [PrefixCase] = [
    PrefixCase("sin(x) from -pi to pi", "np.sin(x)", " from -pi to pi"),
    PrefixCase("x^2 - 3x", "x**2 - 3*x"),
    PrefixCase("cos(x) for x in [0, 2π]?", "np.cos(x)", " for x in [0, 2π]?"),
    PrefixCase("e^x between -2 and 2", "np.exp(x)", " between -2 and 2"),
    PrefixCase("x³ − x on (−2, 2) in red", "x**3 - x", " on (−2, 2) in red"),
    PrefixCase("ln(x), 0.1<=x<=10", "np.log(x)", ", 0.1<=x<=10"),
    PrefixCase("tan(x) form -1 to 1", "np.tan(x)", " form -1 to 1"),
    PrefixCase("4 - x²", "4 - x**2"),
    PrefixCase("2x + 1 for my year 8 class", "2*x + 1", " for my year 8 class"),
    PrefixCase("$\\sqrt{x}$ on $[0, 9]$", "np.sqrt(x)", " on $[0, 9]$"),
    PrefixCase("|x| from -4 to 4, green line", "np.abs(x)", " from -4 to 4, green line"),
    PrefixCase("1/(1 + x^2) looks like", "1/(1 + x**2)", " looks like"),
    PrefixCase("sin(3x), 0 to pi", "np.sin(3*x)", ", 0 to pi"),
    PrefixCase("x*sin(x) on [-10,10] in purple pls", "x*np.sin(x)", " on [-10,10] in purple pls"),
    PrefixCase("1/(1+e^{-x}) on the interval from -6 to 6", "1/(1 + np.exp(-x))", " on the interval from -6 to 6"),
    PrefixCase("x^4-2x^2+1 with x between -2 and 2", "x**4 - 2*x**2 + 1", " with x between -2 and 2"),
    PrefixCase("exp(-x^2) over -3 ≤ x ≤ 3", "np.exp(-x**2)", " over -3 ≤ x ≤ 3"),
    PrefixCase("tanh x", "np.tanh(x)"),
    PrefixCase("2^x for x from minus three to three, coloured", "2**x", " for x from minus three to three, coloured"),
    PrefixCase("3*sin(2*x) + 1 for -π ≤ x ≤ π", "3*np.sin(2*x) + 1", " for -π ≤ x ≤ π"),
    PrefixCase("x cubed look like", "x**3", " look like"),
    PrefixCase("(x-1)(x+2) over -3..3", "(x - 1)*(x + 2)", " over -3..3"),
    PrefixCase("sin²(x), 0 ≤ x ≤ 2π", "np.sin(x)**2", ", 0 ≤ x ≤ 2π"),
    PrefixCase("\\frac{x^2}{4} on [-4,4] with colour teal", "x**2/4", " on [-4,4] with colour teal"),
    PrefixCase("e^(-x/2)*cos(4x), graph it", "np.exp(-x/2)*np.cos(4*x)", ", graph it"),
    PrefixCase("cos(x^2), where x runs from 0 to 5", "np.cos(x**2)", ", where x runs from 0 to 5"),
    PrefixCase("log base 2 of x for 1 ≤ x ≤ 16", "np.log2(x)", " for 1 ≤ x ≤ 16"),
    PrefixCase("5. Use a white line", "5", ". Use a white line"),
    PrefixCase("x**2 + 2*x - 1 between x = -4", "x**2 + 2*x - 1", " between x = -4"),
    PrefixCase("sin(x)/x from 0.1 to 20", "np.sin(x)/x", " from 0.1 to 20"),
    PrefixCase("sin(x) + cos(x) as one curve", "np.sin(x) + np.cos(x)", " as one curve"),
    PrefixCase("-x^2 + 6x - 5, plot it", "-x**2 + 6*x - 5", ", plot it"),
    PrefixCase("1/x on [0.5, 5], maroon", "1/x", " on [0.5, 5], maroon"),
    PrefixCase("arctan(x) for x ∈ [-10, 10]", "np.arctan(x)", " for x ∈ [-10, 10]"),
    PrefixCase("the cube root of x from 0 to 27.", "np.cbrt(x)", " from 0 to 27."),
    PrefixCase("sin(pi*x), x in [0,2]", "np.sin(np.pi*x)", ", x in [0,2]"),
    PrefixCase("|x-3|+1 graph, x 0 to 6", "np.abs(x - 3) + 1", " graph, x 0 to 6"),
    PrefixCase("x in [0,2]", "x", " in [0,2]"),
    PrefixCase("sin(x) -5 to 5", "np.sin(x)", " -5 to 5"),
    PrefixCase("x^2 -3 < x < 3", "x**2", " -3 < x < 3"),
    PrefixCase("x^2 x from 0 to 5", "x**2", " x from 0 to 5"),
    PrefixCase("sin x 0 to pi", "np.sin(x)", " 0 to pi"),
    PrefixCase("sin x [0, 5]", "np.sin(x)", " [0, 5]"),
    PrefixCase("x^2 (in red)", "x**2", " (in red)"),
    PrefixCase("sin x a nice curve", "np.sin(x)", " a nice curve"),
    PrefixCase("x^2 over the domain [-1, 1]", "x**2", " over the domain [-1, 1]"),
    PrefixCase("x^2 over [-1, 1]", "x**2", " over [-1, 1]"),
    PrefixCase("sin x over 0 to 5", "np.sin(x)", " over 0 to 5"),
    PrefixCase("cos(x) and sin(x)", "np.cos(x)", " and sin(x)"),
]

private let refusals: [PrefixCase] = [
    "x^2 + @", "sin(x)foo", "x^2 + y'", "x^2 + y", "x^2 = 4", "x^2 to 5", "x! on [0,5]", "x^2 mod 3", "x² - 2 to 2",
    "1/2x", "x^2 if x < 0", "x_1 + 2", "x2", "e.g. this", "in red", "a line", "I see", "one curve", "sign up", "log in",
    "x + 0,5", "x + 1,000", "3+4i in the complex plane", "x-axis", "sin(90°)", "1/0", "9**9**9",
    "the square root of x plus 1", "one over x plus 1", "sin x/2", "e^2x", "e^-x/2", "x^1/2", "sin of x squared",
    "x over two periods", "x to the nth power", "f(x)", "x(t)", "x^", "(x", "x)(", "", " ", "\\input{x}", "x dx",
    "ten points", "x**", "sin", "sin()", "max(x)", "|x", "x y", "x^2 y + 1", "∫ x dx", "1e9999", "[[1,2],[3,4]]",
    "().__class__", "__import__('os')", "x.real", "x;import os", "x^2'", "x°", "5%",
].map { PrefixCase($0, nil) }

@Suite struct ExpressionPrefixTests {
    @Test(arguments: sentences) func `the longest expression is read and the words are left`(_ sentence: PrefixCase) {
        let found = Expression.prefix(of: sentence.text[...])
        #expect(found?.value.python == sentence.python)
        #expect(found.map { String($0.rest) } == sentence.rest)
    }

    @Test(arguments: refusals) func `half an expression is never read`(_ refusal: PrefixCase) {
        let found = Expression.prefix(of: refusal.text[...])
        let isRead = found.map { $0.value.python + " | " + $0.rest }

        #expect(isRead == nil)
    }
}
