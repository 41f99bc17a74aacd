package import Engine
package import Mathematics

/// A value of a parameter, or of a slot of a pattern, that was read and understood.
package enum Value: Sendable, Hashable {
    case number(Number)
    case expression(Expression)
    case matrix(Matrix)
    case latex(String)
    /// The name of a Manim constant, such as `RED`.
    case color(String)
    case string(String)
    case interval(Interval)
    /// The numbers of a point, `(2, -1)`.
    case point([Number])
    /// The letters, one of which must occur in the formula.
    case symbol([String])
    /// What belongs below and above the first sum or integral of the formula.
    case bounds(FormulaBounds)
    /// What the function must be.
    case kind(FunctionKind)
}

extension Value {
    /// Whether both say the same, perhaps in another notation.
    func agrees(with other: Value) -> Bool {
        switch (self, other) {
        case (.number(let left), .number(let right)): isClose(left.double, right.double)
        case (.expression(let left), .expression(let right)): left.agrees(with: right)
        case (.matrix(let left), .matrix(let right)): left.agrees(with: right)
        case (.latex(let left), .latex(let right)): left.foldedLaTeX == right.foldedLaTeX
        default: self == other
        }
    }

    /// The value as it stands in answers: expressions and numbers as Python reads them, matrices nested.
    package var json: JSONValue {
        switch self {
        case .number(let number): .number(JSONNumber(number.double))
        case .expression(let expression): .string(expression.python)
        case .matrix(let matrix): .array(matrix.values.map { .array($0.map { .double($0) }) })
        case .latex(let text), .color(let text), .string(let text): .string(text)
        case .interval(let interval): .array([.double(interval.lower.double), .double(interval.upper.double)])
        case .point(let numbers): .array(numbers.map { .double($0.double) })
        case .symbol(let letters): .array(letters.map { .string($0) })
        case .bounds(let bounds): .array([.string(bounds.lower), .string(bounds.upper)])
        case .kind(let kind): .string(kind.rawValue)
        }
    }

    /// The value as Python source that needs nothing but numpy and Manim.
    package var python: String {
        switch self {
        case .number(let number): pythonLiteral(number.double)
        case .expression(let expression): "(\(expression.python))"
        case .matrix(let matrix): pythonLiteral(matrix.values)
        case .latex(let text), .string(let text): pythonLiteral(text)
        case .color(let name): name
        case .interval(let interval): pythonLiteral([[interval.lower.double, interval.upper.double]])
        case .point(let numbers): pythonLiteral([numbers.map(\.double)])
        case .symbol(let letters): pythonLiteral(letters.joined(separator: " "))
        case .bounds(let bounds): pythonLiteral("\(bounds.lower) \(bounds.upper)")
        case .kind(let kind): pythonLiteral(kind.rawValue)
        }
    }
}

extension Matrix {
    /// The entries as doubles, by row.
    var values: [[Double]] { rows.map { $0.map { $0.double.settled } } }

    fileprivate func agrees(with other: Matrix) -> Bool {
        rowCount == other.rowCount && columnCount == other.columnCount
            && zip(values.joined(), other.values.joined()).allSatisfy(isClose)
    }
}

extension Double {
    /// The value without the dust that rounding leaves: a cosine of 6e-17 is 0.
    var settled: Double {
        let nearest = (self * 4).rounded() / 4
        return abs(self - nearest) < 1e-12 ? nearest + 0 : self
    }
}

extension Expression {
    /// Whether both have the same values wherever they have any, as far as trying shows.
    func agrees(with other: Expression) -> Bool {
        if isEquivalent(to: other) { return true }
        guard variables.union(other.variables).isSubset(of: ["x"]) else { return false }
        var compared = 0
        for step in -40...40 {
            let x = Double(step) * 0.173 + 0.0531
            let (left, right) = (evaluate(["x": x]), other.evaluate(["x": x]))
            if left.isNaN && right.isNaN { continue }
            guard isClose(left, right) else { return false }
            compared += 1
        }
        return compared > 5
    }

    /// The expression with a variable replaced.
    func replacing(_ variables: [String: Expression]) -> Expression {
        func replaced(_ inner: Expression) -> Expression { inner.replacing(variables) }
        return switch self {
        case .number, .constant: self
        case .variable(let name): variables[name] ?? self
        case .negative(let inner): .negative(replaced(inner))
        case .sum(let left, let right): .sum(replaced(left), replaced(right))
        case .difference(let left, let right): .difference(replaced(left), replaced(right))
        case .product(let left, let right): .product(replaced(left), replaced(right))
        case .quotient(let left, let right): .quotient(replaced(left), replaced(right))
        case .power(let base, let exponent): .power(replaced(base), replaced(exponent))
        case .call(let function, let arguments): .call(function, arguments.map(replaced))
        }
    }
}

extension String {
    /// LaTeX without what does not change the formula: spaces, and braces around one character.
    var foldedLaTeX: String {
        var text = ""
        for character in self where !character.isWhitespace && character != "{" && character != "}" {
            text.append(character)
        }
        for command in ["\\,", "\\;", "\\!", "\\:", "\\left", "\\right", "\\displaystyle", "\\cdot"] {
            text = text.split(separator: command, omittingEmptySubsequences: true).joined()
        }
        return text
    }
}

private func isClose(_ left: Double, _ right: Double) -> Bool {
    left == right || abs(left - right) <= 1e-9 * max(1, abs(left), abs(right))
}
