extension FormulaParser {
    /// Reads letters: a function, a spelled sign, factors, a quantity in words, or a word after the formula.
    ///
    /// - Returns: False when the formula ends before them.
    mutating func letters(
        _ run: String,
        _ token: FormulaToken,
        _ row: inout Row
    ) throws(MathematicsError) -> Bool {
        if try named(run, token, &row) { return true }
        if setting == .mathematics {
            try factors(run, token, &row)
        } else if formulaFunctions.contains(run), row.expectsOperand || !englishFunctions.contains(run) {
            throw expected("an argument of \(run)")
        } else if row.expectsOperand {
            try firstFactor(run, token, &row)
        } else if try spoken(run, token, &row) {
            return true
        } else if !token.isSpaced {
            guard run.count <= 3 || run.isDifferentials else { throw unknown(run, token) }
            try factors(run, token, &row)
        } else if goesOn(run) {
            try factors(run, token, &row)
        } else {
            return false
        }
        return true
    }

    private mutating func unknown(_ run: String, _ token: FormulaToken) -> MathematicsError {
        MathematicsError(.unknownName(run), column: stream.column(of: token))
    }

    // MARK: Factors

    /// Letters side by side; a `dx` after an integral stands a little apart.
    private mutating func factors(_ run: String, _ token: FormulaToken, _ row: inout Row) throws(MathematicsError) {
        if setting == .mathematics, try quantity(run, token, &row) { return }
        stream.advance()
        if run.isDifferentials, !isLaTeX, !row.expectsOperand, row.nodes.containsIntegral {
            row.append(.space("\\,"), isSpaced: true)
        }
        for letter in run.dropLast() { row.append(.ordinary(String(letter)), isSpaced: token.isSpaced) }
        try operand(.ordinary(String(run.suffix(1))), token, &row)
    }

    /// Letters where an operand must stand.
    private mutating func firstFactor(_ run: String, _ token: FormulaToken, _ row: inout Row) throws(MathematicsError) {
        let next = stream.peek(1)
        let isBeforeWord = next.isSpaced && next.letters.map { $0.isEnglish && !$0.isSpoken } == true
        if ["a", "A", "I"].contains(run), isBeforeWord { throw unknown(run, token) }
        // “map T(x)”: two words, not five factors.
        let isWord = row.isStart && run.count > 1 && run == run.lowercased() && !run.isDifferentials
        if isWord, next.isSpaced, let word = next.letters, !word.isNamed, !word.isSpoken { throw unknown(run, token) }
        let isShortOperand = run.count == 2 && !row.items.isEmpty && (!isBeforeWord || shortProducts.contains(run))
        if !run.isEnglish || isShortOperand { return try factors(run, token, &row) }
        guard try quantity(run, token, &row) else { throw unknown(run, token) }
    }

    /// Whether spaced letters after a whole operand are more factors rather than a word.
    private mutating func goesOn(_ run: String) -> Bool {
        let next = stream.peek(1)
        if run.isDifferentials { return true }
        if run.count == 1 {
            guard next.isSpaced, let word = next.letters else { return true }
            let isArticle = ["a", "A", "I"].contains(run) && word.count > 1 && !word.isNamed
            let after = stream.peek(2)
            let opensRange = clauseWords.contains(word) || word == "in" && after.isMark("[", "(")
            return !isArticle && !opensRange
        }
        guard run.count <= 3, !run.isEnglish else { return false }
        if run == run.uppercased() { return true }
        switch next.kind {
        case .mark("^"), .mark("_"), .mark("("), .raised, .lowered: return !next.isSpaced
        default: return next.isOperator && stream.source(of: next) != "-"
        }
    }
}

extension [FormulaNode] {
    fileprivate var containsIntegral: Bool {
        contains { node in
            switch node {
            case .largeOperator(let latex): latex.contains("int")
            case .scripts(let base, _, _, _): [base].containsIntegral
            default: false
            }
        }
    }
}
