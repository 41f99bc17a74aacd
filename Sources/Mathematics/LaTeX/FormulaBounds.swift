/// The bounds of a sum, product or integral that are said beside it: “(n from 1 to infinity)”.
package struct FormulaBounds: Sendable, Hashable {
    /// LaTeX of the index, the first and the last value.
    package let variable, lower, upper: String

    /// Reads bounds at the start of a text: “n from 1 to ∞”, “(k = 0 to n)”, “from i=1 up to N”, “for x from 0 to pi”.
    package static func prefix(of text: Substring) -> (value: FormulaBounds, rest: Substring)? {
        var stream = FormulaStream(text)
        let isBracketed = stream.take("(")
        _ = stream.take(wordIn: ["for", "where", "with", "as"])
        _ = stream.take(wordIn: ["from"])
        guard let variable = stream.takeValue(), !variable.contains(where: \.isNumber), stream.takeLink(),
            let lower = stream.takeValue(), stream.takeTo(), let upper = stream.takeValue()
        else { return nil }
        let next = stream.peek()
        if isBracketed {
            guard stream.take(")") else { return nil }
        } else if next.isMathematical, !(next.isSpaced && next.letters != nil) {
            return nil
        }
        return (FormulaBounds(variable: variable, lower: lower, upper: upper), text[stream.passedEnd...])
    }
}

extension Formula {
    /// The formula with bounds at its first sum, product or integral; nil unless there is one without bounds.
    package func bounded(by bounds: FormulaBounds) -> Formula? {
        guard let place = nodes.firstIndex(where: \.isSummation), case .largeOperator(let sign) = nodes[place] else {
            return nil
        }
        var changed = nodes
        let value = FormulaNode.ordinary(bounds.lower)
        let lower = sign.contains("int") ? [value] : [.ordinary(bounds.variable), .relation("="), value]
        changed[place] = .scripts(nodes[place], primes: 0, lower: lower, upper: [.ordinary(bounds.upper)])
        return Formula(changed)
    }
}

extension FormulaNode {
    /// Whether it is a sum, product, integral or their like, with or without bounds.
    fileprivate var isSummation: Bool {
        switch self {
        case .largeOperator(let sign): !sign.hasPrefix("\\lim")
        case .scripts(let base, _, _, _): base.isSummation
        default: false
        }
    }
}

extension FormulaStream {
    fileprivate mutating func take(wordIn words: Set<String>) -> String? {
        guard let word = peek().letters?.lowercased(), words.contains(word) else { return nil }
        advance()
        return word
    }

    /// A whole number, a letter or a sign such as ∞, perhaps with a minus, as LaTeX.
    fileprivate mutating func takeValue() -> String? {
        let isNegative = peek().kind == .sign(.binary("-"))
        if isNegative { advance() }
        let value: String? =
            switch peek().kind {
            case .number(let digits): digits
            case .letters(let run) where run.count == 1: run
            case .letters(let run): spelledSigns[run].map { FormulaNode.latex([$0]) }
            case .sign(.ordinary(let latex)): latex
            default: nil
            }
        guard let value else { return nil }
        advance()
        return isNegative ? "-" + value : value
    }

    fileprivate mutating func takeLink() -> Bool {
        if peek().kind == .sign(.relation("=")) {
            advance()
            return true
        }
        _ = take(wordIn: ["going", "goes", "runs", "running", "ranging", "ranges"])
        return take(wordIn: ["from", "equals"]) != nil
    }

    fileprivate mutating func takeTo() -> Bool {
        if peek().kind == .sign(.relation("\\to")) {
            advance()
            return true
        }
        _ = take(wordIn: ["up"])
        return take(wordIn: ["to", "through", "until"]) != nil
    }
}
