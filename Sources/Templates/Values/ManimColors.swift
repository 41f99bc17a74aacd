import Language

/// The colours that Manim has constants for, by the words that people use.
struct ManimColors: Sendable {
    private let names: [(words: [WordList.ID], constant: String)]

    /// Adds the names of the colours to the list of words.
    init(words: inout WordList) {
        names = Self.spoken.map { name, constant in
            (name.split(separator: " ").map { words.add(String($0)) }, constant)
        }
    }

    /// The longest name of a colour at a token, and the token after it.
    func color(in wording: ReadWording, at index: Int) -> (constant: String, end: Int)? {
        var best: (constant: String, end: Int)?
        // “Green's theorem” is not green.
        guard !wording.wording.tokens[index].text.contains("'") else { return nil }
        for (words, constant) in names where index + words.count <= wording.count {
            guard words.indices.allSatisfy({ wording.readings[index + $0]?.ids.contains(words[$0]) == true }) else {
                continue
            }
            if index + words.count > best?.end ?? 0 { best = (constant, index + words.count) }
        }
        return best
    }

    /// The constant of a name as it may stand in JSON: `RED`, `light grey`, `Blue_C`.
    static func constant(named name: String) -> String? {
        let plain = name.uppercased().split { " _-".contains($0) }.joined(separator: "_")
        if constants.contains(plain) { return plain }
        let american = plain.replacing("GREY", with: "GRAY")
        return constants.contains(american) ? american : nil
    }

    private static let spoken: [(String, String)] = {
        let plain = ["white", "black", "gray", "blue", "teal", "green", "yellow", "gold", "red", "maroon"]
        let more = ["purple", "pink", "orange", "light gray", "dark gray", "dark blue", "light pink", "light brown"]
        let rest = ["dark brown"]
        return (plain + more + rest).map { ($0, $0.uppercased().replacing(" ", with: "_")) }
    }()

    private static let constants: Set<String> = {
        var constants: Set<String> = [
            "WHITE", "BLACK", "ORANGE", "PINK", "LIGHT_PINK", "LIGHT_BROWN", "DARK_BROWN", "GRAY_BROWN", "DARK_BLUE",
            "LIGHT_GRAY", "LIGHTER_GRAY", "DARK_GRAY", "DARKER_GRAY", "PURE_RED", "PURE_GREEN", "PURE_BLUE",
            "PURE_CYAN", "PURE_MAGENTA", "PURE_YELLOW",
        ]
        for family in ["GRAY", "BLUE", "TEAL", "GREEN", "YELLOW", "GOLD", "RED", "MAROON", "PURPLE"] {
            constants.insert(family)
            for shade in "ABCDE" { constants.insert("\(family)_\(shade)") }
        }
        return constants
    }()
}

extension String {
    func replacing(_ part: Character, with other: String) -> String {
        split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
    }

    func replacing(_ part: String, with other: String) -> String {
        split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
    }
}
