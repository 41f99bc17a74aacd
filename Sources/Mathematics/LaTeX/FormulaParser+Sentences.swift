extension FormulaParser {
    /// Pieces up to the words after the formula.
    mutating func sentence() throws(MathematicsError) -> [FormulaNode] {
        var row = Row()
        var whole: (row: Row, position: Int)?
        do throws(MathematicsError) {
            while try item(&row) {
                if !row.expectsOperand, !row.endsInSign { whole = (row, stream.position) }
            }
        } catch {
            guard let whole, isSoft(at: whole.position) else { throw error }
            stream.position = whole.position
            return whole.row.nodes
        }
        if let whole, whole.position < stream.position {
            guard isSoft(at: whole.position) else { throw expected("a number or letter") }
            stream.position = whole.position
            return whole.row.nodes
        }
        guard whole != nil else { throw expected("a number or letter") }
        return row.nodes
    }

    /// Whether a token may begin words: a dash, “plus”, or a bracket, so that what failed after it was no mathematics.
    private mutating func isSoft(at place: Int) -> Bool {
        let token = stream.token(at: place), next = stream.token(at: place + 1)
        switch token.kind {
        case .letters: return token.isSpaced
        case .sign(.binary("-")): return token.isSpaced && next.isSpaced && next.letters != nil
        case .mark("("), .mark("["): return token.isSpaced
        default: return false
        }
    }

    /// Whether what was read cannot go on as mathematics.
    mutating func endsFormula() -> Bool {
        let token = stream.peek(), next = stream.peek(1)
        let isLast = next.isSpaced || next.kind == .end
        switch token.kind {
        case .end: return true
        case .letters(let run): return token.isSpaced && !unfinishedWords.contains(run.lowercased())
        case .sign(.binary("-")): return token.isSpaced && next.isSpaced
        case .mark(let character):
            switch character {
            case ",": return next.kind == .end || next.isSpaced && next.letters != nil || next.isMark("\"", "”")
            case ";", ":": return isLast
            case ".", "?", "!": return isLast || next.isMark("\"", "”", ")", "'")
            case ")", "]", "}": return isLast || next.isMark(".", ",", ";", ":", "?", "!", ")", "]", "\"", "”")
            case "(", "[": return token.isSpaced && next.letters != nil
            case "\"", "”", "“", "`", "—": return true
            default: return false
            }
        default: return false
        }
    }
}

extension FormulaToken {
    /// Whether it would go on with a formula that ends directly before it.
    var isMathematical: Bool {
        switch kind {
        case .end, .unknown: false
        case .mark(let character): "^_'({[|/&".contains(character)
        default: true
        }
    }
}

extension FormulaParser.Row {
    /// Whether a sign still wants what it belongs to.
    fileprivate var endsInSign: Bool {
        guard case .ordinary(let latex)? = items.last?.node else { return false }
        return FormulaNode.leadingSigns.contains(latex) || latex == "/"
    }
}

/// Words that go on with the mathematics.
private let unfinishedWords: Set<String> = [
    "over", "divided", "multiplied", "choose", "mod", "modulo", "factorial", "raised", "prime", "percent", "cross",
    "squared", "cubed", "dot", "degrees",
]
