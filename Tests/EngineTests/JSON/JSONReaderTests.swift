import Engine
import OrderedCollections
import Testing

@Suite struct JSONReaderTests {
    private func read(_ text: String) throws(JSONSyntaxError) -> JSONValue {
        try JSONReader().read(Array(text.utf8)).value
    }

    private func error(_ bytes: [UInt8]) -> JSONSyntaxError? {
        do throws(JSONSyntaxError) {
            _ = try JSONReader().read(bytes)
            return nil
        } catch { return error }
    }

    @Test func `an object keeps its order, its digits and its characters`() throws {
        let text = #"{"z": 1.50, "a": ["é", "\u00e9", "\ud83d\ude00", "\n\/"], "n": null, "t": true}"#
        let value = try read(text)
        #expect(value.text() == #"{"z":1.50,"a":["é","é","😀","\n/"],"n":null,"t":true}"#)
        #expect(value.object?.keys.elements == ["z", "a", "n", "t"])
    }

    @Test(arguments: [
        (#"{"a": 1, "a": 2}"#, "line 1, column 10: the key “a” stands here twice"),
        (#"{"a": 1,}"#, "line 1, column 9: a comma before “}”; remove it"),
        ("[1,\n 2,]", "line 2, column 4: a comma before “]”; remove it"),
        ("[1] 2", "line 1, column 5: unexpected text after the end of the JSON value"),
        ("{'a': 1}", "line 1, column 2: “'” where a key in double quotes was expected"),
        (#"{"a" 1}"#, "line 1, column 6: “1” where “:” was expected"),
        ("[01]", "line 1, column 2: this is not a number as JSON writes them"),
        ("[1e400]", "line 1, column 2: the number 1e400 is too large"),
        ("[NaN]", "line 1, column 2: “N” where a value was expected"),
        ("[+1]", "line 1, column 2: “+” where a value was expected"),
        ("[.5]", "line 1, column 2: “.” where a value was expected"),
        (#"["\ud800"]"#, "line 1, column 3: half of a surrogate pair"),
        (#"["\udc00\ud800"]"#, "line 1, column 3: half of a surrogate pair"),
        (
            #"["\x"]"#,
            #"line 1, column 3: JSON has no such escape; write two backslashes where one is meant, as in "\\frac""#
        ),
        ("[\"é\t\"]", "line 1, column 4: a control character inside a string; write it as an escape such as \\n"),
    ]) func `what is not JSON is refused at its place`(text: String, complaint: String) {
        #expect(error(Array(text.utf8))?.description == complaint)
        #expect(error(Array(text.utf8))?.isIncomplete == false)
    }

    @Test func `bytes that are not UTF-8 and a byte order mark are refused`() {
        #expect(error([0x22, 0xFF, 0x22])?.reason == "the string that ends here is not UTF-8")
        #expect(error([0xEF, 0xBB, 0xBF, 0x31])?.reason.contains("byte order mark") == true)
        #expect(error([0xFF, 0xFE, 0x7B, 0x00])?.reason == "an unexpected character where a value was expected")
    }

    @Test func `a text cut off anywhere is incomplete, not wrong`() throws {
        let whole = Array(#" {"a": [1.5e3, true, "x\u00e9\ud83d\ude00y"], "b": {"c": null}}"#.utf8)
        for length in 0..<whole.count {
            let found = try #require(error(Array(whole[..<length])))
            #expect(found.isIncomplete, "\(length) bytes: \(found)")
        }
        #expect(error(whole) == nil)
    }

    @Test func `depth and number of values are limited`() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(error(Array(deep.utf8))?.reason == "nested more than 64 levels deep")
        let reader = JSONReader(limits: JSONLimits(values: 3))
        #expect(throws: JSONSyntaxError.self) { _ = try reader.read(Array("[1,2,3]".utf8)) }
        #expect(throws: Never.self) { _ = try reader.read(Array("[1,2]".utf8)) }
    }

    @Test func `what could steer a terminal is written as an escape`() {
        let value = JSONValue.string("a\u{1B}]0;x\u{07}\u{202E}\u{200B}b\u{2028}")
        #expect(value.text() == #""a\u001b]0;x\u0007\u202e\u200bb\u2028""#)
    }
}
