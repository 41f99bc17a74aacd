extension RationalForm {
    /// The form of a call: rare functions by common ones, signs and factors taken out of the argument where that is
    /// the same for every value.
    static func call(_ function: Function, _ arguments: [RationalForm]) throws(Unwieldy) -> RationalForm {
        guard arguments.count == function.arity, let argument = arguments.first else { throw Unwieldy() }
        switch function {
        case .tan: return try ratio(.sin, .cos, argument)
        case .cot: return try ratio(.cos, .sin, argument)
        case .sec: return try one.divided(by: try call(.cos, arguments))
        case .csc: return try one.divided(by: try call(.sin, arguments))
        case .tanh: return try ratio(.sinh, .cosh, argument)
        case .coth: return try ratio(.cosh, .sinh, argument)
        case .sech: return try one.divided(by: try call(.cosh, arguments))
        case .csch: return try one.divided(by: try call(.sinh, arguments))
        case .arcsec: return try call(.arccos, [try one.divided(by: argument)])
        case .arccsc: return try call(.arcsin, [try one.divided(by: argument)])
        case .exp: return try RationalForm(Atom(.constant(.e), isPositive: true)).power(argument)
        case .sqrt: return try argument.power(RationalForm(Polynomial(half)))
        case .ln: return try argument.logarithm()
        case .log2: return try argument.logarithm().divided(by: try integer(2).logarithm())
        case .log10: return try argument.logarithm().divided(by: try integer(10).logarithm())
        case .cbrt, .sign, .abs: return try argument.multiplicative(function)
        case .sin, .arcsin, .arctan, .sinh, .arsinh, .artanh: return try argument.odd(function)
        case .cos, .cosh: return try argument.even(function)
        case .arccos, .arcosh: return atom(function, arguments)
        case .floor, .ceil: return argument.rounded(function)
        case .min, .max: return extreme(function, arguments)
        }
    }

    private static let half: Rational = Rational(1, over: 2) ?? .one

    private static func integer(_ value: Int) -> RationalForm { RationalForm(Polynomial(Rational(value))) }

    private static func ratio(
        _ above: Function,
        _ below: Function,
        _ argument: RationalForm
    ) throws(Unwieldy) -> RationalForm {
        try call(above, [argument]).divided(by: try call(below, [argument]))
    }

    private static func atom(_ function: Function, _ arguments: [RationalForm]) -> RationalForm {
        RationalForm(Atom(.call(function, arguments.map(\.expression)), isPositive: function == .cosh))
    }

    // MARK: Symmetry

    private var isPlainZero: Bool { rational == .zero }

    /// Whether the leading coefficient is below 0.
    private var leadsNegative: Bool { numerator.leading?.coefficient.isNegative ?? false }

    private func odd(_ function: Function) throws(Unwieldy) -> RationalForm {
        if isPlainZero { return self }
        guard leadsNegative else { return Self.atom(function, [self]) }
        return try Self.atom(function, [try scaled(by: Rational(-1))]).scaled(by: Rational(-1))
    }

    private func even(_ function: Function) throws(Unwieldy) -> RationalForm {
        if isPlainZero { return .one }
        return Self.atom(function, [leadsNegative ? try scaled(by: Rational(-1)) : self])
    }

    // MARK: Functions that respect products

    /// The cube root, sign and absolute value: a number factor goes through them.
    private func multiplicative(_ function: Function) throws(Unwieldy) -> RationalForm {
        if isPlainZero { return self }
        let (content, rest) = try positiveContent()
        let isNegative = rest.leadsNegative
        let core = isNegative ? try rest.scaled(by: Rational(-1)) : rest
        let sign = isNegative && function != .abs ? Rational(-1) : .one
        let inner = core.positiveFactors != nil ? try core.size(function) : Self.atom(function, [core])
        return try RationalForm(Polynomial(content)).size(function).multiplied(by: inner).scaled(by: sign)
    }

    /// The same for what is positive.
    private func size(_ function: Function) throws(Unwieldy) -> RationalForm {
        switch function {
        case .abs: self
        case .cbrt: try power(try Self.one.divided(by: Self.integer(3)))
        default: RationalForm(.one, partial: partial)
        }
    }

    // MARK: Logarithms

    /// The natural logarithm: of a product of positive factors, the sum of theirs.
    private func logarithm() throws(Unwieldy) -> RationalForm {
        if let (coefficient, monomial) = positiveFactors {
            var sum = RationalForm(.zero, partial: partial)
            for (atom, exponent) in try monomial.multiplied(by: try primes(of: coefficient)).exponents {
                sum = try sum.adding(try Self.logarithm(of: atom).scaled(by: exponent))
            }
            return sum
        }
        let (content, rest) = try positiveContent()
        guard content != .one else { return Self.atom(.ln, [self]) }
        return try Self.integer(1).scaled(by: content).logarithm().adding(Self.atom(.ln, [rest]))
    }

    private static func logarithm(of atom: Atom) throws(Unwieldy) -> RationalForm {
        switch atom.expression {
        case .constant(.e): return one
        case .power(let base, let exponent):
            return try logarithm(of: Atom(base, isPositive: true)).multiplied(by: RationalForm(exponent))
        default:
            let isPositive = atom.expression.isConstant && atom.expression.evaluate() > 1
            return RationalForm(Atom(.call(.ln, [atom.expression]), isPositive: isPositive))
        }
    }

    // MARK: Whole numbers and extremes

    private func rounded(_ function: Function) -> RationalForm {
        guard let value = rational else { return Self.atom(function, [self]) }
        return Self.integer(function == .floor ? value.floor : -value.negated.floor)
    }

    private static func extreme(_ function: Function, _ arguments: [RationalForm]) -> RationalForm {
        let values = arguments.compactMap(\.rational).sorted()
        if values.count == arguments.count, let least = values.first, let most = values.last {
            return RationalForm(Polynomial(function == .min ? least : most))
        }
        return atom(function, arguments.sorted { $0.expression.python < $1.expression.python })
    }
}
