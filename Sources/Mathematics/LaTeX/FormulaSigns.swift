/// Signs that are written with several ASCII characters, longest first.
let formulaDigraphs: [(String, FormulaToken.Kind)] = [
    ("<=>", .sign(.relation("\\Leftrightarrow"))), ("<->", .sign(.relation("\\leftrightarrow"))),
    ("...", .sign(.ordinary("\\dots"))), ("<=", .sign(.relation("\\le"))), ("=<", .sign(.relation("\\le"))),
    (">=", .sign(.relation("\\ge"))), ("!=", .sign(.relation("\\ne"))), ("==", .sign(.relation("="))),
    (":=", .sign(.relation(":="))), ("->", .sign(.relation("\\to"))), ("=>", .sign(.relation("\\Rightarrow"))),
    ("~=", .sign(.relation("\\approx"))), (">>", .sign(.relation("\\gg"))),
    ("<<", .sign(.relation("\\ll"))), ("+/-", .sign(.binary("\\pm"))), ("+-", .sign(.binary("\\pm"))),
    ("**", .mark("^")),
    ("^^", .unknown("^^")),
]

/// Characters that structure a formula.
let formulaMarks: Set<Character> = [
    "^", "_", "{", "}", "(", ")", "[", "]", "|", "/", "&", "'", ",", ";", ":", ".", "!", "?", "$", "\"", "`", "—",
    "“", "”", "√", "∛", "∜", "⟨", "⟩", "⌊", "⌋", "⌈", "⌉", "‖", "~",
]

/// Single characters with the tokens that they are.
let formulaSigns: [Character: FormulaToken.Kind] = {
    var signs: [Character: FormulaToken.Kind] = [
        "′": .mark("'"), "’": .mark("'"), "″": .raised("\\prime\\prime"), "°": .raised("\\circ"), "∕": .mark("/"),
        "⁄": .mark("/"), "∣": .mark("|"), "（": .mark("("), "）": .mark(")"), "ˆ": .mark("^"),
        "*": .sign(.binary("\\cdot")),
    ]
    func add(_ pairs: String, as make: (String) -> FormulaNode) {
        let words = pairs.split(separator: " ").map(String.init)
        for index in stride(from: 0, to: words.count - 1, by: 2) {
            signs[Character(words[index])] = .sign(make(words[index + 1]))
        }
    }
    add("+ + - - − - – - ± \\pm ∓ \\mp × \\times · \\cdot ⋅ \\cdot ∙ \\cdot ∗ \\ast ÷ \\div", as: FormulaNode.binary)
    add("∘ \\circ ⊕ \\oplus ⊗ \\otimes ⊙ \\odot ⋆ \\star ∪ \\cup ∩ \\cap ∧ \\wedge ∨ \\vee", as: FormulaNode.binary)
    add("∖ \\setminus", as: FormulaNode.binary)
    add(
        "= = < < > > ≤ \\le ⩽ \\leqslant ≥ \\ge ⩾ \\geqslant ≠ \\ne ≈ \\approx ≡ \\equiv ∼ \\sim",
        as: FormulaNode.relation
    )
    add(
        "≃ \\simeq ≅ \\cong ∝ \\propto ≪ \\ll ≫ \\gg ⊥ \\perp ∥ \\parallel ≔ := ⊢ \\vdash ⊨ \\models",
        as: FormulaNode.relation
    )
    add(
        "→ \\to ⟶ \\longrightarrow ← \\leftarrow ↔ \\leftrightarrow ⇒ \\Rightarrow ⟹ \\implies",
        as: FormulaNode.relation
    )
    add(
        "⇐ \\Leftarrow ⇔ \\Leftrightarrow ⟺ \\iff ↦ \\mapsto ⇌ \\rightleftharpoons ∈ \\in ∉ \\notin",
        as: FormulaNode.relation
    )
    add("∋ \\ni ⊂ \\subset ⊆ \\subseteq ⊃ \\supset ⊇ \\supseteq", as: FormulaNode.relation)
    add("∑ \\sum ∏ \\prod ∫ \\int ∬ \\iint ∭ \\iiint ∮ \\oint ⋃ \\bigcup ⋂ \\bigcap", as: FormulaNode.largeOperator)
    add(
        "∞ \\infty ∂ \\partial ∇ \\nabla ℏ \\hbar ħ \\hbar ℓ \\ell … \\dots ⋯ \\cdots ⋮ \\vdots",
        as: FormulaNode.ordinary
    )
    add(
        "⋱ \\ddots ∅ \\emptyset ∀ \\forall ∃ \\exists ¬ \\neg ∠ \\angle △ \\triangle † \\dagger",
        as: FormulaNode.ordinary
    )
    add(
        "ℵ \\aleph ℜ \\Re ℑ \\Im ⊤ \\top µ \\mu ∆ \\Delta ς \\varsigma ϑ \\vartheta □ \\square",
        as: FormulaNode.ordinary
    )
    addAlphabet("ℝℕℤℚℂℙℍ", "RNZQCPH", "mathbb")
    addAlphabet("ℒℱℋℛℬℰℳ", "LFHRBEM", "mathcal")
    return signs

    func addAlphabet(_ characters: String, _ letters: String, _ command: String) {
        for (character, letter) in zip(characters, letters) {
            signs[character] = .sign(.command(command, option: nil, arguments: [[.ordinary(String(letter))]]))
        }
    }
}()

/// Letters with a mark above, whether composed or not: `Ĥ` is `\hat` over `H`.
let accentedLetters: [Character: (accent: String, letter: String)] = {
    let marks = [
        ("\u{302}", "hat"), ("\u{304}", "bar"), ("\u{305}", "overline"), ("\u{307}", "dot"), ("\u{308}", "ddot"),
        ("\u{303}", "tilde"), ("\u{20D7}", "vec"), ("\u{20D1}", "vec"),
    ]
    let latin = (UInt8(ascii: "a")...UInt8(ascii: "z")).flatMap { small in
        [small, small - 32].map { String(Unicode.Scalar($0)) }
    }
    var letters: [Character: (accent: String, letter: String)] = [:]
    for (mark, accent) in marks {
        for letter in latin { letters[Character(letter + mark)] = (accent, letter) }
        for (letter, command) in greekCommands { letters[Character(letter + mark)] = (accent, command) }
    }
    return letters
}()

/// Lowered characters and what they are on the line.
let subscripts = Dictionary(
    uniqueKeysWithValues: zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ", "0123456789+-=()aeoxhklmnpstijruv")
)
