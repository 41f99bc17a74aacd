import Language

/// The words of the lexicons while these are read, each under its key.
final class Wordbook {
    /// Keys of words that a single word stands for, by their own.
    let synonyms: [String: String]
    private(set) var words = WordList()
    private(set) var known = Set(Lexicon.common.map { Folding.standard.key(of: $0) })
    private var keys: [String: String] = [:]
    private var noted: Set<String> = []

    /// - Parameter groups: Phrases that are the same; of each group that is one word, the other single words get its key.
    init(_ groups: [[String]]) {
        var synonyms: [String: String] = [:]
        for group in groups {
            guard let first = group.first, first.isSingleWord else { continue }
            for variant in group.dropFirst() where variant.isSingleWord {
                let key = Folding.standard.key(of: variant)
                if synonyms[key] == nil { synonyms[key] = Folding.standard.key(of: first) }
            }
        }
        self.synonyms = synonyms
    }

    /// The key of a word in small letters.
    func key(_ word: String) -> String {
        if let key = keys[word] { return key }
        let folded = Self.ordinals[word] ?? Folding.standard.key(of: word)
        let key = synonyms[folded] ?? folded
        keys[word] = key
        return key
    }

    /// Takes up the words of a text: misspelt words are compared with them.
    func note(_ text: String) {
        for part in text.split(whereSeparator: { !$0.isLetter && $0 != "'" }) where part.count > 1 {
            let word = String(part)
            guard noted.insert(word).inserted else { continue }
            known.insert(Folding.standard.key(of: word))
            words.add(formsOf: word)
        }
    }

    static let ordinals: [String: String] = {
        let words = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
        return Dictionary(uniqueKeysWithValues: words.enumerated().map { ($1, "\($0 + 1)th") })
    }()

    /// Words of everyday life, which a misspelt word is compared with last.
    static let common: WordList = {
        var common = WordList()
        for word in Lexicon.common { common.add(formsOf: word) }
        return common
    }()
}

extension WordList {
    /// Adds a word and its usual forms, so that their misspellings are recognized too.
    fileprivate mutating func add(formsOf word: String) {
        _ = add(word)
        guard word.count > 3, word.utf8.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A }) else { return }
        let stem = word.hasSuffix("e") ? String(word.dropLast()) : word
        for form in [word + "s", stem + "ed", stem + "ing"] { _ = add(form) }
    }
}

extension String {
    /// The name before a colon and the text behind it.
    var titled: (name: String, text: String)? {
        firstIndex(of: ":").map { (String(self[..<$0]), String(self[index(after: $0)...]).trimmingSpaces) }
    }

    var isSingleWord: Bool { !contains(" ") && !contains("<") && allSatisfy { $0.isLetter || $0 == "'" } }
}
