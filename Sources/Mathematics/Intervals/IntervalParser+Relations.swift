extension IntervalParser {
    /// The rest of `0 < x ≤ 3`.
    mutating func chain(from lower: Number) -> Interval? {
        let before = self
        guard let first = takeRelation() else { return nil }
        guard let name = variable(), let second = takeRelation(), let upper = bound() else {
            self = before
            return nil
        }
        guard first.isLess == second.isLess else { return nil }
        let isOrdered = first.isLess
        return Interval(
            from: isOrdered ? lower : upper,
            to: isOrdered ? upper : lower,
            lowerIsOpen: isOrdered ? first.isStrict : second.isStrict,
            upperIsOpen: isOrdered ? second.isStrict : first.isStrict,
            variable: name
        )
    }

    private mutating func takeRelation() -> (isLess: Bool, isStrict: Bool)? {
        let token = parser.stream.peek()
        guard token.isSymbol("<", "≤", ">", "≥") else { return nil }
        parser.stream.advance()
        return (token.isSymbol("<", "≤"), token.isSymbol("<", ">"))
    }

    /// `|x| ≤ 3`.
    mutating func absolute() -> Interval? {
        let before = self
        guard parser.stream.take("|") || parser.stream.take(Bar.opening), let name = variable(),
            parser.stream.take("|") || parser.stream.take(Bar.closing), let relation = takeRelation(), relation.isLess,
            let size = bound()
        else {
            self = before
            return nil
        }
        return Interval(
            from: size.negated,
            to: size,
            lowerIsOpen: relation.isStrict,
            upperIsOpen: relation.isStrict,
            variable: name
        )
    }

    /// `x ≥ 0 and x ≤ 5`, of which the variable has been passed.
    mutating func pair(of name: String) -> Interval? {
        let before = self
        if let first = takeRelation(), let start = bound(),
            parser.stream.take(words: "and") || parser.stream.take(","), variable() == name,
            let second = takeRelation(), first.isLess != second.isLess, let end = bound()
        {
            let isRising = !first.isLess
            return Interval(
                from: isRising ? start : end,
                to: isRising ? end : start,
                lowerIsOpen: isRising ? first.isStrict : second.isStrict,
                upperIsOpen: isRising ? second.isStrict : first.isStrict,
                variable: name
            )
        }
        self = before
        return nil
    }
}
