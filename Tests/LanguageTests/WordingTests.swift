import Language
import Testing

struct WordingTests {
    @Test func `a request falls into words, numbers and signs`() {
        let wording = Wording("Plot 2.5x² − 1,5 for Newton's class")
        #expect(
            wording.tokens.map(\.text) == ["plot", "2.5", "x", "²", "−", "1", ",", "5", "for", "newton's", "class"]
        )
        #expect(wording.tokens.map(\.kind).prefix(4) == [.word, .number, .word, .symbol])
    }

    @Test(arguments: [
        ("a circle", 0, true), ("a = 3", 0, false), ("a² + b²", 0, false), ("a 2D walk", 0, true),
        ("the plane", 0, true), ("one-dimensional", 1, true), ("slope -3", 1, false), ("x - 3", 1, false),
        ("random_walk", 1, true), ("x_1", 1, false), ("circle, square", 1, true), ("x = 1", 1, false),
    ])
    func `only what carries no meaning is passed over`(text: String, index: Int, isEmpty: Bool) {
        #expect(Wording(text).tokens[index].isEmpty == isEmpty)
    }

    @Test func `letters of mathematical fonts are plain, and invisible characters are gone`() {
        #expect(Wording("𝑓(𝑥) =\u{200B} 𝟐").text == "f(x) = 2")
    }

    @Test func `an index of the text leads back to its token`() {
        let wording = Wording("plot sin(x) red")
        let text = wording.text
        #expect(wording.token(at: text.index(text.startIndex, offsetBy: 11)) == 5)
        #expect(wording.token(at: text.index(text.startIndex, offsetBy: 6)) == nil)
        #expect(wording.token(at: text.endIndex) == wording.tokens.count)
    }
}
