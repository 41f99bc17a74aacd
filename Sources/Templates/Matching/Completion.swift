import Crypto
import Engine
import Mathematics
import OrderedCollections

/// The values of all parameters of a template, from those that a request fixes.
struct Completion {
    private(set) var values: [String: Value] = [:]
    private(set) var defaultsUsed: [String] = []

    /// Why the values cannot be used.
    struct Obstacle: Error {
        /// What is wrong, as a whole clause.
        let reason: String
        /// The parameter that is to blame.
        let parameter: String?
    }

    /// - Throws: When a value is missing or values do not fit together.
    init(_ bindings: [String: Cover.Bound], in template: Template) throws(Obstacle) {
        for parameter in template.parameters { values[parameter.name] = bindings[parameter.name]?.value }
        try addBounds(bindings)
        for parameter in template.parameters where parameter.type == .expression && values[parameter.name] != nil {
            try chooseDomain(of: parameter, in: template)
        }
        for parameter in template.parameters where values[parameter.name] == nil && parameter.derivation == nil {
            guard let value = parameter.defaultValue else {
                let reason = "\(template.id) needs \(parameter.name): \(parameter.expectation)"
                throw Obstacle(reason: reason, parameter: parameter.name)
            }
            values[parameter.name] = value
            defaultsUsed.append(parameter.name)
        }
        defaultsUsed.sort { first, second in
            (template.parameters.firstIndex { $0.name == first } ?? 0)
                < (template.parameters.firstIndex { $0.name == second } ?? 0)
        }
        try check(template.rules, bindings)
        try checkSymbols(bindings)
        try checkKinds(bindings)
        for parameter in template.parameters where values[parameter.name] == nil {
            values[parameter.name] = derived(parameter, bindings, template)
        }
    }

    /// The values by name, in the template's order, as they stand in answers.
    func json(in template: Template) -> JSONObject {
        var object: JSONObject = [:]
        for parameter in template.parameters { object[parameter.name] = values[parameter.name]?.json }
        return object
    }

    // MARK: Rules

    private func check(_ rules: [Template.Rule], _ bindings: [String: Cover.Bound]) throws(Obstacle) {
        var numbers: [String: Double] = [:]
        for (name, value) in values.merging(bindings.mapValues(\.value), uniquingKeysWith: { $1 }) {
            if case .number(let number) = value { numbers[name.filter { $0 != "_" }] = number.double }
        }
        let said = Set(bindings.keys.map { $0.filter { $0 != "_" } })
        for rule in rules {
            // A value that only the rule knows says something only together with all the others.
            let extra = rule.names.subtracting(values.keys.map { $0.filter { $0 != "_" } })
            if !extra.isDisjoint(with: said), !rule.names.isSubset(of: said) {
                throw Obstacle(reason: "\(rule.source) is given only in part", parameter: nil)
            }
            if rule.holds(for: numbers) == false {
                throw Obstacle(reason: "the values do not keep \(rule.source)", parameter: nil)
            }
        }
    }

    /// Puts bounds that were said beside a sum or integral into it.
    private mutating func addBounds(_ bindings: [String: Cover.Bound]) throws(Obstacle) {
        for case .bounds(let bounds) in bindings.values.map(\.value) {
            for case (let name, .latex(let text)) in values {
                do throws(MathematicsError) {
                    guard let formula = try Formula(parsing: text).bounded(by: bounds) else {
                        throw MathematicsError(.empty, column: 1)
                    }
                    values[name] = .latex(formula.latex)
                } catch {
                    throw Obstacle(reason: "the formula has no place for bounds", parameter: name)
                }
            }
        }
    }

    /// Refuses letters and quantities that the formula does not have: it is another one that is meant.
    private func checkSymbols(_ bindings: [String: Cover.Bound]) throws(Obstacle) {
        var known: Set<String> = []
        for case .latex(let text) in values.values { known.formUnion(text.symbolsOfLaTeX) }
        for case .symbol(let letters) in bindings.values.map(\.value) where known.isDisjoint(with: letters) {
            throw Obstacle(reason: "the formula has no \(letters.joined(separator: " or "))", parameter: nil)
        }
        for (name, bound) in bindings where name.hasPrefix(Phrase.subject) {
            guard case .symbol(let letters) = bound.value else { continue }
            for case .latex(let text) in values.values where !letters.contains(where: text.hasPrefix) {
                throw Obstacle(reason: "the formula does not give \(letters.joined(separator: " or "))", parameter: nil)
            }
        }
    }

    /// Refuses a function that is not of the kind that the request calls it.
    private func checkKinds(_ bindings: [String: Cover.Bound]) throws(Obstacle) {
        for case .kind(let kind) in bindings.values.map(\.value) {
            for (name, value) in values {
                guard case .expression(let function) = value, !kind.holds(for: function) else { continue }
                throw Obstacle(reason: "\(function.python) is not what “\(kind.rawValue)” says", parameter: name)
            }
        }
    }

    // MARK: Derived values

    private func derived(
        _ parameter: Parameter,
        _ bindings: [String: Cover.Bound],
        _ template: Template
    ) -> Value? {
        switch parameter.derivation {
        case .latex(let name):
            if case .expression(let expression) = values[name] { return .latex(expression.latex) }
            return nil
        case .name(let name): return .string(bindings[name]?.title ?? "")
        case .text(let text): return .string(filled(text))
        case .seed: return .number(Number(Rational(Int(seed(template)))))
        case nil: return nil
        }
    }

    private func filled(_ text: String) -> String {
        var text = text
        for (name, value) in values.sorted(by: { $0.key.count > $1.key.count }) {
            let shown = value.json.string ?? value.json.number?.text ?? ""
            text = text.replacing("$" + name, with: shown)
        }
        return text
    }

    /// A number that only the template and the values decide.
    private func seed(_ template: Template) -> UInt32 {
        var hash = SHA256()
        hash.update(data: Array(template.id.utf8))
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            hash.update(data: Array("\n\(name)=\(value.json.text())".utf8))
        }
        return hash.finalize().prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }
}

// MARK: Domains

extension Completion {
    /// Chooses where to draw a function if the request leaves it open: where it has values, near 0.
    private mutating func chooseDomain(of parameter: Parameter, in template: Template) throws(Obstacle) {
        guard parameter.domain.count == 2, case .expression(let expression) = values[parameter.name] else { return }
        let (low, high) = (parameter.domain[0], parameter.domain[1])
        let nowhere = Obstacle(reason: "the function has no values there", parameter: parameter.name)
        let known = (number(low), number(high))
        if let left = known.0, let right = known.1 {
            guard Domain(of: expression, from: left.double, to: right.double) != nil else { throw nowhere }
            return
        }
        guard case .number(let first) = template.parameter(low)?.defaultValue,
            case .number(let last) = template.parameter(high)?.defaultValue
        else { return }
        var (from, to) = (known.0 ?? first, known.1 ?? last)
        if known.0 == nil, known.1 == nil, expression.isPeriodic,
            let turn = Number(.product(.integer(2), .constant(.pi)))
        {
            (from, to) = (turn.negated, turn)
        }
        for widening in [1.0, 4, 20] {
            let start = known.0?.double ?? from.double * widening
            let end = known.1?.double ?? to.double * widening
            guard let domain = Domain(of: expression, from: start, to: end) else { continue }
            if known.0 == nil { use(domain.low == from.double ? from : Number(near: domain.low), for: low) }
            if known.1 == nil { use(domain.high == to.double ? to : Number(near: domain.high), for: high) }
            return
        }
        throw nowhere
    }

    private func number(_ name: String) -> Number? {
        if case .number(let number) = values[name] { number } else { nil }
    }

    private mutating func use(_ number: Number?, for name: String) {
        guard let number else { return }
        values[name] = .number(number)
        defaultsUsed.append(name)
    }
}

/// The part of an interval on which a function has values.
private struct Domain {
    let low: Double
    let high: Double

    /// Nil when there is hardly any.
    init?(of expression: Expression, from: Double, to: Double) {
        func has(_ x: Double) -> Bool { !expression.evaluate(["x": x]).isNaN }
        let count = 200
        let points = (0...count).map { from + (to - from) * Double($0) / Double(count) }
        guard let first = points.firstIndex(where: has), let last = points.lastIndex(where: has), first < last else {
            return nil
        }
        func edge(inside: Double, outside: Double) -> Double {
            var (inside, outside) = (inside, outside)
            for _ in 0..<50 {
                let middle = (inside + outside) / 2
                if has(middle) { inside = middle } else { outside = middle }
            }
            let round = (inside * 1e6).rounded() / 1e6
            return has(round) ? round : inside
        }
        low = first == 0 ? from : edge(inside: points[first], outside: points[first - 1])
        high = last == count ? to : edge(inside: points[last], outside: points[last + 1])
    }
}

extension Number {
    /// The number of a double, to six decimals.
    fileprivate init?(near value: Double) {
        guard abs(value) < 1e9, let rational = Rational(Int((value * 1e6).rounded()), over: 1_000_000) else {
            return nil
        }
        self.init(rational)
    }
}

extension Expression {
    /// Whether a sine or one of its kin occurs.
    fileprivate var isPeriodic: Bool {
        if case .call(let function, let arguments) = self, [.sin, .cos, .tan, .sec, .csc, .cot].contains(function) {
            return arguments.contains { !$0.isConstant }
        }
        return children.contains(where: \.isPeriodic)
    }
}
