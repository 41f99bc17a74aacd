/// Gives all forms of a word one key, so that `plots`, `plotted` and `plotting` are found under `plot`.
///
/// The key is no word to show: it only has to be the same for the forms of one word, and different for words that are
/// not to be confused. Where the rules confuse two, `forms.txt` keeps them apart.
package struct Folding: Sendable {
    private let forms: [String: String]
    private let spellings: [(bytes: [UInt8], british: String, american: String)]

    /// The folding of the built-in lexicons.
    package static let standard = Folding(forms: Lexicon.forms, spellings: Lexicon.spellings)

    init(forms: [String: String], spellings: [(String, String)]) {
        self.forms = forms
        self.spellings = spellings.map { (Array($0.utf8), $0, $1) }
    }

    /// The key of a word in small letters.
    package func key(of word: String) -> String {
        var word = word
        if word.hasSuffix("'s") { word.removeLast(2) }
        if word.hasSuffix("'") { word.removeLast() }
        if let base = forms[word] { return base }
        guard word.utf8.allSatisfy({ $0 < 0x80 }) else { return plain(word) }
        let letters = Array(word.utf8)
        for (bytes, british, american) in spellings where letters.holds(bytes) {
            word.replaceFirst(british, with: american)
            break
        }
        if let base = forms[word] { return base }
        let stem = withoutEnding(word)
        return forms[stem] ?? stem
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

extension [UInt8] {
    /// Whether the bytes of another text stand somewhere in this one.
    fileprivate func holds(_ part: [UInt8]) -> Bool {
        guard let first = part.first, part.count <= count else { return false }
        for start in 0...(count - part.count) where self[start] == first {
            if (1..<part.count).allSatisfy({ self[start + $0] == part[$0] }) { return true }
        }
        return false
    }
}

extension String {
    fileprivate mutating func replaceFirst(_ part: String, with other: String) {
        guard let found = firstRange(of: part) else { return }
        replaceSubrange(found, with: other)
    }

    private func firstRange(of part: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
            formIndex(after: &start)
        }
        return nil
    }
}

private let accents: [Character: Character] = [
    "ä": "a", "á": "a", "à": "a", "â": "a", "å": "a", "ö": "o", "ó": "o", "ò": "o", "ô": "o", "ø": "o", "ü": "u",
    "ú": "u", "ù": "u", "û": "u", "é": "e", "è": "e", "ê": "e", "ë": "e", "í": "i", "ì": "i", "î": "i", "ï": "i",
    "ñ": "n", "ç": "c",
]
