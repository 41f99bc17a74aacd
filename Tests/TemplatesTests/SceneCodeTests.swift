import Mathematics
import Templates
import Testing

struct SceneCodeTests {
    @Test(arguments: [
        ("plain", #""plain""#), ("it's \"quoted\"", #""it's \"quoted\"""#), (#"back\slash"#, #""back\\slash""#),
        ("two\nlines\r\t", #""two\nlines\r\t""#), ("\"\"\"", #""\"\"\"""#), ("$title", #""$title""#),
        ("π ≈ 3", #""π ≈ 3""#), ("\u{202E}evil", #""\U0000202eevil""#), ("nul\u{0}", #""nul\U00000000""#),
        ("", #""""#),
    ])
    func `a string is one Python literal whatever it holds`(text: String, literal: String) throws {
        let code = SceneCode("title = $title")
        #expect(try code.filled(with: ["title": .string(text)]) == "title = \(literal)")
    }

    @Test func `values are put in as Python reads them`() throws {
        let expression = try Expression(parsing: "x^2 + 1")
        let half = try Number(parsing: "0.5")
        let code = SceneCode("f = 2*$f; a = $a; c = $c # costs $$5, or $ 5")
        let filled = try code.filled(with: ["f": .expression(expression), "a": .number(half), "c": .color("RED")])
        #expect(filled == "f = 2*(x**2 + 1); a = 0.5; c = RED # costs $5, or $ 5")
    }

    @Test func `a placeholder without a value is an error`() {
        #expect(throws: SceneCode.MissingParameter.self) { try SceneCode("$missing").filled(with: [:]) }
    }
}
