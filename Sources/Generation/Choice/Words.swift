/// The words of a text, in lower case and without what stands between them.
struct Words: Sendable, Hashable {
    let list: [Substring]

    init(_ text: String) {
        let plain = text.lowercased().replacing("'", with: "").replacing("’", with: "")
        list = plain.split { !$0.isLetter && !$0.isNumber }
    }

    /// Whether a phrase stands among them, word by word.
    func have(_ phrase: Phrase) -> Bool {
        guard let first = phrase.words.first else { return false }
        return list.indices.contains { start in
            guard first.fits(list[start]), start + phrase.words.count <= list.count else { return false }
            return zip(phrase.words.dropFirst(), list[(start + 1)...]).allSatisfy { $0.fits($1) }
        }
    }
}

/// Words that follow each other.
struct Phrase: Sendable, Hashable, CustomStringConvertible {
    /// As it was written down.
    let description: String
    fileprivate let words: [Word]

    init(_ text: String) {
        description = text
        words = text.split { !$0.isLetter && !$0.isNumber && $0 != "*" }.map { Word(String($0)) }
    }

    fileprivate struct Word: Sendable, Hashable {
        let beginning: String
        let isWhole: Bool

        init(_ text: String) {
            isWhole = !text.hasSuffix("*")
            beginning = isWhole ? text : String(text.dropLast())
        }

        func fits(_ word: Substring) -> Bool { isWhole ? word == beginning : word.hasPrefix(beginning) }
    }
}
