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

    // MARK: Names

    /// Reads `sin`, `sqrt`, `pi`, `sum_` and what is glued to them; false when it is nothing of the kind.
    private mutating func named(
        _ run: String,
        _ token: FormulaToken,
        _ row: inout Row
    ) throws(MathematicsError) -> Bool {
        let next = stream.peek(1)
        if let sign = spelledSigns[run] {
            stream.advance()
            try operand(sign, token, &row)
        } else if run == "sqrt" || run == "cbrt", next.isMark("(", "{") || next.isNumber {
            stream.advance()
            try operand(try radical(run == "sqrt" ? "√" : "∛"), token, &row)
        } else if let sign = spelledOperators[run], next.isMark("_"), !next.isSpaced {
            stream.advance()
            try operand(.largeOperator(sign), token, &row)
        } else if run == "lim", let target = limitTarget() {
            row.append(
                .scripts(.largeOperator("\\lim"), primes: 0, lower: target, upper: nil),
                isSpaced: token.isSpaced
            )
        } else if formulaFunctions.contains(run), takesArgument(run, row) {
            stream.advance()
            try operand(.function(functionLaTeX(run)), token, &row)
        } else if let (function, letter) = glued(run) {
            stream.advance()
            row.append(.function(functionLaTeX(function)), isSpaced: token.isSpaced)
            try operand(.ordinary(letter), token, &row)
        } else if run.count == 3, run.hasPrefix("pi"), let last = run.last {
            stream.advance()
            row.append(.ordinary("\\pi"), isSpaced: token.isSpaced)
            try operand(.ordinary(String(last)), token, &row)
        } else {
            return false
        }
        return true
    }

    private func functionLaTeX(_ name: String) -> String {
        if case .sign(.function(let latex))? = FormulaCommand.allowed[name] { return latex }
        return "\\operatorname{\(name)}"
    }

    /// Whether an argument follows, so that “log in” and “max out” stay English.
    private mutating func takesArgument(_ run: String, _ row: Row) -> Bool {
        let next = stream.peek(1)
        switch next.kind {
        case .mark("("), .mark("["), .mark("{"), .mark("|"), .mark("^"), .mark("_"), .mark("√"), .command, .number,
            .raised,
            .lowered:
            return true
        case .sign(.ordinary), .sign(.command), .accented: return true
        case .letters(let argument):
            return setting == .mathematics || argument.count <= 2 && !argument.isEnglish
                || argument.isNamed && !englishFunctions.contains(run)
        default: return setting == .mathematics
        }
    }

    private func glued(_ run: String) -> (function: String, letter: String)? {
        guard run.count >= 3, let letter = run.last else { return nil }
        let function = String(run.dropLast())
        return gluedFunctionNames.contains(function) ? (function, String(letter)) : nil
    }

    /// The `x→0` after “lim”; nil when something else follows.
    private mutating func limitTarget() -> [FormulaNode]? {
        var trial = self
        trial.stream.advance()
        guard let letter = trial.stream.peek().letters, letter.count == 1 else { return nil }
        trial.stream.advance()
        guard case .sign(.relation("\\to")) = trial.stream.peek().kind else { return nil }
        trial.stream.advance()
        var target: [FormulaNode] = [.ordinary(letter), .relation("\\to")]
        if case .sign(.binary(let sign)) = trial.stream.peek().kind, FormulaNode.leadingSigns.contains(sign) {
            target.append(.ordinary(sign))
            trial.stream.advance()
        }
        switch trial.stream.peek().kind {
        case .number(let digits): target.append(.ordinary(digits))
        case .sign(.ordinary(let latex)): target.append(.ordinary(latex))
        case .letters(let run) where run.count == 1: target.append(.ordinary(run))
        case .letters(let run):
            guard let sign = spelledSigns[run] else { return nil }
            target.append(sign)
        default: return nil
        }
        trial.stream.advance()
        self = trial
        return target
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
            return !isArticle && !clauseWords.contains(word.lowercased())
        }
        guard run.count <= 3, !run.isEnglish else { return false }
        if run == run.uppercased() { return true }
        switch next.kind {
        case .mark("^"), .mark("_"), .mark("("), .raised, .lowered: return !next.isSpaced
        default: return next.isOperator && stream.source(of: next) != "-"
        }
    }

    // MARK: Words

    /// A quantity in words between operators, as in “speed = distance / time”; false when it is none.
    private mutating func quantity(
        _ run: String,
        _ token: FormulaToken,
        _ row: inout Row
    ) throws(MathematicsError) -> Bool {
        guard run.count > 3, run.isEnglish, row.expectsOperand, !row.endsInTightSign(before: token) else {
            return false
        }
        if row.items.last?.node == .binary("-"), !row.startsInWords { return false }
        guard endsQuantity(isFirst: row.isStart) else { return false }
        stream.advance()
        try operand(.text(command: "text", run), token, &row)
        return true
    }

    private mutating func endsQuantity(isFirst: Bool) -> Bool {
        let next = stream.peek(1)
        switch next.kind {
        case .end: return !isFirst
        case .letters(let word): return !isFirst && next.isSpaced && word.isEnglish
        case .mark(","), .mark("."): return !isFirst
        case .mark(")"): return !isFirst
        case .mark("}"): return true
        case .sign(.binary), .sign(.relation):
            return next.isSpaced || stream.source(of: next) != "-"
        default: return next.isOperator || next.isMark("^") || { if case .raised = next.kind { true } else { false } }()
        }
    }

    /// “plus”, “squared” and their like; false when it is another word.
    private mutating func spoken(
        _ run: String,
        _ token: FormulaToken,
        _ row: inout Row
    ) throws(MathematicsError) -> Bool {
        guard token.isSpaced else { return false }
        if let sign = spokenSigns[run.lowercased()] {
            stream.advance()
            row.append(sign, isSpaced: true)
            return true
        }
        guard let power = spokenPowers[run.lowercased()], let last = row.items.popLast() else {
            return false
        }
        if case .scripts(_, _, _, .some) = last.node { throw ambiguous(run, write: "^\(power) with braces") }
        stream.advance()
        let raised = FormulaNode.scripts(last.node, primes: 0, lower: nil, upper: [.ordinary(power)])
        row.append(raised, isSpaced: last.isSpaced)
        return true
    }
}

extension FormulaParser.Row {
    /// Whether a sign stands directly before the token, as the hyphen of “x-axis” does.
    fileprivate func endsInTightSign(before token: FormulaToken) -> Bool {
        guard !token.isSpaced, let last = items.last?.node else { return false }
        return last == .binary("-") || last == .ordinary("-")
    }

    fileprivate var startsInWords: Bool { if case .text? = items.first?.node { true } else { false } }
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
