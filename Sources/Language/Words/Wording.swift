import Foundation

/// A text that a person wrote, and its tokens.
///
/// The text is in Unicode normal form C, with mathematical letters made plain and invisible characters left out;
/// the tokens' ranges belong to this text, not to the one that was handed in.
package struct Wording: Sendable {
    package let text: String
    package let tokens: [Token]

    package init(_ original: String) {
        text = original.plainForm
        var reader = WordingReader(text)
        tokens = reader.all()
    }

    /// The text with misspelt words put right that steer how mathematics is read, such as “betwen”.
    package func corrected(by words: WordList) -> Wording {
        var corrected = ""
        var last = text.startIndex
        for (index, token) in tokens.enumerated() where token.kind == .word {
            guard token.isSpaced || index > 0 && tokens[index - 1].kind == .number else { continue }
            if index + 1 < tokens.count, !tokens[index + 1].isSpaced, "(^=_".contains(tokens[index + 1].text) {
                continue
            }
            guard let meant = Lexicon.misspellings[token.text] ?? words.steeringWord(for: token.text) else { continue }
            corrected += text[last..<token.range.lowerBound] + meant
            last = token.range.upperBound
        }
        return last == text.startIndex ? self : Wording(corrected + text[last...])
    }

    /// The words and signs from one token up to another, as they were written.
    package func text(from start: Int, to end: Int) -> String {
        guard start < end, end <= tokens.count else { return "" }
        return String(text[tokens[start].range.lowerBound..<tokens[end - 1].range.upperBound])
    }

    /// The token that begins at an index, past white space; nil inside a token.
    package func token(at index: String.Index) -> Int? {
        var low = 0, high = tokens.count
        while low < high {
            let middle = (low + high) / 2
            if tokens[middle].range.lowerBound < index { low = middle + 1 } else { high = middle }
        }
        return low == 0 || tokens[low - 1].range.upperBound <= index ? low : nil
    }
}

extension String {
    fileprivate var plainForm: String {
        var plain = String.UnicodeScalarView()
        for scalar in precomposedStringWithCanonicalMapping.unicodeScalars {
            switch scalar.value {
            case 0x1D400...0x1D7FF:
                // 𝑥, 𝐱 and 𝟐 are the letters and digits that they look like.
                plain.append(contentsOf: String(scalar).precomposedStringWithCompatibilityMapping.unicodeScalars)
            case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0xFEFF, 0xAD, 0xFE0F: continue
            case 0x2018, 0x2019, 0x02BC, 0xFF07, 0xB4: plain.append("'")
            default: plain.append(scalar)
            }
        }
        return String(plain)
    }
}

private struct WordingReader {
    let text: String
    var index: String.Index
    var tokens: [Token] = []
    var isSpaced = true

    init(_ text: String) {
        self.text = text
        index = text.startIndex
    }

    mutating func all() -> [Token] {
        while index < text.endIndex {
            let character = text[index]
            if character.isWhitespace {
                isSpaced = true
                text.formIndex(after: &index)
            } else if character.isLetter {
                let end = endOfWord()
                append(.word, to: end)
            } else if isDigit(index) {
                append(.number, to: endOfNumber())
            } else {
                append(.symbol, to: text.index(after: index))
            }
        }
        return tokens
    }

    private mutating func append(_ kind: Token.Kind, to end: String.Index) {
        let written = text[index..<end]
        let isEmpty =
            switch kind {
            case .number: false
            case .word: isArticle(written, to: end)
            case .symbol:
                emptySymbols.contains(written) && !isMark(written) || written == "-" && isHyphen(to: end)
                    || written == "_" && joinsWords(to: end)
            }
        let token = Token(
            kind: kind,
            text: written.lowercased(),
            range: index..<end,
            isSpaced: isSpaced,
            isEmpty: isEmpty
        )
        tokens.append(token)
        index = end
        isSpaced = false
    }

    private func isDigit(_ index: String.Index) -> Bool {
        index < text.endIndex && text[index].isASCII && text[index].isNumber
    }

    /// Letters, with apostrophes between or after them.
    private func endOfWord() -> String.Index {
        var end = index
        while end < text.endIndex {
            if text[end].isLetter {
                text.formIndex(after: &end)
            } else if text[end] == "'", text.index(after: end) < text.endIndex, text[text.index(after: end)].isLetter {
                text.formIndex(after: &end)
            } else {
                break
            }
        }
        return end
    }

    private func endOfNumber() -> String.Index {
        var end = index
        while isDigit(end) { text.formIndex(after: &end) }
        if end < text.endIndex, text[end] == ".", isDigit(text.index(after: end)) {
            text.formIndex(after: &end)
            while isDigit(end) { text.formIndex(after: &end) }
        }
        return end
    }

    /// Whether a word is an article; the letter a, as in `a = 3` and `a²`, is none.
    private func isArticle(_ word: Substring, to end: String.Index) -> Bool {
        if ["the", "The", "an", "An"].contains(word) { return true }
        guard word == "a" || word == "A" && index == text.startIndex else { return false }
        let rest = text[end...].drop(while: \.isWhitespace)
        return rest.startIndex > end && (rest.first?.isLetter == true || rest.first?.isNumber == true)
    }

    /// Whether a quotation mark stands for feet, inches or minutes, as in `4'`, and closes nothing.
    private func isMark(_ sign: Substring) -> Bool {
        guard sign == "'" || sign == "\"", !isSpaced, tokens.last?.kind == .number else { return false }
        return !tokens.contains { $0.text == sign }
    }

    /// Whether an underscore joins two words, as in `random_walk`, rather than opening an index.
    private func joinsWords(to end: String.Index) -> Bool {
        guard !isSpaced, let last = tokens.last, last.kind == .word, end < text.endIndex else { return false }
        return last.text.count > 1 && text[end].isLetter || last.text == "n" && text[end...].hasPrefix("steps")
    }

    /// Whether a hyphen joins two words or stands as a dash between them, rather than being a minus sign.
    private func isHyphen(to end: String.Index) -> Bool {
        guard let last = tokens.last, end < text.endIndex else { return true }
        let next = text[end]
        if !isSpaced, next.isLetter { return last.kind != .symbol }
        if isSpaced, next.isWhitespace {
            let word = text[end...].drop(while: \.isWhitespace).prefix(while: \.isLetter)
            return word.count > 2 && last.kind != .symbol
        }
        return false
    }
}

private let emptySymbols: Set<Substring> = [
    ",", ".", ";", ":", "!", "?", "(", ")", "\"", "'", "“", "”", "«", "»", "„", "`", "…", "—", "–", "•", "$", "~", "&",
]
