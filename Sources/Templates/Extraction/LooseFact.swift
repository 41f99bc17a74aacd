import Engine
import Language
import Mathematics

/// A value that stands among the words that the parser did not understand.
struct LooseFact: Sendable {
    let value: Value
    /// Which of the unread words it is made of.
    let places: Range<Int>

    /// The values that begin at unread tokens, each as long as it can be read.
    ///
    /// - Returns: Nil when a sign is left over that no value explains: what it says is not known.
    static func all(at unread: [Int], _ reader: SlotReader) -> [LooseFact]? {
        var facts: [LooseFact] = []
        var place = 0
        while place < unread.count {
            let token = reader.wording.wording.tokens[unread[place]]
            if let (value, end) = longest(at: unread[place], reader) {
                // Empty tokens, such as commas, are not among the unread ones.
                let next = unread[place...].firstIndex { $0 >= end } ?? unread.count
                facts.append(LooseFact(value: value, places: place..<next))
                place = next
            } else if token.kind == .word {
                place += 1
            } else {
                return nil
            }
        }
        return facts
    }

    private static let types: [ValueType] = [
        .string, .matrix, .interval, .expression, .latex, .color, .point, .integer, .number,
    ]

    private static func longest(at index: Int, _ reader: SlotReader) -> (value: Value, end: Int)? {
        var best: (value: Value, end: Int)?
        for type in types {
            for found in reader.values(type, at: index) where found.end > best?.end ?? index {
                best = (found.value, found.end)
            }
        }
        return best
    }
}

extension LooseFact {
    /// Whether a parameter's value holds this one.
    func isHeld(by other: Value) -> Bool {
        switch (value, other) {
        case (.number(let number), .number(let said)): number.isSaid(by: said)
        case (.number(let number), .expression(let expression)): expression.mentions(number.double)
        case (.number(let number), .matrix(let matrix)):
            matrix.values.joined().contains { abs($0 - number.double) < 1e-9 }
        case (.number(let number), .latex(let text)), (.number(let number), .string(let text)):
            text.numbers.contains { abs($0 - abs(number.double)) < 1e-9 }
        case (.expression(let expression), .latex(let text)):
            text.foldedLaTeX.contains(expression.latex.foldedLaTeX)
        case (.latex(let formula), .expression(let expression)):
            formula.foldedLaTeX.hasSuffix("=" + expression.latex.foldedLaTeX)
        case (.string(let quoted), .string(let text)): quoted == text
        case (.string(let quoted), .latex(let text)): quoted.foldedLaTeX == text.foldedLaTeX
        case (.string(let quoted), .expression(let expression)):
            ValueType.expression.value(from: .string(quoted)).map { $0.agrees(with: .expression(expression)) } ?? false
        default: value.agrees(with: other)
        }
    }
}

extension Number {
    /// Whether a model that was told this number may have meant it by the other: the same, or a multiple of π in decimals.
    func isSaid(by other: Number) -> Bool {
        if Value.number(self).agrees(with: .number(other)) { return true }
        return rational == nil && abs(double - other.double) <= 2e-3 * max(1, abs(double))
    }
}

extension Expression {
    /// Whether a number stands in it; for a negative one, something must be negative.
    fileprivate func mentions(_ number: Double) -> Bool {
        if number < 0, !hasMinus { return false }
        return literals.contains { abs(abs($0) - abs(number)) < 1e-9 }
    }

    private var hasMinus: Bool {
        switch self {
        case .negative, .difference: true
        case .number(let value): value.double < 0
        default: children.contains(where: \.hasMinus)
        }
    }

    /// The numbers in it, those of parts without a variable as a whole, too: `1/2`, `2π`.
    private var literals: [Double] {
        (isConstant ? [evaluate([:])] : []) + children.flatMap(\.literals)
    }
}

extension String {
    /// The runs of digits, with their fractions.
    fileprivate var numbers: [Double] {
        split { !($0.isASCII && $0.isNumber) && $0 != "." }.compactMap { Double($0) }
    }
}
