import LanguageModel
import Testing

@Suite struct EventStreamParserTests {
    private static let stream = Array(
        "\u{FEFF}: hello\r\n\r\nevent: news\r\ndata: één\r\ndata:twee\r\n\r\nid: 3\rdata\r\rdata:  x: y \n\nevent: lost\n\ndata: 🎬\n\ndata: cut"
            .utf8
    )
    private static let events = [
        ServerSentEvent(name: "news", data: "één\ntwee"), ServerSentEvent(data: ""), ServerSentEvent(data: " x: y "),
        ServerSentEvent(data: "🎬"),
    ]

    @Test func `all line ends, comments, names and several lines of data are read`() {
        var parser = EventStreamParser()
        #expect(parser.read(Self.stream) == Self.events)
    }

    @Test(arguments: 0...stream.count)
    func `where the bytes are cut makes no difference`(cut: Int) {
        var parser = EventStreamParser()
        let found = parser.read(Self.stream[..<cut]) + parser.read(Self.stream[cut...])
        #expect(found == Self.events)
    }

    @Test func `bytes may come one by one`() {
        var parser = EventStreamParser()
        #expect(Self.stream.flatMap { parser.read([$0]) } == Self.events)
    }

    @Test func `an event is there as soon as its empty line is, even if a line feed may follow`() {
        var parser = EventStreamParser()
        #expect(parser.read(Array("data: 1\r\r".utf8)) == [ServerSentEvent(data: "1")])
        #expect(parser.read(Array("\ndata: 2\n\n".utf8)) == [ServerSentEvent(data: "2")])
    }
}
