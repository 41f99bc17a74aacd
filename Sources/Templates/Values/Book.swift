import Language

/// Values that have names, such as the functions that are called sine or sigmoid.
struct Book: Sendable {
    struct Entry: Sendable {
        let value: Value
        /// The name to show, as the book writes it first.
        let title: String
        /// Whether the name only says what kind of thing it is, so that a written value takes its place.
        let isKind: Bool
    }

    private(set) var entries: [Entry] = []
    private var names: [WordList.ID: [(words: [WordList.ID], entry: Int)]] = [:]

    /// Adds an entry under its names; “volume of sphere” is also found as “sphere volume”.
    mutating func add(_ entry: Entry, names: [String], words: inout WordList) {
        entries.append(entry)
        for name in names {
            for variant in Self.variants(of: name) {
                let ids = Wording(variant).tokens.filter { $0.kind == .word && !$0.isEmpty }.map { words.add($0.text) }
                guard let first = ids.first else { continue }
                self.names[first, default: []].append((ids, entries.count - 1))
            }
        }
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
            for (words, entry) in names[id] ?? [] {
                if let end = end(of: words, in: wording, at: index) { found.append((entries[entry], end)) }
            }
        }
        return found
    }

    private func end(of words: [WordList.ID], in wording: ReadWording, at start: Int) -> Int? {
        var index = start
        for word in words {
            guard
                let place = wording.places(from: index).first(where: {
                    wording.readings[$0]?.ids.contains(word) == true
                })
            else { return nil }
            index = place + 1
        }
        return index
    }
}
