/// A factor that the canonical form does not take apart: a variable, π, `sin(x)`, `e^x`.
///
/// Two atoms are the same when their Python is, because that is then the same function.
struct Atom: Sendable, Hashable, Comparable {
    let expression: Expression
    /// Whether it is above 0 wherever it has a value, so that it may be cancelled and have fractional exponents.
    let isPositive: Bool
    /// Whether it has a value for all values of the variables.
    let isTotal: Bool
    private let key: String

    init(_ expression: Expression, isPositive: Bool = false) {
        self.expression = expression
        self.isPositive = isPositive
        isTotal = expression.isTotal
        key = expression.python
    }

    static func == (left: Atom, right: Atom) -> Bool { left.key == right.key }
    static func < (left: Atom, right: Atom) -> Bool { left.key < right.key }
    func hash(into hasher: inout Hasher) { hasher.combine(key) }

    /// The number when the atom is a prime.
    var prime: Int? { if case .number(let value) = expression { value.integer } else { nil } }

    /// The other function of a Pythagorean pair and the sign of its square: `cos² = 1 − sin²`, `cosh² = 1 + sinh²`.
    var squareRelation: (partner: Atom, sign: Rational)? {
        switch expression {
        case .call(.cos, let arguments): (Atom(.call(.sin, arguments)), Rational(-1))
        case .call(.cosh, let arguments): (Atom(.call(.sinh, arguments)), .one)
        default: nil
        }
    }
}

extension Expression {
    /// Whether there is certainly a value everywhere: no division by, root or logarithm of what varies.
    var isTotal: Bool {
        if isConstant { return true }
        guard children.allSatisfy(\.isTotal) else { return false }
        switch self {
        case .quotient(_, let below): return below.isConstant
        case .power(let base, let exponent):
            if case .number(let value) = exponent, let whole = value.integer { return whole >= 0 }
            return base.isConstant && base.evaluate() > 0
        case .call(let function, _): return function.isTotal
        default: return true
        }
    }
}

extension Function {
    fileprivate var isTotal: Bool {
        switch self {
        case .sin, .cos, .arctan, .sinh, .cosh, .tanh, .sech, .arsinh, .exp, .cbrt, .abs, .sign, .floor, .ceil, .min,
            .max:
            true
        default: false
        }
    }
}
