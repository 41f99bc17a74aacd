import Engine
import Testing

@testable import Generation

struct FaultyLinesTests {
    @Test(arguments: [
        (1, "> 1 | a\n  2 | b\n  3 | c"), (3, "  1 | a\n  2 | b\n> 3 | c\n  4 | d\n  5 | e"),
        (6, "  4 | d\n  5 | e\n> 6 | f"),
    ])
    func `a line is shown with its neighbours`(line: Int, expected: String) {
        #expect(FaultyLines.shown(around: line, of: "a\nb\nc\nd\ne\nf") == expected)
    }

    @Test(arguments: [0, -1, 7]) func `a line that is not there is not shown`(line: Int) {
        #expect(FaultyLines.shown(around: line, of: "a\nb\nc\nd\ne\nf") == nil)
    }

    @Test func `of a traceback the end is told, of a log what follows its first error`() {
        let lines = (1...400).map { "line number \($0)" }
        let end = FaultyLines.trimmed(lines.joined(separator: "\n"), isLog: false)
        #expect(end.hasSuffix("line number 399\nline number 400") && end.count <= 1_500 && end.hasPrefix("line number"))
        let log = (lines.prefix(200) + ["! Missing } inserted.", "l.7 \\frac{1}{2"] + lines).joined(separator: "\n")
        let first = FaultyLines.trimmed(log, isLog: true)
        #expect(first.hasPrefix("! Missing } inserted.\nl.7 \\frac{1}{2\nline number 1\n") && first.count <= 1_500)
        #expect(FaultyLines.trimmed("no mark", isLog: true) == "no mark")
    }

    @Test func `what a repair is told is short, however much is wrong`() {
        let fault = CodeFault(
            .render,
            .latexFailed,
            "LaTeX: Missing }",
            line: 2,
            detail: String(repeating: "log ", count: 5_000)
        )
        let others = (1...40).map { CodeFault(.rules, .sceneInvalid, "fault \($0)") }
        let question = Questions.repair(
            RenderRequest(description: "a circle"),
            source: "one\ntwo\nthree\n",
            fault: fault,
            others: others,
            history: [CodeFault(.syntax, .sceneInvalid, "earlier")],
            model: "m",
            run: 1
        )
        let text = question.messages.map(\.text).joined()
        #expect(
            text.count < 4_000 && text.contains("> 2 | two") && text.contains("- fault 5") && !text.contains("fault 6")
        )
        #expect(text.contains("- earlier") && text.contains("amsmath"))
        #expect(question.system == Prompts.scene && question.maximumTokens == Questions.maximumTokens)
    }

    @Test func `there is advice for every fault that a trial may find`() {
        for stage in CodeFault.Stage.allCases {
            #expect(Prompts.advice(for: CodeFault(stage, .sceneFailed, "")) != nil)
        }
        #expect(Prompts.version.firstMatch(of: /^1-[0-9a-f]{8}$/) != nil)
    }
}
