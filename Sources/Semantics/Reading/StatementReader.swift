import Language
import Mathematics

extension Knowledge {
    /// Reads a request.
    package func statement(of text: String, withSlots: Bool = true) -> Statement {
        var reader = StatementReader(knowledge: self, phrases: withSlots ? phrases : plainPhrases)
        return reader.statement(of: text)
    }
}

/// Turns the words of a request into a statement, one step after another.
struct StatementReader {
    let knowledge: Knowledge
    private let phrases: Phrasebook
    private var manner: Manner?
    /// The words that a question such as “how does it work” ends with.
    private var endings: Set<String> = []

    init(knowledge: Knowledge, phrases: Phrasebook) {
        self.knowledge = knowledge
        self.phrases = phrases
    }

    mutating func statement(of text: String) -> Statement {
        let wording = Wording(text.withoutMathMarks).corrected(by: knowledge.words)
        let written = lexemes(of: wording)
        endings = Set(wording.tokens.compactMap { frames[$0.text] })
        // Lists are gathered first, so that a phrase takes all of one.
        let said = rewritten(listed(written))
        let groups = groups(of: withoutContainers(prefixed(listed(inOrder(said)))))
        let bound = groups.map { Group(tie: $0.tie, items: bind($0.items).wordsFirst) }
        return free(withoutEchoes(bound))
    }

    // MARK: Words and values

    private func lexemes(of wording: Wording) -> [Lexeme] {
        let reader = ValueReader(wording, units: knowledge.units, isWord: knowledge.isWord)
        var lexemes: [Lexeme] = []
        var index = 0
        while index < wording.tokens.count {
            let token = wording.tokens[index]
            if let (lexeme, end) = glued(index, wording) ?? analysis(index, wording) ?? endless(index, wording) {
                lexemes += lexeme
                index = end
                continue
            }
            if let (value, end) = reader.value(at: index), end > index {
                lexemes += named(value)
                index = end
                continue
            }
            index += 1
            switch token.kind {
            case .word:
                guard !articles.contains(token.text) else { continue }
                lexemes.append(.word(knowledge.word(token.text)))
            case .number: lexemes.append(.value(.signs(token.text)))
            case .symbol:
                if token.text == "," {
                    lexemes.append(.comma)
                } else if stops.contains(token.text) || token.text == "–" && token.isSpaced {
                    lexemes.append(.stop)
                } else if let word = wordsOfSigns[token.text] {
                    lexemes.append(.word(knowledge.word(word)))
                } else if !token.isEmpty, token.text != "=" {
                    lexemes.append(.value(.signs(token.text)))
                }
            }
        }
        return lexemes
    }

    /// `3D` and `3rd`.
    private func glued(_ index: Int, _ wording: Wording) -> ([Lexeme], Int)? {
        let tokens = wording.tokens
        if let lexemes = numbered(index, wording) { return lexemes }
        guard index + 1 < tokens.count, tokens[index].kind == .number, tokens[index + 1].kind == .word,
            !tokens[index + 1].isSpaced, let number = Int(tokens[index].text)
        else { return nil }
        switch tokens[index + 1].text {
        case "d" where (1...4).contains(number):
            return ([.value(.number(Number(Rational(number)))), .word(Word(key: "d", spelling: "d"))], index + 2)
        case "st", "nd", "rd", "th":
            return ([.word(Word(key: "\(number)th", spelling: tokens[index].text + tokens[index + 1].text))], index + 2)
        default: return nil
        }
    }

    /// `K5`, `K_5`, `K_{3,3}`: a capital letter and what stands at it.
    private func numbered(_ index: Int, _ wording: Wording) -> ([Lexeme], Int)? {
        let tokens = wording.tokens
        let letter = wording.text[tokens[index].range]
        guard letter.count == 1, letter.first.map({ $0.isASCII && $0.isUppercase }) ?? false, index + 1 < tokens.count,
            !tokens[index + 1].isSpaced
        else { return nil }
        var next = index + 1
        if tokens[next].text == "_" { next += 1 }
        guard next < tokens.count, tokens[next].kind == .number || tokens[next].text == "{",
            let (value, end) = group(next, wording) ?? single(next, wording)
        else { return nil }
        // `P2 + 1` is a formula.
        if end < tokens.count, "+-=*/^(".contains(tokens[end].text), !tokens[end].isEmpty { return nil }
        return ([.value(.signs(String(letter))), .value(value)], end)
    }

    /// `lim x→0 …` and `∫_0^3 … dx`, in words.
    private func analysis(_ index: Int, _ wording: Wording) -> ([Lexeme], Int)? {
        let tokens = wording.tokens
        var next = index + 1
        if tokens[index].text == "\\", next < tokens.count, ["lim", "int"].contains(tokens[next].text) { next += 1 }
        switch tokens[next - 1].text {
        case "lim":
            if next < tokens.count, tokens[next].text == "_" { next += 1 }
            guard let (approach, end) = group(next, wording) ?? arrow(next, wording) else { return nil }
            return limit(approach, end, wording)
        case "d" where isDerivative(index, tokens):
            return ([.word(knowledge.word("derivative")), .word(knowledge.word("of"))], index + 3)
        case "∫", "int":
            guard tokens[next - 1].text == "∫" || next == index + 2 else { return nil }
            var bounds: [Value] = []
            for sign in ["_", "^"] where next < tokens.count && tokens[next].text == sign {
                guard let (bound, end) = group(next + 1, wording) ?? single(next + 1, wording) else { return nil }
                bounds.append(bound)
                next = end
            }
            guard let last = tokens[next...].firstIndex(where: { $0.text.count == 2 && $0.text.first == "d" }),
                last > next, last - next < 40,
                let integrand = MathText(FormulaSpan.text(of: wording, from: next, to: last)).value
            else { return nil }
            var lexemes: [Lexeme] = [.word(knowledge.word("integral")), .word(knowledge.word("of")), .value(integrand)]
            if bounds.count == 2, case .number(let lower) = bounds[0], case .number(let upper) = bounds[1],
                let interval = Interval(from: lower, to: upper)
            {
                lexemes.append(.value(.interval(interval)))
            } else if !bounds.isEmpty {
                lexemes.append(.value(.list(bounds)))
            }
            return (lexemes, last + 1)
        default: return nil
        }
    }

    /// `d/dx` before what is differentiated.
    private func isDerivative(_ index: Int, _ tokens: [Token]) -> Bool {
        guard index + 3 < tokens.count, tokens[index + 1].text == "/", ["dx", "dt"].contains(tokens[index + 2].text)
        else {
            return false
        }
        return tokens[index + 3].text != "="
    }

    /// “The limit of … as x approaches 0”.
    private func limit(_ approach: Value, _ end: Int, _ wording: Wording) -> ([Lexeme], Int)? {
        let reader = ValueReader(wording, units: knowledge.units, isWord: knowledge.isWord)
        guard case .relation(let sides, ["→"]) = approach, end < wording.tokens.count,
            let (value, after) = reader.value(at: end)
        else { return ([.word(knowledge.word("limit")), .value(approach)], end) }
        var lexemes = [Lexeme.word(knowledge.word("limit")), .word(knowledge.word("of"))]
        var conclusion: [Lexeme] = []
        switch value {
        case .relation(let parts, ["="]) where parts.count == 2:
            lexemes.append(.value(parts[0]))
            conclusion = [.word(knowledge.word("equals")), .value(parts[1])]
        default: lexemes.append(.value(value))
        }
        lexemes += [
            .word(knowledge.word("as")), .value(sides[0]), .word(knowledge.word("approaches")), .value(sides[1]),
        ]
        return (lexemes + conclusion, after)
    }

    /// “From 0 to infinity”.
    private func endless(_ index: Int, _ wording: Wording) -> ([Lexeme], Int)? {
        let tokens = wording.tokens
        guard index + 3 < tokens.count, tokens[index].text == "from", tokens[index + 2].text == "to",
            ["infinity", "∞"].contains(tokens[index + 3].text),
            let (lower, _) = single(index + 1, wording)
        else { return nil }
        return ([.value(.list([lower, .signs("∞")]))], index + 4)
    }

    /// What stands in `{…}`.
    private func group(_ index: Int, _ wording: Wording) -> (Value, Int)? {
        guard index < wording.tokens.count, wording.tokens[index].text == "{" else { return nil }
        var depth = 0
        for end in index..<wording.tokens.count {
            if wording.tokens[end].text == "{" { depth += 1 }
            if wording.tokens[end].text == "}" { depth -= 1 }
            guard depth == 0 else { continue }
            guard end > index + 1 else { return nil }
            let inner = FormulaSpan.text(of: wording, from: index + 1, to: end)
            let isList = inner.split(atTopLevel: [","]).parts.count > 1
            return MathText(isList ? "(\(inner))" : inner).value.map { ($0, end + 1) }
        }
        return nil
    }

    private func single(_ index: Int, _ wording: Wording) -> (Value, Int)? {
        guard index < wording.tokens.count else { return nil }
        if wording.tokens[index].text == "∞" { return (.signs("∞"), index + 1) }
        guard wording.tokens[index].kind != .symbol else { return nil }
        return MathText(FormulaSpan.text(of: wording, from: index, to: index + 1)).value.map { ($0, index + 1) }
    }

    /// `x → 0`, `x->∞`.
    private func arrow(_ index: Int, _ wording: Wording) -> (Value, Int)? {
        let tokens = wording.tokens
        for end in (index + 3)...(index + 5) where end <= tokens.count {
            guard let value = MathText(FormulaSpan.text(of: wording, from: index, to: end)).value,
                case .relation(_, ["→"]) = value, !["-", "−", ">"].contains(tokens[end - 1].text)
            else { continue }
            return (value, end)
        }
        return nil
    }

    /// “The union of A and B” for A ∪ B.
    private func named(_ value: Value) -> [Lexeme] {
        guard case .signs(let signs) = value else { return [.value(value)] }
        for (sign, word) in wordsOfSigns {
            let (parts, found) = signs.split(atTopLevel: [Character(sign)])
            guard found.count == 1, let left = MathText(parts[0]).value, let right = MathText(parts[1]).value else {
                continue
            }
            return [.word(knowledge.word(word)), .word(knowledge.word("of")), .value(.list([left, right]))]
        }
        return [.value(value)]
    }

    // MARK: Phrases

    private mutating func rewritten(_ lexemes: [Lexeme]) -> [Lexeme] {
        var result: [Lexeme] = []
        var index = 0
        var isAtStart = true
        while index < lexemes.count {
            guard let match = phrases.longest(in: lexemes, at: index), match.end > index,
                isAtStart || !match.isManner || isLast(match, lexemes) || isWish(lexemes, index)
            else {
                result.append(lexemes[index])
                isAtStart = mayBegin(after: lexemes[index])
                index += 1
                continue
            }
            switch match.meaning {
            case .idea(let name, let slots):
                let spelling = name
                result.append(.word(Word(key: name, spelling: spelling, isIdea: true)))
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

    /// Makes one list of values with only commas and “and” between them.
    private func listed(_ lexemes: [Lexeme]) -> [Lexeme] {
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
    private func inOrder(_ lexemes: [Lexeme]) -> [Lexeme] {
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

    private func isNoun(_ word: Word) -> Bool {
        knowledge.marks[word.key] == nil && !knowledge.verbs.contains(word.key) && !knowledge.empty.contains(word.key)
    }

    private func isBoundary(_ lexeme: Lexeme) -> Bool {
        switch lexeme {
        case .stop, .comma, .value: true
        case .word(let word): !word.isIdea && (knowledge.marks[word.key] != nil || knowledge.empty.contains(word.key))
        }
    }

    /// Puts “A union B” the way of “the union of A and B”.
    private func prefixed(_ lexemes: [Lexeme]) -> [Lexeme] {
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
    private func withoutContainers(_ lexemes: [Lexeme]) -> [Lexeme] {
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
    private func namesClearly(_ value: Value, _ before: [Lexeme]) -> Bool {
        guard case .list(let elements) = value, elements.allSatisfy({ if case .list = $0 { true } else { false } }),
            case .word(let word)? = before.last, ["vectors", "points"].contains(word.spelling)
        else { return false }
        return before.contains { if case .word(let word) = $0 { word.isIdea } else { false } }
    }

    /// The next value of a list, and the lexeme after it.
    private func joined(to last: Value, in lexemes: [Lexeme], at start: Int) -> (Value, Int)? {
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

    /// Whether a wish may follow: at the beginning, behind a comma, “and”, “to”.
    private func mayBegin(after lexeme: Lexeme) -> Bool {
        switch lexeme {
        case .stop, .comma: true
        case .word(let word): ["to", "and", "then", "that", "which", "how"].contains(word.spelling)
        case .value: false
        }
    }

    /// Whether a verb right behind a value begins another wish: “in the array 1, 3, 5 find 3”.
    private func isWish(_ lexemes: [Lexeme], _ index: Int) -> Bool {
        guard index > 0, case .value = lexemes[index - 1], case .word(let word) = lexemes[index] else { return false }
        return wishes.contains(word.spelling)
    }

    /// Whether a wish stands at the end of a clause as in “… explained”.
    private func isLast(_ match: Phrasebook.Match, _ lexemes: [Lexeme]) -> Bool {
        guard case .word(let word) = lexemes[match.end - 1], finished.contains(word.spelling) || word.isCorrected else {
            return false
        }
        return match.end == lexemes.count || lexemes[match.end] == .stop || lexemes[match.end] == .comma
    }

    // MARK: Ties

    private struct Group {
        var tie: Mark?
        var items: [Statement.Item]
    }

    /// Cuts at small words, commas and the like.
    private func groups(of lexemes: [Lexeme]) -> [Group] {
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
                guard let mark = word.isIdea ? nil : knowledge.marks[word.key] else {
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

    /// Whether the name of an idea begins with a small word, so that it belongs to nothing beside it: “by elimination”.
    private func isAdjunct(_ name: String) -> Bool {
        guard let first = name.split(separator: " ").first, name.contains(" ") else { return false }
        return [.by, .from, .in].contains(knowledge.marks[String(first)]) && first != "at"
    }

    private func isEnd(_ lexemes: [Lexeme], _ index: Int) -> Bool {
        guard index < lexemes.count else { return true }
        switch lexemes[index] {
        case .stop, .comma: return true
        case .word(let word): return knowledge.marks[word.key] != nil
        case .value: return false
        }
    }

    private func isVerb(_ lexemes: [Lexeme], _ index: Int) -> Bool {
        guard index < lexemes.count, case .word(let word) = lexemes[index] else { return false }
        return knowledge.verbs.contains(word.key)
    }

    /// Puts “the area of a circle” the way of “the circle area”: what stands behind “of” comes first.
    private func nested(_ groups: [Group]) -> [Group] {
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
    private func withoutEchoes(_ groups: [Group]) -> [Group] {
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

    // MARK: Bound values

    /// Ties numbers to the nouns beside them.
    private func bind(_ items: [Statement.Item]) -> [Statement.Item] {
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
                !isMeasured(result.last)
            {
                result.append(.bound(word.key, value))
                index += 2
                continue
            }
            if case .word(let word) = items[index], case .value(let value)? = next,
                value.isAmount(of: word)
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

    private func isMeasured(_ item: Statement.Item?) -> Bool {
        if case .word(let word)? = item { knowledge.measures.contains(word.key) } else { false }
    }

    /// Takes out what may stand anywhere.
    private func free(_ groups: [Group]) -> Statement {
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
        func saysWhose(_ item: Statement.Item) -> Bool {
            switch item {
            case .bound(let noun, _): nouns[noun] == 1
            case .value(.interval): nouns["interval"] == 1
            case .value(.measure(_, let unit)): nouns["unit " + unit] == 1
            case .word, .value: false
            }
        }
        let things = all.count { !isAttribute($0) && (!saysWhose($0) || mayBear($0)) }
        var facts: [Statement.Item] = []
        var chunks: [Statement.Chunk] = []
        for group in groups {
            var kept: [Statement.Item] = []
            let isShare = group.items.contains { if case .word(let word) = $0 { word.key == "of" } else { false } }
            for item in group.items {
                // From and to are the values' own meaning.
                let isFree =
                    saysWhose(item) && group.tie != .to && group.tie != .from && !isShare
                    || things <= 1 && isAttribute(item)
                if isFree { facts.append(item) } else { kept.append(item) }
            }
            if !kept.isEmpty { chunks.append(Statement.Chunk(tie: tie(of: group.tie, kept), items: kept)) }
        }
        chunks = withLoneWordApart(withMethodApart(chunks))
        let isCommutative = all.contains { item in
            switch item {
            case .word(let word): knowledge.isCommutative(word.key)
            case .bound(let noun, _): knowledge.isCommutative(noun)
            case .value: false
            }
        }
        return Statement(chunks: chunks, facts: facts, manner: manner, isCommutative: isCommutative)
    }

    /// Whether a colour may be that of the noun in a bound value: a radius may be red, a number of steps not.
    private func mayBear(_ item: Statement.Item) -> Bool {
        if case .bound(let noun, _) = item { !counters.contains(noun) } else { false }
    }

    /// Where one method is named, it says by itself how it belongs to the rest: “by Cramer's rule: …”.
    private func withMethodApart(_ chunks: [Statement.Chunk]) -> [Statement.Chunk] {
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

    /// Where one word says all that is said of some values, where it stands among them does not matter: “bubble sort on
    /// 5, 1, 4” is “sort 5, 1, 4 by bubble sort”. The values keep their order.
    private func withLoneWordApart(_ chunks: [Statement.Chunk]) -> [Statement.Chunk] {
        func isWord(_ item: Statement.Item) -> Bool { if case .word = item { true } else { false } }
        let loose = chunks.filter { $0.tie != .to && $0.tie != .from }
        let words = loose.flatMap(\.items).filter(isWord)
        guard words.count == 1, chunks.flatMap(\.items).count(where: isWord) == 1 else { return chunks }
        let values = loose.flatMap(\.items).filter { !isWord($0) }
        return [words, values].filter { !$0.isEmpty }.map { Statement.Chunk(tie: .plain, items: $0) }
            + chunks.filter { $0.tie == .to || $0.tie == .from }
    }

    private func tie(of mark: Mark?, _ items: [Statement.Item]) -> Statement.Tie {
        let holdsWord = items.contains { if case .word = $0 { true } else { false } }
        switch mark {
        case .by where !holdsWord, .in where !holdsWord: return .plain
        case nil, .of, .for, .and: return .plain
        case .by: return .by
        case .in: return .in
        case .to: return .to
        case .from: return .from
        }
    }
}

extension String {
    /// The text with LaTeX's signs written as single characters, and without the marks around formulas.
    fileprivate var withoutMathMarks: String {
        guard contains("$") || contains("\\") || contains("`") else { return self }
        var text = MathText.plain(self).replacing("\\int", with: " ∫ ").replacing("\\sum", with: " ∑ ")
        for (opening, closing) in [("$$", "$$"), ("\\(", "\\)"), ("\\[", "\\]"), ("`", "`"), ("$", "$")] {
            var result = ""
            var rest = text[...]
            while let start = rest.firstRange(of: opening) {
                let inner = rest[start.upperBound...]
                guard let end = inner.firstRange(of: closing) else { break }
                let body = inner[..<end.lowerBound]
                // Dollars of money: “$5, stop at $”.
                let isMoney =
                    opening == "$" && body.first?.isNumber == true && body.contains { $0 == " " }
                    && !body.contains { "=^\\+<>≤≥_".contains($0) }
                if isMoney {
                    result += rest[..<start.upperBound]
                    rest = inner
                } else {
                    result += rest[..<start.lowerBound] + " " + body + " "
                    rest = inner[end.upperBound...]
                }
            }
            text = result + rest
        }
        return text
    }
}

extension Substring {
    fileprivate func firstRange(of text: String) -> Range<Index>? { ranges(of: text).first }
}

/// Signs that stand between values, as words.
private let wordsOfSigns = ["∪": "union", "∩": "intersection"]

private let wishes: Set<String> = ["find", "show", "explain", "compute", "calculate", "draw", "determine", "evaluate"]

private let finished: Set<String> = [
    "explained", "shown", "illustrated", "visualized", "visualised", "animated", "demonstrated", "explanation",
    "animation", "visualization", "visualisation", "demonstration", "illustration", "demo", "graph", "plot", "curve",
]

extension [Statement.Item] {
    /// The words in their order, then the values in theirs: “the x³ derivative” is “the derivative x³”.
    fileprivate var wordsFirst: [Statement.Item] {
        // Behind “of” stands what the value before it is of.
        if contains(where: { if case .word(let word) = $0 { word.key == "of" } else { false } }) { return self }
        func isValue(_ item: Statement.Item) -> Bool { if case .value = item { true } else { false } }
        return filter { !isValue($0) } + filter(isValue)
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

private let frames = ["how": "work", "what": "mean"]
private let counters: Set<String> = ["step", "iteration"]

private let echoes: Set<String> = ["sort", "search", "traversal", "method", "algorithm"]

private let listWords: Set<String> = ["and", "then", "&"]

extension Value {
    /// A list of values; relations such as those of a system may stand in any order.
    fileprivate init(listing values: [Value]) {
        let areRelations = values.allSatisfy { if case .relation = $0 { true } else { false } }
        self = areRelations ? .set(values) : .list(values)
    }

    /// The letter and the number of `k = 3`.
    fileprivate var assignment: (name: String, value: Value)? {
        guard case .relation(let sides, ["="]) = self, sides.count == 2, case .signs(let name) = sides[0],
            name.count == 1
        else { return nil }
        switch sides[1] {
        case .number, .measure, .list: return (name, sides[1])
        default: return nil
        }
    }

    /// The kinds that words before it may name.
    fileprivate var kinds: [String] {
        switch self {
        case .list(let elements):
            if size != nil {
                ["matrix"]
            } else {
                elements.contains { $0.isNumber } ? ["list"] : elements.flatMap(\.kinds)
            }
        case .set(let elements): ["set", "list"] + elements.flatMap(\.kinds)
        case .expression(let expression):
            expression.variables.contains("i") ? ["expression", "complex"] : ["expression"]
        case .relation: ["relation"]
        case .interval: ["range"]
        case .number, .measure, .signs, .quotation: []
        }
    }

    private var isNumber: Bool { if case .number = self { true } else { false } }

    /// Rows and columns of a matrix.
    fileprivate var size: String? {
        guard case .list(let rows) = self, rows.count > 1, case .list(let first) = rows[0] else { return nil }
        let isMatrix = rows.allSatisfy { if case .list(let row) = $0 { row.count == first.count } else { false } }
        return isMatrix ? "\(rows.count)×\(first.count)" : nil
    }

    /// Whether both may stand in one list.
    fileprivate func isListable(with other: Value) -> Bool {
        switch (self, other) {
        case (.number, .number), (.expression, .expression), (.relation, .relation), (.signs, .signs),
            (.expression, .number), (.number, .expression), (.list, .list), (.quotation, .quotation), (.set, .set):
            true
        case (.measure(_, let a), .measure(_, let b)): a == b
        default: false
        }
    }

    /// Whether it says how many.
    fileprivate var isCount: Bool {
        switch self {
        case .number: true
        default: false
        }
    }

    /// Whether it says how much or which, of the word before it.
    fileprivate func isAmount(of word: Word) -> Bool {
        switch self {
        case .number, .measure: true
        case .list(let elements): !word.isIdea && elements.allSatisfy { $0.isAmount(of: word) }
        default: false
        }
    }
}

private let stops: Set<String> = [";", ":", ".", "!", "?", "(", ")", "—", "…", "/"]
