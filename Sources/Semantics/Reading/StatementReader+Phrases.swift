import Language
import Mathematics

extension StatementReader {
    mutating func rewritten(_ lexemes: [Lexeme]) -> [Lexeme] {
        var result: [Lexeme] = []
        var index = 0
        var isAtStart = true
        while index < lexemes.count {
            guard let match = phrases.longest(in: lexemes, at: index), match.end > index,
                isAtStart || !match.isManner || isLast(match, lexemes, after: result.last) || isWish(lexemes, index),
                isWhole(match, lexemes)
            else {
                result.append(lexemes[index])
                isAtStart = mayBegin(after: lexemes[index])
                index += 1
                continue
            }
            switch match.meaning {
            case .idea(let name, let slots, let shown):
                // “The LCM (lowest common multiple)” names one idea twice.
                if slots.isEmpty, case .word(let last)? = result.last(where: { $0 != .stop && $0 != .comma }),
                    last.isIdea,
                    last.key == name
                {
                    index = match.end
                    continue
                }
                result.append(.word(Word(key: name, spelling: shown, isIdea: true)))
                let values = match.values.sorted { $0.key < $1.key }.map(\.value)
                if !values.isEmpty, slots.count > 0 {
                    result.append(.value(values.count == 1 ? values[0] : .list(values)))
                }
                isAtStart = false
            case .nothing: break
            case .manner(let named):
                if isAtStart, let named, manner == nil { manner = named }
                // What follows is another wish.
                if let last = result.last, last != .stop { result.append(.stop) }
            }
            index = match.end
        }
        return result
    }

    /// Whether a wish may follow: at the beginning, behind a comma, “and”, “to”.
    func mayBegin(after lexeme: Lexeme) -> Bool {
        switch lexeme {
        case .stop, .comma: true
        case .word(let word): ["to", "and", "then", "that", "which", "how"].contains(word.spelling)
        case .value: false
        }
    }

    /// Whether a verb right behind a value begins another wish: “in the array 1, 3, 5 find 3”.
    func isWish(_ lexemes: [Lexeme], _ index: Int) -> Bool {
        guard index > 0, case .value = lexemes[index - 1], case .word(let word) = lexemes[index] else { return false }
        return wishes.contains(word.spelling)
    }

    /// Whether “the graph of” stands before what is drawn; the graph of a relation is a thing of its own.
    func isWhole(_ match: Phrasebook.Match, _ lexemes: [Lexeme]) -> Bool {
        guard match.isManner, match.end > 1, case .word(let last) = lexemes[match.end - 1], last.spelling == "of",
            case .word(let word) = lexemes[match.end - 2], drawings.contains(word.key)
        else { return true }
        guard match.end < lexemes.count, case .value = lexemes[match.end] else { return false }
        return true
    }

    /// Whether a wish stands at the end of a clause as in “… explained”.
    func isLast(_ match: Phrasebook.Match, _ lexemes: [Lexeme], after before: Lexeme?) -> Bool {
        guard case .word(let word) = lexemes[match.end - 1], finished.contains(word.spelling) || word.isCorrected else {
            return false
        }
        if drawings.contains(word.key) {
            // A “stem plot” is a kind of plot; the “sin x plot” is one of sin x.
            guard case .value? = before else { return false }
        }
        return match.end == lexemes.count || lexemes[match.end] == .stop || lexemes[match.end] == .comma
    }
}

private let wishes: Set<String> = ["find", "show", "explain", "compute", "calculate", "draw", "determine", "evaluate"]

private let finished: Set<String> = [
    "explained", "shown", "illustrated", "visualized", "visualised", "animated", "demonstrated",
    "animation", "demonstration", "illustration", "demo", "graph", "plot", "curve",
]

private let drawings: Set<String> = ["graph", "plot", "curv", "demo"]
