extension ExpressionParser {
    /// Passes a number in English words, such as “two hundred and fifty”; nil when none stands here.
    mutating func spelledNumber() -> Rational? {
        let start = stream.position
        guard let whole = spelledWhole() else {
            stream.position = start
            return nil
        }
        if let part = spelledPart(whole) { return part }
        return Rational(whole)
    }

    /// “three quarters”, “one third”, “two and a half”.
    private mutating func spelledPart(_ whole: Int) -> Rational? {
        if let word = stream.peek().name?.lowercased(), let below = partWords[word] {
            guard let value = Rational(whole, over: below) else { return nil }
            stream.advance()
            return value
        }
        guard stream.take(words: "and", "a", "half") else { return nil }
        return Rational(2 * whole + 1, over: 2)
    }

    private mutating func spelledWhole() -> Int? {
        var total = 0
        var group: Int?
        if let next = stream.peek(1).name?.lowercased(), ["a", "an"].contains(stream.peek().name?.lowercased()),
            next == "hundred" || scaleWords[next] != nil
        {
            stream.advance()
            group = 1
        }
        while let word = stream.peek().name?.lowercased() {
            if let scale = scaleWords[word], let value = group {
                guard value < 1_000, total % scale == 0 || total == 0 else { break }
                total += value * scale
                group = 0
            } else if word == "hundred", let value = group, (1..<10).contains(value) {
                group = value * 100
            } else if let value = smallNumber(word), fits(value, after: group) {
                group = (group ?? 0) + value
            } else if word != "and" || !continuesAfterAnd(group, total) {
                break
            }
            stream.advance()
            passHyphen(group)
        }
        return group.map { total + $0 }
    }

    private func smallNumber(_ word: String) -> Int? { unitWords.firstIndex(of: word) ?? tensWords[word] }

    /// Whether “two hundred” can go on with `value`.
    private func fits(_ value: Int, after group: Int?) -> Bool {
        guard let group, group != 0 else { return true }
        if value == 0 { return false }
        if group % 100 == 0 { return value < 100 }
        return group % 10 == 0 && (group % 100) >= 20 && value < 10
    }

    private mutating func continuesAfterAnd(_ group: Int?, _ total: Int) -> Bool {
        guard let group, group > 0 && group % 100 == 0 || group == 0 && total > 0 else { return false }
        return stream.peek(1).name.map { smallNumber($0.lowercased()) != nil } ?? false
    }

    /// The hyphen of “twenty-five”.
    private mutating func passHyphen(_ group: Int?) {
        guard let group, group % 10 == 0, stream.peek().isSymbol("-"), !stream.peek().isSpaced,
            let next = stream.peek(1).name?.lowercased(), let unit = unitWords.firstIndex(of: next),
            (1..<10).contains(unit)
        else { return }
        stream.advance()
    }
}

private let unitWords = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]

private let tensWords = [
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
]

let scaleWords = ["thousand": 1_000, "million": 1_000_000]

private let partWords = [
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourths": 4, "fifths": 5,
]
