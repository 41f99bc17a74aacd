import Language
import Mathematics

extension StatementReader {
    struct Group {
        var tie: Mark?
        var items: [Statement.Item]
    }

    /// Cuts at small words, commas and the like.
    func groups(of lexemes: [Lexeme]) -> [Group] {
        var groups: [Group] = []
        var current = Group(tie: nil, items: [])
        var isUse = false
        func close(_ tie: Mark?) {
            if current.tie == .by, current.items.count > 1, case .word(let last)? = current.items.last,
                last.key == "exampl"
            {
                current.items.removeLast()
            }
            if !current.items.isEmpty || current.tie == .of { groups.append(current) }
            current = Group(tie: tie, items: [])
        }
        for (index, lexeme) in lexemes.enumerated() {
            switch lexeme {
            case .stop, .comma: close(nil)
            case .value(let value): current.items.append(.value(value))
            case .word(let word):
                guard let mark = mark(of: word, at: index, in: lexemes) else {
                    if word.isIdea {
                        if isAdjunct(word.key) {
                            // “By elimination” belongs to nothing beside it.
                            close(.by)
                            current.items.append(.word(word.withoutFirstWord))
                            close(nil)
                        } else {
                            current.items.append(.word(word))
                        }
                        continue
                    }
                    // “How … works”, “what … means”.
                    if endings.contains(word.key), isEnd(lexemes, index + 1) { continue }
                    if !knowledge.empty.contains(word.key) { current.items.append(.word(word)) }
                    continue
                }
                if mark == .to, isUse || isVerb(lexemes, index + 1) {
                    isUse = false
                    close(nil)
                    continue
                }
                if uses.contains(word.spelling) { isUse = true }
                if mark == .and {
                    // A value before it belongs to what stands before that: “base 6 and height 4”.
                    if case .value? = current.items.last { close(current.tie == .of ? nil : current.tie) }
                    continue
                }
                if mark == .of, case .value? = current.items.last {
                    // “30% of 240” says what the share is of.
                    current.items.append(.word(word))
                    continue
                }
                // “The truth table for p ∧ q” is the truth table of it.
                if mark == .for, index + 1 < lexemes.count, case .value = lexemes[index + 1] {
                    close(.of)
                } else {
                    close(mark)
                }
            }
        }
        close(nil)
        return nested(groups)
    }

    func mark(of word: Word, at index: Int, in lexemes: [Lexeme]) -> Mark? {
        if word.isIdea { return nil }
        // “A circle given radius 5”; in “the probability of A given B” it says what is known.
        if word.spelling == "given", isDatum(lexemes, index + 1) { return .by }
        return knowledge.marks[word.key]
    }

    /// Whether a value follows, perhaps behind its noun, in a request that is not about probability.
    func isDatum(_ lexemes: [Lexeme], _ start: Int) -> Bool {
        let isChance = lexemes.contains { if case .word(let word) = $0 { word.key.contains("probab") } else { false } }
        return !isChance && lexemes.dropFirst(start).prefix(2).contains { if case .value = $0 { true } else { false } }
    }

    /// Whether the name of an idea begins with a small word, so that it belongs to nothing beside it: “by elimination”.
    func isAdjunct(_ name: String) -> Bool {
        guard let first = name.split(separator: " ").first, name.contains(" ") else { return false }
        guard let mark = knowledge.marks[String(first)], mark != .at else { return false }
        return mark == .by || mark == .from || mark.isPlace
    }

    func isEnd(_ lexemes: [Lexeme], _ index: Int) -> Bool {
        guard index < lexemes.count else { return true }
        switch lexemes[index] {
        case .stop, .comma: return true
        case .word(let word): return knowledge.marks[word.key] != nil
        case .value: return false
        }
    }

    func isVerb(_ lexemes: [Lexeme], _ index: Int) -> Bool {
        guard index < lexemes.count, case .word(let word) = lexemes[index] else { return false }
        return knowledge.verbs.contains(word.key)
    }

    /// Puts “the area of a circle” the way of “the circle area”: what stands behind “of” comes first.
    func nested(_ groups: [Group]) -> [Group] {
        var result: [Group] = []
        for group in groups.reversed() {
            if let last = result.last, last.tie == .of {
                result[result.count - 1] = Group(tie: group.tie, items: last.items + group.items)
            } else {
                result.append(group)
            }
        }
        return result.reversed()
    }

    /// Leaves out a word that the name of a method says again: “sort … using bubble sort”.
    func withoutEchoes(_ groups: [Group]) -> [Group] {
        let endings = Set(
            groups.flatMap(\.items).compactMap { item -> String? in
                guard case .word(let word) = item, word.isIdea else { return nil }
                return word.key.split(separator: " ").last.map(String.init)
            }
        )
        func isEcho(_ item: Statement.Item) -> Bool {
            if case .word(let word) = item {
                !word.isIdea && echoes.contains(word.key) && endings.contains(word.key)
            } else {
                false
            }
        }
        return groups.map { Group(tie: $0.tie, items: $0.items.filter { !isEcho($0) }) }.filter { !$0.items.isEmpty }
    }
}

private let uses: Set<String> = ["use", "using", "apply", "applied", "applying"]

extension Word {
    /// The idea of “by elimination” without its “by”.
    fileprivate var withoutFirstWord: Word {
        var word = Word(
            key: key.split(separator: " ").dropFirst().joined(separator: " "),
            spelling: spelling.split(separator: " ").dropFirst().joined(separator: " ")
        )
        word.isIdea = true
        return word
    }
}

private let echoes: Set<String> = ["sort", "search", "traversal", "method", "algorithm"]
