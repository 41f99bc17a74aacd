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
        var found: [PatternMatch<Value>] = []
        walk(items[...], PatternMatch(end: start, values: []), wording, read) { found.append($0) }
        return found
    }

    private func walk<Value>(
        _ items: ArraySlice<Item>,
        _ match: PatternMatch<Value>,
        _ wording: ReadWording,
        _ read: (Slot, Int) -> [(value: Value, end: Int)],
        _ emit: (PatternMatch<Value>) -> Void
    ) {
        guard let item = items.first else { return emit(match) }
        let rest = items.dropFirst()
        let places = wording.places(from: match.end)
        func step(_ fits: (Int) -> Bool) {
            for index in places where fits(index) {
                walk(rest, PatternMatch(end: index + 1, values: match.values), wording, read, emit)
            }
        }
        switch item {
        case .word(let id): step { wording.isWord(id, at: $0) }
        case .spelling(let spelling): step { wording.isSpelled(spelling, at: $0) }
        case .digits: step { wording.wording.tokens[$0].kind == .number }
        case .literal(let text): step { wording.wording.tokens[$0].text == text }
        case .slot(let slot):
            for index in places {
                for (value, end) in read(slot, index) {
                    walk(rest, PatternMatch(end: end, values: match.values + [(slot, value)]), wording, read, emit)
                }
            }
        case .choice(let alternatives):
            for alternative in alternatives { walk(alternative + rest, match, wording, read, emit) }
        }
    }
}
