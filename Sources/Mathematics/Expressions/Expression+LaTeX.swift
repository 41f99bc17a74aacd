extension Expression {
    /// LaTeX of the expression, fit for a title, such as `x^{2} - 3x`.
    package var latex: String { latex(in: .lowest) }

    private func latex(in place: Precedence) -> String {
        let text = latexText
        return latexPrecedence < place ? "\\left(" + text + "\\right)" : text
    }

    private var latexPrecedence: Precedence {
        switch self {
        case .number(let value): value.isNegative ? .sign : .atom
        case .sum, .difference: .sum
        case .product: .product
        case .negative: .sign
        case .power: .power
        case .call(let function, _): function.isWrittenAround ? .atom : .power
        case .quotient, .constant, .variable: .atom
        }
    }

    private var latexText: String {
        switch self {
        case .number(let value):
            value.decimal ?? (value.isNegative ? "-" : "")
                + "\\frac{\(value.numerator.magnitude)}{\(value.denominator)}"
        case .constant(.pi): "\\pi"
        case .constant(.e): "e"
        case .variable(let name): greekCommands[name] ?? name
        case .negative(let inner): "-" + inner.latex(in: .product)
        case .sum(let left, let right): left.latex(in: .sum) + " + " + right.latex(in: .product)
        case .difference(let left, let right): left.latex(in: .sum) + " - " + right.latex(in: .product)
        case .product(let left, let right): latexProduct(left, right)
        case .quotient(let above, let below): "\\frac{\(above.latex)}{\(below.latex)}"
        case .power(.call(let function, let arguments), .number(let exponent))
        where function.isTrigonometric && (exponent.integer ?? 0) > 1 && arguments.count == 1:
            "\\\(function.rawValue)^{\(exponent.numerator)}\\left(\(arguments[0].latex)\\right)"
        case .power(let base, let exponent): base.latexBase + "^{\(exponent.latex)}"
        case .call(let function, let arguments): function.latex(of: arguments.map(\.latex))
        }
    }

    private var latexBase: String {
        if case .quotient = self { return "\\left(" + latex + "\\right)" }
        if case .number(let value) = self, value.decimal == nil { return "\\left(" + latex + "\\right)" }
        return latex(in: .atom)
    }

    private func latexProduct(_ left: Expression, _ right: Expression) -> String {
        let first = left.latex(in: .product)
        let second = right.latex(in: .power)
        if let digit = second.first, digit.isNumber { return first + " \\cdot " + second }
        if case .quotient = right { return first + " \\cdot " + second }
        // A command name would swallow the letter after it.
        let needsSpace = first.last?.isLetter == true && second.first?.isLetter == true
        let closesCall = first.hasSuffix("\\right)") && !second.hasPrefix("\\left(")
        return first + (needsSpace || closesCall ? " " : "") + second
    }
}

/// The LaTeX commands of the Greek letters that name variables.
let greekCommands: [String: String] = [
    "α": "\\alpha", "β": "\\beta", "γ": "\\gamma", "δ": "\\delta", "ε": "\\varepsilon", "ζ": "\\zeta",
    "η": "\\eta", "θ": "\\theta", "ι": "\\iota", "κ": "\\kappa", "λ": "\\lambda", "μ": "\\mu", "ν": "\\nu",
    "ξ": "\\xi", "ρ": "\\rho", "σ": "\\sigma", "τ": "\\tau", "υ": "\\upsilon", "φ": "\\varphi", "χ": "\\chi",
    "ψ": "\\psi", "ω": "\\omega", "Γ": "\\Gamma", "Δ": "\\Delta", "Θ": "\\Theta", "Λ": "\\Lambda", "Ξ": "\\Xi",
    "Π": "\\Pi", "Σ": "\\Sigma", "Φ": "\\Phi", "Ψ": "\\Psi", "Ω": "\\Omega", "π": "\\pi", "ϕ": "\\phi",
    "ϵ": "\\epsilon",
]

extension Function {
    /// Whether its sign stands around the argument, as in `|x|`.
    fileprivate var isWrittenAround: Bool {
        switch self {
        case .sqrt, .cbrt, .abs, .floor, .ceil: true
        default: false
        }
    }

    fileprivate var isTrigonometric: Bool {
        switch self {
        case .sin, .cos, .tan, .sec, .csc, .cot, .sinh, .cosh, .tanh: true
        default: false
        }
    }

    fileprivate func latex(of arguments: [String]) -> String {
        let list = arguments.joined(separator: ", ")
        return switch self {
        case .sqrt: "\\sqrt{\(list)}"
        case .cbrt: "\\sqrt[3]{\(list)}"
        case .abs: "\\left|\(list)\\right|"
        case .floor: "\\left\\lfloor \(list)\\right\\rfloor"
        case .ceil: "\\left\\lceil \(list)\\right\\rceil"
        case .log2: "\\log_{2}\\left(\(list)\\right)"
        case .log10: "\\log_{10}\\left(\(list)\\right)"
        case .arcsec, .arccsc, .sech, .csch, .arsinh, .arcosh, .artanh, .sign:
            "\\operatorname{\(rawValue)}\\left(\(list)\\right)"
        default: "\\\(rawValue)\\left(\(list)\\right)"
        }
    }
}
