import Foundation
import Language

/// What is known to mean the same: the lexicons in `Lexicons/`, and a user's own.
///
/// Only sameness is listed. Whatever stands in no list is taken for a difference, so that a gap costs a hit and never
/// shows a wrong video.
package struct Knowledge: Sendable {
    let phrases: Phrasebook
    /// The phrases that take no values into them.
    let plainPhrases: Phrasebook
    let units: Units
    let marks: [String: Mark]
    let empty: Set<String>
    let verbs: Set<String>
    let attributes: Set<String>
    /// Words that only name the kind of the value behind them, by that kind.
    let containers: [String: Set<String>]
    /// Ideas beside which the order of values says nothing.
    private let commutative: [Statement.Commutation: Set<String>]
    let measures: Set<String>
    let methods: Set<String>
    private let synonyms: [String: String]
    let words: WordList
    /// Words of everyday life, which are guessed at last.
    private let common: WordList
    private let known: Set<String>
    private let dictionary: WordFile?

    /// - Parameters:
    ///   - lexicons: The folder of the lists.
    ///   - dictionary: The path of a list of all words of English, one a line; without it no spelling is corrected.
    ///   - additions: Further lines of `same.txt`, from a user.
    package init(lexicons folder: String, dictionary: String? = WordFile.standard, additions: String = "") throws {
        let lexicons = try Lexicons(folder: folder)
        let same = (lexicons.same + Lexicons.lines(of: additions)).map { $0.phrases }
        var synonyms: [String: String] = [:]
        for group in same {
            guard let first = group.first, first.isSingleWord else { continue }
            for variant in group.dropFirst() where variant.isSingleWord {
                let key = Folding.standard.key(of: variant)
                if synonyms[key] == nil { synonyms[key] = Folding.standard.key(of: first) }
            }
        }
        let table = synonyms
        func key(_ word: String) -> String {
            if let ordinal = Self.ordinals[word] { return ordinal }
            let key = Folding.standard.key(of: word)
            return table[key] ?? key
        }
        var phrases = Phrasebook()
        var plainPhrases = Phrasebook()
        func add(_ phrase: Phrase, _ meaning: Phrasebook.Meaning) {
            phrases.add(phrase, meaning)
            if phrase.slots.isEmpty { plainPhrases.add(phrase, meaning) }
        }
        var words = WordList()
        var known: Set<String> = []
        func note(_ text: String) {
            for word in text.split(whereSeparator: { !$0.isLetter && $0 != "'" }) where word.count > 1 {
                known.insert(Folding.standard.key(of: String(word)))
                _ = words.add(String(word))
                for form in forms(of: String(word)) { _ = words.add(form) }
            }
        }
        for group in same {
            guard let first = group.first else { continue }
            let meaning = Phrase(first, key: key)
            for variant in group {
                note(variant)
                let phrase = Phrase(variant, key: key)
                // Single words have been replaced by then; what is left to do is phrases, and words for phrases.
                if group.allSatisfy(\.isSingleWord) { continue }
                add(phrase, .idea(meaning.name, slots: meaning.slots))
            }
        }
        for line in lexicons.courtesy {
            for variant in line.phrases {
                note(variant)
                add(Phrase(variant, key: key), .nothing)
            }
        }
        for (manner, lines) in lexicons.neutral {
            for line in lines {
                for variant in line.phrases {
                    note(variant)
                    add(Phrase(variant, key: key), .manner(manner))
                    add(Phrase("to " + variant, key: key), .manner(manner))
                }
            }
        }
        var marks: [String: Mark] = [:]
        for line in lexicons.marks {
            let sides = line.split(separator: ":")
            guard sides.count == 2, let mark = Mark(rawValue: String(sides[0])) else { continue }
            for word in sides[1].split(separator: " ") { marks[key(String(word))] = mark }
            note(String(sides[1]))
        }
        func keys(_ lines: [String]) -> Set<String> {
            Set(lines.flatMap { line in line.phrases.map { Phrase($0, key: key).name } })
        }
        for line in lexicons.vocabulary + lexicons.verbs + lexicons.attributes { note(line) }
        for word in Lexicon.glue + Lexicon.everyday + Lexicon.steering { note(word) }
        var common = WordList()
        for word in Lexicon.common {
            known.insert(Folding.standard.key(of: word))
            _ = common.add(word)
            for form in forms(of: word) { _ = common.add(form) }
        }
        self.common = common
        self.phrases = phrases
        self.plainPhrases = plainPhrases
        units = Units(lines: lexicons.units)
        self.marks = marks
        empty = Set(lexicons.empty.flatMap { $0.split(separator: " ").map { key(String($0)) } })
        verbs = Set(lexicons.verbs.flatMap { $0.split(separator: " ").map { key(String($0)) } })
        attributes = keys(lexicons.attributes)
        var containers: [String: Set<String>] = [:]
        for line in lexicons.containers {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let names = line[line.index(after: colon)...].split(separator: ",").map {
                Phrase(String($0), key: key).name
            }
            containers[String(line[..<colon])] = Set(names)
        }
        self.containers = containers
        let objects = "objects:"
        commutative = [
            .all: keys(lexicons.commutative.filter { !$0.hasPrefix(objects) }),
            .objects: keys(
                lexicons.commutative.filter { $0.hasPrefix(objects) }.map { String($0.dropFirst(objects.count)) }
            ),
        ]
        methods = Set(lexicons.methods.flatMap { $0.split(separator: " ").map { key(String($0)) } })
        measures = Set(lexicons.measures.flatMap { $0.split(separator: " ").map { key(String($0)) } })
        self.synonyms = synonyms
        self.words = words
        self.known = known
        self.dictionary = dictionary.flatMap(WordFile.init(path:))
    }

    private static let ordinals: [String: String] = {
        let words = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
        return Dictionary(uniqueKeysWithValues: words.enumerated().map { ($1, "\($0 + 1)th") })
    }()

    /// For which values an idea leaves the order open.
    func commutation(of idea: String) -> Statement.Commutation {
        for kind in [Statement.Commutation.all, .objects] {
            let names = commutative[kind] ?? []
            if names.contains(idea) || names.contains(where: idea.holds) { return kind }
        }
        return .none
    }

    /// Whether a run of letters is a word rather than a product of letters.
    func isWord(_ letters: String) -> Bool {
        shortWords.contains(letters)
            || letters.count > 2
                && (known.contains(Folding.standard.key(of: letters)) || dictionary?.contains(letters) ?? false)
    }

    /// The word that was written or meant.
    func word(_ spelling: String) -> Word {
        if let ordinal = Self.ordinals[spelling] { return Word(key: ordinal, spelling: spelling) }
        let key = Folding.standard.key(of: spelling)
        if known.contains(key) { return Word(key: synonyms[key] ?? key, spelling: spelling) }
        if let meant = Lexicon.meaning(ofMisspelling: spelling) { return corrected(word(meant)) }
        guard let dictionary, !dictionary.contains(spelling), spelling.count > 3 else {
            return Word(key: synonyms[key] ?? key, spelling: spelling, isKnown: dictionary?.contains(spelling) ?? false)
        }
        let read = words.read(spelling)
        let reading = read.isCorrected ? read : common.read(spelling)
        let meant = Set(reading.spellings.map { Folding.standard.key(of: $0) })
        if reading.isCorrected, meant.count == 1, let key = meant.first {
            return Word(key: synonyms[key] ?? key, spelling: spelling, isCorrected: true)
        }
        let alternatives = reading.isCorrected && meant.count <= 6 ? meant.map { synonyms[$0] ?? $0 }.sorted() : []
        return Word(key: key, spelling: spelling, isKnown: false, alternatives: alternatives)
    }
}

/// How a word such as “of” or “with” ties what follows to what stands before it.
enum Mark: String, Sendable, Hashable {
    case of, by, `in`, `for`, to, from, and
}

extension String {
    /// The phrases of a line.
    fileprivate var phrases: [String] { split(separator: "=").map { String($0).trimmingSpaces.lowercased() } }

    fileprivate var isSingleWord: Bool { !contains(" ") && !contains("<") && allSatisfy { $0.isLetter || $0 == "'" } }
}

private func corrected(_ word: Word) -> Word {
    var word = word
    word.isCorrected = true
    return word
}

/// The usual forms of a word, so that their misspellings are recognized too.
private func forms(of word: String) -> [String] {
    guard word.count > 3, word.utf8.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A }) else { return [] }
    let stem = word.hasSuffix("e") ? String(word.dropLast()) : word
    return [word + "s", stem + "ed", stem + "ing"]
}

private let shortWords: Set<String> = [
    "an", "as", "at", "be", "by", "do", "go", "he", "if", "in", "is", "it", "me", "my", "no", "of", "on", "or", "so",
    "to", "up", "us", "we", "vs", "hi", "ok", "pls", "plz", "thx",
]

extension String {
    /// Whether the words of another text stand in this one, in their order, side by side.
    fileprivate func holds(_ other: String) -> Bool {
        let words = split(separator: " "), parts = other.split(separator: " ")
        return words.count > parts.count
            && (0...(words.count - parts.count)).contains { words[$0...].starts(with: parts) }
    }
}
