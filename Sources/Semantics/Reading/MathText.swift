import Mathematics

/// A stretch of mathematics, written so that `Mathematics` can read it.
///
/// Derivatives and indices become names of their own (`y'` and `dy/dx` are one name, `x_1` another), Greek letters are
/// single characters, and every relation has one sign.
struct MathText {
    private(set) var text: String
    /// The names that were made up.
    private var names: Set<String> = []

    init(_ source: String) {
        text = Self.plain(source)
        nameDerivatives()
        text = text.withSingleExponents
        nameIndices()
    }

    static func plain(_ source: String) -> String {
        var text = source
        for (from, to) in spellings { text = text.replacing(from, with: to) }
        return text.withBinomials
    }

    /// LaTeX and typewriter spellings; longer ones before those that they begin with.
    private static let spellings: [(String, String)] = [
        ("\\leqslant", "≤"), ("\\geqslant", "≥"), ("\\leq", "≤"), ("\\geq", "≥"), ("\\left", ""), ("\\right", ""),
        ("\\le", "≤"), ("\\ge", "≥"), ("\\neg", "¬"), ("\\neq", "≠"), ("\\ne", "≠"), ("\\approx", "≈"),
        ("\\equiv", "≡"),
        ("\\to", "→"), ("\\rightarrow", "→"), ("\\mapsto", "→"), ("\\implies", "⇒"), ("\\Rightarrow", "⇒"),
        ("\\iff", "⇔"), ("\\cup", "∪"), ("\\cap", "∩"), ("\\in ", "∈ "), ("\\subseteq", "⊆"), ("\\subset", "⊂"),
        ("\\land", "∧"), ("\\wedge", "∧"), ("\\lor", "∨"), ("\\vee", "∨"), ("\\lnot", "¬"),
        ("\\setminus", "∖"), ("\\nabla", "∇"), ("\\partial", "∂"), ("\\infty", "∞"), ("\\pm", "±"),
        ("\\cdot", "*"), ("\\times", "*"), ("\\dots", "…"), ("\\ldots", "…"), ("\\cdots", "…"), ("...", "…"),
        ("\\,", " "), ("\\;", " "), ("\\!", ""), ("\\mathbb{R}", "ℝ"), ("\\operatorname", ""),
        ("<=>", "⇔"), ("=>", "⇒"), ("<=", "≤"), (">=", "≥"), ("!=", "≠"), ("->", "→"), ("↦", "→"), ("==", "="),
        (":=", "="), ("⩽", "≤"), ("⩾", "≥"), ("′", "'"), ("″", "''"), ("−", "-"), ("–", "-"), ("—", "-"), ("**", "^"),
        ("\\prime", "'"), ("^'", "'"), ("^{'}", "'"), ("^{''}", "''"), ("\\limits", ""), ("log₂", "log2"),
        ("log_2", "log2"), ("log_{2}", "log2"), ("log₁₀", "log10"), ("log_{10}", "log10"), ("\\displaystyle", ""),
    ]

    private mutating func nameDerivatives() {
        var result = ""
        var rest = text[...].replacing("\\frac{d", with: "\\frac{ d")[...]
        // `\frac{dy}{dx}` and `dy/dx`.
        while let first = rest.first {
            if let (letter, order, after) = Self.derivative(rest) {
                let name = letter + String(repeating: "prime", count: order)
                names.insert(name)
                result += " " + name + " "
                rest = after
                continue
            }
            let isLetter = first.isASCII && first.isLetter
            let follows = result.last.map { $0.isLetter } ?? false
            let primes = rest.dropFirst().prefix { $0 == "'" }.count
            if isLetter, !follows, primes > 0 {
                let name = String(first) + String(repeating: "prime", count: primes)
                names.insert(name)
                result += " " + name + " "
                rest = rest.dropFirst(1 + primes)
                continue
            }
            result.append(first)
            rest = rest.dropFirst()
        }
        text = result
    }

    /// The function and the order of `dy/dx`, `d²y/dx²`, `\frac{dy}{dt}`; only the usual variables x and t.
    private static func derivative(_ text: Substring) -> (letter: String, order: Int, rest: Substring)? {
        for (opening, middle, closing) in [("\\frac{ d", "}{d", "}"), ("d", "/d", "")] where text.hasPrefix(opening) {
            var rest = text.dropFirst(opening.count)
            var order = 1
            for (spelling, value) in [("^2", 2), ("²", 2), ("^{2}", 2), ("^3", 3), ("³", 3)]
            where rest.hasPrefix(spelling) {
                order = value
                rest = rest.dropFirst(spelling.count)
                break
            }
            guard let letter = rest.first, letter.isASCII, letter.isLetter else { continue }
            rest = rest.dropFirst()
            guard rest.hasPrefix(middle) else { continue }
            rest = rest.dropFirst(middle.count)
            guard let variable = rest.first, "xt".contains(variable) else { continue }
            rest = rest.dropFirst()
            if order > 1 {
                guard let power = ["^\(order)", "^{\(order)}", order == 2 ? "²" : "³"].first(where: rest.hasPrefix)
                else { continue }
                rest = rest.dropFirst(power.count)
            }
            guard rest.hasPrefix(closing) else { continue }
            return (String(letter), order, rest.dropFirst(closing.count))
        }
        return nil
    }

    private mutating func nameIndices() {
        var result = ""
        var rest = text[...]
        while let first = rest.first {
            let follows = result.last.map { $0.isLetter } ?? false
            if first.isASCII, first.isLetter, !follows, let (index, after) = Self.index(rest.dropFirst()) {
                let name = String(first) + "sub" + index
                names.insert(name)
                result += " " + name + " "
                rest = after
                continue
            }
            result.append(first)
            rest = rest.dropFirst()
        }
        text = result
    }

    /// The index of `_1`, `_{12}`, `_n`, `₁`, digits as letters.
    private static func index(_ text: Substring) -> (String, Substring)? {
        if let low = text.first, let digit = lowered[low] {
            return (letters(of: String(digit)), text.dropFirst())
        }
        if let digit = text.first, digit.isASCII, digit.isNumber {
            return text.dropFirst().first?.isNumber == true ? nil : (letters(of: String(digit)), text.dropFirst())
        }
        guard text.first == "_" else { return nil }
        var body = text.dropFirst()
        if body.first == "{" {
            body = body.dropFirst()
            guard let end = body.firstIndex(of: "}") else { return nil }
            let inner = body[..<end]
            guard !inner.isEmpty, inner.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else { return nil }
            return (letters(of: String(inner)), body[end...].dropFirst())
        }
        guard let first = body.first, first.isASCII, first.isLetter || first.isNumber else { return nil }
        return (letters(of: String(first)), body.dropFirst())
    }

    private static let lowered: [Character: Character] = [
        "₀": "0", "₁": "1", "₂": "2", "₃": "3", "₄": "4", "₅": "5", "₆": "6", "₇": "7", "₈": "8", "₉": "9",
    ]

    private static func letters(of index: String) -> String {
        String(index.map { $0.wholeNumberValue.map { Character(UnicodeScalar(UInt8(0x41 + $0))) } ?? $0 })
    }

    // MARK: Reading

    /// The value of the whole stretch.
    var value: Value? {
        let (parts, signs) = text.split(atTopLevel: Self.relations)
        guard !signs.isEmpty else { return side(text) }
        var sides: [Value] = []
        for part in parts {
            guard let side = side(part) else { return nil }
            sides.append(side)
        }
        if signs == ["="], let defined = definition(of: parts[0], as: sides[1]) { return defined }
        if signs.allSatisfy({ $0 == ">" || $0 == "≥" }) {
            return .relation(sides.reversed(), signs.reversed().map { $0 == ">" ? "<" : "≤" })
        }
        return .relation(sides, signs)
    }

    private static let relations: Set<Character> = [
        "=", "<", ">", "≤", "≥", "≠", "≈", "≡", "→", "⇒", "⇔", "∈", "⊂", "⊆",
    ]

    /// `y = …`, `f(x) = …`: the function itself.
    ///
    /// What draws a surface says so by its name or its arguments, even if one variable does not occur: `z = x²`.
    private func definition(of left: String, as value: Value) -> Value? {
        let name = left.filter { !$0.isWhitespace }
        var variables: Set<String>?
        switch value {
        case .expression(let expression):
            guard !expression.isConstant else { return nil }
            variables = expression.variables
        case .list: break
        default: return nil
        }
        if ["y", "f", "g", "h", "F", "G"].contains(name) {
            if name == "y", variables == nil { return nil }
            return value
        }
        if name == "z" { return variables.map { $0.count > 1 } ?? false ? value : nil }
        guard let letter = name.first, letter.isASCII, letter.isLetter, name.dropFirst().first == "(", name.last == ")"
        else { return nil }
        let arguments = name.dropFirst(2).dropLast().split(separator: ",", omittingEmptySubsequences: false)
        let areVariables = arguments.allSatisfy { $0.count == 1 && $0.first.map { $0.isLetter } ?? false }
        guard areVariables else { return nil }
        if arguments.count > 1, let variables, variables != Set(arguments.map(String.init)) { return nil }
        return value
    }

    /// A side of a relation, or all of it.
    private func side(_ source: String) -> Value? {
        let text = source.trimmingSpaces.withAnglesInRadians
        guard !text.isEmpty else { return nil }
        if let list = bracketed(text) { return list }
        do throws(MathematicsError) {
            let expression = try Expression(parsing: text, variables: Self.letters.union(names))
            if let number = Number(expression), number.isPlain { return .number(number) }
            if case .variable(let name) = expression { return .signs(name) }
            return .expression(expression)
        } catch {
            return .signs(text.plainSigns)
        }
    }

    /// `(1, 2)`, `[5, 1, 4]`, `{1, 2}` with at least a comma inside, or braces.
    private func bracketed(_ text: String) -> Value? {
        guard let opening = text.first, let closing = text.last, text.count > 2,
            ["(": ")", "[": "]", "{": "}", "<": ">", "⟨": "⟩"][opening] == closing
        else { return nil }
        let inner = String(text.dropFirst().dropLast())
        guard inner.isBalanced else { return nil }
        let (parts, commas) = inner.split(atTopLevel: [",", ";"])
        guard !commas.isEmpty || opening == "{" else { return nil }
        var values: [Value] = []
        for part in parts {
            let value = MathText(part).value
            guard let value else { return nil }
            values.append(value)
        }
        return opening == "{" ? .set(values) : .list(values)
    }

    private static let letters: Set<String> = Set(
        "abcdfghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZαβγδεζηθικλμνξρστυφχψωΓΔΘΛΞΣΦΨΩ".map { String($0) }
    )
}

extension Number {
    /// Whether it is a number as it stands rather than a calculation with numbers.
    fileprivate var isPlain: Bool {
        switch expression {
        case .number, .constant: true
        case .negative(let inner): Number(inner)?.isPlain ?? false
        case .quotient(.number(let above), .number(let below)):
            above.denominator == 1 && below.denominator == 1
                && Rational(above.numerator, over: below.numerator).map { $0.denominator == below.numerator } ?? false
        case .product(let left, let right), .quotient(let left, let right):
            rational == nil && (Number(left)?.isPlain ?? false) && (Number(right)?.isPlain ?? false)
        case .call(.sqrt, let arguments): arguments.allSatisfy { Number($0)?.isPlain ?? false }
        default: false
        }
    }
}
