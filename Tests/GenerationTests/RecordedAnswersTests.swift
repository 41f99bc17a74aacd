import Engine
import Testing

@testable import Generation

struct RecordedAnswersTests {
    /// Answers that hold no scene, or half of one.
    private static let partial: Set = ["prose", "refusal", "cut-beginning", "cut-rest"]

    @Test func `every recorded answer gives its scene, whatever stands around it`() throws {
        for (name, text) in try RecordedCase.texts() where !Self.partial.contains(name) {
            let code = try #require(WrittenCode(in: text), "\(name)")
            #expect(code.hasScene && code.source.hasPrefix("from manim import *\n"), "\(name)")
            #expect(!code.source.contains("```") && !code.source.contains("~~~"), "\(name)")
            #expect(
                code.source.hasSuffix("        self.wait(2)\n") || code.source.hasSuffix("self.wait(4)\n"),
                "\(name)"
            )
            #expect(!PythonText(code.source).isOpen || name == "broken-syntax", "\(name)")
        }
    }

    @Test func `every recorded answer is used`() throws {
        let given = Set(try RecordedCase.all().flatMap(\.answers).map(\.text))
        for (name, text) in try RecordedCase.texts() { #expect(given.contains(text), "\(name)") }
    }

    @Test func `an answer that was cut off gives the same scene as the whole one`() throws {
        let texts = try RecordedCase.texts()
        let (beginning, rest) = (try #require(texts["cut-beginning"]), try #require(texts["cut-rest"]))
        let joined = try #require(Continuation.join(Continuation.beginning(of: beginning), rest))
        #expect(joined.source == WrittenCode(in: try #require(texts["snell"]))?.source)
    }
}
