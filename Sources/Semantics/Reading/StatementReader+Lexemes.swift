import Language
import Mathematics

extension StatementReader {
    func lexemes(of wording: Wording) -> [Lexeme] {
        let reader = ValueReader(wording, units: knowledge.units, isWord: knowledge.isWord)
        var lexemes: [Lexeme] = []
        var index = 0
        while index < wording.tokens.count {
            let token = wording.tokens[index]
            if let (lexeme, end) = glued(index, wording) ?? analysis(index, wording) ?? endless(index, wording) {
                lexemes += lexeme
                index = end
                continue
            }
            if let (value, end) = reader.value(at: index), end > index {
                lexemes += named(value)
                index = end
                continue
            }
            index += 1
            switch token.kind {
            case .word:
                guard !token.isEmpty else { continue }
                if wording.text[token.range] == "A" {
                    lexemes.append(.value(.signs("A")))
                    continue
                }
                lexemes.append(.word(knowledge.word(token.text)))
            case .number: lexemes.append(.value(.signs(token.text)))
            case .symbol:
                if token.text == "," {
                    lexemes.append(.comma)
                } else if stops.contains(token.text) || token.text == "–" && token.isSpaced {
                    lexemes.append(.stop)
                } else if let word = wordsOfSigns[token.text] {
                    lexemes.append(.word(knowledge.word(word)))
                } else if !token.isEmpty, token.text != "=" {
                    lexemes.append(.value(.signs(token.text)))
                }
            }
        }
        return lexemes
    }

    /// `3D` and `3rd`.
    func glued(_ index: Int, _ wording: Wording) -> ([Lexeme], Int)? {
        let tokens = wording.tokens
        if let lexemes = numbered(index, wording) { return lexemes }
        guard index + 1 < tokens.count, tokens[index].kind == .number, tokens[index + 1].kind == .word,
            !tokens[index + 1].isSpaced, let number = Int(tokens[index].text)
        else { return nil }
        switch tokens[index + 1].text {
        case "d" where (1...4).contains(number):
            return ([.value(.number(Number(Rational(number)))), .word(Word(key: "d", spelling: "d"))], index + 2)
        case "st", "nd", "rd", "th":
            return ([.word(Word(key: "\(number)th", spelling: tokens[index].text + tokens[index + 1].text))], index + 2)
        default: return nil
        }
    }

    /// `K5`, `K_5`, `K_{3,3}`: a capital letter and what stands at it.
    func numbered(_ index: Int, _ wording: Wording) -> ([Lexeme], Int)? {
        let tokens = wording.tokens
        let letter = wording.text[tokens[index].range]
        guard letter.count == 1, letter.first.map({ $0.isASCII && $0.isUppercase }) ?? false, index + 1 < tokens.count,
            !tokens[index + 1].isSpaced
        else { return nil }
        var next = index + 1
        if tokens[next].text == "_" { next += 1 }
        guard next < tokens.count, tokens[next].kind == .number || tokens[next].text == "{",
            let (value, end) = group(next, wording) ?? single(next, wording)
        else { return nil }
        // `P2 + 1` is a formula.
        if end < tokens.count, "+-=*/^(".contains(tokens[end].text), !tokens[end].isEmpty { return nil }
        return ([.value(.signs(String(letter))), .value(value)], end)
    }

    /// “The union of A and B” for A ∪ B.
    func named(_ value: Value) -> [Lexeme] {
        guard case .signs(let signs) = value else { return [.value(value)] }
        for (sign, word) in wordsOfSigns {
            let (parts, found) = signs.split(atTopLevel: [Character(sign)])
            guard found.count == 1, let left = MathText(parts[0]).value, let right = MathText(parts[1]).value else {
                continue
            }
            return [.word(knowledge.word(word)), .word(knowledge.word("of")), .value(.list([left, right]))]
        }
        return [.value(value)]
    }
}

private let stops: Set<String> = [";", ":", ".", "!", "?", "(", ")", "—", "…", "/"]
