import Language

/// Values that have names, such as the functions that are called sine or sigmoid.
struct Book: Sendable {
    struct Entry: Sendable {
        let value: Value
        /// The name to show, as the book writes it first.
        let title: String
        /// Whether the name only says what kind of thing it is, so that a written value takes its place.
        let isKind: Bool
        /// What the written value must be then.
        let kind: FunctionKind?
    }

    private(set) var entries: [Entry] = []
    private var names: [WordList.ID: [Name]] = [:]

    private struct Name: Sendable {
        let words: [Word]
        let entry: Int
    }

    private struct Word: Sendable {
        /// The word's number; −1 for digits and signs.
        let id: WordList.ID
        let text: String
        /// “Formula for generating triples” is not meant by “generate triples”.
        let isGerund: Bool
    }

    /// Adds an entry under its names; “volume of sphere” is also found as “sphere volume”.
    mutating func add(_ entry: Entry, names: [String], words: inout WordList) {
        entries.append(entry)
        for name in names {
            for variant in Self.variants(of: name) {
                let parts = Self.words(of: variant).map { text, isWord in
                    Word(id: isWord ? words.add(text) : -1, text: text, isGerund: text.hasSuffix("ing"))
                }
                guard let first = parts.first, first.id >= 0 else { continue }
                self.names[first.id, default: []].append(Name(words: parts, entry: entries.count - 1))
            }
        }
    }

    /// The words and signs of a name; most names are plain words, which need no further reading.
    private static func words(of name: String) -> [(text: String, isWord: Bool)] {
        if name.utf8.allSatisfy({ $0 == UInt8(ascii: " ") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }) {
            return name.split(separator: " ").filter { $0 != "the" && $0 != "a" && $0 != "an" }.map {
                (String($0), true)
            }
        }
        return Wording(name).tokens.filter { !$0.isEmpty }.map { ($0.text, $0.kind == .word) }
    }

    private static func variants(of name: String) -> [String] {
        let parts = name.split(separator: " ")
        let places = parts.indices.filter { parts[$0] == "of" }
        guard places.count == 1, let place = places.first, place > 0, place < parts.count - 1 else { return [name] }
        return [name, (parts[(place + 1)...] + parts[..<place]).joined(separator: " ")]
    }

    /// The entries named at a token, with the token after the name.
    func entries(in wording: ReadWording, at index: Int) -> [(entry: Entry, end: Int)] {
        guard let reading = wording.readings[index] else { return [] }
        var found: [(Entry, Int)] = []
        for id in reading.ids {
            for name in names[id] ?? [] {
                if let end = end(of: name.words, in: wording, at: index) { found.append((entries[name.entry], end)) }
            }
        }
        return found
    }

    private func end(of words: [Word], in wording: ReadWording, at start: Int) -> Int? {
        var index = start
        for word in words {
            guard let place = wording.places(from: index).first(where: { fits(word, wording, $0) }) else { return nil }
            index = place + 1
        }
        return index
    }

    private func fits(_ word: Word, _ wording: ReadWording, _ index: Int) -> Bool {
        if word.id < 0 { return wording.wording.tokens[index].text == word.text }
        guard let reading = wording.readings[index], reading.ids.contains(word.id) else { return false }
        return !word.isGerund || reading.isCorrected || wording.wording.tokens[index].text.hasSuffix("ing")
    }
}
