import Language
import Mathematics

extension StatementReader {
    /// Makes one list of values with only commas and “and” between them.
    func listed(_ lexemes: [Lexeme]) -> [Lexeme] {
        var result: [Lexeme] = []
        var index = 0
        while index < lexemes.count {
            guard case .value(let first) = lexemes[index] else {
                result.append(lexemes[index])
                index += 1
                continue
            }
            var run = [first]
            var end = index + 1
            while let (value, after) = joined(to: run[run.count - 1], in: lexemes, at: end) {
                run.append(value)
                end = after
            }
            result.append(.value(run.count == 1 ? first : Value(listing: run)))
            index = end
        }
        return result
    }

    /// Puts two words that “and” or “or” joins into one order, where they stand by themselves: “amplitude and period”.
    func inOrder(_ lexemes: [Lexeme]) -> [Lexeme] {
        var result = lexemes
        for index in lexemes.indices.dropFirst().dropLast() {
            guard case .word(let joint) = lexemes[index], ["and", "or"].contains(joint.spelling),
                case .word(let left) = lexemes[index - 1], case .word(let right) = lexemes[index + 1],
                left.key > right.key, isNoun(left), isNoun(right),
                index < 2 || isBoundary(lexemes[index - 2]),
                index + 2 >= lexemes.count || isBoundary(lexemes[index + 2])
            else { continue }
            result.swapAt(index - 1, index + 1)
        }
        return result
    }

    func isNoun(_ word: Word) -> Bool {
        knowledge.marks[word.key] == nil && !knowledge.verbs.contains(word.key) && !knowledge.empty.contains(word.key)
    }

    func isBoundary(_ lexeme: Lexeme) -> Bool {
        switch lexeme {
        case .stop, .comma, .value: true
        case .word(let word): !word.isIdea && (knowledge.marks[word.key] != nil || knowledge.empty.contains(word.key))
        }
    }

    /// Puts “A union B” the way of “the union of A and B”.
    func prefixed(_ lexemes: [Lexeme]) -> [Lexeme] {
        var result: [Lexeme] = []
        var index = 0
        while index < lexemes.count {
            if index + 2 < lexemes.count, case .value(let left) = lexemes[index],
                case .word(let word) = lexemes[index + 1],
                wordsOfSigns.values.contains(where: { knowledge.word($0).key == word.key }),
                case .value(let right) = lexemes[index + 2]
            {
                result += [lexemes[index + 1], .word(knowledge.word("of")), .value(.list([left, right]))]
                index += 3
            } else {
                result.append(lexemes[index])
                index += 1
            }
        }
        return result
    }

    /// Leaves out words that only say what the value behind them is, as in “the list 5, 1, 4”.
    func withoutContainers(_ lexemes: [Lexeme]) -> [Lexeme] {
        var result: [Lexeme] = []
        for lexeme in lexemes {
            if case .value(let value) = lexeme {
                while case .word(let word)? = result.last,
                    value.kinds.contains(where: {
                        knowledge.containers[$0]?.contains(word.key) ?? false
                    })
                {
                    result.removeLast()
                }
                if case .value(.signs(let size))? = result.last, size == value.size { result.removeLast() }
                if namesClearly(value, result) { result.removeLast() }
            }
            result.append(lexeme)
        }
        return result
    }

    /// Whether the last word is the “vectors” of “the dot product of the vectors (1, 2) and (3, 4)”: what they are is
    /// clear from what is done with them.
    func namesClearly(_ value: Value, _ before: [Lexeme]) -> Bool {
        guard case .list(let elements) = value, elements.allSatisfy({ if case .list = $0 { true } else { false } }),
            case .word(let word)? = before.last, ["vectors", "points"].contains(word.spelling)
        else { return false }
        return before.contains { if case .word(let word) = $0 { word.isIdea } else { false } }
    }

    /// The next value of a list, and the lexeme after it.
    func joined(to last: Value, in lexemes: [Lexeme], at start: Int) -> (Value, Int)? {
        var index = start
        while index < lexemes.count, index < start + 3 {
            switch lexemes[index] {
            case .value(let value):
                // Side by side without anything between them are only letters, and those belong to no list.
                return index > start && last.isListable(with: value) ? (value, index + 1) : nil
            case .stop: return nil
            case .comma: index += 1
            case .word(let word):
                guard !word.isIdea else { return nil }
                var mayJoin = listWords.contains(word.spelling)
                // “y' = y with y(0) = 1”.
                if case .relation = last, ["with", "where"].contains(word.spelling) { mayJoin = true }
                guard mayJoin else { return nil }
                index += 1
            }
        }
        return nil
    }
}

/// Signs that stand between values, as words.
let wordsOfSigns = ["∪": "union", "∩": "intersection"]

private let listWords: Set<String> = ["and", "&"]
