extension FormulaParser {
    /// Reads `sin`, `sqrt`, `pi`, `sum_` and what is glued to them; false when it is nothing of the kind.
    mutating func named(
        _ run: String,
        _ token: FormulaToken,
        _ row: inout Row
    ) throws(MathematicsError) -> Bool {
        if let sign = spelledSigns[run] {
            stream.advance()
            try operand(sign, token, &row)
        } else if let radicalSign = spelledRoots[run], stream.peek(1).isMark("(", "{") || stream.peek(1).isNumber {
            stream.advance()
            try operand(try radical(radicalSign), token, &row)
        } else if let node = try largeOperator(run) {
            try operand(node, token, &row)
        } else if formulaFunctions.contains(run), takesArgument(run) {
            stream.advance()
            try operand(.function(functionLaTeX(run)), token, &row)
        } else if let (node, letter) = glued(run) {
            stream.advance()
            row.append(node, isSpaced: token.isSpaced)
            try operand(.ordinary(letter), token, &row)
        } else {
            return false
        }
        return true
    }

    /// “sum” before a subscript, and “lim” before its target; nil, with nothing passed, when it is another word.
    private mutating func largeOperator(_ run: String) throws(MathematicsError) -> FormulaNode? {
        let next = stream.peek(1)
        if let sign = spelledOperators[run], next.isMark("_"), !next.isSpaced {
            stream.advance()
            return .largeOperator(sign)
        }
        guard run == "lim" else { return nil }
        var target = limitTarget()
        if target == nil, next.isMark("(") { target = try bracketedTarget() }
        return target.map { .scripts(.largeOperator("\\lim"), primes: 0, lower: $0, upper: nil) }
    }

    private func functionLaTeX(_ name: String) -> String {
        if case .sign(.function(let latex))? = FormulaCommand.allowed[name] { return latex }
        return "\\operatorname{\(name)}"
    }

    /// Whether an argument follows, so that “log in” and “max out” stay English.
    private mutating func takesArgument(_ run: String) -> Bool {
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

    /// The two factors of `sinx` and `pir`.
    private func glued(_ run: String) -> (first: FormulaNode, letter: String)? {
        guard run.count >= 3, let letter = run.last, !wordsLikeFunctions.contains(run) else { return nil }
        let name = String(run.dropLast())
        if gluedFunctionNames.contains(name) { return (.function(functionLaTeX(name)), String(letter)) }
        return name == "pi" && "rdhx".contains(letter) ? (.ordinary("\\pi"), String(letter)) : nil
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

    /// The target of `lim(x→0)`; nil when the bracket holds something else.
    private mutating func bracketedTarget() throws(MathematicsError) -> [FormulaNode]? {
        try attempt { parser throws(MathematicsError) -> [FormulaNode]? in
            parser.stream.advance()
            guard case .bracket(_, let inner, _, _) = try parser.bracket(), inner.contains(.relation("\\to")) else {
                return nil
            }
            return inner
        }
    }
}
