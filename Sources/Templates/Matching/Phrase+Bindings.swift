import Language
import Mathematics

extension Phrase {
    /// What the match fixes: the values of its slots and those that follow from them; nil when they contradict each
    /// other or lie outside a limit.
    func bindings(of match: PatternMatch<FoundValue>, in template: Template) -> [String: Cover.Bound]? {
        var bindings: [String: Cover.Bound] = [:]
        for (slot, found) in match.values {
            let bound = Cover.Bound(value: found.value, isKind: found.isKind, title: found.title)
            var name = slot.name
            switch found.value {
            case .symbol(let letters):
                name = (found.isSubject ? Self.subject : "symbol ") + letters.joined()
            case .kind(let kind): name = "kind " + kind.rawValue
            default: break
            }
            if let kind = found.kind { bindings["kind " + kind.rawValue] = Cover.Bound(value: .kind(kind)) }
            guard bindings.add([name: bound]) else { return nil }
            if let variable = found.variable {
                guard bindings.add([Self.variable: Cover.Bound(value: .string(variable))]) else { return nil }
            }
        }
        guard !assignments.isEmpty else { return bindings }
        let locals = bindings.filter { localSlots.contains($0.key) }.mapValues(\.value)
        for name in localSlots where !template.rules.contains(where: { $0.names.contains(name) }) {
            bindings[name] = nil
        }
        let numbers = Self.numbers(locals)
        for assignment in assignments {
            guard let value = assignment.value(for: numbers, locals),
                template.parameter(assignment.parameter)?.admits(value) ?? false,
                bindings.add([assignment.parameter: Cover.Bound(value: value)])
            else { return nil }
        }
        return bindings
    }

    /// The name under which the variable of a request is kept, so that all its parts use the same.
    static let variable = "variable of the request"

    /// How the names of letters begin that the formula must give.
    static let subject = "subject "

    /// The numbers that assignments may calculate with: `p.x` of a point `p`, `r.lower` of a range, written without
    /// the dot.
    private static func numbers(_ values: [String: Value]) -> [String: Expression] {
        var numbers: [String: Expression] = [:]
        for (name, value) in values {
            switch value {
            case .number(let number): numbers[name] = number.expression
            case .expression(let expression): numbers[name] = expression
            case .interval(let interval):
                numbers[name + "lower"] = interval.lower.expression
                numbers[name + "upper"] = interval.upper.expression
            case .point(let point) where point.count == 2:
                numbers[name + "x"] = point[0].expression
                numbers[name + "y"] = point[1].expression
            default: continue
            }
        }
        return numbers
    }
}

extension Phrase.Assignment {
    fileprivate func value(for numbers: [String: Expression], _ slots: [String: Value]) -> Value? {
        switch content {
        case .constant(let value): value
        case .slot(let name): slots[name]
        case .number(let expression): Number(expression.replacing(numbers)).map(Value.number)
        case .expression(let expression): .expression(expression.replacing(numbers).tidied)
        case .matrix(let rows):
            Matrix(
                rows: rows.compactMap { row in
                    let numbers = row.compactMap { Number($0.replacing(numbers)) }
                    return numbers.count == row.count ? numbers : nil
                }
            ).map(Value.matrix)
        }
    }
}
