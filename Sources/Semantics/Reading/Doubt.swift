import Engine
import Language

/// Two requests that say the same but for words that nothing is known of.
///
/// Values, names of things, their order and what belongs to what agree; what is left over are words that stand in no
/// list of what has a meaning. Whether these change the video cannot be told from the lists.
struct Doubt: Sendable, Hashable {
    /// The words of one of both that have no partner.
    let words: [Word]
    /// Everything else, which agrees, in words.
    let facts: [String]

    /// Nil where anything but such words is without a partner, where nothing is, and where both have words of their own:
    /// these are names of different things more often than not.
    init?(_ a: Statement, _ b: Statement) {
        let matcher = Comparison.matcher(a, b)
        let (left, right) = matcher.unmatched(a.allItems, b.allItems)
        guard left.isEmpty != right.isEmpty else { return nil }
        let words = (left + right).compactMap { item in
            if case .word(let word) = item { word } else { nil }
        }
        guard words.count == left.count + right.count, words.count <= Self.limit else { return nil }
        // What is left must be the same by all that the comparison asks for.
        guard case .same(let facts) = Comparison.compare(a.without(left), b.without(right), matcher) else { return nil }
        self.words = words
        self.facts = facts
    }

    /// More words than this say something of their own.
    private static let limit = 4
}

extension Statement {
    /// The statement without some of its items; a chunk that nothing is left of goes, too.
    fileprivate func without(_ items: [Item]) -> Statement {
        var left = items
        func kept(_ item: Item) -> Bool {
            guard let index = left.firstIndex(of: item) else { return true }
            left.remove(at: index)
            return false
        }
        var statement = self
        statement.chunks = chunks.compactMap { chunk in
            let items = chunk.items.filter(kept)
            return items.isEmpty ? nil : Chunk(tie: chunk.tie, items: items)
        }
        statement.facts = facts.filter(kept)
        return statement
    }
}

extension String {
    /// The words, in small letters, that are written like names: with a capital inside a sentence, or with several.
    var namesInIt: Set<String> {
        let wording = Wording(self)
        var names: Set<String> = []
        for (place, token) in wording.tokens.enumerated() where token.kind == .word {
            let written = wording.text[token.range]
            guard written.contains(where: \.isUppercase) else { continue }
            let isFirst = place == 0 || ".!?:\n".contains(wording.tokens[place - 1].text)
            if !isFirst || written.dropFirst().contains(where: \.isUppercase) { names.insert(token.text) }
        }
        return names
    }
}
