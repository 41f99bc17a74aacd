/// Cuts a text into tokens, one at a time, so that only what is looked at is cut.
struct Lexer {
    private let text: Substring
    private let vocabulary: Vocabulary
    private var index: String.Index
    private var pending: [Token] = []
    /// How many single digits may follow as arguments of a command.
    private var digitArguments = 0

    init(_ text: Substring, vocabulary: Vocabulary) {
        self.text = text
        self.vocabulary = vocabulary
        index = text.startIndex
    }

    mutating func next() -> Token {
        if !pending.isEmpty { return pending.removeFirst() }
        let isSpaced = skipSpace()
        let start = index
        guard index < text.endIndex else { return Token(kind: .end, start: start, end: start, isSpaced: isSpaced) }
        let character = text[index]
        if character.isASCII, character.isLetter { return word(isSpaced: isSpaced) }
        let isCommand = character == "\\"
        let kind = isCommand ? command() : startsNumber(character) ? number() : symbol(character)
        return Token(kind: kind, start: start, end: index, isSpaced: isSpaced, isCommand: isCommand)
    }

    // MARK: Space

    private mutating func skipSpace() -> Bool {
        let start = index
        while index < text.endIndex {
            if text[index].isWhitespace || text[index] == "~" {
                text.formIndex(after: &index)
            } else if let length = invisibleCommandLength() {
                text.formIndex(&index, offsetBy: length)
            } else {
                break
            }
        }
        return index > start
    }

    /// Commands that only move or size what is printed.
    private func invisibleCommandLength() -> Int? {
        guard text[index] == "\\" else { return nil }
        let after = text[text.index(after: index)...]
        guard let first = after.first else { return nil }
        if ",;:! ".contains(first) { return 2 }
        let name = after.prefix { $0.isASCII && $0.isLetter }
        return Self.invisible.contains(String(name)) ? name.count + 1 : nil
    }

    private static let invisible: Set<String> = [
        "left", "right", "quad", "qquad", "displaystyle", "textstyle", "limits", "nolimits", "big", "Big", "bigl",
        "bigr", "Bigl", "Bigr", "bigg", "Bigg",
    ]

    /// Whether `\left` or `\right` stands just before the index, which tells the way a bar faces.
    private func follows(_ command: String) -> Bool { text[..<index].hasSuffix(command) }

    // MARK: Words

    private mutating func word(isSpaced: Bool) -> Token {
        let start = index
        skipNumpyPrefix()
        let first = index
        while index < text.endIndex, text[index].isASCII, text[index].isLetter { text.formIndex(after: &index) }
        var name = String(text[first..<index])
        if name == "log", let digits = digitsOfLogarithm() { name += digits }
        guard let pieces = vocabulary.split(name) else {
            return Token(kind: .name(name), start: start, end: index, isSpaced: isSpaced)
        }
        var from = first
        for piece in pieces {
            let to = text.index(from, offsetBy: piece.count)
            pending.append(Token(kind: .name(piece), start: from, end: to, isSpaced: isSpaced && from == first))
            from = to
        }
        return pending.removeFirst()
    }

    /// `log2` and `log10` are names with digits.
    private mutating func digitsOfLogarithm() -> String? {
        let digits = text[index...].prefix { $0.isASCII && $0.isNumber }
        guard digits == "2" || digits == "10" else { return nil }
        text.formIndex(&index, offsetBy: digits.count)
        return String(digits)
    }

    private mutating func skipNumpyPrefix() {
        for prefix in ["np.", "numpy.", "math."] where text[index...].hasPrefix(prefix) {
            let after = text.index(index, offsetBy: prefix.count)
            guard after < text.endIndex, text[after].isASCII, text[after].isLetter else { continue }
            index = after
            return
        }
    }

    /// The name after a backslash, which is passed; one character when it is no letter.
    mutating func commandName() -> String {
        text.formIndex(after: &index)
        let letters = text[index...].prefix { $0.isASCII && $0.isLetter }
        let name = letters.isEmpty ? text[index...].prefix(1) : letters
        index = name.endIndex
        return String(name)
    }

    /// The letters of `{name}`, which are passed; nil when something else stands here.
    mutating func bracedName() -> String? {
        guard index < text.endIndex, text[index] == "{" else { return nil }
        let inner = text[text.index(after: index)...].prefix { $0.isASCII && $0.isLetter }
        guard !inner.isEmpty, inner.endIndex < text.endIndex, text[inner.endIndex] == "}" else { return nil }
        index = text.index(after: inner.endIndex)
        return String(inner)
    }

    // MARK: Numbers

    /// Makes the next digits, up to `count`, numbers of their own if one stands here.
    mutating func expectDigits(_ count: Int) {
        _ = skipSpace()
        digitArguments = index < text.endIndex && isDigit(text[index]) ? count : 0
    }

    private mutating func digitArgument() -> Token.Kind? {
        guard digitArguments > 0, let digit = text[index].wholeNumberValue else { return nil }
        text.formIndex(after: &index)
        let isFollowed = index < text.endIndex && isDigit(text[index])
        digitArguments = isFollowed ? digitArguments - 1 : 0
        return .number(Rational(digit))
    }

    private func startsNumber(_ character: Character) -> Bool {
        if isDigit(character) { return true }
        let after = text.index(after: index)
        return character == "." && after < text.endIndex && isDigit(text[after])
    }

    private func isDigit(_ character: Character) -> Bool { character >= "0" && character <= "9" && character.isASCII }

    private mutating func number() -> Token.Kind {
        if let digit = digitArgument() { return digit }
        let whole = digits()
        var places: Substring = ""
        if index < text.endIndex, text[index] == ".", startsNumber(".") {
            text.formIndex(after: &index)
            places = digits()
        }
        if places.isEmpty, let value = mixedNumber(whole) { return .number(value) }
        let exponent = scientificExponent()
        let kept = (whole + places).drop { $0 == "0" }
        guard kept.count <= 18, abs(exponent - places.count) <= 18, let mantissa = Int(kept.isEmpty ? "0" : kept),
            let scale = Rational(10).raised(to: exponent - places.count),
            let value = Rational(mantissa).multiplied(by: scale)
        else { return .unknown("0") }
        return .number(value)
    }

    /// The fraction of `2½`.
    private mutating func mixedNumber(_ whole: Substring) -> Rational? {
        guard index < text.endIndex, let part = vulgarFractions[text[index]], whole.count <= 9, let value = Int(whole)
        else { return nil }
        text.formIndex(after: &index)
        return Rational(value).adding(part)
    }

    private mutating func digits() -> Substring {
        let found = text[index...].prefix(while: isDigit)
        index = found.endIndex
        return found
    }

    /// The `e-3` of `1e-3`; 0 when there is none, so that `2e^x` stays two e to the x.
    private mutating func scientificExponent() -> Int {
        guard index < text.endIndex, text[index] == "e" || text[index] == "E" else { return 0 }
        var rest = text[text.index(after: index)...]
        let isNegative = rest.first == "-"
        if isNegative || rest.first == "+" { rest.removeFirst() }
        let digits = rest.prefix(while: isDigit)
        guard !digits.isEmpty else { return 0 }
        index = digits.endIndex
        return (isNegative ? -1 : 1) * (digits.count > 4 ? 9_999 : Int(digits) ?? 9_999)
    }

    // MARK: Symbols

    private mutating func symbol(_ character: Character) -> Token.Kind {
        for (spelling, plain) in Self.digraphs where text[index...].hasPrefix(spelling) {
            text.formIndex(&index, offsetBy: spelling.count)
            return .symbol(plain)
        }
        if character == "|", follows("\\left") || follows("\\right") {
            defer { text.formIndex(after: &index) }
            return .symbol(follows("\\left") ? Bar.opening : Bar.closing)
        }
        if superscripts[character] != nil { return raised() }
        text.formIndex(after: &index)
        if let plain = Self.plain[character] { return .symbol(plain) }
        if let value = vulgarFractions[character] { return .number(value) }
        if character == "π" || character == "𝜋" { return .name("pi") }
        if greekCommands[String(character)] != nil { return .name(String(character)) }
        return Self.symbols.contains(character) ? .symbol(character) : .unknown(character)
    }

    private mutating func raised() -> Token.Kind {
        var lowered = ""
        while index < text.endIndex, let character = superscripts[text[index]] {
            lowered.append(character)
            text.formIndex(after: &index)
        }
        return .superscript(lowered)
    }

    private static let digraphs: [(String, Character)] = [
        ("**", "^"), ("<=", "≤"), ("=<", "≤"), (">=", "≥"), ("->", "→"), ("...", "…"), ("..", "…"), ("!=", "≠"),
        ("==", "="),
    ]

    private static let plain: [Character: Character] = [
        "−": "-", "–": "-", "‐": "-", "‑": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "∗": "*", "÷": "/", "∕": "/",
        "⁄": "/", "⩽": "≤", "⩾": "≥", "⟶": "→", "（": "(", "）": ")", "＋": "+", "＝": "=", "∣": "|", "ˆ": "^",
    ]

    private static let symbols: Set<Character> = [
        "+", "-", "*", "/", "^", "(", ")", "[", "]", "{", "}", "|", "=", "<", ">", "≤", "≥", "≠", "→", "∈", "…", ",",
        ";", ":", ".", "_", "$", "√", "∛", "∜", "!", "?", "'", "\"", "°", "%", "∞", "±", "—", "”", "“", "`", "’", "⌊",
        "⌋",
        "⌈", "⌉",
    ]
}
