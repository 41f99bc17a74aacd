import Mathematics
import Testing

private let readings: [PrefixCase] = [
    PrefixCase("sin x", "np.sin(x)"), PrefixCase("2sin(3x)", "2*np.sin(3*x)"), PrefixCase("x^2", "x**2"),
    PrefixCase("e^{-x}", "np.exp(-x)"), PrefixCase("|x|", "np.abs(x)"), PrefixCase("√x", "np.sqrt(x)"),
    PrefixCase("x²", "x**2"), PrefixCase("\\frac{x^2}{4}", "x**2/4"), PrefixCase("\\sqrt[3]{x}", "np.cbrt(x)"),
    PrefixCase("sin^2 x", "np.sin(x)**2"), PrefixCase("sin²(x)", "np.sin(x)**2"),
    PrefixCase("log base 2 of x", "np.log2(x)"), PrefixCase("x cubed", "x**3"),
    PrefixCase("the square root of x", "np.sqrt(x)"), PrefixCase("one over x", "1/x"), PrefixCase("x/2", "x/2"),
    PrefixCase("3 x", "3*x"), PrefixCase("2(x+1)", "2*(x + 1)"), PrefixCase("xsin(x)", "x*np.sin(x)"),
    PrefixCase("x e^-x", "x*np.exp(-x)"), PrefixCase("ln|x|", "np.log(np.abs(x))"),
    PrefixCase("e^(-x^2)", "np.exp(-x**2)"),
    PrefixCase("sin(pi*x)", "np.sin(np.pi*x)"), PrefixCase("2^-x", "2**(-x)"), PrefixCase("-x^2", "-x**2"),
    PrefixCase("(-x)^2", "(-x)**2"), PrefixCase("x**2", "x**2"), PrefixCase("x squared", "x**2"),
    PrefixCase("x*x", "x*x"),
    PrefixCase("$x^2$", "x**2"), PrefixCase("\\(x^2\\)", "x**2"), PrefixCase("\\sqrt{x}", "np.sqrt(x)"),
    PrefixCase("\\sqrt x", "np.sqrt(x)"), PrefixCase("\\frac12 x", "1/2*x"), PrefixCase("\\frac1x", "1/x"),
    PrefixCase("\\sqrt2 x", "np.sqrt(2)*x"), PrefixCase("\\sqrt[4]{x}", "x**(1/4)"),
    PrefixCase("\\sqrt[5]{x}", "np.sign(x)*np.abs(x)**(1/5)"), PrefixCase("√2/2", "np.sqrt(2)/2"),
    PrefixCase("∛x", "np.cbrt(x)"), PrefixCase("½x", "1/2*x"), PrefixCase("x³ − x", "x**3 - x"),
    PrefixCase("2πx", "2*np.pi*x"), PrefixCase("\\sin(2\\pi x)", "np.sin(2*np.pi*x)"),
    PrefixCase("\\sin x \\cos x", "np.sin(x)*np.cos(x)"), PrefixCase("\\ln x", "np.log(x)"),
    PrefixCase("\\left(x+1\\right)^2", "(x + 1)**2"), PrefixCase("\\left|x\\right|", "np.abs(x)"),
    PrefixCase("\\lfloor x \\rfloor", "np.floor(x)"), PrefixCase("⌈x⌉", "np.ceil(x)"),
    PrefixCase("\\log_{10}(x)", "np.log10(x)"), PrefixCase("log_2 x", "np.log2(x)"),
    PrefixCase("log2(x)", "np.log2(x)"),
    PrefixCase("log(x)", "np.log(x)"), PrefixCase("log_3(x)", "np.log(x)/np.log(3)"),
    PrefixCase("sin^{-1}(x)", "np.arcsin(x)"),
    PrefixCase("sin⁻¹ x", "np.arcsin(x)"), PrefixCase("tan^-1(x)", "np.arctan(x)"), PrefixCase("x^{-1}", "x**(-1)"),
    PrefixCase("x⁻²", "x**(-2)"), PrefixCase("x^(1/3)", "x**(1/3)"), PrefixCase("sec x", "1/np.cos(x)"),
    PrefixCase("max(x, 0)", "np.maximum(x, 0)"), PrefixCase("sgn(x)", "np.sign(x)"), PrefixCase("abs(x)", "np.abs(x)"),
    PrefixCase("x times x", "x*x"), PrefixCase("x plus 1", "x + 1"), PrefixCase("twice x", "2*x"),
    PrefixCase("the sine of x", "np.sin(x)"), PrefixCase("the absolute value of x", "np.abs(x)"),
    PrefixCase("x to the power of 4", "x**4"), PrefixCase("x to the fourth", "x**4"),
    PrefixCase("e to the x", "np.exp(x)"), PrefixCase("two x", "2*x"), PrefixCase("half of x", "1/2*x"),
    PrefixCase("np.sin(x)", "np.sin(x)"), PrefixCase("numpy.exp(-x**2)", "np.exp(-x**2)"),
    PrefixCase("math.pi*x", "np.pi*x"),
    PrefixCase("1e-3x", "0.001*x"), PrefixCase("1.5x", "1.5*x"), PrefixCase(".5x", "0.5*x"), PrefixCase("X^2", "x**2"),
    PrefixCase("Sin(X)", "np.sin(x)"), PrefixCase("x·x", "x*x"), PrefixCase("x × 2", "x*2"), PrefixCase("x ÷ 2", "x/2"),
    PrefixCase("x^{2}+\\cdot", nil), PrefixCase("sin(x)^2", "np.sin(x)**2"),
    PrefixCase("||x| - 1|", "np.abs(np.abs(x) - 1)"),
    PrefixCase("|x||x|", "np.abs(x)*np.abs(x)"), PrefixCase("[x+1]^2", "(x + 1)**2"), PrefixCase("sinx", "np.sin(x)"),
    PrefixCase("cos2x", "np.cos(2*x)"), PrefixCase("xe^x", "x*np.exp(x)"),
    PrefixCase("e^x sin x", "np.exp(x)*np.sin(x)"),
    PrefixCase("sin x cos x", "np.sin(x)*np.cos(x)"), PrefixCase("sin x + cos x", "np.sin(x) + np.cos(x)"),
    PrefixCase("sin(cos(x))", "np.sin(np.cos(x))"), PrefixCase("1/(1+x^2)", "1/(1 + x**2)"),
    PrefixCase("x^2 - 1", "x**2 - 1"),
    PrefixCase("(x^2-1)/(x+1)", "(x**2 - 1)/(x + 1)"), PrefixCase("x - -2", "x - -2"), PrefixCase("+x", "x"),
    PrefixCase("2 * 3 ** x", "2*3**x"), PrefixCase("e^{x^2}", "np.exp(x**2)"), PrefixCase("exp(2x)", "np.exp(2*x)"),
    PrefixCase("x^{x}", "x**x"), PrefixCase("sin(x)cos(x)", "np.sin(x)*np.cos(x)"), PrefixCase("x(x-1)", "x*(x - 1)"),
    PrefixCase("(x)(x)", "x*x"), PrefixCase("2^{3^{2}}", "2**(3**2)"), PrefixCase("pi", "np.pi"), PrefixCase("5", "5"),
    PrefixCase("x^2^3", "x**(2**3)"), PrefixCase("x^10", "x**10"), PrefixCase("sqrt(x^2 + 1)", "np.sqrt(x**2 + 1)"),
]

private let mistakes = [
    "", " ", "x +", "+", "x^", "(x", "x)", "x))", "[x)", "sin", "sin()", "max(x)", "f(x)", "y", "x y", "x = 2", "x < 2",
    "1/2x", "sin x/2", "e^2x", "e^-x/2", "x^1/2", "sin of x squared", "the square root of x plus 1", "5%", "50%", "x!",
    "x_1", "x'", "90°", "1/0", "ln(0)", "sqrt(-1)", "0/0", "9**9**9", "1e9999", "10^100", "x mod 2", "x + 0,5",
    "1,000x",
    "().__class__", "__import__('os')", "__import__", "x; import os", "x.real", "x\nimport os", "lambda x: x",
    "x if x else 1",
    "exec(x)", "eval('x')", "open('/etc/passwd')", "np.load(x)", "np.lib.x", "x[0]", "{x: 1}", "x @ x", "x & 1",
    "x // 2",
    "x | 1", "~", "`x`", "\"x\"", "\\input{x}", "\\write18{x}", "\\frac{1}", "\\sqrt[0]{x}", "\\sqrt[x]{2}",
    "\\undefined{x}",
    "x\u{0}", "x\u{202E}2", "∫ x dx", "Σ x", "x → 2", "3+4i", "[[1,2],[3,4]]", "x 2", "2 2", "x2", "()", "| |", "||",
    "$x", "x$",
    "sin(x)foo", "hello", "the x", "log base x", "log base 2 of", "min(1,2,3)", "e^x^", "2..3", "1.2.3", "--", "x --",
]

@Suite struct ExpressionReadingTests {
    @Test(arguments: readings) func `a whole text is read as one expression`(_ reading: PrefixCase) {
        let read = try? Expression(parsing: reading.text)
        #expect(read?.python == reading.python)
    }

    @Test(arguments: mistakes) func `what is no expression, or two, is refused`(_ text: String) {
        let read = try? Expression(parsing: text)
        #expect(read?.python == nil)
    }

    @Test(arguments: [
        ("x + @", 5, "@"), ("2*foo(x)", 3, "foo"), ("1/2x", 4, "1/(2x)"), ("x^2 + \\foo", 7, "\\foo"), ("(x", 3, "“)”"),
    ])
    func `a mistake is named with its column`(_ text: String, _ column: Int, _ name: String) {
        let error = #expect(throws: MathematicsError.self) { try Expression(parsing: text) }
        #expect(error?.column == column)
        #expect(error?.description.contains(name) == true, "\(error?.description ?? "")")
    }

    @Test func `an expression may not be too large or too deep`() {
        #expect(throws: MathematicsError.self) { try Expression(parsing: String(repeating: "x+", count: 1_000) + "x") }
        #expect(throws: MathematicsError.self) { try Expression(parsing: String(repeating: "x+", count: 300) + "x") }
        for opening in [
            "(", "-", "sin ", "√", "|", "{", "x^", "\\sqrt{", "the square root of ", "1/(", "x (", "x over (",
        ] {
            #expect(throws: MathematicsError.self) {
                try Expression(parsing: String(repeating: opening, count: 120) + "x")
            }
            #expect(Expression.prefix(of: String(repeating: opening, count: 120)[...]) == nil)
        }
    }

    @Test func `further letters may be allowed, and other variables read`() throws {
        let line = try Expression(parsing: "mx + b", allowing: ["m", "b"])
        #expect(line.python == "m*x + b")
        #expect(line.variables == ["m", "x", "b"])
        #expect(
            try Expression(parsing: "θ^2 + sin θ", variables: ["θ"]).latex
                == "\\theta^{2} + \\sin\\left(\\theta\\right)"
        )
        #expect(throws: MathematicsError.self) { try Expression(parsing: "x", variables: ["t"]) }
        #expect(try Expression(parsing: "\\theta t", variables: ["θ", "t"]).variables == ["θ", "t"])
    }

    @Test(arguments: [
        ("x^2 - 3x", "x^{2} - 3x"), ("x/2", "\\frac{x}{2}"), ("sin²(x)", "\\sin^{2}\\left(x\\right)"),
        ("(x+1)^2", "\\left(x + 1\\right)^{2}"), ("√x", "\\sqrt{x}"), ("2*3x", "2 \\cdot 3x"), ("πx", "\\pi x"),
        ("1.5", "1.5"),
        ("e^(-x)", "e^{-x}"), ("|x|", "\\left|x\\right|"), ("x*(-2)", "x\\left(-2\\right)"),
        ("-(x+1)", "-\\left(x + 1\\right)"),
    ])
    func `titles are good LaTeX`(_ text: String, _ latex: String) throws {
        #expect(try Expression(parsing: text).latex == latex)
    }
}
