import Testing

@testable import Semantics

@Suite struct AlternativesTests {
    @Test(arguments: [
        ("gcd = greatest common divisor", ["gcd", "greatest common divisor"]),
        ("(a|b) c", ["a c", "b c"]), ("a (b|)", ["a b", "a"]), ("(a|b (c|d)) e", ["a e", "b c e", "b d e"]),
        ("K <1> = (graph|) on <1>", ["k <1>", "graph on <1>", "on <1>"]),
        ("a (b", ["a (b"]), ("a) b", ["a) b"]), ("a (b|c = d", ["a (b|c", "d"]),
    ])
    func `a line stands for all its phrases`(_ line: String, _ phrases: [String]) {
        #expect(line.phrases == phrases)
    }

    @Test func `more than a person means is left as it is`() {
        let line = String(repeating: "(a|b) ", count: 40)
        #expect(line.phrases.count == 1)
    }
}
