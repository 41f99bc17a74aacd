/// A wording whose words have been looked up in a list.
package struct ReadWording: Sendable {
    package let wording: Wording
    package let readings: [WordList.Reading?]

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
    }

    package var count: Int { readings.count }

    /// Where the next item of a pattern may stand: at `index`, or behind tokens that can be passed over.
    package func places(from index: Int) -> Range<Int> {
        var end = index
        while end < count {
            end += 1
            if !wording.tokens[end - 1].isEmpty { break }
        }
        return index..<end
    }

    func isWord(_ id: WordList.ID, at index: Int) -> Bool { readings[index]?.ids.contains(id) ?? false }

    func isSpelled(_ spelling: String, at index: Int) -> Bool {
        readings[index]?.spellings.contains(spelling) ?? false
    }
}
