/// What a pattern found in a wording.
package struct PatternMatch<Value> {
    /// The token after the last one that belongs to it.
    package var end: Int
    /// The values of the slots, in the order of the text.
    package var values: [(slot: Pattern.Slot, value: Value)]
}

extension Pattern {
    /// Finds every way in which the pattern fits the tokens from `start` on.
    ///
    /// - Parameters:
    ///   - wording: The request.
    ///   - start: The first token that may belong to it.
    ///   - read: Reads the value of a slot at a token; gives each possible value and the token after it.
    /// - Returns: Every match, also those that end at the same token.
    package func matches<Value>(
        in wording: ReadWording,
        from start: Int,
        read: (Slot, Int) -> [(value: Value, end: Int)]
    ) -> [PatternMatch<Value>] {
        withoutActuallyEscaping(read) { read in
            var walk = Walk(steps: program.steps, wording: wording, read: read)
            walk.go(program.start, from: start)
            return walk.found
        }
    }
}

/// A walk through the steps of a pattern and the tokens of a wording at once.
private struct Walk<Value> {
    let steps: [Program.Step]
    let wording: ReadWording
    let read: (Pattern.Slot, Int) -> [(value: Value, end: Int)]
    var values: [(slot: Pattern.Slot, value: Value)] = []
    var found: [PatternMatch<Value>] = []

    mutating func go(_ step: Int, from index: Int) {
        switch steps[step] {
        case .end: found.append(PatternMatch(end: index, values: values))
        case .split(let ways): for way in ways { go(way, from: index) }
        case .word(let id, let next):
            for place in wording.places(from: index) where wording.isWord(id, at: place) { go(next, from: place + 1) }
        case .words(let ids, let next):
            for place in wording.places(from: index) where wording.isWord(in: ids, at: place) {
                go(next, from: place + 1)
            }
        case .spelling(let text, let next):
            for place in wording.places(from: index) where wording.isSpelled(text, at: place) {
                go(next, from: place + 1)
            }
        case .literal(let text, let next):
            for place in wording.places(from: index) where wording.wording.tokens[place].text == text {
                go(next, from: place + 1)
            }
        case .digits(let next):
            for place in wording.places(from: index) where wording.wording.tokens[place].kind == .number {
                go(next, from: place + 1)
            }
        case .slot(let slot, let next):
            for place in wording.places(from: index) {
                for (value, end) in read(slot, place) {
                    values.append((slot, value))
                    go(next, from: end)
                    values.removeLast()
                }
            }
        }
    }
}
