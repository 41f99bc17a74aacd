import Language
import Testing

struct PatternTests {
    @Test(arguments: [
        ("circle to square", "circle to square", true), ("circle to square", "Circles to the squares", true),
        ("circle! to square", "circles to square", false), ("(a b|c)? d", "d", true),
        ("(one|two three) four", "two three four", true), ("(one|two three) four", "two four", false),
        ("very* big", "very very very big", true), ("very* big", "very very very very big", false),
        ("week <number>", "week 3", true), ("week <number>", "week three", false), ("a = b", "a = b", true),
        ("[ [ a b ] ]", "[[a, b]]", true), ("one → two", "one→two", true), ("<show> me", "display me", true),
    ])
    func `a pattern fits what it says`(source: String, text: String, fits: Bool) throws {
        var words = WordList()
        let classes = words.addClasses()
        let pattern = try PatternParser.parse(source, classes: classes, words: &words)
        let wording = ReadWording(Wording(text), words: words)
        let matches: [PatternMatch<Int>] = pattern.matches(in: wording, from: 0) { _, _ in [] }
        #expect(matches.contains { $0.end == wording.count } == fits)
    }

    @Test func `a slot takes the values that stand at its place`() throws {
        var words = WordList()
        let pattern = try PatternParser.parse("base {b} and height {h:number}", words: &words)
        let wording = ReadWording(Wording("base 6 and height 4"), words: words)
        let matches = pattern.matches(in: wording, from: 0) { _, index -> [(value: Int, end: Int)] in
            Int(wording.wording.tokens[index].text).map { [($0, index + 1)] } ?? []
        }
        #expect(matches.first?.values.map(\.value) == [6, 4])
        #expect(pattern.slots.map(\.name) == ["b", "h"])
        #expect(pattern.slots.map(\.type) == [nil, "number"])
    }

    @Test(arguments: [
        ("circle (to", 8, "never closed"), ("circle ) to", 8, "closes nothing"), ("{base", 1, "never closed"),
        ("<nothing>", 10, "no class"), ("", 1, "empty"), ("? a", 1, "must follow"), ("(a|b?) c", 6, "left out"),
    ])
    func `a mistake is named with its place`(source: String, column: Int, words expected: String) {
        var words = WordList()
        #expect {
            _ = try PatternParser.parse(source, words: &words)
        } throws: { error in
            guard let error = error as? PatternError else { return false }
            return error.description.contains(expected) && abs(error.column - column) < 12
        }
    }
}
