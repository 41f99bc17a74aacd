import Language
import Mathematics

extension StatementReader {
    /// `lim x→0 …` and `∫_0^3 … dx`, in words.
    func analysis(_ index: Int, _ wording: Wording) -> ([Lexeme], Int)? {
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
            // The variable of “dt” is a matter of course only where it is the only one.
            if let letter = tokens[last].text.last.map(String.init), !integrand.isFunction(of: letter) {
                lexemes.append(.value(.signs("d" + letter)))
            }
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
    func isDerivative(_ index: Int, _ tokens: [Token]) -> Bool {
        guard index + 3 < tokens.count, tokens[index + 1].text == "/", ["dx", "dt"].contains(tokens[index + 2].text)
        else {
            return false
        }
        return tokens[index + 3].text != "="
    }

    /// “The limit of … as x approaches 0”.
    func limit(_ approach: Value, _ end: Int, _ wording: Wording) -> ([Lexeme], Int)? {
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
    func endless(_ index: Int, _ wording: Wording) -> ([Lexeme], Int)? {
        let tokens = wording.tokens
        guard index + 3 < tokens.count, tokens[index].text == "from", tokens[index + 2].text == "to",
            ["infinity", "∞"].contains(tokens[index + 3].text),
            let (lower, _) = single(index + 1, wording)
        else { return nil }
        return ([.value(.list([lower, .signs("∞")]))], index + 4)
    }

    /// What stands in `{…}`.
    func group(_ index: Int, _ wording: Wording) -> (Value, Int)? {
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

    func single(_ index: Int, _ wording: Wording) -> (Value, Int)? {
        guard index < wording.tokens.count else { return nil }
        if wording.tokens[index].text == "∞" { return (.signs("∞"), index + 1) }
        guard wording.tokens[index].kind != .symbol else { return nil }
        return MathText(FormulaSpan.text(of: wording, from: index, to: index + 1)).value.map { ($0, index + 1) }
    }

    /// `x → 0`, `x->∞`.
    func arrow(_ index: Int, _ wording: Wording) -> (Value, Int)? {
        let tokens = wording.tokens
        for end in (index + 3)...(index + 5) where end <= tokens.count {
            guard let value = MathText(FormulaSpan.text(of: wording, from: index, to: end)).value,
                case .relation(_, ["→"]) = value, !["-", "−", ">"].contains(tokens[end - 1].text)
            else { continue }
            return (value, end)
        }
        return nil
    }
}

extension Value {
    /// Whether it is an expression in that variable alone.
    fileprivate func isFunction(of variable: String) -> Bool {
        if case .signs(let name) = self { return name == variable }
        guard case .expression(let expression) = self else { return false }
        return expression.variables == [variable]
    }
}
