/// The items of a pattern as a list of steps, each of which knows where to go on; nothing is copied while matching.
struct Program: Sendable, Hashable {
    enum Step: Sendable, Hashable {
        /// One of the words.
        case words(Set<WordList.ID>, next: Int)
        case word(WordList.ID, next: Int)
        case spelling(String, next: Int)
        case literal(String, next: Int)
        case digits(next: Int)
        case slot(Pattern.Slot, next: Int)
        /// Any of several ways on.
        case split([Int])
        case end
    }

    private(set) var steps: [Step] = [.end]
    private(set) var start = 0

    init(_ items: [Pattern.Item]) { start = add(items, before: 0) }

    /// Adds the items so that they lead to the step `next`; gives the first of them.
    private mutating func add(_ items: [Pattern.Item], before next: Int) -> Int {
        items.reversed().reduce(next) { add($1, before: $0) }
    }

    private mutating func add(_ item: Pattern.Item, before next: Int) -> Int {
        switch item {
        case .word(let id): return add(.word(id, next: next))
        case .spelling(let text): return add(.spelling(text, next: next))
        case .literal(let text): return add(.literal(text, next: next))
        case .digits: return add(.digits(next: next))
        case .slot(let slot): return add(.slot(slot, next: next))
        case .choice(let alternatives):
            var words: Set<WordList.ID> = []
            var ways: [Int] = []
            for alternative in alternatives {
                if alternative.count == 1, case .word(let id) = alternative[0] {
                    words.insert(id)
                } else {
                    ways.append(add(alternative, before: next))
                }
            }
            if !words.isEmpty { ways.insert(add(.words(words, next: next)), at: 0) }
            return ways.count == 1 ? ways[0] : add(.split(ways))
        }
    }

    private mutating func add(_ step: Step) -> Int {
        steps.append(step)
        return steps.count - 1
    }
}
