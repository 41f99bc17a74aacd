/// A named function of mathematics.
package enum Function: String, Sendable, Hashable, CaseIterable {
    case sin, cos, tan, sec, csc, cot
    case arcsin, arccos, arctan, arcsec, arccsc
    case sinh, cosh, tanh, sech, csch, coth
    case arsinh, arcosh, artanh
    case exp
    /// The natural logarithm.
    case ln
    case log2, log10
    case sqrt, cbrt, abs, sign, floor, ceil
    case min, max

    /// How many arguments it takes.
    package var arity: Int { self == .min || self == .max ? 2 : 1 }

    /// The function of a written name, in any of the usual spellings.
    ///
    /// `log` without a base is the natural logarithm, as in numpy.
    package init?(name: String) {
        if let function = Self.spellings[name] {
            self = function
        } else if let function = Self(rawValue: name) {
            self = function
        } else {
            return nil
        }
    }

    /// The inverse that `f^{-1}` stands for, where that is usual.
    package var inverse: Function? {
        switch self {
        case .sin: .arcsin
        case .cos: .arccos
        case .tan: .arctan
        case .sec: .arcsec
        case .csc: .arccsc
        case .sinh: .arsinh
        case .cosh: .arcosh
        case .tanh: .artanh
        default: nil
        }
    }

    /// Whether the argument may stand without brackets, as in `sin x`.
    package var takesBareArgument: Bool { arity == 1 }

    private static let spellings: [String: Function] = [
        "sine": .sin, "cosine": .cos, "tangent": .tan, "secant": .sec, "cosecant": .csc, "cotangent": .cot,
        "tg": .tan, "ctg": .cot, "cosec": .csc,
        "asin": .arcsin, "acos": .arccos, "atan": .arctan, "arctg": .arctan, "asec": .arcsec, "acsc": .arccsc,
        "arcsine": .arcsin, "arccosine": .arccos, "arctangent": .arctan,
        "asinh": .arsinh, "acosh": .arcosh, "atanh": .artanh,
        "arcsinh": .arsinh, "arccosh": .arcosh, "arctanh": .artanh,
        "log": .ln, "sgn": .sign, "signum": .sign, "absolute": .abs, "ceiling": .ceil, "fabs": .abs,
        "minimum": .min, "maximum": .max,
    ]
}
