import Engine
import Mathematics
import OrderedCollections

extension Parameter {
    /// Reads a value that was given in JSON; nil when it is of another type or outside the limits.
    func value(from json: JSONValue, colors: ManimColors) -> Value? {
        guard let value = type.value(from: json), admits(value) else { return nil }
        return value
    }
}

extension ValueType {
    /// Reads a value as it may stand in a request's `parameters` or in `template.json`, by the same parsers as values in
    /// sentences.
    func value(from json: JSONValue) -> Value? {
        switch self {
        case .number: Self.number(json).map { .number($0) }
        case .integer: Self.number(json).flatMap { $0.integer == nil ? nil : .number($0) }
        case .expression: Self.expression(json).map { .expression($0) }
        case .latex: Self.formula(json).map { .latex($0) }
        case .color: json.string.flatMap { ManimColors.constant(named: $0) }.map { .color($0) }
        case .matrix: Self.matrix(json).map { .matrix($0) }
        case .string: json.string.map { .string($0) }
        case .interval, .angle, .point, .unit, .symbol, .bounds, .kind: nil
        }
    }

    private static func number(_ json: JSONValue) -> Number? {
        guard let text = json.number?.text ?? json.string else { return nil }
        do throws(MathematicsError) {
            return try Number(parsing: text)
        } catch {
            return nil
        }
    }

    private static func formula(_ json: JSONValue) -> String? {
        guard let text = json.string else { return nil }
        do throws(MathematicsError) {
            return try Formula(parsing: text).latex
        } catch {
            return nil
        }
    }

    private static func expression(_ json: JSONValue) -> Expression? {
        guard let text = json.string ?? json.number?.text else { return nil }
        if let read = ExpressionText(at: text[...]), read.rest.allSatisfy(\.isWhitespace) { return read.expression }
        do throws(MathematicsError) {
            return try Expression(parsing: text)
        } catch {
            return nil
        }
    }

    private static func matrix(_ json: JSONValue) -> Matrix? {
        if let text = json.string {
            guard let (value, rest) = Matrix.prefix(of: text[...]), rest.allSatisfy(\.isWhitespace) else { return nil }
            return value
        }
        let rows = (json.array ?? []).map { ($0.array ?? []).map(number) }
        let numbers = rows.map { $0.compactMap(\.self) }
        guard !rows.isEmpty, zip(rows, numbers).allSatisfy({ $0.count == $1.count }) else { return nil }
        return Matrix(rows: numbers)
    }
}
