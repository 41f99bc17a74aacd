import Language

/// Signs that a value may begin with.
private let opening: Set<String> = ["[", "(", "{", "\"", "-", "#"]

/// What people say around a request: politeness, whom it is for, small words.
struct Surroundings: Sendable {
    private let phrases: [Phrase]
    private let subjects: [Phrase]
    private let glue: Set<WordList.ID>

    /// Adds the words of the built-in lexicons to the list.
    init(classes: [String: [[Pattern.Item]]], words: inout WordList) {
        func phrase(_ source: String) -> Phrase {
            do throws(PatternError) {
                return Phrase(pattern: try PatternParser.parse(source, classes: classes, words: &words))
            } catch {
                preconditionFailure("a lexicon has the pattern “\(source)”: \(error)")
            }
        }
        phrases = Lexicon.filler.map(phrase)
        subjects = Lexicon.subjects.map(phrase)
        glue = Set((Lexicon.glue + Lexicon.everyday).map { words.add($0) })
        for word in Lexicon.steering { _ = words.add(word) }
    }

    /// Where the surroundings that begin at each token end.
    struct Found {
        var ends: [[Int]]
    }

    func found(in wording: ReadWording) -> Found {
        Found(ends: (0..<wording.count).map { Array(ends(of: phrases, in: wording, from: $0)) })
    }

    private func ends(of phrases: [Phrase], in wording: ReadWording, from index: Int) -> Set<Int> {
        guard !isMeant(at: index, in: wording) else { return [] }
        var ends: Set<Int> = []
        if wording.readings[index]?.ids.contains(where: glue.contains) == true { ends.insert(index + 1) }
        for phrase in phrases where phrase.mayStart(at: index, in: wording) {
            let matches: [PatternMatch<Never>] = phrase.pattern.matches(in: wording, from: index) { _, _ in [] }
            for match in matches where match.end > index { ends.insert(match.end) }
        }
        return ends
    }

    /// Whether a small word says more than it seems to: the unit in “4 in”, the wish in “make it short”, a great circle.
    private func isMeant(at index: Int, in wording: ReadWording) -> Bool {
        let tokens = wording.wording.tokens
        guard tokens[index].kind == .word else { return false }
        let last = tokens[..<index].last { !$0.isEmpty }
        let next = tokens[(index + 1)...].first
        switch tokens[index].text {
        case "in":
            guard let last, last.kind == .number else { return false }
            return next.map { $0.kind == .symbol && !opening.contains($0.text) || ["and", "by"].contains($0.text) }
                ?? true
        case "short", "quick", "brief", "long", "fast":
            return last.map { ["it", "this", "that", "be", "is"].contains($0.text) } ?? false
        case "great": return next?.text == "circle" || next?.text == "circles"
        default: return false
        }
    }

    /// The words of a text that are neither surroundings nor, where `subjects`, the name of a subject.
    func unexplained(in wording: ReadWording, subjects areAllowed: Bool) -> [Int] {
        let count = wording.count
        var best: [[Int]?] = Array(repeating: nil, count: count + 1)
        best[0] = []
        for index in 0..<count {
            guard let here = best[index] else { continue }
            func reach(_ end: Int, _ left: [Int]) {
                if best[end].map({ $0.count > left.count }) ?? true { best[end] = left }
            }
            reach(index + 1, wording.wording.tokens[index].isEmpty ? here : here + [index])
            for end in ends(of: areAllowed ? phrases + subjects : phrases, in: wording, from: index) {
                reach(end, here)
            }
        }
        return best[count] ?? []
    }
}
