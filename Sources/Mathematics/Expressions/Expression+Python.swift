extension Expression {
    /// numpy source of the expression, such as `x**2 - 3*x`.
    ///
    /// Only the variables, digits, `np.` functions and constants, and the operators `+ - * / **` occur in it.
    package var python: String { python(in: .lowest) }

    private func python(in place: Precedence) -> String {
        let text = pythonText
        return pythonPrecedence < place ? "(" + text + ")" : text
    }

    private var pythonPrecedence: Precedence {
        switch self {
        case .number(let value):
            value.isNegative ? .sign : value.decimal == nil ? .product : .atom
        case .sum, .difference: .sum
        case .product, .quotient: .product
        case .negative: .sign
        case .power(.constant(.e), _): .atom
        case .power: .power
        case .call(let function, _): function.pythonPrecedence
        case .constant, .variable: .atom
        }
    }

    private var pythonText: String {
        switch self {
        case .number(let value): value.decimal ?? "\(value.numerator)/\(value.denominator)"
        case .constant(let constant): "np.\(constant.rawValue)"
        case .variable(let name): name
        case .negative(let inner): "-" + inner.python(in: .product)
        case .sum(let left, let right): left.python(in: .sum) + " + " + right.python(in: .product)
        case .difference(let left, let right): left.python(in: .sum) + " - " + right.python(in: .product)
        case .product(let left, let right): left.python(in: .product) + "*" + right.python(in: .power)
        case .quotient(let left, let right): left.python(in: .product) + "/" + right.python(in: .power)
        case .power(.constant(.e), let exponent): "np.exp(\(exponent.python))"
        case .power(let base, let exponent): base.python(in: .atom) + "**" + exponent.python(in: .atom)
        case .call(let function, let arguments): function.python(of: arguments.map(\.python))
        }
    }
}

/// How tightly an operator holds its operands, loosest first.
enum Precedence: Int, Comparable {
    case lowest, sum, product, sign, power, atom

    static func < (left: Precedence, right: Precedence) -> Bool { left.rawValue < right.rawValue }
}

extension Function {
    fileprivate var pythonPrecedence: Precedence {
        switch self {
        case .sec, .csc, .cot, .sech, .csch, .coth: .product
        default: .atom
        }
    }

    fileprivate func python(of arguments: [String]) -> String {
        let list = arguments.joined(separator: ", ")
        return switch self {
        case .sec: "1/np.cos(\(list))"
        case .csc: "1/np.sin(\(list))"
        case .cot: "1/np.tan(\(list))"
        case .sech: "1/np.cosh(\(list))"
        case .csch: "1/np.sinh(\(list))"
        case .coth: "1/np.tanh(\(list))"
        case .arcsec: "np.arccos(1/(\(list)))"
        case .arccsc: "np.arcsin(1/(\(list)))"
        case .arsinh: "np.arcsinh(\(list))"
        case .arcosh: "np.arccosh(\(list))"
        case .artanh: "np.arctanh(\(list))"
        case .ln: "np.log(\(list))"
        case .min: "np.minimum(\(list))"
        case .max: "np.maximum(\(list))"
        default: "np.\(rawValue)(\(list))"
        }
    }
}
