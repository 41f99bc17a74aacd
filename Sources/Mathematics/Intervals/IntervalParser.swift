/// Reads the ways to say from where to where.
struct IntervalParser {
    var parser: ExpressionParser
    private let variables: Set<String>
    private var openDollars = 0
    /// The variable, if it was said.
    var said: String?

    init(_ text: Substring, variables: Set<String>) {
        self.variables = variables
        parser = ExpressionParser(text, vocabulary: Vocabulary(variables: []))
    }

    var end: String.Index { parser.stream.passedEnd }

    mutating func interval() -> Interval? {
        skipLead()
        if let interval = absolute() { return interval }
        if let name = variable() {
            said = name
            if let interval = pair(of: name) { return interval }
            let sign = skipLink()
            return body(after: leadSign == "b" ? "b" : sign)
        }
        return body(after: leadSign)
    }

    /// Whether nothing follows that would change the bounds.
    mutating func isFinished() -> Bool {
        while openDollars % 2 == 1 {
            guard takeDollar() else { return false }
        }
        guard parser.endsNumber() || lastIsBracket else { return false }
        let next = parser.stream.peek()
        if next.isSymbol("°", "%", "≤", "<", "≥", ">", "…", "→", "=", "+", "*", "/", "^", "±") { return false }
        if next.isSymbol("-"), parser.stream.peek(1).name == nil || parser.stream.peek(1).isSpaced { return false }
        if let name = next.name?.lowercased() {
            if ["radians", "rad", "radian"].contains(name) { parser.stream.advance() }
            return !Self.units.contains(name)
        }
        return true
    }

    private static let units: Set<String> = [
        "degrees", "degree", "deg", "degs", "second", "seconds", "secs", "sec", "s", "minutes", "minute", "min",
        "percent",
        "times", "steps", "to", "through", "hours", "cm", "mm", "m", "km", "plus", "minus", "squared", "cubed", "ms",
        "over",
        "divided", "dimensions", "lines", "curves", "grid",
    ]

    // MARK: Words before the bounds

    private var leadSign: Character = " "
    private var lastIsBracket = false

    private mutating func skipLead() {
        while true {
            if parser.stream.peek().isSymbol(","), parser.stream.position == 0 { parser.stream.advance() }
            _ = takeDollar()
            if parser.stream.take(words: "all", "the", "way") { continue }
            guard let word = parser.stream.take(wordIn: Self.leadWords) else { return }
            if parser.stream.peek().isSymbol(":"), leadNouns.contains(word) { parser.stream.advance() }
            if word == "between" { leadSign = "b" } else if leadSign != "b" { leadSign = "w" }
        }
    }

    private static let leadWords: Set<String> = [
        "for", "with", "where", "when", "over", "on", "in", "within", "across", "throughout", "the", "closed", "open",
        "interval", "domain", "range", "region", "values", "value", "of", "all", "whole", "entire", "real", "from",
        "form",
        "between", "as", "if", "while", "window", "restricted", "limited", "to", "letting", "let", "going", "running",
        "ranging",
    ]

    private mutating func takeDollar() -> Bool {
        guard parser.stream.take("$") else { return false }
        openDollars += 1
        return true
    }

    mutating func variable() -> String? {
        guard let name = parser.stream.peek().name else { return nil }
        let vocabulary = Vocabulary(variables: variables)
        guard let variable = vocabulary.variable(name) else { return nil }
        parser.stream.advance()
        return variable
    }

    /// Passes what links a variable to its bounds.
    private mutating func skipLink() -> Character {
        _ = takeDollar()
        skipHyphenatedNoun()
        if parser.stream.take("=") { return "=" }
        _ = parser.stream.take(":")
        if parser.stream.take("∈") {
            _ = takeDollar()
            return "∈"
        }
        var sign: Character = "w"
        while let word = parser.stream.take(wordIn: Self.linkWords) { if word == "between" { sign = "b" } }
        _ = takeDollar()
        return sign
    }

    /// The rest of “x-values”.
    private mutating func skipHyphenatedNoun() {
        guard parser.stream.peek().isSymbol("-"), let noun = parser.stream.peek(1).name, leadNouns.contains(noun) else {
            return
        }
        parser.stream.advance(by: 2)
    }

    private static let linkWords: Set<String> = [
        "in", "from", "form", "between", "going", "goes", "runs", "running", "run", "ranging", "ranges", "range",
        "varies",
        "varying", "moving", "moves", "is", "values", "within", "lies", "lying", "on", "over", "the", "interval",
        "belongs",
        "belonging", "to", "taking", "restricted", "limited", "goes", "starting", "at", "anywhere", "all", "way",
    ]

    // MARK: Bounds

    private mutating func body(after sign: Character) -> Interval? {
        if sign != "=", let interval = brackets(sign) { return interval }
        guard let lower = bound() else { return nil }
        if sign == " " || sign == "w", said == nil, let interval = chain(from: lower) { return interval }
        guard sign != "∈", takeSeparator(sign), let upper = bound() else { return nil }
        return Interval(from: lower, to: upper, variable: said)
    }

    /// `[0, 2π]`, `(-2, 2)`, `]0, 1[`; round ones need words before them, because they might be a point.
    private mutating func brackets(_ sign: Character) -> Interval? {
        let start = parser.stream.peek()
        guard start.isSymbol("[", "]") || start.isSymbol("(") && sign != " " else { return nil }
        let before = self
        parser.stream.advance()
        guard let lower = bareNumber(), parser.stream.take(",") || parser.stream.take(";"), let upper = bareNumber(),
            parser.stream.peek().isSymbol("]", ")", "[")
        else {
            self = before
            return nil
        }
        let isRound = parser.stream.peek().isSymbol(")", "[")
        parser.stream.advance()
        lastIsBracket = true
        return Interval(
            from: lower,
            to: upper,
            lowerIsOpen: !start.isSymbol("["),
            upperIsOpen: isRound,
            variable: said
        )
    }

    /// A number, perhaps with `x =` before it.
    mutating func bound() -> Number? {
        _ = takeDollar()
        let before = self
        if let name = variable() {
            guard parser.stream.take("=") || parser.stream.take(words: "equals"), said == nil || said == name else {
                self = before
                return nil
            }
            said = name
        }
        let value = parser.number().map { thousands(after: $0) }
        _ = takeDollarIfOpen()
        return value
    }

    /// The rest of `1,000`.
    private mutating func thousands(after value: Number) -> Number {
        let digits = parser.stream.peek(1)
        guard let leading = value.integer, (1...999).contains(abs(leading)), parser.stream.peek().isSymbol(","),
            !parser.stream.peek().isSpaced, !digits.isSpaced, case .number(let last) = digits.kind,
            parser.stream.text[digits.start..<digits.end].count == 3, let rest = last.integer
        else { return value }
        parser.stream.advance(by: 2)
        return Number(Rational(1_000 * leading + (leading < 0 ? -rest : rest)))
    }

    private mutating func bareNumber() -> Number? { parser.number() }

    private mutating func takeDollarIfOpen() -> Bool { openDollars % 2 == 1 && takeDollar() }

    private mutating func takeSeparator(_ sign: Character) -> Bool {
        if sign == "b" { return parser.stream.take(words: "and") || takeTo() }
        if sign == "=", parser.stream.take(":") { return true }
        return takeTo() || sign == "w" && takeDash()
    }

    /// The dash of “from 0 - 5”, which is no minus sign when both sides are alike.
    private mutating func takeDash() -> Bool {
        let dash = parser.stream.peek()
        guard dash.isSymbol("-"), dash.isSpaced == parser.stream.peek(1).isSpaced else { return false }
        parser.stream.advance()
        return true
    }

    private mutating func takeTo() -> Bool {
        if parser.stream.take("…") || parser.stream.take("→") { return true }
        if parser.stream.take(words: "all", "the", "way", "to")
            || parser.stream.take(words: "all", "the", "way", "up", "to")
        {
            return true
        }
        _ =
            parser.stream.take(words: "going") || parser.stream.take(words: "up")
            || parser.stream.take(words: "through", "to")
        return parser.stream.take(wordIn: ["to", "through", "thru", "until", "till", "upto"]) != nil
    }
}

/// Nouns for where a variable lies.
private let leadNouns: Set<String> = ["domain", "range", "interval", "values", "region", "window"]
