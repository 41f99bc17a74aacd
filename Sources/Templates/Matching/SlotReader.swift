import Language
import Mathematics

/// A value that stands at some token.
struct FoundValue {
    var value: Value
    /// The token after it.
    var end: Int
    /// The name of the variable in it, which must be the same everywhere in a request.
    var variable: String?
    /// The kind that a written value must be of, where a book only names the kind.
    var kind: FunctionKind?
    /// Whether a formula is asked for that gives this letter, as in “for R”.
    var isSubject = false
    /// Whether it only came from the name of a kind of thing, and gives way to a written value.
    var isKind = false
    /// The name that a book has for it.
    var title: String?
}

/// Reads the values in one request, each place once.
final class SlotReader {
    let wording: ReadWording
    private let shared: SharedLanguage
    private var known: [Place: [FoundValue]] = [:]

    private struct Place: Hashable {
        let type: ValueType
        let index: Int
    }

    init(_ wording: ReadWording, _ shared: SharedLanguage) {
        self.wording = wording
        self.shared = shared
    }

    /// The values of a type at a token.
    func values(_ type: ValueType, at index: Int) -> [FoundValue] {
        let place = Place(type: type, index: index)
        if let values = known[place] { return values }
        let values = read(type, at: index)
        known[place] = values
        return values
    }

    private func read(_ type: ValueType, at index: Int) -> [FoundValue] {
        if type == .kind { return kinds(at: index) }
        let token = wording.wording.tokens[index]
        let text = wording.wording.text[token.range.lowerBound...]
        let read: FoundValue? =
            switch type {
            case .expression: isArgument(at: index) ? nil : expression(text)
            case .number: isMultiplier(token, at: index) ? nil : number(text)
            case .integer: whole(token, at: index, text)
            case .latex: formula(text)
            case .color:
                shared.colors.color(in: wording, at: index).map { FoundValue(value: .color($0.constant), end: $0.end) }
            case .matrix: matrix(text).flatMap { found(.matrix($0.value), $0.rest) }
            case .string: quotation(text)
            case .interval: interval(text)
            case .angle: angle(text)
            case .point: point(text)
            case .symbol: symbol(token, at: index)
            case .bounds: FormulaBounds.prefix(of: text).flatMap { found(.bounds($0.value), $0.rest) }
            case .kind: nil
            case .unit:
                unit(token, at: index).map { FoundValue(value: .string($0), end: index + 1) }
            }
        return read.map { [$0] } ?? []
    }

    private func found(_ value: Value, _ rest: Substring) -> FoundValue? {
        wording.wording.token(at: rest.startIndex).map { FoundValue(value: value, end: $0) }
    }

    /// A whole number, also as “1 000”, “twelve hundred” and before words that could be mathematics: “25 times”.
    private func whole(_ token: Token, at index: Int, _ text: Substring) -> FoundValue? {
        // “1.000” may be one or a thousand.
        if token.kind == .number, token.text.contains(".") { return nil }
        let tokens = wording.wording.tokens
        if token.kind == .number, let value = Int(token.text) {
            var (total, end) = (value, index + 1)
            while end < tokens.count, tokens[end].kind == .number, tokens[end].text.count == 3, tokens[end].isSpaced,
                total < 1_000, total > 0, let more = Int(tokens[end].text)
            {
                (total, end) = (total * 1_000 + more, end + 1)
            }
            if end > index + 1 { return FoundValue(value: .number(Number(Rational(total))), end: end) }
        }
        if let found = number(text), case .number(let number) = found.value, let value = number.integer {
            guard (11..<100).contains(value), found.end < tokens.count, tokens[found.end].text == "hundred" else {
                return found
            }
            return FoundValue(value: .number(Number(Rational(value * 100))), end: found.end + 1)
        }
        guard token.kind == .number, let value = Int(token.text) else { return nil }
        return FoundValue(value: .number(Number(Rational(value))), end: index + 1)
    }

    private func kinds(at index: Int) -> [FoundValue] {
        shared.kinds.kinds(in: wording, at: index).filter { isName($0.kind, until: $0.end) }.map {
            FoundValue(value: .kind($0.kind), end: $0.end)
        }
    }

    /// Whether a word such as “logarithm” only names the function, and is not applied to what follows: “of x - 1”.
    func isName(_ kind: FunctionKind, until end: Int) -> Bool {
        let tokens = wording.wording.tokens
        if end < tokens.count,
            ["and", "or", "plus", "minus", "times", "over", "vs", "versus"].contains(tokens[end].text)
        {
            return false
        }
        guard kind.isApplied else { return true }
        let nouns: Set = ["function", "curve", "graph", "wave", "equation"]
        var next = end
        while next < tokens.count, tokens[next].kind == .word, tokens[next].isEmpty || nouns.contains(tokens[next].text)
        {
            next += 1
        }
        guard next < tokens.count else { return true }
        if tokens[next].text == "of" { return next + 1 == tokens.count || values(.expression, at: next + 1).isEmpty }
        let isStated = tokens[next].text == "y" || ["f", "g", "h"].contains(tokens[next].text)
        return next > end || isStated || values(.expression, at: next).isEmpty
    }

    /// Whether the token stands in the brackets of a call such as `f(x + 1)`.
    private func isArgument(at index: Int) -> Bool {
        let tokens = wording.wording.tokens
        var place = index
        while place > 0, tokens[place].text != "(", tokens[place - 1].text == "(" { place -= 1 }
        guard place > 0, tokens[place].text == "(", !tokens[place].isSpaced else { return false }
        return tokens[place - 1].kind == .word && tokens[place - 1].text.count == 1
    }

    /// Whether the word is “twice” or “half” of something that follows, “height half the base”.
    private func isMultiplier(_ token: Token, at index: Int) -> Bool {
        guard ["twice", "double", "half", "triple", "thrice", "quarter", "third"].contains(token.text) else {
            return false
        }
        let tokens = wording.wording.tokens
        let last = tokens[..<index].last { !$0.isEmpty }
        let next = index + 1 < tokens.count ? tokens[index + 1] : nil
        let goesOn =
            next.map { ["the", "its", "that", "of", "as", "this", "base", "height"].contains($0.text) } ?? false
        return token.text != "half" || goesOn || !["by", "of", "factor", "to", "and"].contains(last?.text)
    }

    /// A unit of length; “in” is one behind a number where nothing follows that it could belong to.
    private func unit(_ token: Token, at index: Int) -> String? {
        guard token.kind == .word else { return nil }
        if let unit = units[token.text] { return unit }
        let tokens = wording.wording.tokens
        guard token.text == "in", index > 0, tokens[index - 1].kind == .number else { return nil }
        guard index + 1 < tokens.count else { return "in" }
        return tokens[index + 1].kind == .symbol || ["and", "by"].contains(tokens[index + 1].text) ? "in" : nil
    }

    /// A letter, perhaps with an index or a power, or the name of a quantity.
    private func symbol(_ token: Token, at index: Int) -> FoundValue? {
        if let (letters, end) = shared.quantities.letters(in: wording, at: index) {
            return FoundValue(value: .symbol(letters), end: end, isSubject: isSubject(from: index, to: end))
        }
        let tokens = wording.wording.tokens
        let letter = wording.wording.text[token.range]
        guard token.kind == .word, letter.count == 1, !token.isEmpty, letter != "I" else { return nil }
        var end = index + 1
        while end + 1 < tokens.count, ["_", "^"].contains(tokens[end].text), !tokens[end].isSpaced {
            end += 1
            if tokens[end].text == "{", let brace = tokens[end...].firstIndex(where: { $0.text == "}" }) { end = brace }
            end += 1
        }
        let isSubject = isSubject(from: index, to: end)
        return FoundValue(value: .symbol([String(letter)]), end: end, isSubject: isSubject)
    }

    /// Whether a letter stands alone behind “for”: “Ohm's law for R”, “for side a”.
    private func isSubject(from start: Int, to end: Int) -> Bool {
        let tokens = wording.wording.tokens
        guard end == tokens.count || tokens[end].kind == .symbol && tokens[end].isEmpty else { return false }
        let before = tokens[..<start].last { !$0.isEmpty && !["side", "angle", "variable"].contains($0.text) }
        return before?.text == "for"
    }

    private func expression(_ text: Substring) -> FoundValue? {
        guard let read = ExpressionText(at: text), var found = found(.expression(read.expression), read.rest) else {
            return nil
        }
        found.variable = read.variable
        return found
    }

    private func number(_ text: Substring) -> FoundValue? {
        // Most words are no numbers; a look at them is cheaper than reading them.
        let word = text.prefix(while: \.isLetter)
        guard word.isEmpty || word.count < 3 || numberWords.contains(word.lowercased()) else { return nil }
        return Number.prefix(of: text).flatMap { found(.number($0.value), $0.rest) }
    }

    private func interval(_ text: Substring) -> FoundValue? {
        guard let (value, rest) = Interval.prefix(of: text, variables: ExpressionText.variables),
            var found = found(.interval(value), rest)
        else { return nil }
        found.variable = value.variable.map { $0 == "theta" ? "θ" : $0 }
        return found
    }

    /// A formula that states something, or is marked as one: “x + 1” may be just a part of a sentence.
    private func formula(_ text: Substring) -> FoundValue? {
        guard let first = text.first, !",;:.!?)–—-\"'”".contains(first), let (value, rest) = Formula.prefix(of: text)
        else { return nil }
        let isMarked = text.hasPrefix("$") || text.hasPrefix("\\")
        guard isMarked || statingSigns.contains(where: value.latex.contains) else { return nil }
        return found(.latex(value.latex), rest)
    }

    private func matrix(_ text: Substring) -> (value: Matrix, rest: Substring)? {
        if let found = Matrix.prefix(of: text) ?? LinearMap.prefix(of: text) { return found }
        // LaTeX with the brackets apart: `\left[\begin{array}{cc} … \end{array}\right]`.
        var inner = text.drop { $0 == "$" }
        if inner.hasPrefix("\\left") { inner = inner.dropFirst(5).drop(while: \.isWhitespace).dropFirst() }
        inner = inner.drop(while: \.isWhitespace)
        guard let body = ["\\begin{array}{cc}", "\\begin{array}{rr}", "\\begin{matrix}"].first(where: inner.hasPrefix),
            let end = inner.firstRange(of: "\\end{")
        else { return nil }
        let plain = "\\begin{pmatrix}" + inner.dropFirst(body.count)[..<end.lowerBound] + "\\end{pmatrix}"
        guard let (value, left) = Matrix.prefix(of: plain[...]), left.isEmpty else { return nil }
        var rest = inner[end.upperBound...].drop { $0 != "}" }.dropFirst().drop(while: \.isWhitespace)
        if rest.hasPrefix("\\right") { rest = rest.dropFirst(6).dropFirst() }
        return (value, rest)
    }

    /// An angle in radians, from degrees unless it says otherwise or is a multiple of π.
    private func angle(_ text: Substring) -> FoundValue? {
        guard let (value, rest) = Number.prefix(of: text) else { return nil }
        let unit = rest.drop(while: \.isWhitespace)
        if unit.first == "°" { return degrees(value, unit.dropFirst()) }
        let word = unit.prefix(while: \.isLetter)
        if ["degrees", "degree", "deg", "degs"].contains(word.lowercased()) {
            return degrees(value, unit.dropFirst(word.count))
        }
        if ["radians", "radian", "rad", "rads"].contains(word.lowercased()) {
            return found(.number(value), unit.dropFirst(word.count))
        }
        return value.rational == nil ? found(.number(value), rest) : nil
    }

    private func degrees(_ value: Number, _ rest: Substring) -> FoundValue? {
        let radians = Expression.quotient(.product(value.expression, .constant(.pi)), .integer(180))
        return Number(radians).flatMap { found(.number($0), rest) }
    }

    private func point(_ text: Substring) -> FoundValue? {
        guard let (parts, rest) = LinearMap.bracketed(text), parts.count == 2 else { return nil }
        var numbers: [Number] = []
        for part in parts {
            do throws(MathematicsError) {
                numbers.append(try Number(parsing: String(part)))
            } catch {
                return nil
            }
        }
        return found(.point(numbers), rest)
    }

    private func quotation(_ text: Substring) -> FoundValue? {
        guard let opening = text.first, let closing = quotationMarks[opening] else { return nil }
        let inner = text.dropFirst()
        guard let end = inner.firstIndex(of: closing), end > inner.startIndex else { return nil }
        let said = String(inner[..<end])
        guard said.count <= 200 else { return nil }
        return found(.string(said), inner[inner.index(after: end)...])
    }
}

private let statingSigns = [
    "=", "<", ">", "\\le", "\\ge", "\\ne", "\\approx", "\\equiv", "\\to", "\\in", "\\sim", "\\propto", "\\iff",
    "\\Rightarrow", "\\Leftrightarrow", "\\cong", "\\subset",
]

/// The words that a number may begin with.
private let numberWords: Set<String> = {
    let units = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    let tens = "seventeen eighteen nineteen twenty thirty forty fourty fifty sixty seventy eighty ninety hundred"
    let more = "half minus negative plus positive the sqrt square cube twice double"
    return Set((units + " " + tens + " " + more).split(separator: " ").map(String.init))
}()

private let quotationMarks: [Character: Character] = ["\"": "\"", "“": "”", "«": "»", "„": "“", "'": "'"]

private let units: [String: String] = {
    let spellings = [
        "cm": "cm centimeter centimeters centimetre centimetres cms", "m": "m meter meters metre metres",
        "mm": "mm millimeter millimeters millimetre millimetres", "km": "km kilometer kilometers kilometre kilometres",
        "in": "inch inches", "ft": "ft foot feet", "yd": "yd yard yards", "unit": "unit units",
    ]
    var units: [String: String] = [:]
    for (unit, names) in spellings { for name in names.split(separator: " ") { units[String(name)] = unit } }
    return units
}()
