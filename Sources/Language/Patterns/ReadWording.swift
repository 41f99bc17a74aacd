/// A wording whose words have been looked up in a list.
package struct ReadWording: Sendable {
    package let wording: Wording
    package let readings: [WordList.Reading?]
    /// The first word that each token may be; −1 for none.
    private let firstIDs: [WordList.ID]
    private let isAmbiguous: Bool

    package init(_ wording: Wording, words: WordList) {
        self.wording = wording
        var known: [String: WordList.Reading] = [:]
        readings = wording.tokens.map { token in
            guard token.kind == .word else { return nil }
            if let reading = known[token.text] { return reading }
            let reading = words.read(token.text)
            known[token.text] = reading
            return reading
        }
        firstIDs = readings.map { $0?.ids.first ?? -1 }
        isAmbiguous = readings.contains { $0.map { $0.ids.count > 1 } ?? false }
    }

    package var count: Int { readings.count }

    /// Where the next item of a pattern may stand: at `index`, or behind tokens that can be passed over.
    ///
    /// Nobody writes dozens of those in a row but to keep a reader busy.
    package func places(from index: Int) -> Range<Int> {
        var end = index
        while end < count, end - index < 16 {
            end += 1
            if !wording.tokens[end - 1].isEmpty { break }
        }
        return index..<end
    }

    package func isWord(_ id: WordList.ID, at index: Int) -> Bool {
        firstIDs[index] == id || isAmbiguous && readings[index]?.ids.contains(id) ?? false
    }

    /// Whether a token is a word that is in no list.
    package func isStrange(at index: Int) -> Bool {
        !wording.tokens[index].isEmpty && readings[index]?.ids.isEmpty ?? false
    }

    /// Whether a token may be one of the words.
    package func isWord(in ids: Set<WordList.ID>, at index: Int) -> Bool {
        ids.contains(firstIDs[index]) || isAmbiguous && readings[index]?.ids.contains(where: ids.contains) ?? false
    }

    func isSpelled(_ spelling: String, at index: Int) -> Bool {
        readings[index]?.spellings.contains(spelling) ?? false
    }
}
