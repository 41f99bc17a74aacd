import Foundation
import Logging
import Testing

@testable import manimd

@Suite struct TerminalTests {
    @Test func `columns line up, also under wide characters and marks`() {
        var table = Table([.init(title: "job"), .init(title: "s", isNumber: true), .init(title: "video")])
        table.add(["a", "10.5", "x"])
        table.add(["数学", "9", "cafe\u{301}"])
        #expect(
            table.lines(width: 80, isColourful: false) == [
                "job      s  video", "a     10.5  x", "数学     9  cafe\u{301}",
            ]
        )
    }

    @Test func `a flexible column gives way on a narrow terminal`() {
        var table = Table([.init(title: "job", isFlexible: true), .init(title: "video")])
        table.add(["a very long name of a job indeed", "video.mp4"])
        #expect(table.lines(width: 30, isColourful: false).last == "a very long name o…  video.mp4")
    }

    @Test func `a path is never cut, however narrow the terminal`() {
        var table = Table([.init(title: "request", isFlexible: true), .init(title: "video", isFlexible: true)])
        table.add(["plot sin(x) from -pi to pi", .init("outbox/function_plot_2d.mp4", isWhole: true)])
        table.add(["draw", "scene_failed: the scene could not be drawn"])
        let lines = table.lines(width: 30, isColourful: false)
        #expect(lines[1] == "plot sin(x)…  outbox/function_plot_2d.mp4")
        #expect(lines[2].displayWidth == 30 && lines[2].hasSuffix("…"))
    }

    @Test func `colour appears only where it is wanted, and not in the width`() {
        var table = Table([.init(title: "a"), .init(title: "b")])
        table.add([.init("ok", .good), "x"])
        #expect(table.lines(width: 80, isColourful: true).last?.contains("\u{1B}[32m") == true)
        #expect(table.lines(width: 80, isColourful: false).last == "ok  x")
    }

    @Test func `text from a request cannot steer the terminal`() {
        var table = Table([.init(title: "a")])
        table.add([.init("x\u{1B}]0;evil\u{07}\n::error::\u{202E}y")])
        let text = table.lines(width: 80, isColourful: false)[1]
        #expect(text == "x ]0;evil  ::error:: y")
    }

    @Test(arguments: [
        ("##[error]x", "# [error]x"), ("a ##vso[task.setvariable]b", "a # vso[task.setvariable]b"), ("###", "#  "),
        ("\u{9B}31m\u{85}", " 31m "), ("a\u{200B}\u{2066}\u{FEFF}\u{E0041}\u{3164}b", "a     b"),
        ("❤\u{FE0F} #1", "❤\u{FE0F} #1"),
    ])
    func `neither build servers nor terminals find a command in a text`(text: String, shown: String) {
        #expect(text.onOneLine == shown)
    }

    @Test func `a text of any length is cut at once`() {
        let text = String(repeating: "数a", count: 200_000)
        #expect(text.fitting(10) == "数a数a数a…")
    }

    @Test(arguments: [
        (0.42, "0.4 ms"), (85.3, "85 ms"), (3_210, "3.2 s"), (125_000, "2 min 5 s"), (9.97, "10 ms"),
        (999.6, "1.0 s"), (59_960, "1 min 0 s"), (119_700, "2 min 0 s"), (0, "0.0 ms"),
    ])
    func `durations are short`(milliseconds: Double, text: String) {
        #expect(Figures.duration(milliseconds: milliseconds) == text)
    }

    @Test(arguments: [
        (812, "812 B"), (3_400, "3.4 kB"), (1_234_567, "1.2 MB"), (999, "999 B"), (999_980, "1.0 MB"), (0, "0 B"),
    ])
    func `sizes are short`(count: Int, text: String) {
        #expect(Figures.bytes(count) == text)
    }

    @Test func `a log line holds time, level, message and facts, and stays one line`() throws {
        var lines = LogLines(floor: LogFloor(.info), screen: LiveScreen(isLive: false))
        lines.metadata = ["request": "a-1"]
        let event = LogEvent(
            level: .warning,
            message: "odd\nforged \u{1B}[31m",
            metadata: ["text": "two words\n", "request": "b-2", "empty": ""],
            source: nil,
            file: #fileID,
            function: #function,
            line: #line
        )
        let time = Date(timeIntervalSince1970: 1_767_268_800)
        #expect(
            lines.line(for: event, at: time)
                == #"2026-01-01T12:00:00.000Z warning odd forged  [31m empty="" request=b-2 text="two words\n""#
        )
    }

    @Test func `text is cut by columns, not by characters`() {
        #expect("数学数学".fitting(5) == "数学…")
        #expect("数学数学".fitting(8) == "数学数学")
        #expect("e\u{301}clair".fitting(4) == "e\u{301}cl…")
    }

    @Test func `a fact in a log is no command to a build server`() {
        let lines = LogLines(floor: LogFloor(.info), screen: LiveScreen(isLive: false))
        let event = LogEvent(
            level: .info,
            message: "##[error]",
            metadata: ["name": "##[set-env]"],
            source: nil,
            file: #fileID,
            function: #function,
            line: #line
        )
        let line = lines.line(for: event, at: Date(timeIntervalSince1970: 0))
        #expect(line.hasSuffix(##"# [error] name="#\u0023[set-env]""##))
    }
}
