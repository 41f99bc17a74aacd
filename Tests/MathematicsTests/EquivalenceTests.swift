import Mathematics
import Testing

/// Two texts that mean the same function, or that do not.
struct Pair: Sendable, CustomTestStringConvertible {
    let left: String
    let right: String

    init(_ left: String, _ right: String) {
        self.left = left
        self.right = right
    }

    func expressions() throws -> (Expression, Expression) {
        (
            try Expression(parsing: left, allowing: ["a", "b", "c"]),
            try Expression(parsing: right, allowing: ["a", "b", "c"])
        )
    }

    var testDescription: String { left + " | " + right }
}

private let same: [Pair] = [
    Pair("x^2", "x**2"), Pair("x^2", "x²"), Pair("x^2", "x squared"), Pair("x^2", "x*x"), Pair("x^3", "x x^2"),
    Pair("sin(x)*x", "x sin x"), Pair("(x-1)(x+2)", "x^2 + x - 2"), Pair("x + 1", "1 + x"), Pair("x + x", "2x"),
    Pair("2x/4", "x/2"), Pair("x/2", "0.5x"), Pair("x/2", "½x"), Pair("(x+1)^3", "x^3 + 3x^2 + 3x + 1"),
    Pair("1/2 + 1/3", "5/6"), Pair("0.1 + 0.2", "0.3"), Pair("√8", "2√2"), Pair("√2/2", "1/√2"), Pair("√4", "2"),
    Pair("x^(1/2)", "√x"), Pair("√(4x)", "2√x"), Pair("e^(-x)", "1/e^x"), Pair("e^x e^x", "e^(2x)"),
    Pair("exp(x)", "e^x"), Pair("e^(x+1)", "e*e^x"), Pair("2^(-x)", "(1/2)^x"), Pair("4^x", "2^(2x)"),
    Pair("6^x", "2^x * 3^x"), Pair("e^(-x^2/2)", "exp(-0.5 x^2)"), Pair("-(x-1)", "1 - x"),
    Pair("1/(2x+2)", "0.5/(x+1)"),
    Pair("-1/(x-1)", "1/(1-x)"), Pair("sin(-x)", "-sin(x)"), Pair("cos(-x)", "cos x"), Pair("cos(x-1)", "cos(1-x)"),
    Pair("|x-1|", "|1-x|"), Pair("|2x|", "2|x|"), Pair("tan x", "sin(x)/cos(x)"), Pair("sec(x)^2", "1/cos(x)^2"),
    Pair("sin²x + cos²x", "1"), Pair("cosh(x)^2 - sinh(x)^2", "1"), Pair("tanh x", "sinh(x)/cosh(x)"),
    Pair("log2(x)", "ln(x)/ln(2)"), Pair("log10(100)", "2"), Pair("log2(8)", "3"), Pair("ln(e^x)", "x"),
    Pair("ln(e)", "1"), Pair("ln(2x)", "ln 2 + ln x"), Pair("ln(4)", "2 ln 2"), Pair("cbrt(8x)", "2 cbrt(x)"),
    Pair("cbrt(-x)", "-cbrt(x)"), Pair("(x+1)/x", "1 + 1/x"), Pair("1/x + 1/(x+1)", "(2x+1)/(x(x+1))"),
    Pair("1/(x(x+1))", "1/(x^2+x)"), Pair("x^2/x^3", "1/x"), Pair("a x + b", "b + x*a"), Pair("π x / π", "x"),
    Pair("max(x, 1)", "max(1, x)"), Pair("max(1, 2)", "2"), Pair("floor(-1.5)", "-2"), Pair("ceil(1.5)", "2"),
    Pair("sin(2x)", "sin(x+x)"), Pair("sin((x-1)(x+1))", "sin(x^2-1)"), Pair("(e^x)^2", "e^(2x)"),
    Pair("(e^x)^x", "e^(x^2)"), Pair("x^0", "1"), Pair("1/(1+e^(-x))", "e^x/(e^x+1)"), Pair("√2 * √3", "√6"),
    Pair("sin(0)", "0"), Pair("(x+1)^2/(x+1)^3", "1/(x+1)"), Pair("sqrt(x)*sqrt(x)", "sqrt(x)^2"),
    Pair("x^(3/2)", "x√x"),
    Pair("|π|", "π"), Pair("arcsec(x)", "arccos(1/x)"), Pair("(√5+1)/2", "0.5 + √5/2"), Pair("1/x - 1/x + 1/x", "1/x"),
]

private let different: [Pair] = [
    Pair("2x", "x/2"), Pair("x^2", "x^3"), Pair("x^2", "2x"), Pair("sin x", "cos x"), Pair("x", "-x"), Pair("x/x", "1"),
    Pair("x^2/x", "x"), Pair("√(x)^2", "x"), Pair("√(x^2)", "x"), Pair("ln x - ln x", "0"), Pair("0/x", "0"),
    Pair("1/(1/x)", "x"), Pair("tan(x)cos(x)", "sin(x)"), Pair("(x^2-1)/(x-1)", "x+1"), Pair("x^(1/3)", "cbrt(x)"),
    Pair("-x^2", "(-x)^2"), Pair("2^(3^2)", "(2^3)^2"), Pair("e^(0/x)", "1"), Pair("sin(x)^2", "sin(x^2)"),
    Pair("|x|", "x"), Pair("a x", "b x"), Pair("0.333", "1/3"), Pair("π", "3.14159265"), Pair("arcsin(x)", "1/sin(x)"),
    Pair("e^(ln x)", "x"), Pair("1/x + 1/(x-1) - 1/(x-1)", "1/x"), Pair("ln(x^2)", "2 ln(x)"), Pair("x^x", "x^2"),
    Pair("floor(x)", "ceil(x)"), Pair("min(x, 1)", "max(x, 1)"), Pair("log2(x)", "log10(x)"), Pair("(ln x)^0", "1"),
    Pair("1^(1/x)", "1"),
]

@Suite struct EquivalenceTests {
    @Test(arguments: same) func `what means the same function is equivalent, and its canonical form stays`(_ pair: Pair)
        throws
    {
        let (left, right) = try pair.expressions()
        #expect(left.isEquivalent(to: right), "\(left.canonical.python) and \(right.canonical.python)")
        #expect(right.isEquivalent(to: left))
        #expect(left.canonical.canonical == left.canonical)
        #expect(left.canonical.isEquivalent(to: left))
    }

    @Test(arguments: different) func `what differs anywhere, or might, is not equivalent`(_ pair: Pair) throws {
        let (left, right) = try pair.expressions()
        #expect(!left.isEquivalent(to: right), "\(left.canonical.python) and \(right.canonical.python)")
        #expect(!right.isEquivalent(to: left))
        #expect(left.canonical != right.canonical)
    }

    @Test func `what would become too large is left as it was written`() throws {
        let large = try Expression(parsing: "(x+1)^40 + 1")
        let other = try Expression(parsing: "1 + (1+x)^40")
        #expect(large.isEquivalent(to: other))
        let overflow = try Expression(parsing: "(1234567891x + 1)^3")
        #expect(overflow.canonical == overflow)
        #expect(overflow.isEquivalent(to: overflow))
    }

    @Test(arguments: [
        ("(x-1)(x+2)", "x**2 + x - 2"), ("x sin(x)*2", "2*np.sin(x)*x"), ("1 + x^2 - 3x", "x**2 - 3*x + 1"),
        ("√12", "2*np.sqrt(3)"),
    ])
    func `the canonical form is collected in order of degree`(_ text: String, _ python: String) throws {
        #expect(try Expression(parsing: text).canonical.python == python)
    }
}
