extension String {
    var trimmingSpaces: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    /// `x^2y` as `x^2 y`: behind a letter's power of one digit a new factor begins.
    var withSingleExponents: String {
        let characters = Array(self)
        var result = ""
        for (index, character) in characters.enumerated() {
            if character.isLetter, index > 2, characters[index - 1].isNumber, characters[index - 2] == "^",
                characters[index - 3].isLetter || characters[index - 3] == ")"
            {
                result.append(" ")
            }
            result.append(character)
        }
        return result
    }

    /// `\\binom{8}{3}` as `C(8, 3)`.
    var withBinomials: String {
        var text = self
        while let start = text.ranges(of: "\\binom{").first,
            let middle = text[start.upperBound...].ranges(of: "}{").first,
            let end = text[middle.upperBound...].firstIndex(of: "}")
        {
            let above = text[start.upperBound..<middle.lowerBound], below = text[middle.upperBound..<end]
            text = text[..<start.lowerBound] + "C(\(above),\(below))" + text[end...].dropFirst()
        }
        return text
    }

    /// `90°` inside a formula as a multiple of π.
    var withAnglesInRadians: String {
        guard contains("°") else { return self }
        var result = ""
        var digits = ""
        for character in self {
            if character.isNumber || character == "." && !digits.isEmpty {
                digits.append(character)
            } else if character == "°", !digits.isEmpty {
                result += "(\(digits) pi/180)"
                digits = ""
            } else {
                result += digits + String(character)
                digits = ""
            }
        }
        return result + digits
    }

    /// Whether brackets close in the order in which they were opened.
    var isBalanced: Bool {
        var open: [Character] = []
        for character in self {
            if let closing = brackets[character] {
                open.append(closing)
            } else if brackets.values.contains(character), open.popLast() != character {
                return false
            }
        }
        return open.isEmpty
    }

    /// Cuts at signs outside brackets.
    func split(atTopLevel signs: Set<Character>) -> (parts: [String], signs: [String]) {
        var parts = [""]
        var found: [String] = []
        var depth = 0
        for character in self {
            if brackets[character] != nil { depth += 1 }
            if brackets.values.contains(character) { depth -= 1 }
            if depth == 0, signs.contains(character) {
                parts.append("")
                found.append(String(character))
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return (parts, found)
    }

    /// One way to write signs: no spaces, one character for each sign.
    var plainSigns: String {
        var result = ""
        for character in self where !character.isWhitespace {
            switch character {
            case "·", "×", "⋅", "∗": result.append("*")
            case "÷": result.append("/")
            case "²": result += "^2"
            case "³": result += "^3"
            case "&": result += "∧"
            case "\\": result += "\\"
            default: result.append(character)
            }
        }
        return result
    }
}

private let brackets: [Character: Character] = ["(": ")", "[": "]", "{": "}", "⟨": "⟩"]
