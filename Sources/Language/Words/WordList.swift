/// The words that patterns are made of, each with a number, and the words nearest to a misspelled one.
package struct WordList: Sendable {
    /// A word of the list, in all its forms.
    package typealias ID = Int

    private var ids: [String: ID] = [:]
    private var spelled: [String: ID] = [:]
    /// Spellings and keys by length, to compare misspelled words with.
    private var targets: [[Target]] = Array(repeating: [], count: 32)
    private let folding = Folding.standard

    private struct Target: Sendable {
        let letters: [UInt8]
        let text: String
        let isKey: Bool
        /// Which letters occur, a bit each.
        let alphabet: UInt32
    }

    package init() {}

    /// Adds a word, which may be known already, and gives its number.
    package mutating func add(_ word: String) -> ID {
        if let id = spelled[word] { return id }
        let key = folding.key(of: word)
        let id = ids[key] ?? ids.count
        if ids[key] == nil {
            ids[key] = id
            addTarget(key, isKey: true)
        }
        if spelled[word] == nil {
            spelled[word] = id
            addTarget(word, isKey: false)
        }
        return id
    }

    private mutating func addTarget(_ text: String, isKey: Bool) {
        guard text.utf8.count < targets.count else { return }
        targets[text.utf8.count].append(
            Target(letters: Array(text.utf8), text: text, isKey: isKey, alphabet: Self.alphabet(text.utf8))
        )
    }

    /// What a word may mean.
    package struct Reading: Sendable, Hashable {
        /// The words whose forms it may be: one if it is spelled right, perhaps several if not.
        package var ids: [ID]
        /// The spellings of those.
        package var spellings: [String]
        package var isCorrected = false
    }

    /// Reads a word in small letters.
    package func read(_ word: String) -> Reading {
        if let id = spelled[word] ?? ids[folding.key(of: word)] { return Reading(ids: [id], spellings: [word]) }
        return corrected(word)
    }

    /// The word of `steering.txt` that a misspelt one stands for.
    func steeringWord(for word: String) -> String? {
        guard word.count > 4, ids[folding.key(of: word)] == nil else { return nil }
        let meant = corrected(word).spellings.filter(Lexicon.steering.contains)
        return meant.count == 1 && meant[0] != word ? meant[0] : nil
    }

    private func corrected(_ word: String) -> Reading {
        let none = Reading(ids: [], spellings: [word])
        let key = folding.key(of: word)
        guard word.count > 3, word.utf8.count < targets.count - 2, !word.isNegation, !Lexicon.common.contains(word),
            !Lexicon.commonKeys.contains(key)
        else { return none }
        var best = word.count > 7 ? 2 : 1
        var found = Reading(ids: [], spellings: [], isCorrected: true)
        for isKey in [false, true] {
            let letters = Array((isKey ? key : word).utf8)
            guard letters.count > 2 else { continue }
            let alphabet = Self.alphabet(letters)
            for length in (letters.count - best)...(letters.count + best) {
                for target in targets[length]
                where target.isKey == isKey && (target.alphabet ^ alphabet).nonzeroBitCount <= 2 * best
                    && isNear(target, letters)
                {
                    guard let distance = editDistance(letters, target.letters, limit: best) else { continue }
                    if distance < best { found = Reading(ids: [], spellings: [], isCorrected: true) }
                    best = distance
                    guard let id = isKey ? ids[target.text] : spelled[target.text] else { continue }
                    if !found.ids.contains(id) { found.ids.append(id) }
                    if !isKey { found.spellings.append(target.text) }
                }
            }
        }
        return found.ids.isEmpty ? none : found
    }

    private static func alphabet(_ letters: some Sequence<UInt8>) -> UInt32 {
        letters.reduce(0) { $0 | 1 << UInt32($1 & 31) }
    }

    /// Short words are corrected only where two letters are swapped, and long ones keep their first or second letter.
    private func isNear(_ target: Target, _ letters: [UInt8]) -> Bool {
        if letters.count <= 4 {
            return target.letters.count == letters.count && target.letters.sorted() == letters.sorted()
        }
        return target.letters.count > 3
            && (target.letters[0] == letters[0] || target.letters[1] == letters[1] || target.letters[0] == letters[1])
    }
}

extension String {
    /// Whether a word denies something, which no other word may be mistaken for.
    fileprivate var isNegation: Bool {
        hasSuffix("n't") || Lexicon.negations.contains(self)
    }
}

extension Lexicon {
    fileprivate static let negations: Set<String> = [
        "aint", "arent", "cannot", "cant", "couldnt", "didnt", "doesnt", "dont", "hadnt", "hardly", "hasnt", "havent",
        "isnt", "never", "neither", "none", "nothing", "shouldnt", "wasnt", "werent", "without", "wont", "wouldnt",
    ]

    fileprivate static let commonKeys: Set<String> = Set(common.map { Folding.standard.key(of: $0) })
}
