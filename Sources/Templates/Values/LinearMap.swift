import Mathematics

/// A matrix that is given as a map of coordinates, `T(x, y) = (x + 3y, y)`.
enum LinearMap {
    /// Reads the map at the start of a text.
    static func prefix(of text: Substring) -> (value: Matrix, rest: Substring)? { coordinates(text) ?? equations(text) }

    /// `x' = x + 2y, y' = 3y`.
    private static func equations(_ text: Substring) -> (value: Matrix, rest: Substring)? {
        guard let (first, after) = equation(text) else { return nil }
        var rest = after.drop { $0.isWhitespace || ",;$".contains($0) }
        if rest.hasPrefix("and ") { rest = rest.dropFirst(4) }
        guard let (second, end) = equation(rest), let matrix = Matrix(rows: [first, second]) else { return nil }
        return (matrix, end)
    }

    /// The coefficients of `u = x - y`.
    private static func equation(_ text: Substring) -> ([Number], Substring)? {
        let start = text.drop { $0.isWhitespace || $0 == "$" }
        guard let name = start.first, name.isLetter else { return nil }
        let marks = start.dropFirst().drop { "'′_1".contains($0) }
        let rest = marks.drop(while: \.isWhitespace)
        guard rest.first == "=", let (value, end) = Expression.prefix(of: rest.dropFirst(), variables: ["x", "y"]),
            let numbers = coefficients(of: value)
        else { return nil }
        return (numbers, end)
    }

    private static func coordinates(_ text: Substring) -> (value: Matrix, rest: Substring)? {
        var rest = text.drop { $0.isWhitespace || $0 == "$" }
        if let letter = rest.first, letter.isLetter, rest.dropFirst().first == "(" || rest.dropFirst().first == " " {
            rest = rest.dropFirst().drop(while: \.isWhitespace)
        }
        guard let (left, after) = bracketed(rest), left.map({ $0.filter { !$0.isWhitespace } }) == ["x", "y"] else {
            return nil
        }
        rest = after.drop(while: \.isWhitespace)
        guard let arrow = arrows.first(where: { rest.hasPrefix($0) }) else { return nil }
        rest = rest.dropFirst(arrow.count).drop(while: \.isWhitespace)
        guard let (right, end) = bracketed(rest), right.count == 2 else { return nil }
        let rows = right.compactMap(coefficients)
        guard rows.count == 2, let matrix = Matrix(rows: rows) else { return nil }
        return (matrix, end.first == "$" ? end.dropFirst() : end)
    }

    private static let arrows = ["=", "->", "→", "↦", "\\mapsto", "\\to", "goes to", "to", "|->"]

    /// The parts between the commas of a bracket at the start.
    static func bracketed(_ text: Substring) -> (parts: [Substring], rest: Substring)? {
        guard let first = text.first, let closing = closers[first] else { return nil }
        var depth = 0
        var parts: [Substring] = []
        var start = text.index(after: text.startIndex)
        for index in text.prefix(200).indices.dropFirst() {
            switch text[index] {
            case "(", "[", "{": depth += 1
            case closing where depth == 0:
                parts.append(text[start..<index])
                return (parts, text[text.index(after: index)...])
            case ")", "]", "}": depth -= 1
            case "," where depth == 0:
                parts.append(text[start..<index])
                start = text.index(after: index)
            default: break
            }
        }
        return nil
    }

    private static let closers: [Character: Character] = ["(": ")", "[": "]", "<": ">", "⟨": "⟩", "{": "}"]

    /// What stands before x and y; nil when the part is not linear.
    private static func coefficients(of part: Substring) -> [Number]? {
        let value: Expression
        do throws(MathematicsError) {
            value = try Expression(parsing: String(part), variables: ["x", "y"])
        } catch {
            return nil
        }
        return coefficients(of: value)
    }

    private static func coefficients(of value: Expression) -> [Number]? {
        func at(_ x: Double, _ y: Double) -> Double { value.evaluate(["x": x, "y": y]) }
        let (first, second) = (at(1, 0), at(0, 1))
        guard at(0, 0) == 0 else { return nil }
        for (x, y) in [(2.0, 3.0), (-1.5, 0.7), (0.3, -4.0)] where abs(at(x, y) - first * x - second * y) > 1e-9 {
            return nil
        }
        func coefficient(_ x: Int, _ y: Int) -> Number? {
            Number(value.replacing(["x": .integer(x), "y": .integer(y)]))
        }
        guard let left = coefficient(1, 0), let right = coefficient(0, 1) else { return nil }
        return [left, right]
    }
}
