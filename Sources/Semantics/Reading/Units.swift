import Language

/// What may stand behind a number, each unit under its shortest name.
struct Units: Sendable {
    /// Spellings as tokens, longest first, by their first token.
    private let spellings: [String: [(tokens: [String], unit: String)]]

    /// Reads the lines of a lexicon: `m/s = meters per second`.
    init(lines: [String]) {
        var spellings: [String: [(tokens: [String], unit: String)]] = [:]
        for line in lines {
            let names = line.split(separator: "=").map { $0.drop(while: \.isWhitespace) }
            guard let first = names.first else { continue }
            let unit = first.split(separator: " ").joined()
            for name in names {
                let tokens = Wording(String(name)).tokens.map(\.text)
                if let start = tokens.first { spellings[start, default: []].append((tokens, unit)) }
            }
        }
        self.spellings = spellings.mapValues { $0.sorted { $0.tokens.count > $1.tokens.count } }
    }

    /// The unit that stands at a token behind a number, and the token after it.
    func unit(at index: Int, in tokens: [Token]) -> (unit: String, end: Int)? {
        guard index < tokens.count else { return nil }
        // “a 5-second clip”.
        let start = tokens[index].text == "-" && tokens[index].isEmpty ? index + 1 : index
        guard start < tokens.count else { return nil }
        for (names, unit) in spellings[tokens[start].text] ?? [] where start + names.count <= tokens.count {
            guard zip(names, tokens[start...]).allSatisfy({ $0 == $1.text }) else { continue }
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
