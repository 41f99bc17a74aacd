/// The smallest piece of written mathematics.
struct Token: Sendable {
    enum Kind: Sendable, Hashable {
        case number(Rational)
        /// A word or letter: `x`, `sin`, `squared`, `θ`; `π` is `pi`.
        case name(String)
        /// An operator or bracket in its plain spelling: `−` is `-`, `**` is `^`, `≤`, `…`, `→`, `∈`.
        case symbol(Character)
        /// A LaTeX command that means something of its own, without the backslash.
        case command(String)
        /// Raised characters, lowered to the line: `⁻¹` is `-1`.
        case superscript(String)
        case unknown(Character)
        case end
    }

    let kind: Kind
    let start: String.Index
    let end: String.Index
    /// Whether white space stands before it.
    let isSpaced: Bool
    /// Whether it came as a LaTeX command.
    var isCommand = false

    var isNumber: Bool { if case .number = kind { true } else { false } }
    /// Whether it is a word that is said, rather than a sign or a command.
    var isWord: Bool { name != nil && !isCommand }
    var name: String? { if case .name(let name) = kind { name } else { nil } }

    func isSymbol(_ characters: Character...) -> Bool {
        if case .symbol(let character) = kind { characters.contains(character) } else { false }
    }
}

/// The signs of brackets whose direction is known, as `\left|` and `\right|`.
enum Bar {
    static let opening: Character = "⟦"
    static let closing: Character = "⟧"
}
