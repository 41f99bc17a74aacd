extension Substring {
    /// Whether the words before this part of a text go on in it, as “the square root of” does.
    var followsOpenPhrase: Bool {
        let words = base[..<startIndex].suffix(60).lowercased().split(whereSeparator: \.isWhitespace).suffix(3)
            .map(String.init)
        guard let last = words.last else { return false }
        let earlier = words.dropLast()
        switch last {
        case "plus", "minus", "times", "over": return true
        case "by": return earlier.last == "divided" || earlier.last == "multiplied"
        case "of": return opensArgument(earlier)
        default: return namesFunction(last)
        }
    }
}

private func opensArgument(_ words: [String].SubSequence) -> Bool {
    guard let last = words.last else { return false }
    if last == "value" { return words.dropLast().last == "absolute" }
    if words.dropLast().last == "base" { return true }
    return openNouns.contains(last) || namesFunction(last)
}

private func namesFunction(_ word: String) -> Bool {
    if word == "root" || word == "logarithm" { return true }
    return Function(name: word) != nil && !ordinaryWords.contains(word)
}

private let openNouns: Set<String> = [
    "modulus", "reciprocal", "square", "cube", "half", "exponential", "floor", "ceiling", "inverse",
]

/// Names of functions that are words or units as well.
private let ordinaryWords: Set<String> = ["sec", "min", "max", "sign", "floor", "absolute"]
