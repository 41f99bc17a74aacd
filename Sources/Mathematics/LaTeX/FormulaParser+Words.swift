extension FormulaParser {
    /// A quantity in words between operators, as in “speed = distance / time”; false when it is none.
    mutating func quantity(
        _ run: String,
        _ token: FormulaToken,
        _ row: inout Row
    ) throws(MathematicsError) -> Bool {
        guard run.count > 3, run.isEnglish, row.expectsOperand, !linkingWords.contains(run.lowercased()) else {
            return false
        }
        // “x-axis” and “A* search” are words.
        if let last = row.items.last?.node, last.isSign {
            let isSignSpaced = stream.token(at: stream.position - 1).isSpaced
            guard isSignSpaced == token.isSpaced, token.isSpaced || last == .ordinary("/") else { return false }
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
            return next.isSpaced && stream.peek(2).isSpaced || stream.source(of: next) != "-"
        default: return next.isOperator || next.isMark("^") || { if case .raised = next.kind { true } else { false } }()
        }
    }

    /// “plus”, “squared” and their like; false when it is another word.
    mutating func spoken(
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
        if row.items.last?.node.expectsArgument == true { throw ambiguous("… x \(run)", write: "brackets") }
        stream.advance()
        let raised = FormulaNode.scripts(last.node, primes: 0, lower: nil, upper: [.ordinary(power)])
        row.append(raised, isSpaced: last.isSpaced)
        return true
    }
}

extension FormulaParser.Row {
    fileprivate var startsInWords: Bool { if case .text? = items.first?.node { true } else { false } }
}

extension FormulaNode {
    /// Whether it is a function, so that “sin x squared” may mean two things.
    fileprivate var expectsArgument: Bool {
        switch self {
        case .function: true
        case .scripts(let base, _, _, _): base.expectsArgument
        default: false
        }
    }

    /// Whether it is a sign for which white space on one side only is odd.
    fileprivate var isSign: Bool {
        switch self {
        case .binary, .ordinary("-"), .ordinary("/"): true
        default: false
        }
    }
}
