import Mathematics

/// What a word such as “parabola” claims of a function of x.
package enum FunctionKind: String, Sendable, Hashable, CaseIterable {
    case line, constant, parabola, cubic, quartic, polynomial
    case sine, cosine, periodic, hyperbolic, exponential, growth, decay, logarithm, root, cubeRoot = "cube root",
        absolute
    case reciprocal, rational, power, gaussian, logistic, softplus
    case even, odd, increasing, decreasing

    /// Whether “KIND of x + 1” asks for the kind's function of that, rather than for x + 1.
    var isApplied: Bool {
        switch self {
        case .sine, .cosine, .hyperbolic, .exponential, .logarithm, .root, .cubeRoot, .absolute, .reciprocal, .gaussian,
            .logistic, .softplus, .power:
            true
        default: false
        }
    }

    /// Whether a function is of the kind, as far as its form and trying show.
    func holds(for function: Expression) -> Bool {
        switch self {
        case .line: function.isPolynomial(upTo: 1)
        case .constant: function.isPolynomial(upTo: 0)
        case .parabola: function.hasDegree(2)
        case .cubic: function.hasDegree(3)
        case .quartic: function.hasDegree(4)
        case .polynomial: function.isPolynomial(upTo: 12)
        case .sine: function.calls([.sin])
        case .cosine: function.calls([.cos])
        case .periodic: function.calls([.sin, .cos, .tan, .sec, .csc, .cot])
        case .hyperbolic: function.calls([.sinh, .cosh, .tanh, .sech, .csch, .coth])
        case .exponential: function.hasExponential
        case .growth: function.hasExponential && function.rises(by: 1)
        case .decay: function.hasExponential && (function.rises(by: -1) || function.calls([.sin, .cos]))
        case .logarithm: function.calls([.ln, .log2, .log10])
        case .root: function.calls([.sqrt]) || function.hasPower { $0 == 0.5 || $0 == -0.5 }
        case .cubeRoot: function.calls([.cbrt]) || function.hasPower { abs(abs($0) - 1 / 3) < 1e-9 }
        case .absolute: function.calls([.abs])
        case .reciprocal: function.isBroken && !function.hasExponential
        case .rational: function.isBroken || function.isPolynomial(upTo: 12)
        case .power: function.hasPower { _ in true } || function.isPolynomial(upTo: 12)
        case .gaussian: function.hasExponential && function.vanishes(at: [-40, 40]) && !function.isBroken
        case .logistic: function.hasExponential && function.isBroken || function.calls([.tanh])
        case .softplus: function.calls([.ln]) && function.hasExponential
        case .even: function.agrees(with: function.mirrored)
        case .odd: function.agrees(with: .negative(function.mirrored))
        case .increasing: function.rises(by: 1)
        case .decreasing: function.rises(by: -1)
        }
    }
}

extension Expression {
    fileprivate var mirrored: Expression { replacing(["x": .negative(.variable("x"))]) }

    /// Whether a function of x is called.
    fileprivate func calls(_ functions: Set<Function>) -> Bool {
        if case .call(let function, let arguments) = self, functions.contains(function),
            arguments.contains(where: { !$0.isConstant })
        {
            return true
        }
        return children.contains { $0.calls(functions) }
    }

    /// Whether x stands in an exponent.
    fileprivate var hasExponential: Bool {
        if case .power(_, let exponent) = self, !exponent.isConstant { return true }
        return calls([.exp]) || children.contains(where: \.hasExponential)
    }

    /// Whether a power of something with x has an exponent that fits.
    fileprivate func hasPower(_ fits: (Double) -> Bool) -> Bool {
        if case .power(let base, let exponent) = self, !base.isConstant, exponent.isConstant,
            fits(exponent.evaluate([:]))
        {
            return true
        }
        return children.contains { $0.hasPower(fits) }
    }

    /// Whether x stands in a denominator.
    fileprivate var isBroken: Bool {
        if case .quotient(_, let denominator) = self, !denominator.isConstant { return true }
        return hasPower { $0 < 0 } || children.contains(where: \.isBroken)
    }

    fileprivate func vanishes(at places: [Double]) -> Bool {
        places.allSatisfy { abs(evaluate(["x": $0])) < 1e-3 }
    }

    /// Whether the values only grow, or only fall, where there are any.
    fileprivate func rises(by sign: Double) -> Bool {
        let values = stride(from: -4, through: 4, by: 0.25).map { evaluate(["x": $0 + 0.013]) }.filter(\.isFinite)
        return values.count > 3 && zip(values, values.dropFirst()).allSatisfy { ($1 - $0) * sign > 0 }
    }

    fileprivate func hasDegree(_ degree: Int) -> Bool {
        isPolynomial(upTo: degree) && !isPolynomial(upTo: degree - 1)
    }

    /// Whether the differences of the next order vanish everywhere.
    fileprivate func isPolynomial(upTo degree: Int) -> Bool {
        [-7.3, -0.41, 2.9].allSatisfy { start in
            var values = (0...(degree + 2)).map { evaluate(["x": start + Double($0) * 0.5]) }
            guard values.allSatisfy(\.isFinite) else { return false }
            let size = values.map(abs).max() ?? 0
            for _ in 0...degree { values = zip(values, values.dropFirst()).map { $1 - $0 } }
            return values.allSatisfy { abs($0) <= 1e-9 * max(1, size) }
        }
    }
}
