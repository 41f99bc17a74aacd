import Language
import Mathematics

/// Phrases that are replaced by other phrases, found longest first.
struct Phrasebook: Sendable {
    /// What a phrase is made of.
    enum Part: Hashable, Sendable {
        /// The key of a word.
        case word(String)
        case number(Rational)
        /// Any value.
        case slot
    }

    /// What takes a phrase's place.
    enum Meaning: Sendable, Hashable {
        /// One idea under its first name, which is shown as it was written, and which slots stand behind it.
        case idea(String, slots: [Int], shown: String)
        /// Nothing.
        case nothing
        /// Nothing but the wish to see something of a kind.
        case manner(Manner?)
    }

    private struct Node: Sendable {
        var next: [Part: Int] = [:]
        var meaning: Meaning?
        /// The number of each slot of the phrase that ends here, in order.
        var slots: [Int] = []
    }

    private var nodes = [Node()]

    /// Adds a phrase; the first meaning that a phrase was given stays.
    mutating func add(_ phrase: Phrase, _ meaning: Meaning) {
        guard !phrase.parts.isEmpty else { return }
        var place = 0
        for part in phrase.parts {
            if let next = nodes[place].next[part] {
                place = next
            } else {
                nodes.append(Node())
                nodes[place].next[part] = nodes.count - 1
                place = nodes.count - 1
            }
        }
        guard nodes[place].meaning == nil else { return }
        nodes[place].meaning = meaning
        nodes[place].slots = phrase.slots
    }

    /// A phrase that was found.
    struct Match {
        let meaning: Meaning
        let end: Int
        /// The values that stood in its slots, by the slots' numbers.
        let values: [Int: Value]

        var isManner: Bool { if case .manner = meaning { true } else { false } }
    }

    /// The longest phrase that begins at a lexeme.
    func longest(in lexemes: [Lexeme], at start: Int) -> Match? {
        var best: Match?
        search(lexemes, start, node: 0, values: [], &best)
        return best
    }

    private func search(_ lexemes: [Lexeme], _ index: Int, node: Int, values: [Value], _ best: inout Match?) {
        if let meaning = nodes[node].meaning, best.map({ $0.end < index }) ?? true {
            let numbered = Dictionary(zip(nodes[node].slots, values)) { first, _ in first }
            best = Match(meaning: meaning, end: index, values: numbered)
        }
        guard index < lexemes.count else { return }
        switch lexemes[index] {
        case .word(let word):
            for key in word.keys {
                if let next = nodes[node].next[.word(key)] {
                    search(lexemes, index + 1, node: next, values: values, &best)
                }
            }
        case .value(let value):
            if case .number(let number) = value, let rational = number.rational,
                let next = nodes[node].next[.number(rational)]
            {
                search(lexemes, index + 1, node: next, values: values, &best)
            }
            if case .signs(let signs) = value, signs.count == 1,
                let next = nodes[node].next[.word(signs.lowercased())]
            {
                search(lexemes, index + 1, node: next, values: values, &best)
            }
            if let next = nodes[node].next[.slot] {
                search(lexemes, index + 1, node: next, values: values + [value], &best)
            }
        case .comma, .stop: break
        }
    }
}

/// A phrase of a lexicon.
struct Phrase: Sendable {
    let parts: [Phrasebook.Part]
    let slots: [Int]
    /// Its words without the slots, as the name of an idea.
    let name: String
    /// The same, as it was written.
    let shown: String

    /// Reads `complete graph on <1> vertices`.
    init(_ text: String, key: (String) -> String) {
        var parts: [Phrasebook.Part] = []
        var slots: [Int] = []
        var words: [String] = []
        for piece in text.split(whereSeparator: { $0 == " " || $0 == "-" }) {
            if piece.first == "<", piece.last == ">", let number = Int(piece.dropFirst().dropLast()) {
                // Two values with “and” between them are one list by then.
                if parts.count > 1, parts.last == .word("and"), parts[parts.count - 2] == .slot {
                    parts.removeLast()
                    words.removeLast()
                    continue
                }
                parts.append(.slot)
                slots.append(number)
                continue
            }
            for run in Self.runs(of: piece) where !articles.contains(run) {
                let key = Int(run) == nil ? key(run) : run
                let number = Int(run) ?? smallNumbers[run]
                parts.append(number.map { .number(Rational($0)) } ?? .word(key))
                words.append(key)
            }
        }
        self.parts = parts
        self.slots = slots
        shown = text.split(separator: " ").filter { $0.first != "<" }.joined(separator: " ")
        name = words.joined(separator: " ")
    }
}

extension Phrase {
    /// The runs of letters and of digits, as a wording would be cut, without other signs.
    private static func runs(of piece: Substring) -> [String] {
        var runs: [String] = []
        var isLetters = false
        var mayGoOn = false
        for character in piece {
            let isLetter = character.isLetter || character == "'" && mayGoOn && isLetters
            if isLetter || character.isNumber {
                if mayGoOn, isLetter == isLetters {
                    runs[runs.count - 1].append(character)
                } else {
                    runs.append(String(character))
                }
                isLetters = isLetter
                mayGoOn = true
            } else {
                mayGoOn = false
            }
        }
        // Only an apostrophe between letters belongs to a word.
        return runs.map { $0.last == "'" ? String($0.dropLast()) : $0 }
    }
}

let articles: Set<String> = ["the", "a", "an"]

let smallNumbers: [String: Int] = [
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12,
]
