import Language
import Testing

struct WordListTests {
    private let words: WordList = {
        var words = WordList()
        for word in ["plot", "square", "circle", "triangle", "transform", "theorem", "steps", "random", "between"] {
            _ = words.add(word)
        }
        return words
    }()

    @Test(arguments: [
        ("polt", "plot"), ("sqaure", "square"), ("circel", "circle"), ("traingle", "triangle"),
        ("transfroming", "transform"), ("theorm", "theorem"), ("randm", "random"), ("stpes", "steps"),
    ])
    func `a misspelt word is read as the nearest one`(pair: (String, String)) {
        let reading = words.read(pair.0)
        #expect(reading.isCorrected)
        #expect(reading.ids == words.read(pair.1).ids)
    }

    @Test(arguments: ["forest", "squire", "rectangle", "ransom", "slot", "plop", "stops", "tile", "form", "rotor"])
    func `a real word is not turned into another`(word: String) {
        #expect(words.read(word).ids.isEmpty)
    }

    @Test func `misspelt words that steer mathematics are put right in the text`() {
        let wording = Wording("wht is x betwen 1 and 2").corrected(by: words)
        #expect(wording.text == "what is x between 1 and 2")
    }
}
