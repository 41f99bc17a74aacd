import Language
import Mathematics

/// Finds how far a formula reaches among the words around it.
struct FormulaSpan {
    private let tokens: [Token]
    private let isWord: (String) -> Bool

    /// The most tokens of a formula, and the most brackets inside one another.
    private static let lengthLimit = 160
    private static let depthLimit = 12

    init(_ tokens: [Token], isWord: @escaping (String) -> Bool) {
        self.tokens = tokens
        self.isWord = isWord
    }

    /// The token after the formula that begins at `start`; `start` itself when none does.
    func end(from start: Int) -> Int {
        guard mayBegin(start) else { return start }
        var depth: [String] = []
        var end = start
        var index = start
        // Behind a spoken sign stands an operand, whatever the words before it.
        var isAfterSign = false
        while index < min(tokens.count, start + Self.lengthLimit) {
            let token = tokens[index]
            if let closing = Self.brackets[token.text] {
                guard let partner = partner(of: index, closing),
                    token.text == "{" && index > 0 && !token.isSpaced || isFormula(index + 1, partner)
                else { break }
                depth.append(closing)
            } else if Self.closings.contains(token.text) {
                guard depth.popLast() == token.text else { break }
            } else if token.text == "," || token.text == ";" {
                guard !depth.isEmpty else { break }
            } else if token.text != "not", let length = spoken(at: index), depth.isEmpty {
                guard index > start, Self.isOperand(tokens[index - 1]), index + length <= tokens.count else { break }
                if Self.postfix.contains(token.text) {
                    index += 1
                    end = index
                    continue
                }
                guard index + length < tokens.count, isOperandStart(index + length) else { break }
                index += length
                isAfterSign = true
                continue
            } else if depth.isEmpty, !isAfterSign, !isPart(index, after: start) {
                break
            }
            isAfterSign = false
            index += 1
            if depth.isEmpty, Self.mayEnd(token) { end = index }
        }
        return end
    }

    /// The formula's text with spoken signs written.
    static func text(of wording: Wording, from start: Int, to end: Int) -> String {
        var text = ""
        var index = start
        while index < end {
            let token = wording.tokens[index]
            if token.isSpaced, index > start { text.append(" ") }
            if let (sign, length) = sign(at: index, in: wording.tokens, upTo: end) {
                text += sign
                index += length
            } else {
                let written = wording.text[token.range]
                text += Self.spelling(of: token, written, isCommand: text.last == "\\")
                index += 1
            }
        }
        return text
    }

    /// A token as `Mathematics` reads it; `\Delta` and Δ are other letters than `\delta` and δ.
    private static func spelling(of token: Token, _ written: Substring, isCommand: Bool) -> String {
        if let letter = greek[token.text] {
            guard isCommand, written.first?.isUppercase ?? false else { return letter }
            return letter == "pi" ? "Π" : letter.uppercased()
        }
        let isPlain = token.kind != .word || written.count == 1 || written.contains { "ΓΔΘΛΞΠΣΦΨΩ".contains($0) }
        return isPlain ? String(written) : token.text
    }

    static func mayEnd(_ token: Token) -> Bool {
        switch token.kind {
        case .number, .word: true
        case .symbol: closings.contains(token.text) || endings.contains(token.text)
        }
    }

    // MARK: Parts

    private static let brackets = ["(": ")", "[": "]", "{": "}"]
    private static let closings: Set<String> = [")", "]", "}"]
    private static let endings: Set<String> = [
        "²", "³", "⁰", "⁶", "⁷", "⁸", "⁹", "'", "|", "!", "°", "%", "″", "′", "⁴", "⁵", "₁", "₂", "⁻", "¹", "ˣ", "ⁿ",
        "…", "∞",
    ]
    private static let postfix: Set<String> = ["squared", "cubed"]
    private static let operators: Set<String> = [
        "+", "-", "−", "–", "*", "/", "^", "=", "<", ">", "≤", "≥", "≠", "≈", "≡", "→", "∈", "·", "×", "÷", "|", "√",
        "∪", "∩", "∧", "∨", "¬", "⊂", "⊆", "±", "∖", "\\", "_", "²", "³", "⁴", "⁵", "'", "′", "!", "∇", "∂", "∞", "⇒",
        "⁰", "⁶", "⁷", "⁸", "⁹",
        "⇔", "⁻", "¹", "ˣ", "ⁿ", "₁", "₂", "₀", "₃", "⋅", "…", "~", "⊕", "%", "&", ":", ".",
    ]

    private func mayBegin(_ index: Int) -> Bool {
        let token = tokens[index]
        switch token.kind {
        case .number: return true
        case .symbol:
            return isMinus(index) || ["(", "[", "{", "-", "−", "√", "|", "\\", "∇", "¬", "∂"].contains(token.text)
        case .word: return isName(index) || isNegation(index)
        }
    }

    /// Whether a dash stands right before a number, a name or a bracket, and behind nothing that it could be taken from.
    private func isMinus(_ index: Int) -> Bool {
        guard ["-", "−", "–", "—"].contains(tokens[index].text), index + 1 < tokens.count else { return false }
        return !tokens[index + 1].isSpaced && isOperandStart(index + 1) && (index == 0 || tokens[index].isSpaced)
    }

    /// The “not” of “not p”.
    private func isNegation(_ index: Int) -> Bool {
        tokens[index].text == "not" && index + 1 < tokens.count && Self.statements.contains(tokens[index + 1].text)
    }

    /// Whether a token can stand inside the formula that began at `start`.
    private func isPart(_ index: Int, after start: Int) -> Bool {
        let token = tokens[index]
        switch token.kind {
        case .number:
            return index == start || !token.isSpaced || !Self.isOperand(tokens[index - 1])
                || Self.isFunction(tokens[index - 1])
        case .symbol:
            if index == start, isMinus(index) { return true }
            if token.text == ":" { return index + 1 < tokens.count && tokens[index + 1].text == "=" }
            if token.text == "." {
                return index + 1 < tokens.count && tokens[index + 1].text == "." || tokens[index - 1].text == "."
            }
            if token.text == "-" || token.text == "–" { return !token.isEmpty || isBetweenOperands(index) }
            if token.text == "%" || token.text == "!" || token.text == "'" { return index > start && !token.isSpaced }
            return Self.operators.contains(token.text)
        case .word:
            if isNegation(index) { return true }
            guard isName(index) else { return false }
            // “on [0, 2] x” is no product: two names stand side by side only when written so.
            return index == start || !Self.isOperand(tokens[index - 1]) || !token.isSpaced
                || Self.isFunction(tokens[index - 1])
                || isProduct(index)
        }
    }

    private func isBetweenOperands(_ index: Int) -> Bool {
        index > 0 && index + 1 < tokens.count && Self.isOperand(tokens[index - 1]) && isOperandStart(index + 1)
            && (tokens[index + 1].kind == .number || tokens[index + 1].text.count == 1)
    }

    /// `x^2 y`, `2 sin x`: a single letter or a function behind an operand, where the formula goes on or ends cleanly.
    private func isProduct(_ index: Int) -> Bool {
        let token = tokens[index]
        return Self.isFunction(token) && index + 1 < tokens.count && isOperandStart(index + 1)
            || token.text.count == 1 && !["a", "i"].contains(token.text)
    }

    /// A letter, a Greek letter, a function, or a short run of letters that is no word.
    private func isName(_ index: Int) -> Bool {
        let token = tokens[index]
        guard token.kind == .word else { return false }
        if token.text.count == 1 {
            switch token.text {
            case "a": return isGlued(index) || isLetterA(index)
            case "i": return isGlued(index) || isLetterI(index)
            default: return !token.isEmpty
            }
        }
        if token.isEmpty { return false }
        if Self.greek[token.text] != nil || Self.isFunction(token) { return true }
        if index > 0, tokens[index - 1].text == "\\", !token.isSpaced { return true }
        guard token.text.count <= 3, token.text.allSatisfy({ $0.isASCII && $0.isLetter }) else { return false }
        if token.text.first == "d", token.text.count == 2, isDerivativePart(index) { return true }
        if index > 0, !token.isSpaced, ["^", "_"].contains(tokens[index - 1].text) || isExponent(index) { return true }
        return !isWord(token.text) && isGlued(index)
    }

    /// Whether “a” is a letter: nothing stands behind it that it could be the article of.
    private func isLetterA(_ index: Int) -> Bool {
        guard index + 1 < tokens.count else { return index > 0 }
        let next = tokens[index + 1]
        return switch next.kind {
        case .word: Self.neverBehindArticle.contains(next.text)
        case .symbol: ",;.:?!)".contains(next.text)
        case .number: false
        }
    }

    /// Whether “i” is a letter: no verb stands beside it that it could be the subject of.
    private func isLetterI(_ index: Int) -> Bool {
        if index > 0, Self.auxiliaries.contains(tokens[index - 1].text) { return false }
        guard index + 1 < tokens.count else { return index > 0 }
        let next = tokens[index + 1]
        return next.kind != .word || !Self.firstPersonVerbs.contains(next.text) && next.text != "'"
    }

    private static let neverBehindArticle: Set<String> = [
        "and", "or", "to", "on", "onto", "into", "from", "with", "by", "of", "is", "are", "equals", "divides", "in",
        "times", "plus", "minus", "over", "when", "where", "if", "then", "as", "using",
    ]
    private static let auxiliaries: Set<String> = [
        "can", "could", "do", "did", "should", "would", "may", "might", "must", "shall", "will", "am", "have",
    ]
    private static let firstPersonVerbs: Set<String> = [
        "am", "ask", "asked", "believe", "can", "can't", "cannot", "could", "did", "didn't", "do", "don't", "forgot",
        "found", "get", "got", "guess", "had", "have", "haven't", "hope", "imagine", "just", "keep", "know", "like",
        "love", "may", "might", "must", "need", "needed", "never", "prefer", "read", "really", "remember", "saw", "see",
        "should", "still", "suppose", "teach", "think", "tried", "try", "understand", "use", "visualise", "visualize",
        "want", "wanted", "was", "will", "wish", "wonder", "would", "always", "also", "often",
    ]

    /// `dy` and `dx` of a quotient.
    private func isDerivativePart(_ index: Int) -> Bool {
        index + 1 < tokens.count && tokens[index + 1].text == "/" || index > 0 && tokens[index - 1].text == "/"
            || index > 0 && tokens[index - 1].text == "{" && index + 1 < tokens.count && tokens[index + 1].text == "}"
    }

    /// Letters in brackets behind `^`.
    private func isExponent(_ index: Int) -> Bool {
        guard index > 1, ["(", "{"].contains(tokens[index - 1].text) || tokens[index - 1].kind == .number else {
            return false
        }
        return tokens[..<index].suffix(4).contains { $0.text == "^" }
    }

    /// Whether signs of a formula stand beside a token.
    private func isGlued(_ index: Int) -> Bool {
        let before = index > 0 ? tokens[index - 1] : nil
        let after = index + 1 < tokens.count ? tokens[index + 1] : nil
        if let before, before.kind == .number, !tokens[index].isSpaced { return true }
        let signs: Set<String> = [
            "+", "=", "^", "*", "/", "²", "³", "_", "<", ">", "≤", "≥", "→", "≡", "'", "∈", "∪", "∩",
        ]
        if let after, signs.contains(after.text) || after.text == "(" && !after.isSpaced { return true }
        if let after, ["-", "−"].contains(after.text), !after.isEmpty { return true }
        if let before, ["-", "−"].contains(before.text), !tokens[index].isSpaced, index > 1,
            tokens[index - 2].kind == .number || tokens[index - 2].text.count == 1
        {
            return true
        }
        if let before, signs.contains(before.text) || ["-", "−"].contains(before.text) && !before.isEmpty {
            return true
        }
        if let before, ["(", ","].contains(before.text), let after, [")", ","].contains(after.text) { return true }
        return false
    }

    private func isOperandStart(_ index: Int) -> Bool {
        let token = tokens[index]
        return token.kind == .number || token.kind == .word && isName(index)
            || ["(", "[", "{", "√", "|", "\\"].contains(token.text)
            || ["-", "−"].contains(token.text) && index + 1 < tokens.count && tokens[index + 1].kind == .number
    }

    private static func isOperand(_ token: Token) -> Bool {
        token.kind == .number || token.kind == .word || closings.contains(token.text) || endings.contains(token.text)
    }

    private static func isFunction(_ token: Token) -> Bool {
        functions.contains(token.text)
    }

    private static let functions: Set<String> = Set(
        Function.allCases.map(\.rawValue) + ["log", "asin", "acos", "atan", "lim", "cosec", "arsinh"]
    ).subtracting(["min", "max", "sign", "abs", "floor", "ceil"])

    private func partner(of index: Int, _ closing: String) -> Int? {
        var depth = 0
        for place in index..<min(tokens.count, index + Self.lengthLimit) {
            if tokens[place].text == tokens[index].text { depth += 1 }
            guard depth <= Self.depthLimit else { return nil }
            if tokens[place].text == closing {
                depth -= 1
                if depth == 0 { return place }
            }
        }
        return nil
    }

    /// Whether what is between brackets is a formula and not a remark.
    private func isFormula(_ start: Int, _ end: Int) -> Bool {
        guard start < end else { return false }
        return (start..<end).allSatisfy { index in
            let token = tokens[index]
            switch token.kind {
            case .number: return true
            case .symbol: return Self.operators.contains(token.text) || "()[]{},;".contains(token.text)
            case .word:
                return token.text.count == 1 || isName(index) || token.text.count <= 3 && !isWord(token.text)
                    || isJoint(index)
            }
        }
    }

    /// The “or” of “P(A or B)”.
    private func isJoint(_ index: Int) -> Bool { Self.joint(at: index, in: tokens) != nil }

    private static func joint(at index: Int, in tokens: [Token]) -> String? {
        guard index > 1, index + 2 < tokens.count, let sign = ["and": "∩", "or": "∪"][tokens[index].text],
            tokens[index - 2].text == "(", tokens[index + 2].text == ")",
            tokens[index - 1].text.count == 1, tokens[index + 1].text.count == 1
        else { return nil }
        return sign
    }

    // MARK: Spoken signs

    private func spoken(at index: Int) -> Int? { Self.sign(at: index, in: tokens, upTo: tokens.count)?.1 }

    private static func sign(at index: Int, in tokens: [Token], upTo end: Int) -> (String, Int)? {
        guard tokens[index].kind == .word else { return nil }
        if let sign = joint(at: index, in: tokens) { return (sign, 1) }
        if tokens[index].text == "not", index + 1 < end, statements.contains(tokens[index + 1].text) { return ("¬", 1) }
        if index > 0, index + 1 < end, let sign = ["and": "∧", "or": "∨"][tokens[index].text],
            statements.contains(tokens[index - 1].text), statements.contains(tokens[index + 1].text)
        {
            return (sign, 1)
        }
        for (words, sign) in signs where index + words.count <= end {
            if zip(words, tokens[index...]).allSatisfy({ $0 == $1.text }) { return (sign, words.count) }
        }
        return nil
    }

    private static let signs: [([String], String)] = [
        (["squared"], "^2"), (["cubed"], "^3"), (["plus"], "+"), (["minus"], "-"), (["times"], "*"),
        (["divided", "by"], "/"), (["over"], "/"), (["equals"], "="), (["is", "equal", "to"], "="),
        (["is", "congruent", "to"], "≡"), (["to", "the", "power", "of"], "^"), (["to", "the", "power"], "^"),
        (["is", "less", "than"], "<"), (["is", "greater", "than"], ">"), (["implies"], "⇒"),
    ]

    /// Letters that stand for statements rather than numbers.
    private static let statements: Set<String> = ["p", "q", "r", "s"]

    static let greek: [String: String] = [
        "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "theta": "θ", "lambda": "λ", "mu": "μ",
        "sigma": "σ", "rho": "ρ", "tau": "τ", "phi": "φ", "omega": "ω", "pi": "pi", "π": "pi",
    ]
}
