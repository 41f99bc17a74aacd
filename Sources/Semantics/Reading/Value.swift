import Mathematics

/// Something in a request that is compared by what it means, not by how it is written.
indirect enum Value: Sendable, Hashable {
    case number(Number)
    /// A number with its unit, under the unit's shortest name: `10 m/s`.
    case measure(Number, unit: String)
    /// Values in order, whatever the brackets: a list, a point, a vector, a matrix by its rows.
    case list([Value])
    /// `{…}`, in any order.
    case set([Value])
    case interval(Interval)
    case expression(Expression)
    /// What stands on the sides of `=`, `<`, `≤`, `≡`, `→`.
    case relation([Value], [String])
    /// Signs that are no expression, such as `A ∪ B`, one way to write each.
    case signs(String)
    case quotation(String)

    /// Whether both mean the same.
    ///
    /// Where expressions are only drawn (`asGraphs`), all ways to write a function are the same; otherwise the same
    /// steps of calculation are asked for.
    func isSame(as other: Value, asGraphs: Bool) -> Bool {
        switch (self, other) {
        case (.number(let a), .number(let b)): a.isSame(as: b)
        case (.measure(let a, let unit), .measure(let b, let otherUnit)): unit == otherUnit && a.isSame(as: b)
        case (.measure(let a, let unit), .number(let b)), (.number(let b), .measure(let a, let unit)):
            a.inRadiansOrShare(unit).map { abs($0 - b.double) < 1e-12 } ?? false
                && (unit == "%" || b.rational == nil)
        case (.list(let a), .list(let b)):
            a.count == b.count && zip(a, b).allSatisfy { $0.isSame(as: $1, asGraphs: asGraphs) }
        case (.set(let a), .set(let b)): a.isPermutation(of: b) { $0.isSame(as: $1, asGraphs: asGraphs) }
        case (.interval(let a), .interval(let b)): a.isSame(as: b)
        case (.expression(let a), .expression(let b)):
            a.arrangement == b.arrangement || asGraphs && !a.isConstant && a.isEquivalent(to: b)
        case (.relation(let a, let signs), .relation(let b, let otherSigns)):
            signs == otherSigns && a.count == b.count
                && (zip(a, b).allSatisfy { $0.isSame(as: $1, asGraphs: asGraphs) }
                    || signs == ["="] && zip(a.reversed(), b).allSatisfy { $0.isSame(as: $1, asGraphs: asGraphs) })
        case (.signs(let a), .signs(let b)), (.quotation(let a), .quotation(let b)): a == b
        default: false
        }
    }

    /// The numbers and expressions inside, each on its own: what a list is made of.
    var elements: [Value] { if case .list(let elements) = self { elements } else { [self] } }
}

extension Number {
    func isSame(as other: Number) -> Bool {
        if let rational, let otherRational = other.rational { return rational == otherRational }
        return expression.arrangement == other.expression.arrangement || expression.isEquivalent(to: other.expression)
    }

    /// The plain number that an angle in degrees or a percentage stands for; nil for other units.
    fileprivate func inRadiansOrShare(_ unit: String) -> Double? {
        switch unit {
        case "°": double * .pi / 180
        case "%": double / 100
        default: nil
        }
    }
}

extension Interval {
    func isSame(as other: Interval) -> Bool {
        lower.isSame(as: other.lower) && upper.isSame(as: other.upper)
            && lowerIsOpen == other.lowerIsOpen && upperIsOpen == other.upperIsOpen
            && (variable == nil || other.variable == nil || variable == other.variable)
    }
}

extension Array {
    /// Whether every element has a partner of its own in `others`.
    func isPermutation<Other>(of others: [Other], by isSame: (Element, Other) -> Bool) -> Bool {
        guard count == others.count else { return false }
        var left = others
        for element in self {
            guard let index = left.firstIndex(where: { isSame(element, $0) }) else { return false }
            left.remove(at: index)
        }
        return true
    }
}

extension Value: CustomStringConvertible {
    /// How it is shown to people.
    var description: String {
        switch self {
        case .number(let number): number.expression.shown
        case .measure(let number, let unit): number.expression.shown + (unit.first?.isLetter == true ? " " : "") + unit
        case .list(let values): "[" + values.map(\.description).joined(separator: ", ") + "]"
        case .set(let values): "{" + values.map(\.description).joined(separator: ", ") + "}"
        case .interval(let interval): interval.shown
        case .expression(let expression): expression.shown
        case .relation(let values, let signs):
            zip(values, signs + [""]).map { "\($0) \($1) " }.joined().trimmed
        case .signs(let signs): signs
        case .quotation(let text): "“\(text)”"
        }
    }
}

extension Interval {
    fileprivate var shown: String {
        (lowerIsOpen ? "(" : "[") + lower.expression.shown + ", " + upper.expression.shown + (upperIsOpen ? ")" : "]")
    }
}

extension Expression {
    /// The expression in one line of plain text: `2x^2 - π`.
    var shown: String {
        arrangement.replacing("pi", with: "π").replacing("+ -", with: "- ")
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
