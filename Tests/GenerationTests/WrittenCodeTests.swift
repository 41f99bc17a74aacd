import Engine
import OrderedCollections
import Testing

@testable import Generation

struct WrittenCodeTests {
    private static let scene = """
        from manim import *


        class GeneratedScene(Scene):
            def construct(self):
                # Two lines, and a "string # with a mark".
                self.play(Create(Circle()))
                self.wait(2)

        """

    /// The scene as models are known to hand it out, by what is odd about it.
    private static let disguises: [String: String] = {
        let lines = scene.split(separator: "\n")
        let beheaded = lines.dropFirst().joined(separator: "\n")
        let start = lines.dropLast(2).joined(separator: "\n")
        let end = lines.suffix(2).joined(separator: "\n")
        func indented(_ margin: String) -> String { lines.map { margin + $0 }.joined(separator: "\n") }
        var all: [String: String] = [:]
        all["a fence"] = "```python\n\(scene)```"
        all["words around"] = "Of course! Here is it:\n\n```py\n\(scene)```\n\nRun it with `manim`."
        all["no name of a language"] = "```\n\(scene)```"
        all["another name"] = "```Python3 title=\"scene.py\"\n\(scene)```"
        all["tildes"] = "~~~ python\n\(scene)~~~"
        all["four quotes"] = "````python\n\(scene)````"
        all["an end that is missing"] = "```python\n\(scene)"
        all["no fence"] = scene
        all["no fence and words before"] = "This draws a circle.\n\n\(scene)"
        all["no fence and words behind"] = "\(scene)\nThe circle is drawn, then it stays.\nHave fun!"
        all["words that begin as code does"] =
            "From the picture we import a thought:\nimport what you need, class dismissed\n\n\(scene)"
        all["words that look like a class"] = "A class diagram (of scenes):\nimport manim\nand so on.\n\n\(scene)"
        all["indented as a quotation"] = indented("    ")
        all["a fence in a list"] = "1. The scene:\n   ```python\n\(indented("   "))\n   ```"
        all["carriage returns"] = "```python\n\(scene)```".replacing("\n", with: "\r\n")
        all["thoughts before"] =
            "<think>\n```python\nclass GeneratedScene(Scene): pass\n```\nNo.</think>\n```python\n\(scene)```"
        all["thoughts without their beginning"] =
            "Perhaps:\n```python\nclass GeneratedScene(Scene): pass\nNo.\n</think>\n```python\n\(scene)```"
        let object: JSONObject = ["explanation": "The class Scene is drawn.", "code": .string(scene)]
        all["JSON around"] = JSONValue.object(object).text()
        all["JSON in a fence"] = "Here:\n```json\n\(JSONValue.object(object).text(pretty: true))\n```\n"
        all["JSON around a fence"] = JSONValue.object(["answer": .string("```python\n\(scene)```")]).text()
        all["a command before"] = "```bash\npip install manim\n```\n```python\n\(scene)```"
        all["a command behind"] = "```python\n\(scene)```\n```\nmanim -pql scene.py GeneratedScene\n```"
        let earlier = scene.replacing("Circle", with: "Square")
        all["an earlier version"] = "```python\n\(earlier)```\nBetter:\n```python\n\(scene)```"
        all["an example of something else"] = "```python\nprint('hello')\n```\n```python\n\(scene)```"
        all["two parts"] = "```python\nfrom manim import *\n```\nand\n```python\n\(beheaded)\n```"
        all["a class in two parts"] = "```python\n\(start)\n```\nthen\n```python\n\(end)\n```"
        return all
    }()

    @Test(arguments: disguises.keys.sorted())
    func `the scene is found with`(what: String) throws {
        let code = try #require(Self.disguises[what].flatMap { WrittenCode(in: $0) })
        #expect(PythonText.essence(of: code.source) == PythonText.essence(of: Self.scene))
        #expect(code.source.hasSuffix("self.wait(2)\n") && code.source.hasPrefix("from manim"))
    }

    @Test(arguments: [
        "", "I cannot draw this.", "Use `from manim import *` and then a circle.", "```json\n{\"scene\": 1}\n```",
        "```bash\nmanim --version\n```", "from manim import *", "class war is not a picture:", "class (of 1984): x",
        "```python\nfrom manim import *\n" + String(repeating: "#\n", count: 60_000) + "```",
    ])
    func `where there is no scene none is made up`(answer: String) { #expect(WrittenCode(in: answer) == nil) }

    @Test func `code without a scene of the right name is found all the same, for the trial to say so`() throws {
        let other = try #require(WrittenCode(in: "```python\nfrom manim import *\nclass Demo(Scene):\n    pass\n```"))
        #expect(other.source.contains("class Demo") && !other.hasScene)
        #expect(WrittenCode(in: "```python\nself.play(Create(Circle()))\n```") != nil)
    }

    @Test func `code stays as it is within strings and brackets`() throws {
        let source = """
            from manim import *

            TEXT = \"\"\"
            Words at the margin, as they stand.
            ```
            \"\"\"
            NUMBERS = [
            1,
            ]


            class GeneratedScene(Scene):
                def construct(self):
                    self.wait(1)

            """
        #expect(WrittenCode(in: source + "\nThat is it.")?.source == source)
    }

    @Test func `spacing and comments are no difference, indentation and strings are`() {
        let essence = PythonText.essence(of: Self.scene)
        #expect(
            PythonText.essence(of: Self.scene.replacing("self.wait(2)", with: "self.wait( 2 )  # at last\n\n"))
                == essence
        )
        #expect(PythonText.essence(of: Self.scene.replacing("        self.wait", with: "    self.wait")) != essence)
        #expect(PythonText.essence(of: "Text('a b')") != PythonText.essence(of: "Text('ab')"))
        #expect(PythonText.essence(of: "Text('a # b')") != PythonText.essence(of: "Text('a # c')"))
    }

    @Test(arguments: [50, 90, 120, 135, 150, 170])
    func `an answer that was cut off anywhere is joined with its rest`(length: Int) throws {
        let answer = "Here it is:\n```python\n\(Self.scene)```"
        let beginning = Continuation.beginning(of: String(answer.prefix(length)))
        let rest = String(answer.dropFirst(beginning.count))
        let last = beginning.split(separator: "\n").suffix(2).filter { $0 != "```python" }.joined(separator: "\n")
        for said in [
            rest, "```python\n" + rest, "Going on:\n```python\n" + rest, rest.replacing("```", with: ""),
            "```python\n\(last)\n\(rest)", answer,
        ] {
            let code = try #require(Continuation.join(beginning, said), "\(said)")
            #expect(PythonText.essence(of: code.source) == PythonText.essence(of: Self.scene), "\(said)")
        }
    }

    @Test func `a bracket that comes twice is kept twice`() throws {
        let beginning =
            "```python\nfrom manim import *\nclass GeneratedScene(Scene):\n    def construct(self):\n        self.play(\n            Create(\n                Circle(\n                )\n            )\n"
        let code = try #require(Continuation.join(beginning, "        )\n        self.wait(2)\n```"))
        #expect(code.source.split(separator: "\n").count { $0.hasSuffix(")") && !$0.contains("(") } == 3)
    }

    @Test(arguments: [
        ("I can't help with that.", StopReason.finished, FailureCode.modelRefused),
        ("REFUSED: this is not a picture", .finished, .modelRefused),
        ("I’m unable to do that", .finished, .modelRefused),
        ("anything", .refused, .modelRefused), ("A circle is round.", .finished, .modelUnusableAnswer),
        ("```python\nfrom", .truncated, .modelUnusableAnswer),
    ])
    func `why there is no code is told in the model's words`(text: String, stop: StopReason, code: FailureCode) {
        let failure = Excuse.failure(text, stop: stop)
        #expect(
            failure.code == code && failure.detail == text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        )
    }
}
