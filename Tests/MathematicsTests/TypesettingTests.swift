import Mathematics
import Testing

/// What real LaTeX says of everything that is written as LaTeX.
@Suite struct TypesettingTests {
    @Test(.timeLimit(.minutes(1))) func `LaTeX typesets all formulas`() async throws {
        var formulas: [String] = []
        for formula in plainFormulas + latexFormulas { formulas.append(try Formula(parsing: formula.text).latex) }
        formulas += formulaSentences.compactMap { Formula.prefix(of: $0.text[...])?.value.latex }
        formulas += try everyCommand()
        formulas += try everySign()
        #expect(formulas.count > 400)
        let outcome = try await LaTeXRun.typeset(formulas)
        #expect(outcome.succeeded, "\(outcome.log)")
    }

    @Test(.timeLimit(.minutes(1))) func `LaTeX typesets random expressions, and they read as formulas`() async throws {
        var random = RandomExpressions(seed: 6)
        var formulas: [String] = []
        for _ in 0..<200 {
            let latex = random.expression(depth: 4).latex
            formulas += [latex, try Formula(parsing: "$" + latex + "$").latex]
        }
        let outcome = try await LaTeXRun.typeset(formulas)
        #expect(outcome.succeeded, "\(outcome.log)")
    }

    /// A formula for every command and environment of the allow-list.
    private func everyCommand() throws -> [String] {
        let sizes = ["big", "Big", "bigg", "Bigg"].flatMap { size in ["", "l", "r", "m"].map { size + $0 } }
        let commands = Formula.commandNames.map { name in
            switch name {
            case "left", "right", "middle": "\\left( x \\middle| y \\right)"
            case "begin", "end": "\\begin{cases} x & y \\end{cases}"
            case "not": "a \\not= b"
            case let name where sizes.contains(name): "\\\(name)( x"
            default: "x \\\(name){A}{b} y"
            }
        }
        let environments = Formula.environmentNames.map { name in
            let columns = name == "array" ? "{cc}" : ""
            let between = name.hasPrefix("gather") || name.hasPrefix("multline") ? "" : "&"
            return "\\begin{\(name)}\(columns) a \(between) b \\\\ [c] \(between) d \\end{\(name)}"
        }
        return try (commands + environments).map { try Formula(parsing: "$" + $0 + "$").latex }
    }

    /// A formula for every sign of Unicode that stands for a command.
    private func everySign() throws -> [String] {
        let signs = """
            ±∓×·⋅∙∗÷∘⊕⊗⊙⋆∪∩∧∨∖≤⩽≥⩾≠≈≡∼≃≅∝≪≫⊥∥≔⊢⊨→⟶←↔⇒⟹⇐⇔⟺↦⇌∈∉∋⊂⊆⊃⊇∑∏∫∬∭∮⋃⋂∞∂∇ℏħℓ…⋯⋮⋱∅∀∃¬∠△†ℵℜℑ⊤µ∆ςϑ□ℝℕℤℚℂℙℍℒℱℋℛℬℰℳ\
            αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩϕϵ½⅓¼¾⅔ĤẋẍŷāñÂαβ𝑥𝐴
            """
        return try signs.map { try Formula(parsing: "$a \($0) b$").latex }
    }
}
