import Engine
import Foundation

/// The name of something that can be explained, as a model gave it: one line, short, and nothing but a name.
struct ConceptName: Sendable, Hashable {
    /// As people read it.
    let text: String
    /// Equal for names of the same concept: “The limits of a function”, “limit of functions”.
    let key: String

    /// A name that is longer is a sentence, and a sentence is no name.
    private static let most = (characters: 80, words: 10)

    /// Nil for what cannot be a name.
    init?(_ text: String) {
        // Looked at before it is folded: a text may be as long as its sender likes.
        guard text.utf8.count <= 8 * Self.most.characters else { return nil }
        let words = text.precomposedStringWithCanonicalMapping.safeToShow(replacing: " ")
            .split(whereSeparator: \.isWhitespace)
        let name = words.joined(separator: " ").trimmingCharacters(in: Self.edges)
        guard name.count <= Self.most.characters, words.count <= Self.most.words, name.contains(where: \.isLetter),
            !name.contains(where: Self.isForeign)
        else { return nil }
        self.text = name
        key = Self.key(of: name)
        guard !key.isEmpty else { return nil }
    }

    /// Two names are the same concept if their keys are.
    static func == (left: Self, right: Self) -> Bool { left.key == right.key }

    func hash(into hasher: inout Hasher) { hasher.combine(key) }

    private static let edges = CharacterSet(charactersIn: " .,;:!?\"“”„«»*_")

    /// Characters that begin code, markup or a new sentence; names do without them.
    private static func isForeign(_ character: Character) -> Bool { "<>{}[]|`\"“”;!?@#~".contains(character) }

    /// The name without letter case, dashes, articles, and plurals.
    private static func key(of name: String) -> String {
        let plain = name.lowercased().replacing("’", with: "'").map { "-–—_".contains($0) ? " " : $0 }
        let words = String(plain).split(separator: " ")
        return words.enumerated().compactMap { index, word in
            // A letter at the end is a name of its own: “vitamin A”.
            let isArticle = index < words.count - 1 && ["a", "an", "the"].contains(word)
            return isArticle ? nil : singular(String(word))
        }.joined(separator: " ")
    }

    private static let irregular = [
        "axes": "axis", "bases": "basis", "indices": "index", "matrices": "matrix", "radii": "radius",
        "vertices": "vertex",
    ]

    /// The singular where the plural is beyond doubt; `calculus`, `analysis`, `statistics` and `process` are none.
    private static func singular(_ word: String) -> String {
        if let singular = irregular[word] { return singular }
        guard word.count > 3, word.hasSuffix("s") else { return word }
        if ["ss", "us", "is", "ics", "'s"].contains(where: word.hasSuffix) { return word }
        if word.hasSuffix("ies") { return word.dropLast(3) + "y" }
        if ["sses", "xes", "ches", "shes"].contains(where: word.hasSuffix) { return String(word.dropLast(2)) }
        return String(word.dropLast())
    }
}
