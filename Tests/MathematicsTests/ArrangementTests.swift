import Mathematics
import Testing

@Suite struct ArrangementTests {
    private func arrangement(_ text: String) throws -> String {
        try Expression(parsing: text, variables: ["x", "y", "a", "b"]).arrangement
    }

    @Test(arguments: [
        ("x^2 - 4x + 3", "3 + x**2 - 4*x"), ("x sin(x)", "sin(x)*x"), ("x/2", "0.5x"), ("x/2", "(1/2) x"),
        ("exp(-x)", "e^(-x)"), ("x^(1/2)", "sqrt(x)"), ("(x+1)(x-2)", "(x - 2)(1 + x)"), ("2 + 3", "3 + 2"),
        ("1/2", "0.5"), ("-x", "-1*x"), ("a - b", "-b + a"),
    ])
    func `the same steps in other signs or another order are arranged alike`(_ a: String, _ b: String) throws {
        #expect(try arrangement(a) == arrangement(b))
    }

    @Test func `a tower of powers is arranged once a level`() throws {
        #expect(try arrangement(Array(repeating: "x", count: 38).joined(separator: "^")).count > 38)
    }

    @Test(arguments: [
        ("2 + 3", "5"), ("6/8", "3/4"), ("(x+1)^2", "x^2 + 2x + 1"), ("2x", "x/2"), ("x^2", "2^x"), ("a - b", "b - a"),
        ("x^2/x", "x"), ("1 - 2", "2 - 1"), ("2*3", "6"), ("x - (a + b)", "x - a + b"), ("sin(x)^2", "sin(x^2)"),
        ("(2x)^3", "2x^3"), ("-x^2", "(-x)^2"),
    ])
    func `what is worked out, or is another function, is arranged otherwise`(_ a: String, _ b: String) throws {
        #expect(try arrangement(a) != arrangement(b))
    }
}
