import FuzzTargets
import Mathematics
import Testing

/// Pieces of which texts are made at random: mathematics, English, LaTeX and mischief.
private let pieces: [String] = """
    x y e π θ 2 0.5 1,000 ½ ² ³ ⁻¹ ₁ + - − * · / ^ ^{ _ ( ) [ ] { } | ‖ √ ∛ = < <= ≤ ≠ → ∈ , . ; : ! ? ' $ $$ " ` ~ & % # @ \
    sin cos ln log lim max sqrt pi infinity dx sinx xe^x e^ix mc² a b ab the of from to between and over squared plus \
    square root one half three hundred minus red E = mc^2 ∑ ∫ ∂ ∞ Ĥ ℝ ° … .. \\frac \\frac12 \\sqrt \\sin \\left( \
    \\right) \\left| \\begin{pmatrix} \\end{pmatrix} \\begin{cases} \\\\ \\text{if} \\{ \\} \\, \\input \\def ^^ \\ 😀 [[1,2],[3,4]] \
    import __class__ 9**9**9 1e999 \u{0} \u{202E} é
    """.split(separator: " ").map(String.init) + ["from 0 to", "[0, 5]", "-2 ≤ x ≤", "between 1 and", "from -pi"]

private struct RandomTexts {
    private var generator = SeededGenerator(seed: 7)

    mutating func text() -> String {
        (0..<Int.random(in: 1...14, using: &generator)).map { _ in
            (pieces.randomElement(using: &generator) ?? "") + (Bool.random(using: &generator) ? " " : "")
        }.joined()
    }
}

@Suite struct RandomTextTests {
    @Test(.timeLimit(.minutes(2))) func `no text breaks a parser, and what comes out is clean`() throws {
        var texts = RandomTexts()
        var counts = [0, 0, 0, 0]
        for _ in 0..<6_000 {
            let text = texts.text()
            if let (value, rest) = Expression.prefix(of: text[...]) {
                counts[0] += 1
                #expect(text.hasSuffix(rest))
                #expect(value.python.isCleanPython(naming: { $0 == "x" }), "\(text) became \(value.python)")
            }
            if let (value, rest) = Formula.prefix(of: text[...]) {
                counts[1] += 1
                #expect(text.hasSuffix(rest))
                #expect(value.latex.isCleanLaTeX, "\(text) became \(value.latex)")
                #expect(throws: Never.self, "\(text)") { try Formula(parsing: "$" + value.latex + "$") }
            }
            if let (_, rest) = Interval.prefix(of: text[...]) {
                counts[2] += 1
                #expect(text.hasSuffix(rest))
            }
            if let (value, rest) = Number.prefix(of: text[...]) {
                counts[3] += 1
                #expect(text.hasSuffix(rest))
                #expect(value.python.isCleanPython(naming: { $0 == "x" }), "\(text) became \(value.python)")
            }
            _ = Matrix.prefix(of: text[...])
        }
        #expect(counts.allSatisfy { $0 > 20 }, "\(counts)")
    }
}
