/// Raised characters and what they are on the line.
let superscripts: [Character: Character] = [
    "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9", "⁺": "+",
    "⁻": "-", "⁽": "(", "⁾": ")", "ⁿ": "n", "ˣ": "x", "ᵗ": "t", "ᵃ": "a", "ᵇ": "b", "ᵏ": "k", "ᵐ": "m", "ʸ": "y",
    "ⁱ": "i",
    "ᐟ": "/", "ᶿ": "θ", "⁼": "=", "ᵀ": "T", "ʳ": "r", "ˢ": "s", "ᵈ": "d", "ʲ": "j", "ᵖ": "p", "ʰ": "h", "ᵛ": "v",
]

/// Fractions that are a single character.
let vulgarFractions: [Character: Rational] = {
    let parts: [(Character, Int, Int)] = [
        ("½", 1, 2), ("⅓", 1, 3), ("⅔", 2, 3), ("¼", 1, 4), ("¾", 3, 4), ("⅕", 1, 5), ("⅖", 2, 5), ("⅗", 3, 5),
        ("⅘", 4, 5), ("⅙", 1, 6), ("⅚", 5, 6), ("⅛", 1, 8), ("⅜", 3, 8), ("⅝", 5, 8), ("⅞", 7, 8),
    ]
    return Dictionary(
        uniqueKeysWithValues: parts.compactMap { part in Rational(part.1, over: part.2).map { (part.0, $0) } }
    )
}()
