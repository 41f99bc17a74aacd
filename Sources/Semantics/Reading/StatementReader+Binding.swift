import Language
import Mathematics

extension StatementReader {
    /// Ties numbers to the nouns beside them.
    func bind(_ items: [Statement.Item]) -> [Statement.Item] {
        let items = items.flatMap { item -> [Statement.Item] in
            // `k = 3`, alone or in a list, gives k a value.
            switch item {
            case .value(.set(let values)) where values.allSatisfy({ $0.assignment != nil }):
                return values.compactMap(\.assignment).map { .bound($0.name, $0.value) }
            case .value(let value): return value.assignment.map { [.bound($0.name, $0.value)] } ?? [item]
            default: return [item]
            }
        }
        var result: [Statement.Item] = []
        var index = 0
        while index < items.count {
            let next = index + 1 < items.count ? items[index + 1] : nil
            if case .value(let value) = items[index], value.isCount, case .word(let word)? = next, word.key != "of",
                !isMeasured(result.last), !ordersWhatItStandsBetween(word)
            {
                result.append(.bound(word.key, value))
                index += 2
                continue
            }
            if case .word(let word) = items[index], case .value(let value)? = next,
                value.isAmount(of: word), !ordersWhatItStandsBetween(word)
            {
                let after = index + 2 < items.count ? items[index + 2] : nil
                var isFollowed = false
                if case .word(let word)? = after, value.isCount || word.key == "of" { isFollowed = true }
                if knowledge.measures.contains(word.key), value.isCount { isFollowed = false }
                if !isFollowed {
                    result.append(.bound(word.key, value))
                    index += 2
                    continue
                }
            }
            result.append(items[index])
            index += 1
        }
        return result
    }

    func isMeasured(_ item: Statement.Item?) -> Bool {
        if case .word(let word)? = item { knowledge.measures.contains(word.key) } else { false }
    }

    /// Takes out what may stand anywhere.
    func free(_ groups: [Group]) -> Statement {
        let all = groups.flatMap(\.items)
        var nouns: [String: Int] = [:]
        for item in all {
            switch item {
            case .bound(let noun, _): nouns[noun, default: 0] += 1
            case .word(let word): nouns[word.key, default: 0] += 1
            case .value(.interval): nouns["interval", default: 0] += 1
            case .value(.measure(_, let unit)): nouns["unit " + unit, default: 0] += 1
            case .value: break
            }
        }
        func isAttribute(_ item: Statement.Item) -> Bool {
            if case .word(let word) = item { knowledge.attributes.contains(word.key) } else { false }
        }
        /// “In a circle of radius 5” and “on” it are two places.
        func isPlace(_ item: Statement.Item, _ tie: Mark?) -> Bool {
            guard case .bound(let noun, _) = item, noun.contains(" ") else { return false }
            return tie?.isPlace ?? false
        }
        func saysWhose(_ item: Statement.Item) -> Bool {
            switch item {
            case .bound(let noun, _): nouns[noun] == 1
            case .value(.interval): nouns["interval"] == 1
            case .value(.measure(_, let unit)): nouns["unit " + unit] == 1
            case .word, .value: false
            }
        }
        // With several things about, a height stays where it is said: it may be that of either.
        let isSequence = isSequence(all)
        let isAlone = !isSequence && groups.count { !$0.items.allSatisfy { isAttribute($0) || saysWhose($0) } } < 2
        let hasOneAttribute = !isSequence && all.count(where: isAttribute) == 1
        let things = all.count { !isAttribute($0) && (!saysWhose($0) || mayBear($0)) }
        var facts: [Statement.Item] = []
        var chunks: [Statement.Chunk] = []
        for group in groups {
            var kept: [Statement.Item] = []
            let isShare = group.items.contains { if case .word(let word) = $0 { word.key == "of" } else { false } }
            for item in group.items {
                // From and to are the values' own meaning.
                let isFree =
                    isAlone && saysWhose(item) && !isPlace(item, group.tie) && group.tie != .to && group.tie != .from
                    && !isShare
                    || things <= 1 && hasOneAttribute && isAttribute(item)
                if isFree { facts.append(item) } else { kept.append(item) }
            }
            if !kept.isEmpty { chunks.append(Statement.Chunk(tie: tie(of: group.tie, kept), items: kept)) }
        }
        if !isSequence { chunks = withLoneWordApart(withMethodApart(chunks)) }
        let commutations = all.compactMap(\.name).map(knowledge.commutation)
        return Statement(
            chunks: chunks,
            facts: facts,
            manner: manner,
            commutation: commutations.max { $0.rawValue < $1.rawValue } ?? .none,
            isSequence: isSequence
        )
    }

    /// Whether a colour may be that of the noun in a bound value: a radius may be red, a number of steps not.
    func mayBear(_ item: Statement.Item) -> Bool {
        if case .bound(let noun, _) = item { !counters.contains(noun) } else { false }
    }

    /// Where one method is named, it says by itself how it belongs to the rest: “by Cramer's rule: …”.
    func withMethodApart(_ chunks: [Statement.Chunk]) -> [Statement.Chunk] {
        func isMethod(_ item: Statement.Item) -> Bool {
            guard case .word(let word) = item, word.isIdea, let last = word.key.split(separator: " ").last else {
                return false
            }
            return knowledge.methods.contains(String(last))
        }
        guard chunks.flatMap(\.items).count(where: isMethod) == 1,
            let index = chunks.firstIndex(where: { $0.items.contains(where: isMethod) }),
            chunks[index].tie != .to, chunks[index].tie != .from
        else { return chunks }
        var result = chunks
        let method = chunks[index].items.filter(isMethod)
        let rest = chunks[index].items.filter { !isMethod($0) }
        result[index] = Statement.Chunk(tie: .plain, items: method)
        if !rest.isEmpty {
            // What the method is used on loses the tie that the method had.
            let tie = chunks[index].tie == .by ? Statement.Tie.plain : chunks[index].tie
            result.append(Statement.Chunk(tie: tie, items: rest))
        }
        return result
    }

    /// Where one word says all that is said of some values, its place does not matter.
    ///
    /// “Bubble sort on 5, 1, 4” is “sort 5, 1, 4 by bubble sort”. The values keep their order.
    func withLoneWordApart(_ chunks: [Statement.Chunk]) -> [Statement.Chunk] {
        func isWord(_ item: Statement.Item) -> Bool { if case .word = item { true } else { false } }
        let loose = chunks.filter { $0.tie != .to && $0.tie != .from }
        let words = loose.flatMap(\.items).filter(isWord)
        guard words.count == 1, chunks.flatMap(\.items).count(where: isWord) == 1,
            loose.allSatisfy({ $0.tie == .plain || $0.tie == .by })
        else { return chunks }
        let values = loose.flatMap(\.items).filter { !isWord($0) }
        return [words, values].filter { !$0.isEmpty }.map { Statement.Chunk(tie: .plain, items: $0) }
            + chunks.filter { $0.tie == .to || $0.tie == .from }
    }

    func tie(of mark: Mark?, _ items: [Statement.Item]) -> Statement.Tie {
        let holdsWord = items.contains { item in
            switch item {
            case .word: true
            case .bound(let noun, _): noun.contains(" ")
            case .value: false
            }
        }
        switch mark {
        case let mark? where !holdsWord && (mark == .by || mark.isPlace): return .plain
        case nil, .of, .for, .and: return .plain
        case .by: return .by
        case .in: return .in
        case .on: return .on
        case .at: return .at
        case .along: return .along
        case .about: return .about
        case .to: return .to
        case .from: return .from
        }
    }
}

private let counters: Set<String> = ["step", "iteration"]

extension StatementReader {
    /// Whether words such as “if” and “then”, several things that are done, or several values of one noun make the
    /// order part of what is said.
    func isSequence(_ items: [Statement.Item]) -> Bool {
        let nouns = items.compactMap { if case .bound(let noun, _) = $0 { noun } else { nil } }
        if Set(nouns).count < nouns.count { return true }
        let isOrdered = items.contains {
            if case .word(let word) = $0 { ordersWhatItStandsBetween(word) } else { false }
        }
        return isOrdered || items.compactMap(\.name).count(where: isAction) > 1
    }

    func isAction(_ name: String) -> Bool { knowledge.actions.contains(String(name.prefix { $0 != " " })) }

    /// Whether what stands before a word and behind it may not be exchanged: “if”, “less than”.
    func ordersWhatItStandsBetween(_ word: Word) -> Bool {
        if !word.isIdea { return knowledge.orders.contains(word.key) }
        return word.key.split(separator: " ").contains { $0 != "of" && knowledge.orders.contains(String($0)) }
    }
}
