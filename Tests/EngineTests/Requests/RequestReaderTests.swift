import Engine
import OrderedCollections
import Testing

@Suite struct RequestReaderTests {
    private func read(_ text: String, name: String = "demo.json") -> [Admission.Entry] {
        RequestReader().read(Array(text.utf8), fileName: Array(name.utf8)).entries
    }

    private func refusal(_ entry: Admission.Entry?) -> Refusal? {
        if case .failure(let refusal)? = entry?.request { refusal } else { nil }
    }

    @Test func `a single request takes the file's stem and the defaults`() throws {
        let entry = try #require(read(#"{"description": "plot sin(x)"}"#).first)
        #expect(entry.id.description == "demo")
        #expect(try entry.request.get() == RenderRequest(description: "plot sin(x)", quality: .high, format: .mp4))
    }

    @Test func `every key is read`() throws {
        let text = """
            {"description": "a", "topic": "math", "student_context": "year 8", "id": "x-1", "quality": "4k", "format": "gif",
             "priority": -3, "parameters": {"a": 1}, "template": "t", "metadata": [1, null], "context": null}
            """
        let entry = try #require(read(text).first)
        let request = try entry.request.get()
        #expect(entry.id.description == "x-1")
        #expect(request.topic == "math" && request.context == "year 8" && request.template == "t")
        #expect(request.quality == .ultra && request.format == .gif && request.priority == -3)
        #expect(request.parameters["a"] == .int(1))
        #expect(request.metadata?.text() == "[1,null]")
    }

    @Test(arguments: [
        #"[{"description": "a"}, {"description": "b", "id": "own"}]"#,
        #"{"requests": [{"description": "a"}, {"description": "b", "id": "own"}]}"#,
    ]) func `several requests are numbered unless they name themselves`(text: String) {
        #expect(read(text).map(\.id.description) == ["demo-0001", "own"])
    }

    @Test func `one request a line, each judged alone`() {
        let text = "{\"description\": \"a\"}\r\n\n{\"descrption\": \"b\"}\n{\"description\": \n"
        let entries = read(text, name: "list.jsonl")
        #expect(entries.map(\.id.description) == ["list-0001", "list-0002", "list-0003"])
        #expect(refusal(entries[0]) == nil)
        #expect(refusal(entries[1])?.message == "line 3, column 2: unknown key “descrption”")
        #expect(refusal(entries[1])?.hint == "did you mean “description”?")
        #expect(refusal(entries[2])?.code == .invalidJSON)
        #expect(refusal(entries[2])?.message == "line 4, column 17: the text ends where a value was expected")
    }

    @Test(arguments: [
        (#"{"topic": "math"}"#, "line 1, column 1: the key “description” is missing; it says what to show"),
        (#"{"description": " \n"}"#, "line 1, column 17: “description” is empty; it says what to show"),
        (#"{"description": 3}"#, "line 1, column 17: “description” is 3; expected a string"),
        (
            #"{"description": "a", "quality": "best"}"#,
            "line 1, column 33: “quality” is “best”; expected one of “low”, “medium”, “high”, “4k”"
        ),
        (
            #"{"description": "a", "priority": 1.5}"#,
            "line 1, column 34: “priority” is 1.5; expected a whole number from -100 to 100"
        ),
        (
            #"{"description": "a", "id": "../../etc/passwd"}"#,
            "line 1, column 28: “../../etc/passwd” is no id; expected 1–100 of A–Z a–z 0–9 . _ -, not beginning with . or -"
        ),
        (#"{"description": "a\u0000b"}"#, "line 1, column 17: “description” holds the control character U+0"),
        (#"{"description": "a", "parameters": []}"#, "line 1, column 36: “parameters” is an array; expected an object"),
        ("[1]", "line 1, column 2: a request must be an object, not a number"),
        ("\"x\"", #"line 1, column 1: a string where a request was expected, such as {"description": "plot sin(x)"}"#),
        ("[]", "the file holds no request"),
        (#"{"requests": [], "x": 1}"#, "line 1, column 18: “x” beside “requests”; put it into each request"),
    ]) func `a wrong request is told where and why`(text: String, message: String) {
        #expect(refusal(read(text).first)?.message == message)
    }

    @Test func `text that is no JSON is one refusal in the file's name`() {
        let entries = read("{\"description\": ", name: "broken.json")
        #expect(entries.map(\.id.description) == ["broken"])
        #expect(refusal(entries.first)?.code == .invalidJSON)
    }

    @Test func `descriptions are limited to 4,000 characters`() {
        let longest = String(repeating: "é", count: 4_000)
        #expect(refusal(read("{\"description\": \"\(longest)\"}").first) == nil)
        #expect(refusal(read("{\"description\": \"\(longest)x\"}").first)?.code == .invalidRequest)
    }

    @Test func `an id that stands twice is refused the second time and keeps a name of its own`() {
        let entries = read(#"[{"description": "a", "id": "x"}, {"description": "b", "id": "x"}]"#)
        #expect(refusal(entries[0]) == nil)
        #expect(refusal(entries[1])?.message == "the id “x” stands twice in this file")
        #expect(Set(entries.map(\.id)).count == 2)
    }

    @Test func `a file name that is no id needs an id inside`() {
        let without = read(#"{"description": "a"}"#, name: "my plot.json")
        #expect(refusal(without.first)?.message.hasPrefix("the file's name cannot be a job's id") == true)
        #expect(without.first?.id.description.hasPrefix("request-my-plot.json-") == true)
        let with = read(#"{"description": "a", "id": "plot"}"#, name: "my plot.json")
        #expect(with.first?.id.description == "plot" && refusal(with.first) == nil)
    }

    @Test func `more requests than allowed are refused as a whole`() {
        let reader = RequestReader(requestLimit: 2)
        let bytes = Array(#"[{"description":"a"},{"description":"b"},{"description":"c"}]"#.utf8)
        #expect(reader.read(bytes, fileName: Array("x.json".utf8)).entries.count == 1)
    }

    @Test func `a text that may still be growing does not look complete`() {
        let reader = RequestReader()
        let name = Array("x.json".utf8)
        #expect(!reader.looksComplete(Array(#"{"description": "a""#.utf8), fileName: name))
        #expect(!reader.looksComplete([], fileName: name))
        #expect(reader.looksComplete(Array(#"{"description": "a"}"#.utf8), fileName: name))
        #expect(reader.looksComplete(Array("{x".utf8), fileName: name))
        #expect(!reader.looksComplete(Array("{}\n{\"a\"".utf8), fileName: Array("x.jsonl".utf8)))
    }

    @Test func `lines are counted before they are read`() {
        let reader = RequestReader(requestLimit: 3)
        let name = Array("x.jsonl".utf8)
        let line = "{\"description\": \"a\"}\n"
        #expect(reader.read(Array(String(repeating: line + "\r\n", count: 3).utf8), fileName: name).entries.count == 3)
        let entries = reader.read(Array(String(repeating: line, count: 4).utf8), fileName: name).entries
        #expect(entries.count == 1)
        #expect(refusal(entries.first)?.message == "the file holds more than 3 requests")
    }

    @Test func `a name that is no text still tells whether there is a request a line`() {
        let bytes = Array("{\"description\": \"a\", \"id\": \"1\"}\n{\"description\": \"b\", \"id\": \"2\"}".utf8)
        let entries = RequestReader().read(bytes, fileName: [0xFF] + Array(".JSONL".utf8)).entries
        #expect(entries.map(\.id.description) == ["1", "2"])
    }

    @Test func `a message shows the beginning of a long number`() {
        let entries = read("{\"description\": \"a\", \"priority\": \(String(repeating: "7", count: 300))}")
        #expect((refusal(entries.first)?.message.count ?? 0) < 200)
    }

    @Test func `limits of JSON are handed on`() {
        let reader = RequestReader(jsonLimits: JSONLimits(depth: 2, values: 4))
        let name = Array("x.json".utf8)
        func code(_ text: String) -> FailureCode? {
            refusal(reader.read(Array(text.utf8), fileName: name).entries.first)?.code
        }
        #expect(code(#"{"description": "a", "metadata": [1]}"#) == nil)
        #expect(code(#"{"description": "a", "metadata": [1, 2]}"#) == .invalidJSON)
        #expect(code(#"{"description": "a", "metadata": [[]]}"#) == .invalidJSON)
    }
}
