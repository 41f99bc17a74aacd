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
    /// Words whose two sides may not be exchanged.
    let orders: Set<String>
    /// Verbs of which the one that is named first is done first.
    let actions: Set<String>
    let attributes: Set<String>
    /// Words that only name the kind of the value behind them, by that kind.
    let containers: [String: Set<String>]
    /// Ideas beside which the order of values says nothing.
    private let commutative: [Statement.Commutation: Set<String>]
    let measures: Set<String>
    /// Words of requests that ask for another way to write a number.
    let notations: Set<String>
    let methods: Set<String>
    /// Keys of all words that lexicons say something of.
    private let meanings: Set<String>
    private let synonyms: [String: String]
    let words: WordList
    /// Words of everyday life, which are guessed at last.
    private let common: WordList
    private let known: Set<String>
    private let dictionary: WordFile?

    /// - Parameters:
    ///   - folder: Where the lists are.
    ///   - dictionary: The path of a list of all words of English, one a line; without it no spelling is corrected.
    ///   - additions: Further groups of phrases that are the same, from a user.
    /// - Throws: `CocoaError` when a list cannot be read.
    package init(lexicons folder: String, dictionary: String? = WordFile.standard, additions: String = "") throws {
        let lexicons = try Lexicons(folder: folder)
        let same = (Lexicons.lines(of: additions) + lexicons.same).map(\.phrases)
        let book = Wordbook(same)
        let key = book.key
        var phrases = Phrasebook()
        var plainPhrases = Phrasebook()
        func add(_ text: String, _ meaning: Phrasebook.Meaning) {
            book.note(text)
            let phrase = Phrase(text, key: key)
            phrases.add(phrase, meaning)
            if phrase.slots.isEmpty { plainPhrases.add(phrase, meaning) }
        }
        for group in same {
            guard let first = group.first else { continue }
            if group.allSatisfy(\.isSingleWord) {
                // The key of each word is that of the first already.
                for word in group { book.note(word) }
            } else {
                let meaning = Phrase(first, key: key)
                for variant in group { add(variant, .idea(meaning.name, slots: meaning.slots, shown: meaning.shown)) }
            }
        }
        for phrase in lexicons.courtesy.flatMap(\.phrases) { add(phrase, .nothing) }
        for (manner, lines) in lexicons.neutral {
            for phrase in lines.flatMap(\.phrases) {
                add(phrase, .manner(manner))
                add("to " + phrase, .manner(manner))
            }
        }
        for line in lexicons.vocabulary + lexicons.verbs + lexicons.attributes { book.note(line) }
        for word in Lexicon.glue + Lexicon.everyday + Lexicon.steering { book.note(word) }
        var marks: [String: Mark] = [:]
        for (name, words) in lexicons.marks.compactMap(\.titled) {
            guard let mark = Mark(rawValue: name) else { continue }
            book.note(words)
            for word in words.split(separator: " ") { marks[key(String(word))] = mark }
        }
        func names(_ lines: [String]) -> Set<String> {
            Set(lines.flatMap(\.phrases).map { Phrase($0, key: key).name })
        }
        func keys(_ lines: [String]) -> Set<String> {
            Set(lines.flatMap { $0.split(separator: " ").map { key(String($0)) } })
        }
        self.phrases = phrases
        self.plainPhrases = plainPhrases
        self.marks = marks
        units = Units(lines: lexicons.units)
        empty = keys(lexicons.empty)
        verbs = keys(lexicons.verbs)
        orders = keys(lexicons.orders)
        actions = keys(lexicons.actions)
        methods = keys(lexicons.methods)
        measures = keys(lexicons.measures)
        notations = keys(lexicons.notations)
        attributes = names(lexicons.attributes)
        var containers: [String: Set<String>] = [:]
        for (kind, words) in lexicons.containers.compactMap(\.titled) {
            containers[kind] = names(words.split(separator: ",").map(String.init))
        }
        self.containers = containers
        let ties = lexicons.marks + lexicons.empty + lexicons.orders + lexicons.actions
        let nouns = lexicons.containers + lexicons.measures + lexicons.notations + lexicons.methods + lexicons.units
        let kinds = lexicons.verbs + lexicons.attributes + lexicons.commutative + lexicons.facts
        meanings = Set(
            (Lexicons.lines(of: additions) + lexicons.same + ties + nouns + kinds).flatMap { line in
                line.lowercased().split { !$0.isLetter && $0 != "'" }.map { key(String($0)) }
            }
        )
        let ofObjects = lexicons.commutative.compactMap(\.titled).map(\.text)
        commutative = [
            .all: names(lexicons.commutative.filter { $0.titled == nil }), .objects: names(ofObjects),
        ]
        (synonyms, words, known) = (book.synonyms, book.words, book.known)
        common = Wordbook.common
        self.dictionary = dictionary.flatMap(WordFile.init(path:))
    }

    /// Whether nothing is known of a word: it is no idea, no value, and in no list of what has a meaning.
    ///
    /// A word that may be a misspelt one counts as known.
    func isUnknown(_ word: Word) -> Bool {
        let isPlain = !word.isIdea && !word.isCorrected && word.alternatives.isEmpty
        let isWord = word.spelling.count > 2 && word.spelling.allSatisfy(\.isLetter)
        return isPlain && isWord && !meanings.contains(word.key)
            && !meanings.contains(Folding.standard.key(of: word.spelling))
    }

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
        if let ordinal = Wordbook.ordinals[spelling] { return Word(key: ordinal, spelling: spelling) }
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
    case of, by, `in`, on, at, along, about, `for`, to, from, and

    /// Whether it says where something is.
    var isPlace: Bool { [.in, .on, .at, .along, .about].contains(self) }
}

private func corrected(_ word: Word) -> Word {
    var word = word
    word.isCorrected = true
    return word
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
