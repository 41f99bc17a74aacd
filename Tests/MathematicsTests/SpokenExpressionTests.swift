import Mathematics
import Testing

private let readings: [PrefixCase] = [
    // What stands tightly behind “of” is the argument.
    PrefixCase("cosine of x/2", "np.cos(x/2)"), PrefixCase("sin of x/2", "np.sin(x/2)"),
    PrefixCase("tangent of x/2", "np.tan(x/2)"), PrefixCase("log of x/2", "np.log(x/2)"),
    PrefixCase("sqrt of x/2", "np.sqrt(x/2)"), PrefixCase("square root of x/2", "np.sqrt(x/2)"),
    PrefixCase("the sine of 2x/3", "np.sin(2*x/3)"), PrefixCase("square root of x", "np.sqrt(x)"),
    PrefixCase("sine of 2x", "np.sin(2*x)"), PrefixCase("cube root of x^2", "np.cbrt(x**2)"),
    PrefixCase("absolute value of (x minus two)", "np.abs(x - 2)"),
    PrefixCase("square root of (x + 1)", "np.sqrt(x + 1)"), PrefixCase("half of x", "1/2*x"),
    PrefixCase("two times the sine of x", "2*np.sin(x)"), PrefixCase("sine of two x", "np.sin(2*x)"),
    PrefixCase("1 plus the square root of x", "1 + np.sqrt(x)"), PrefixCase("the reciprocal of x", "1/x"),
    // Exponents take what is written tightly.
    PrefixCase("e to the 2x", "np.exp(2*x)"), PrefixCase("e to the minus x", "np.exp(-x)"),
    PrefixCase("e to the power of -2x", "np.exp(-2*x)"), PrefixCase("2 to the x/2", "2**(x/2)"),
    PrefixCase("e to the minus x squared", "np.exp(-x**2)"), PrefixCase("1 plus e to the minus x", "1 + np.exp(-x)"),
    PrefixCase("three to the power x", "3**x"), PrefixCase("x to the fourth minus x squared", "x**4 - x**2"),
    PrefixCase("x to the power of 4 plus 1", "x**4 + 1"), PrefixCase("2 to the x power", "2**x"),
    PrefixCase("x^2sin(x)", "x**2*np.sin(x)"), PrefixCase("x^2e^x", "x**2*np.exp(x)"), PrefixCase("x²x", "x**2*x"),
    PrefixCase("x^{2}x", "x**2*x"), PrefixCase("x^2(x - 1)", "x**2*(x - 1)"),
    // Powers belong to the variable before them.
    PrefixCase("x squared plus 1", "x**2 + 1"), PrefixCase("three x squared", "3*x**2"),
    PrefixCase("x cubed minus x", "x**3 - x"), PrefixCase("x plus x squared", "x + x**2"),
    PrefixCase("x squared plus four x minus one", "x**2 + 4*x - 1"), PrefixCase("(x plus one) squared", "(x + 1)**2"),
    PrefixCase("one over x squared", "1/x**2"), PrefixCase("pi squared", "np.pi**2"),
    // A spoken product or quotient that stands alone.
    PrefixCase("x over 2", "x/2"), PrefixCase("one over x", "1/x"), PrefixCase("two times x", "2*x"),
    PrefixCase("x times sin x", "x*np.sin(x)"), PrefixCase("5 divided by x", "5/x"),
    PrefixCase("(x plus 1) times (x minus 1)", "(x + 1)*(x - 1)"),
    PrefixCase("1 over (1 plus e to the minus x)", "1/(1 + np.exp(-x))"), PrefixCase("sin x over x", "np.sin(x)/x"),
    PrefixCase("2*x plus 1", "2*x + 1"), PrefixCase("x/2 plus 1", "x/2 + 1"), PrefixCase("minus x over 2", "-x/2"),
    PrefixCase("two times x times x", "2*x*x"), PrefixCase("two times x over 3", "2*x/3"),
    // The words of an interval are no part of a quotient.
    PrefixCase("x plus 1 over [-1, 1]", "x + 1", " over [-1, 1]"),
    PrefixCase("sine of x over 0 to 5", "np.sin(x)", " over 0 to 5"),
    PrefixCase("x times x over -2..2", "x*x", " over -2..2"),
    PrefixCase("e to the 2x over the interval [0, 1]", "np.exp(2*x)", " over the interval [0, 1]"),
    PrefixCase("x squared over 2, x from 0 to 5", "x**2/2", ", x from 0 to 5"),
    PrefixCase("x squared over 0, 5", "x**2", " over 0, 5"), PrefixCase("x over 2, please", "x/2", ", please"),
    PrefixCase("x squared x from 0 to 5", "x**2", " x from 0 to 5"),
    PrefixCase("x over 2 x from 0 to 5", "x/2", " x from 0 to 5"),
    PrefixCase("e to the x x from 0 to 5", "np.exp(x)", " x from 0 to 5"),
    PrefixCase("square root of x x from 0 to 5", "np.sqrt(x)", " x from 0 to 5"),
]

private let doubtful = [
    "the absolute value of x/2 - 1", "absolute value of x/2 - 1", "the sine of x over 2", "sine of x over 2",
    "square root of x + 1", "square root of x plus 1", "the square root of x plus 1", "the reciprocal of x + 1",
    "logarithm of x minus 1", "exponential of x plus 1", "square root of x squared plus 1", "sine of x divided by 2",
    "sine of x / 2", "the sine of x times 2", "sine of x * 2", "square root of x/2x", "cosine of x/2/3",
    "square root of x/2 plus 1", "half of x plus 1", "half of x + 1", "the square of x + 1", "sine of x^2/2 + 1",
    "one over one plus x squared", "1 over 1 plus e to the minus x", "x^2x", "3x^2x", "x^-2x", "x^2πx",
    "e to the x plus 1", "e to the 2x plus 1", "e to the minus x over 2", "e to the minus x times 2", "e to the 2 x",
    "e to the x/2 + 1", "x plus 2 to the x", "e^x squared", "x^2 squared",
    "x plus one squared", "x minus one squared", "x minus 2 cubed", "x - 2 squared", "2 squared", "x over 2 squared",
    "x plus 1 times x minus 1", "x times x minus 1", "x + 1 times x", "two times x plus 1", "x plus 2 times x",
    "x divided by x plus 1", "x squared divided by x plus 1", "one over x times x plus 1", "x squared minus 1 over x",
    "sin x plus cos x over 2", "sin x plus 1 over 2", "sin x over 2", "sin x divided by 2", "x over 2 plus 1",
    "x over 2 + 1", "x + 1 over 2", "one over x times x", "x over 2 times x", "x over 2 over x", "x divided by 2 x",
    "one over two x", "x over x + 1", "x multiplied by x plus 1", "1 plus x over (x plus 2)",
    "x squared over (1 over 1 plus x)", "1 + (x plus 1 over x)",
]

/// Closing brackets that nothing opens.
private let unopened = ["sin x)", "sin x]", "x^2) from 0 to 5", "sin x),", "sin x).", "x}"]

@Suite struct SpokenExpressionTests {
    @Test(arguments: readings) func `speech that can mean one thing is read`(_ reading: PrefixCase) {
        let found = Expression.prefix(of: reading.text[...])
        #expect(found?.value.python == reading.python)
        #expect(found.map { String($0.rest) } == reading.rest)
    }

    @Test(arguments: doubtful) func `speech that can mean two things is refused`(_ text: String) {
        let found = Expression.prefix(of: text[...])
        #expect(found.map { $0.value.python + " | " + $0.rest } == nil)
        #expect(throws: MathematicsError.self) { try Expression(parsing: text) }
    }

    @Test(arguments: unopened) func `a bracket that closes nothing is refused`(_ text: String) {
        let found = Expression.prefix(of: text[...])
        #expect(found?.value.python == nil)
    }

    @Test(arguments: [
        "the square root of", "the absolute value of", "square root", "log base 2 of", "the sine of", "cosine",
        "the reciprocal of", "half of", "1 plus", "x over", "2 divided by", "The Square Root Of",
    ])
    func `the end of an expression is not the whole of it`(_ beginning: String) {
        let text = beginning + " x + 1"
        #expect(Expression.prefix(of: text[...].dropFirst(beginning.count + 1))?.value.python == nil)
    }

    @Test(arguments: [
        "the graph of", "plot", "the value of", "by", "cosine:", "for 10 sec", "the square root function",
    ])
    func `other words before an expression do not matter`(_ beginning: String) {
        let text = beginning + " x + 1"
        #expect(Expression.prefix(of: text[...].dropFirst(beginning.count + 1))?.value.python == "x + 1")
    }

    @Test(arguments: ["(plot sin x)", "[1] (plot sin x), please", "[plot (it) sin x]", "(plot sin x) from 0 to 1"])
    func `a bracket that was opened before the expression may close behind it`(_ text: String) throws {
        let start = try #require(text.firstRange(of: "sin"))
        #expect(Expression.prefix(of: text[start.lowerBound...])?.value.python == "np.sin(x)")
    }

    @Test(arguments: ["(it) plot sin x)", "1) plot sin x)", "[plot sin x)"])
    func `a bracket of another kind, or closed already, opens nothing`(_ text: String) throws {
        let start = try #require(text.firstRange(of: "sin"))
        #expect(Expression.prefix(of: text[start.lowerBound...])?.value.python == nil)
    }
}
