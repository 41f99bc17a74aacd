/// Cuts a text into tokens of formulas, one at a time.
struct FormulaLexer {
    private let text: Substring
    private var index: String.Index

    init(_ text: Substring) {
        self.text = text
        index = text.startIndex
    }

    mutating func next() -> FormulaToken {
        let before = index
        while index < text.endIndex, text[index].isWhitespace { text.formIndex(after: &index) }
        let isSpaced = index > before
        let start = index
        let kind = index < text.endIndex ? kind(of: text[index]) : .end
        return FormulaToken(kind: kind, start: start, end: index, isSpaced: isSpaced)
    }

    private mutating func kind(of character: Character) -> FormulaToken.Kind {
        if character.isASCII, character.isLetter { return .letters(run { $0.isASCII && $0.isLetter }) }
        if isDigit(character) || character == "." && digitFollows { return .number(number()) }
        if character == "\\" { return command() }
        if text[index...].hasPrefix("!="), isTight { return forbiddenExclamation() }
        for (spelling, kind) in formulaDigraphs where text[index...].hasPrefix(spelling) {
            text.formIndex(&index, offsetBy: spelling.count)
            return kind
        }
        if superscripts[character] != nil { return .raised(translated(by: superscripts)) }
        if subscripts[character] != nil { return .lowered(translated(by: subscripts)) }
        text.formIndex(after: &index)
        return single(character)
    }

    private func single(_ character: Character) -> FormulaToken.Kind {
        if let kind = formulaSigns[character] { return kind }
        if let command = greekCommands[String(character)] { return .sign(.ordinary(command)) }
        if let value = vulgarFractions[character] {
            return .sign(.fraction([.ordinary("\(value.numerator)")], [.ordinary("\(value.denominator)")]))
        }
        if let (accent, letter) = accentedLetters[character] { return .accented(accent, letter) }
        if let letter = italicLetter(character) { return .letters(letter) }
        return formulaMarks.contains(character) ? .mark(character) : .unknown(String(character))
    }

    /// Whether something stands directly before the index.
    private var isTight: Bool { index > text.startIndex && !text[text.index(before: index)].isWhitespace }

    /// `n!=…` may be a factorial or an inequality.
    private mutating func forbiddenExclamation() -> FormulaToken.Kind {
        text.formIndex(after: &index)
        return .unknown("!")
    }

    // MARK: Runs

    private mutating func run(while belongs: (Character) -> Bool) -> String {
        let found = text[index...].prefix(while: belongs)
        index = found.endIndex
        return String(found)
    }

    private mutating func translated(by table: [Character: Character]) -> String {
        var latex = ""
        while index < text.endIndex, let plain = table[text[index]] {
            latex += greekCommands[String(plain)].map { $0 + " " } ?? String(plain)
            text.formIndex(after: &index)
        }
        return latex
    }

    private func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }

    private var digitFollows: Bool {
        let after = text.index(after: index)
        return after < text.endIndex && isDigit(text[after])
    }

    private mutating func number() -> String {
        var digits = run(while: isDigit)
        if index < text.endIndex, text[index] == ".", digitFollows {
            text.formIndex(after: &index)
            digits += "." + run(while: isDigit)
        }
        return digits.hasPrefix(".") ? "0" + digits : digits
    }

    private mutating func command() -> FormulaToken.Kind {
        text.formIndex(after: &index)
        let letters = run { $0.isASCII && $0.isLetter }
        guard letters.isEmpty else { return .command(letters) }
        guard index < text.endIndex else { return .unknown("\\") }
        let character = text[index]
        text.formIndex(after: &index)
        return character == "\\" ? .mark("⏎") : .command(character.isWhitespace ? " " : String(character))
    }
}

/// The plain letter of a mathematical italic one, such as 𝑥.
private func italicLetter(_ character: Character) -> String? {
    guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1 else { return nil }
    let plain: UInt32? =
        switch scalar.value {
        case 0x1D434...0x1D44D: scalar.value - 0x1D434 + 65
        case 0x1D44E...0x1D467: scalar.value - 0x1D44E + 97
        default: nil
        }
    return plain.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
}
