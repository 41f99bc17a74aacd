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

    @Test(arguments: [(0.42, "0.4 ms"), (85.3, "85 ms"), (3_210, "3.2 s"), (125_000, "2 min 5 s")])
    func `durations are short`(milliseconds: Double, text: String) {
        #expect(Figures.duration(milliseconds: milliseconds) == text)
    }

    @Test(arguments: [(812, "812 B"), (3_400, "3.4 kB"), (1_234_567, "1.2 MB")])
    func `sizes are short`(count: Int, text: String) {
        #expect(Figures.bytes(count) == text)
    }
}
