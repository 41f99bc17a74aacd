extension FormulaParser {
    /// The node with the primes, subscript and superscript that follow it.
    mutating func scripted(_ base: FormulaNode) throws(MathematicsError) -> FormulaNode {
        var primes = 0
        var lower: [FormulaNode]?
        var upper: [FormulaNode]?
        while true {
            let token = stream.peek()
            if token.isMark("'"), !token.isSpaced, upper == nil, !isApostrophe(after: base) {
                primes += 1
                stream.advance()
            } else if token.isMark("^") {
                guard upper == nil else { throw doubled("superscript") }
                stream.advance()
                upper = try script(of: base, isUpper: true)
            } else if token.isMark("_") {
                guard lower == nil else { throw doubled("subscript") }
                stream.advance()
                lower = try script(of: base, isUpper: false)
            } else if case .raised(let latex) = token.kind, !token.isSpaced || base.isLarge {
                guard upper == nil else { throw doubled("superscript") }
                stream.advance()
                upper = [.ordinary(latex)]
            } else if case .lowered(let latex) = token.kind, !token.isSpaced {
                guard lower == nil else { throw doubled("subscript") }
                stream.advance()
                lower = [.ordinary(latex)]
            } else if token.isCommand("limits", "nolimits"), base.isLarge {
                let name = stream.source(of: token)
                stream.advance()
                return try scripted(.largeOperator(FormulaNode.latex([base]) + name))
            } else {
                break
            }
        }
        guard primes > 0 || lower != nil || upper != nil else { return base }
        return .scripts(base, primes: primes, lower: lower, upper: upper)
    }

    /// The apostrophe of “I'd”.
    private mutating func isApostrophe(after base: FormulaNode) -> Bool {
        base == .ordinary("I") && stream.peek(1).letters != nil && !stream.peek(1).isSpaced && setting != .mathematics
    }

    private mutating func doubled(_ what: String) -> MathematicsError {
        ambiguous("a second \(what)", write: "braces around what belongs together")
    }

    /// What is raised or lowered: a group, or what a reader takes for one.
    private mutating func script(of base: FormulaNode, isUpper: Bool) throws(MathematicsError) -> [FormulaNode] {
        let wasInScript = isInScript
        isInScript = true
        defer { isInScript = wasInScript }
        let token = stream.peek()
        switch token.kind {
        case .mark("{"):
            if !isUpper, let label = label() { return label }
            return try group()
        case .mark("("):
            guard case .bracket(_, let inner, _, _) = try bracket() else { return [] }
            return inner
        case .letters(let run): return try script(letters: run, of: base, isUpper: isUpper)
        case .number(let digits):
            stream.advance()
            try refuseTail(of: base, digits)
            return [.ordinary(digits)]
        case .sign(.binary(let sign)) where FormulaNode.leadingSigns.contains(sign):
            stream.advance()
            let next = stream.peek()
            if next.isSpaced || next.kind == .end || next.isMark(")", "}", "]", ",", "$") { return [.ordinary(sign)] }
            let size = try script(of: base, isUpper: isUpper)
            if stream.peek().isMark("/"), !stream.peek().isSpaced { throw ambiguousExponent() }
            // A second power belongs to the exponent: e^-x^2.
            guard size.count == 1 else { return [.ordinary(sign)] + size }
            return [.ordinary(sign), try scripted(size[0])]
        case .sign(.binary("\\cdot")):
            stream.advance()
            return [.ordinary("*")]
        default: return [try argumentNode()]
        }
    }

    private mutating func script(
        letters run: String,
        of base: FormulaNode,
        isUpper: Bool
    ) throws(MathematicsError) -> [FormulaNode] {
        if isLaTeX || run.count == 1 || run.hasPrefix("T") {
            stream.splitFirstCharacter()
            let letter = String(run.prefix(1))
            stream.advance()
            guard !isLaTeX, letter == "i", base == .ordinary("e") else { return [.ordinary(letter)] }
            return [.ordinary(letter)] + (try tightLetter().map { [$0] } ?? [])
        }
        stream.advance()
        if let command = spelledSigns[run] { return [command] }
        if isUpper, run.count > 3 || formulaFunctions.contains(run) {
            throw ambiguous("^\(run)", write: "^{…} with braces")
        }
        if !isUpper, run.count > 2 { return [.text(command: "text", run)] }
        if run.hasSuffix("pi"), run.count == 3 { return [.ordinary(String(run.prefix(1))), .ordinary("\\pi")] }
        return run.map { .ordinary(String($0)) }
    }

    /// The θ of e^iθ.
    private mutating func tightLetter() throws(MathematicsError) -> FormulaNode? {
        let token = stream.peek()
        guard !token.isSpaced, case .sign(let node) = token.kind, case .ordinary = node else { return nil }
        stream.advance()
        return node
    }

    /// Refuses `e^2x`, `2^3x` and `x^1/2`.
    private mutating func refuseTail(of base: FormulaNode, _ digits: String) throws(MathematicsError) {
        let next = stream.peek()
        guard !isLaTeX, !next.isSpaced else { return }
        if next.isMark("/"), digits == "1" { throw ambiguousExponent() }
        guard case .ordinary(let latex) = base, latex == "e" || latex.first?.isNumber == true else { return }
        let goesOn = if case .sign(.ordinary) = next.kind { true } else { next.letters != nil }
        if goesOn { throw ambiguousExponent() }
    }

    private mutating func ambiguousExponent() -> MathematicsError {
        ambiguous("this exponent", write: "^{…} with braces")
    }

    /// The word of `v_{max}`, which stands upright; nil when the braces hold something else.
    private mutating func label() -> [FormulaNode]? {
        guard let run = stream.peek(1).letters, stream.peek(2).isMark("}"), isLabel(run) else { return nil }
        stream.advance()
        stream.advance()
        stream.advance()
        return [.text(command: "text", run)]
    }

    private func isLabel(_ run: String) -> Bool {
        run.count > 3 && spelledSigns[run] == nil || shortLabels.contains(run)
    }
}

extension FormulaNode {
    fileprivate var isLarge: Bool {
        switch self {
        case .largeOperator, .function: true
        default: false
        }
    }
}

/// Short words that label a quantity.
private let shortLabels: Set<String> = [
    "max", "min", "net", "tot", "avg", "ext", "int", "rel", "obs", "ref", "eff", "out", "in", "kin", "pot", "cm", "eq",
]
