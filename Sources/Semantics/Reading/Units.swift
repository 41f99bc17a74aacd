import Language

/// What may stand behind a number, each unit under its shortest name.
struct Units: Sendable {
    /// Spellings as tokens, longest first, by their first token.
    private let spellings: [String: [(tokens: [String], unit: String)]]
    /// Units of a single letter, as they are written.
    private let letters: Set<String>

    /// Reads the lines of a lexicon: `m/s = meters per second`.
    init(lines: [String]) {
        var spellings: [String: [(tokens: [String], unit: String)]] = [:]
        var letters: Set<String> = []
        for line in lines {
            let names = line.split(separator: "=").map { String($0).trimmingSpaces }
            guard let first = names.first else { continue }
            let unit = first.split(separator: " ").joined()
            for name in names {
                let tokens = Wording(String(name)).tokens.map(\.text)
                if name.trimmingSpaces.count == 1 { letters.insert(name.trimmingSpaces) }
                if let start = tokens.first { spellings[start, default: []].append((tokens, unit)) }
            }
        }
        self.letters = letters
        self.spellings = spellings.mapValues { $0.sorted { $0.tokens.count > $1.tokens.count } }
    }

    /// The unit that stands at a token behind a number, and the token after it.
    func unit(at index: Int, in wording: Wording) -> (unit: String, end: Int)? {
        let tokens = wording.tokens
        guard index < tokens.count else { return nil }
        // “a 5-second clip”.
        let start = tokens[index].text == "-" && tokens[index].isEmpty ? index + 1 : index
        guard start < tokens.count else { return nil }
        for (names, unit) in spellings[tokens[start].text] ?? [] where start + names.count <= tokens.count {
            guard zip(names, tokens[start...]).allSatisfy({ $0 == $1.text }) else { continue }
            // A single letter is a unit only in its own case: `5 A` is a current, “5 a” is not.
            if names.count == 1, names[0].count == 1, let letter = names[0].first, letter.isLetter {
                guard letters.contains(String(wording.text[tokens[start].range])) else { continue }
            }
            let end = start + names.count
            // `5 m + 3` and `5 m = 10` are formulas.
            if end < tokens.count, ["+", "^", "*", "=", "(", "_", "²", "/"].contains(tokens[end].text),
                tokens[start].kind == .word, names.count == 1, names[0].count == 1
            {
                continue
            }
            return (unit, end)
        }
        return nil
    }
}
