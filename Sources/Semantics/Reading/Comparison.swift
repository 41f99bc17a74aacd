package import Engine
import Language

/// Whether two requests ask for the same video.
///
/// Both must hold the same words and values, with a partner for each, tied together in the same way. Order is free
/// between chunks that say how they belong to the rest, and for values that say what they belong to.
package struct Comparison: Sendable {
    package let verdict: Evidence.Verdict
    /// The reading of the second with all its words that are those of the first spelled like them; nil unless both are
    /// the same.
    let respelled: String?

    package init(_ a: Statement, _ b: Statement) {
        let matcher = Self.matcher(a, b)
        verdict = Self.compare(a, b, matcher)
        if case .same = verdict { respelled = b.text(spelledAs: a.allItems, matcher.isSame) } else { respelled = nil }
    }

    static func matcher(_ a: Statement, _ b: Statement) -> Matcher {
        Matcher(
            asGraphs: a.manner != .result && b.manner != .result && (a.manner == .picture || b.manner == .picture),
            commutation: a.listCount < 2 && b.listCount < 2 && a.commutation == b.commutation ? a.commutation : .none
        )
    }

    static func compare(_ a: Statement, _ b: Statement, _ matcher: Matcher) -> Evidence.Verdict {
        if a.isEmpty || b.isEmpty { return .different("nothing in it is understood") }
        if let left = a.manner, let right = b.manner, left != right {
            return .different("wish: \(left.rawValue) vs \(right.rawValue)")
        }
        if let difference = matcher.difference(a.allItems, b.allItems) { return .different(difference) }
        guard a.facts.isPermutation(of: b.facts, by: matcher.isSame) else { return .different("order of the words") }
        let isInOrder =
            a.chunks.flatMap(\.tiedItems).count == b.chunks.flatMap(\.tiedItems).count
            && zip(a.chunks.flatMap(\.tiedItems), b.chunks.flatMap(\.tiedItems)).allSatisfy {
                matcher.isSameTied($0, $1)
            }
        guard isInOrder || isReordered(a, b, matcher) else {
            return .different("order: “\(a.inOrder)” vs “\(b.inOrder)”")
        }
        return .same(facts: a.allItems.map(\.description))
    }

    /// Whether the same stands in another order that says nothing.
    private static func isReordered(_ a: Statement, _ b: Statement, _ matcher: Matcher) -> Bool {
        func isSame(_ left: Statement.Chunk, _ right: Statement.Chunk) -> Bool {
            left.tie == right.tie && left.items.count == right.items.count
                && zip(left.items, right.items).allSatisfy(matcher.isSame)
        }
        guard !a.isSequence, !b.isSequence else { return false }
        if a.bearerCount < 2, b.bearerCount < 2 {
            return a.wordChunks.isPermutation(of: b.wordChunks, by: isSame)
                && matcher.haveSameOrder(a.looseValues, b.looseValues)
        }
        // Of several things each may be red: what is tied to them stays where it is.
        guard !a.hasTiedChunk, !b.hasTiedChunk else { return false }
        return a.chunks.isPermutation(of: b.chunks, by: isSame) && matcher.haveSameOrder(a.looseValues, b.looseValues)
    }
}

/// What counts as the same in one comparison.
struct Matcher {
    let asGraphs: Bool
    let commutation: Statement.Commutation

    func isSame(_ a: Statement.Item, _ b: Statement.Item) -> Bool {
        switch (a, b) {
        case (.word(let left), .word(let right)): left.isSame(as: right)
        case (.value(let left), .value(let right)): isSame(left, right)
        case (.bound(let noun, let left), .bound(let other, let right)): isSameNoun(noun, other) && isSame(left, right)
        default: false
        }
    }

    /// Whether one noun may be the letter of the other: `r = 3` is radius 3.
    private func isSameNoun(_ a: String, _ b: String) -> Bool {
        if a == b { return true }
        let (letter, noun) = a.count < b.count ? (a, b) : (b, a)
        return nounsOfLetters[letter]?.contains(noun) ?? false
    }

    private func isSame(_ a: Value, _ b: Value) -> Bool {
        if a.isSame(as: b, asGraphs: asGraphs) { return true }
        guard case .list(let left) = a, case .list(let right) = b else { return false }
        let areExpressions = left.allSatisfy { if case .expression = $0 { true } else { false } }
        let areNumbers = left.allSatisfy { if case .number = $0 { true } else { false } }
        let mayChange = commutation == .all || commutation == .objects && !areNumbers || asGraphs && areExpressions
        guard mayChange else { return false }
        return left.isPermutation(of: right) { $0.isSame(as: $1, asGraphs: asGraphs) }
    }

    /// Whether items in the same place are the same and tied alike; values may be tied by any small word.
    func isSameTied(_ a: TiedItem, _ b: TiedItem) -> Bool {
        guard isSame(a.item, b.item) else { return false }
        if a.tie == b.tie { return true }
        if a.tie.isDirection || b.tie.isDirection { return false }
        return a.item.isValue
    }

    /// Whether the values of each kind stand in the same order; between kinds the order says nothing.
    func haveSameOrder(_ a: [TiedItem], _ b: [TiedItem]) -> Bool {
        func kinds(_ items: [TiedItem]) -> [String: [Statement.Item]] {
            Dictionary(grouping: items) { $0.item.kind + ($0.tie.isDirection ? " \($0.tie)" : "") }
                .mapValues { $0.map(\.item) }
        }
        let left = kinds(a), right = kinds(b)
        return left.keys == right.keys
            && left.allSatisfy { kind, items in
                let others = right[kind] ?? []
                return items.count == others.count && zip(items, others).allSatisfy { isSame($0, $1) }
            }
    }

    /// The items of both that have no partner.
    func unmatched(_ a: [Statement.Item], _ b: [Statement.Item]) -> (a: [Statement.Item], b: [Statement.Item]) {
        var left = b
        var missing: [Statement.Item] = []
        for item in a {
            if let index = left.firstIndex(where: { isSame(item, $0) }) {
                left.remove(at: index)
            } else {
                missing.append(item)
            }
        }
        return (missing, left)
    }

    /// The first item that has no partner, in words; nil when all have.
    func difference(_ a: [Statement.Item], _ b: [Statement.Item]) -> String? {
        let (missing, left) = unmatched(a, b)
        guard let first = missing.first ?? left.first else { return nil }
        let title = first.title
        let inA = missing.first { $0.title == title }
        let inB = left.first { $0.title == title }
        return "\(title): \(inA?.said ?? "none") vs \(inB?.said ?? "none")"
    }
}

/// What letters stand for wherever they have a value, by the nouns' keys; not those that may stand for several nouns.
private let nounsOfLetters: [String: Set<String>] = [
    "r": ["radius"], "h": ["height"], "w": ["width"], "l": ["length"], "p": ["probability"], "t": ["time"],
    "μ": ["mean"], "σ": ["standard deviation"], "λ": ["rat"], "θ": ["angl"], "ω": ["angular frequency"], "α": ["angl"],
]

/// An item with the tie of its chunk.
struct TiedItem {
    let tie: Statement.Tie
    let item: Statement.Item
}

extension Statement.Chunk {
    fileprivate var tiedItems: [TiedItem] { items.map { TiedItem(tie: tie, item: $0) } }
}

extension Statement {
    /// How many lists there are: where there is one, it is that of “the sum of”.
    fileprivate var listCount: Int {
        allItems.count { item in
            switch item {
            case .value(.list), .bound(_, .list): true
            default: false
            }
        }
    }

    /// How many chunks there are that others may belong to.
    fileprivate var bearerCount: Int { chunks.count { $0.tie == .plain || $0.items.contains(where: \.isValue) } }

    fileprivate var hasTiedChunk: Bool { chunks.contains { $0.tie != .plain } }

    /// The chunks without their values; those without words are left out.
    fileprivate var wordChunks: [Chunk] {
        chunks.compactMap { chunk in
            let words = chunk.items.filter { !$0.isValue }
            return words.isEmpty ? nil : Chunk(tie: chunk.tie, items: words)
        }
    }

    /// The values that are bound to no noun, with the tie of their chunk.
    fileprivate var looseValues: [TiedItem] {
        chunks.flatMap { chunk in chunk.items.filter(\.isValue).map { TiedItem(tie: chunk.tie, item: $0) } }
    }
}

extension Statement.Item {
    fileprivate var isValue: Bool { if case .value = self { true } else { false } }

    fileprivate var kind: String {
        guard case .value(let value) = self else { return "word" }
        return switch value {
        case .number, .measure: "number"
        case .list, .set: "list"
        case .interval: "interval"
        case .expression: "expression"
        case .relation: "relation"
        case .signs: "signs"
        case .quotation: "quotation"
        }
    }
}

extension Statement.Tie {
    fileprivate var isDirection: Bool { self == .to || self == .from }
}

extension Statement {
    /// The reading with words and nouns spelled like the items of another that they are the same as.
    fileprivate func text(spelledAs items: [Item], _ isSame: (Item, Item) -> Bool) -> String {
        var left = items
        func respelled(_ item: Item) -> Item {
            guard let index = left.firstIndex(where: { isSame($0, item) }) else { return item }
            let partner = left.remove(at: index)
            switch (partner, item) {
            case (.bound(let noun, _), .bound(_, let value)): return .bound(noun, value)
            case (.word, .word): return partner
            default: return item
            }
        }
        var statement = self
        statement.chunks = chunks.map { Chunk(tie: $0.tie, items: $0.items.map(respelled)) }
        statement.facts = facts.map(respelled)
        return statement.text
    }

    var allItems: [Item] { chunks.flatMap(\.items) + facts }
    fileprivate var inOrder: String {
        chunks.map { chunk in
            ((chunk.tie == .plain ? [] : ["\(chunk.tie)"]) + chunk.items.map(\.description)).joined(separator: " ")
        }.joined(separator: ", ")
    }
}

extension Statement.Item {
    /// What kind of thing it is, for people.
    fileprivate var title: String {
        switch self {
        case .word: "word"
        case .bound(let noun, _): noun
        case .value(.number): "number"
        case .value(.measure(_, let unit)): unit
        case .value(.list), .value(.set): "values"
        case .value(.interval): "range"
        case .value(.expression): "expression"
        case .value(.relation): "relation"
        case .value(.signs): "sign"
        case .value(.quotation): "quotation"
        }
    }

    fileprivate var said: String {
        switch self {
        case .word(let word): "“\(word.spelling)”"
        case .bound(_, let value), .value(let value): value.description
        }
    }
}

extension Word {
    /// Whether both are the same word, one of them perhaps misspelt in a way no list corrects.
    fileprivate func isSame(as other: Word) -> Bool {
        if key == other.key || alternatives.contains(other.key) || other.alternatives.contains(key) { return true }
        // A word that is in no dictionary, and the one it may be a misspelling of.
        guard isKnown != other.isKnown, !isIdea, !other.isIdea, alternatives.isEmpty, other.alternatives.isEmpty else {
            return false
        }
        let length = min(spelling.utf8.count, other.spelling.utf8.count)
        guard length > 4, spelling.first == other.spelling.first else { return false }
        return editDistance(Array(spelling.utf8), Array(other.spelling.utf8), limit: length > 7 ? 2 : 1) != nil
    }
}
