/// Gives all forms of a word one key, so that `plots`, `plotted` and `plotting` are found under `plot`.
///
/// The key is no word to show: it only has to be the same for the forms of one word, and different for words that are
/// not to be confused. Where the rules confuse two, `forms.txt` keeps them apart.
package struct Folding: Sendable {
    private let forms: [String: String]
    /// British spellings with their American ones, by their first three letters.
    private let spellings: [UInt32: [(british: [UInt8], american: [UInt8])]]

    /// The folding of the built-in lexicons.
    package static let standard = Folding(forms: Lexicon.forms, spellings: Lexicon.spellings)

    init(forms: [String: String], spellings: [(String, String)]) {
        self.forms = forms
        let pairs = spellings.map { (british: Array($0.0.utf8), american: Array($0.1.utf8)) }
        self.spellings = Dictionary(grouping: pairs) { Self.start($0.british[...]) }
    }

    /// The key of a word in small letters.
    package func key(of word: String) -> String {
        var word = word
        if word.hasSuffix("'s") { word.removeLast(2) }
        if word.hasSuffix("'") { word.removeLast() }
        if let base = forms[word] { return base }
        guard word.utf8.allSatisfy({ $0 < 0x80 }) else { return plain(word) }
        word = americanized(word)
        if let base = forms[word] { return base }
        let stem = withoutEnding(word)
        return forms[stem] ?? stem
    }

    /// The word with its first British part spelt as in America.
    private func americanized(_ word: String) -> String {
        let letters = Array(word.utf8)
        for index in 0..<max(0, letters.count - 2) {
            for (british, american) in spellings[Self.start(letters[index...])] ?? []
            where letters[index...].starts(with: british) {
                let ending = letters[(index + british.count)...]
                return String(decoding: letters[..<index] + american + ending, as: UTF8.self)
            }
        }
        return word
    }

    private static func start(_ letters: ArraySlice<UInt8>) -> UInt32 {
        letters.prefix(3).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// The key of a word with accents, without them: `schrödinger`.
    private func plain(_ word: String) -> String {
        var letters = ""
        for character in word {
            letters.append(contentsOf: accents[character].map(String.init) ?? String(character))
        }
        return letters == word ? word : key(of: letters)
    }

    private func withoutEnding(_ word: String) -> String {
        var stem = word[...]
        if stem.count > 4, stem.hasSuffix("ies") {
            stem = stem.dropLast(3) + "y"
        } else if stem.hasSuffix("sses") || stem.hasSuffix("xes") || stem.hasSuffix("ches") || stem.hasSuffix("shes") {
            stem = stem.dropLast(2)
        } else if stem.count > 3, stem.hasSuffix("s"), !["ss", "us", "is", "as"].contains(stem.suffix(2)) {
            stem = stem.dropLast()
        }
        if stem.count > 5, stem.hasSuffix("ing"), stem.dropLast(3).contains(where: isVowel) {
            stem = stem.dropLast(3)
        } else if stem.count > 4, stem.hasSuffix("ed"), stem.dropLast(2).contains(where: isVowel) {
            stem = stem.dropLast(2)
        }
        if stem.count > 3, stem.hasSuffix("e") { stem = stem.dropLast() }
        if stem.count > 3, let last = stem.last, stem.dropLast().last == last, !isVowel(last) {
            stem = stem.dropLast()
        }
        return String(stem)
    }

    private func isVowel(_ character: Character) -> Bool { "aeiouy".contains(character) }
}

private let accents: [Character: Character] = [
    "ä": "a", "á": "a", "à": "a", "â": "a", "å": "a", "ö": "o", "ó": "o", "ò": "o", "ô": "o", "ø": "o", "ü": "u",
    "ú": "u", "ù": "u", "û": "u", "é": "e", "è": "e", "ê": "e", "ë": "e", "í": "i", "ì": "i", "î": "i", "ï": "i",
    "ñ": "n", "ç": "c",
]
