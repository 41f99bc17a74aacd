import Mathematics
import Testing

@Suite struct FormulaTests {
    @Test(arguments: plainFormulas) func `plain text becomes LaTeX`(_ formula: FormulaCase) throws {
        let read = try Formula(parsing: formula.text)
        #expect(read.latex == formula.latex)
    }

    @Test(arguments: latexFormulas) func `LaTeX is read and written again`(_ formula: FormulaCase) throws {
        let read = try Formula(parsing: formula.text)
        #expect(read.latex == formula.latex)
    }

    @Test(arguments: plainFormulas + latexFormulas) func `what is written reads as itself`(_ formula: FormulaCase)
        throws
    {
        let once = try Formula(parsing: formula.text)
        let dollars = try Formula(parsing: "$" + once.latex + "$")
        #expect(dollars.latex == once.latex)
    }

    @Test(arguments: formulaSentences) func `the longest formula is read and the words are left`(
        _ sentence: FormulaSentence
    ) {
        let found = Formula.prefix(of: sentence.text[...])
        #expect(found?.value.latex == sentence.latex)
        #expect(found.map { String($0.rest) } == sentence.rest)
    }

    @Test(arguments: formulaRefusals) func `what is no formula, or half of one, is left alone`(_ text: String) {
        let found = Formula.prefix(of: text[...])
        let isRead = found.map { $0.value.latex + " | " + $0.rest }
        #expect(isRead == nil)
    }

    @Test(arguments: forbiddenFormulas) func `what could do harm is refused by name and column`(
        _ text: String,
        _ column: Int,
        _ name: String
    ) {
        let error = #expect(throws: MathematicsError.self) { try Formula(parsing: text) }
        #expect(error?.column == column)
        #expect(error?.description.contains(name) == true, "\(error?.description ?? "")")
        let wrapped = #expect(throws: MathematicsError.self) { try Formula(parsing: "$" + text + "$") }
        #expect(wrapped?.column == column + 1)
    }

    @Test func `a formula may not be too long or too deep`() throws {
        #expect(throws: MathematicsError.self) { try Formula(parsing: String(repeating: "x+", count: 1_000) + "x") }
        let nested = { (count: Int) in String(repeating: "{", count: count) + "x" + String(repeating: "}", count: count)
        }
        #expect(try Formula(parsing: nested(30)).latex.contains("x"))
        #expect(throws: MathematicsError.self) { try Formula(parsing: nested(50)) }
        let towers = "x" + String(repeating: "^{x", count: 60) + String(repeating: "}", count: 60)
        #expect(throws: MathematicsError.self) { try Formula(parsing: towers) }
        let slashes = String(repeating: "\\frac", count: 300)
        #expect(throws: MathematicsError.self) { try Formula(parsing: slashes) }
        #expect(Formula.prefix(of: String(repeating: "(", count: 2_000)[...]) == nil)
        #expect(Formula.prefix(of: String(repeating: "x, ", count: 600)[...]) == nil)
        #expect(Formula.prefix(of: String(repeating: "|", count: 1_500)[...]) == nil)
        #expect(Formula.prefix(of: String(repeating: "1/(", count: 500)[...]) == nil)
    }

    @Test(arguments: [
        ("(n from 1 to infinity)", #"\sum_{n = 1}^{\infty}\frac{1}{n^{2}} = \frac{\pi^{2}}{6}"#, ""),
        ("n = 1 to ∞, please", #"\sum_{n = 1}^{\infty}\frac{1}{n^{2}} = \frac{\pi^{2}}{6}"#, ", please"),
        ("from n=-1 up to N in red", #"\sum_{n = -1}^{N}\frac{1}{n^{2}} = \frac{\pi^{2}}{6}"#, " in red"),
    ])
    func `bounds that are said beside a sum go to it`(_ text: String, _ latex: String, _ rest: String) throws {
        let sum = try Formula(parsing: "∑ 1/n² = π²/6")
        let bounds = try #require(FormulaBounds.prefix(of: text[...]))
        #expect(sum.bounded(by: bounds.value)?.latex == latex)
        #expect(String(bounds.rest) == rest)
        #expect(sum.bounded(by: bounds.value)?.bounded(by: bounds.value) == nil)
        #expect(try Formula(parsing: "x^2").bounded(by: bounds.value) == nil)
    }

    @Test(arguments: [
        "", "(n from 1)", "1 from 2 to 3", "n from 1 to 2x", "n in 1 to 5", "(n from 1 to 5", "n from 1 to 5 + 1",
    ])
    func `what gives no bounds is left alone`(_ text: String) {
        #expect(FormulaBounds.prefix(of: text[...])?.value == nil)
    }

    @Test func `an integral has its bounds without the variable`() throws {
        let bounds = try #require(FormulaBounds.prefix(of: "x from 0 to pi")?.value)
        #expect(try Formula(parsing: "∫ sin(x) dx = 2").bounded(by: bounds)?.latex == #"\int_{0}^{\pi}\sin(x)\,dx = 2"#)
    }
}
