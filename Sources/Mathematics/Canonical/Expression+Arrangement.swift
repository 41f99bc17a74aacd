extension Expression {
    /// One text for all ways to write the same steps of calculation: sums and products in any order, `2x` and `x·2`,
    /// `x/2` and `½x`, `exp(x)` and `e^x`, `x^(1/2)` and `√x`.
    ///
    /// Unlike `canonical`, nothing is worked out: `2 + 3` is not `5`, and `(x+1)²` is not `x²+2x+1`, since a request
    /// to expand the one is another than a request to expand the other.
    package var arrangement: String {
        switch self {
        case .number(let value): Self.text(of: value)
        case .constant(let constant): constant.rawValue
        case .variable(let name): name
        case .sum, .difference: terms().sorted().joined(separator: " + ")
        case .negative, .product, .quotient: productArrangement
        case .power(let base, let exponent) where exponent.isHalf: "sqrt(\(base.arrangement))"
        case .power(let base, let exponent): "\(base.factorArrangement)^\(exponent.factorArrangement)"
        case .call(.exp, let arguments): "e^" + (arguments.first?.factorArrangement ?? "")
        case .call(let function, let arguments):
            function.rawValue + "(" + arguments.map(\.arrangement).joined(separator: ", ") + ")"
        }
    }

    private static func text(of value: Rational) -> String {
        value.denominator == 1 ? "\(value.numerator)" : "\(value.numerator)/\(value.denominator)"
    }

    private var isHalf: Bool {
        self == .number(Rational(1, over: 2) ?? .one) || self == .quotient(.integer(1), .integer(2))
    }

    /// The arrangement with brackets where it is more than one factor.
    private var factorArrangement: String {
        switch self {
        case .number(let value) where value.denominator == 1 && !value.isNegative: arrangement
        case .constant, .variable, .call(_, _): isExponential ? "(\(arrangement))" : arrangement
        default: "(\(arrangement))"
        }
    }

    private var isExponential: Bool { if case .call(.exp, _) = self { true } else { false } }

    private func terms() -> [String] {
        switch self {
        case .sum(let left, let right): left.terms() + right.terms()
        case .difference(let left, let right): left.terms() + [Expression.negative(right).arrangement]
        default: [arrangement]
        }
    }

    private var productArrangement: String {
        var product = Factors()
        product.add(self, isBelow: false)
        return product.text
    }

    /// The factors of a product, numbers gathered into one.
    private struct Factors {
        var coefficient = Rational.one
        var numbers: [String] = []
        var others: [String] = []

        mutating func add(_ expression: Expression, isBelow: Bool) {
            switch expression {
            case .negative(let inner):
                coefficient = coefficient.negated
                add(inner, isBelow: isBelow)
            case .product(let left, let right):
                add(left, isBelow: isBelow)
                add(right, isBelow: isBelow)
            case .quotient(let above, let below):
                add(above, isBelow: isBelow)
                add(below, isBelow: !isBelow)
            case .number(let value):
                let factor = isBelow ? Rational.one.divided(by: value) : value
                guard let product = factor.flatMap({ coefficient.multiplied(by: $0) }) else {
                    others.append(isBelow ? "1/\(expression.factorArrangement)" : expression.factorArrangement)
                    return
                }
                coefficient = product
                numbers.append(isBelow ? "1/(\(Expression.text(of: value)))" : Expression.text(of: value))
            default:
                others.append(isBelow ? "1/\(expression.factorArrangement)" : expression.factorArrangement)
            }
        }

        var text: String {
            if others.isEmpty {
                // A calculation with numbers alone is kept as it stands, except for a plain fraction in lowest terms.
                let value = Expression.text(of: coefficient)
                let isPlain = numbers.count < 2 || numbers.count == 2 && value == plainFraction
                let sign = coefficient.isNegative && !isPlain ? "-" : ""
                return isPlain ? value : sign + numbers.sorted().joined(separator: " * ")
            }
            let sorted = others.sorted().joined(separator: " ")
            if coefficient == .one { return sorted }
            return (coefficient == Rational(-1) ? "-" : Expression.text(of: coefficient) + " ") + sorted
        }

        /// The fraction that two numbers make as they were written.
        private var plainFraction: String? {
            guard let below = numbers.first(where: { $0.hasPrefix("1/(") }),
                let above = numbers.first(where: { !$0.hasPrefix("1/(") })
            else { return nil }
            let sign = coefficient.isNegative && !above.hasPrefix("-") ? "-" : ""
            return sign + above + "/" + below.dropFirst(3).dropLast()
        }
    }
}
