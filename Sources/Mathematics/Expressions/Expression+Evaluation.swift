import Glibc

extension Expression {
    /// The value at a point, by the branch conventions of numpy.
    ///
    /// - Parameter values: A number for every variable; a missing one counts as not a number.
    /// - Returns: Not a number outside the domain, an infinity at a pole.
    package func evaluate(_ values: [String: Double] = [:]) -> Double {
        switch self {
        case .number(let value): value.double
        case .constant(.pi): Double.pi
        case .constant(.e): M_E
        case .variable(let name): values[name] ?? .nan
        case .negative(let inner): -inner.evaluate(values)
        case .sum(let left, let right): left.evaluate(values) + right.evaluate(values)
        case .difference(let left, let right): left.evaluate(values) - right.evaluate(values)
        case .product(let left, let right): left.evaluate(values) * right.evaluate(values)
        case .quotient(let left, let right): left.evaluate(values) / right.evaluate(values)
        case .power(.constant(.e), let exponent): Glibc.exp(exponent.evaluate(values))
        case .power(let base, let exponent): Glibc.pow(base.evaluate(values), exponent.evaluate(values))
        case .call(let function, let arguments): function.value(at: arguments.map { $0.evaluate(values) })
        }
    }
}

extension Function {
    fileprivate func value(at arguments: [Double]) -> Double {
        guard arguments.count == arity, let x = arguments.first, let last = arguments.last else { return .nan }
        return arity == 1 ? value(at: x) : pair(x, last)
    }

    /// numpy's minimum and maximum hand a not-a-number on; the C functions drop it.
    private func pair(_ first: Double, _ second: Double) -> Double {
        if first.isNaN || second.isNaN { return .nan }
        return self == .min ? Swift.min(first, second) : Swift.max(first, second)
    }

    private func value(at x: Double) -> Double {
        switch self {
        case .sin: Glibc.sin(x)
        case .cos: Glibc.cos(x)
        case .tan: Glibc.tan(x)
        case .sec: 1 / Glibc.cos(x)
        case .csc: 1 / Glibc.sin(x)
        case .cot: 1 / Glibc.tan(x)
        case .arcsin: Glibc.asin(x)
        case .arccos: Glibc.acos(x)
        case .arctan: Glibc.atan(x)
        case .arcsec: Glibc.acos(1 / x)
        case .arccsc: Glibc.asin(1 / x)
        case .sinh, .cosh, .tanh, .sech, .csch, .coth, .arsinh, .arcosh, .artanh: hyperbolicValue(at: x)
        default: plainValue(at: x)
        }
    }

    private func hyperbolicValue(at x: Double) -> Double {
        switch self {
        case .sinh: Glibc.sinh(x)
        case .cosh: Glibc.cosh(x)
        case .tanh: Glibc.tanh(x)
        case .sech: 1 / Glibc.cosh(x)
        case .csch: 1 / Glibc.sinh(x)
        case .coth: 1 / Glibc.tanh(x)
        case .arsinh: Glibc.asinh(x)
        case .arcosh: Glibc.acosh(x)
        case .artanh: Glibc.atanh(x)
        default: .nan
        }
    }

    private func plainValue(at x: Double) -> Double {
        switch self {
        case .exp: Glibc.exp(x)
        case .ln: Glibc.log(x)
        case .log2: Glibc.log2(x)
        case .log10: Glibc.log10(x)
        case .sqrt: Glibc.sqrt(x)
        case .cbrt: Glibc.cbrt(x)
        case .abs: Swift.abs(x)
        case .sign: x.isNaN ? .nan : x > 0 ? 1 : x < 0 ? -1 : 0
        case .floor: Glibc.floor(x)
        case .ceil: Glibc.ceil(x)
        default: .nan
        }
    }
}
