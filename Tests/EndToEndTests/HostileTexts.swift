import Support

/// Request files that are no requests, or odd ones.
enum HostileTexts {
    static let all: [Attack] = [
        truncated, encodings, bytes, syntax, numbers, priorities, depths, shapes, lines, fields, oddities,
        identities, oddIdentities,
    ].flatMap { $0 }

    private static func times(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    private static func bad(_ texts: [(String, String)], _ end: String = "rejected invalid_json") -> [Attack] {
        texts.map { .file("\($0.0).json", Array($0.1.utf8), end) }
    }

    /// A file that ends after each of its bytes.
    static let truncated: [Attack] = {
        let text = Array(#"{"description":"é\u00e9\ud83d\ude00","priority":-1.5e3,"metadata":[true,null]}"#.utf8)
        return (1..<text.count).map { .file("cut-\($0).json", Array(text[..<$0]), "rejected invalid_json") }
    }()

    static let encodings: [Attack] = {
        let units = Array(Known.request().utf16)
        let little: [UInt8] = units.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        let big: [UInt8] = units.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        let wide: [UInt8] = Known.request().utf8.flatMap { [$0, 0, 0, 0] }
        let marked: [UInt8] = [0xEF, 0xBB, 0xBF] + Array(Known.request().utf8)
        let texts: [(String, [UInt8])] = [
            ("bom", marked), ("utf16le", little), ("utf16be", [0xFE, 0xFF] + big), ("utf32", wide),
        ]
        return texts.map { .file("\($0.0).json", $0.1, "rejected invalid_json") }
    }()

    static let bytes: [Attack] = {
        let bad: [(String, [UInt8])] = [
            ("half", [0xC3, 0x28]), ("overlong", [0xC0, 0x80]), ("surrogate", [0xED, 0xA0, 0x80]),
            ("beyond", [0xF4, 0x90, 0x80, 0x80]), ("lone", [0x80]), ("latin1", [0xE9]), ("ff", [0xFF, 0xFE]),
        ]
        return bad.map { name, bytes in
            let text = Array(#"{"description":""#.utf8) + bytes + Array(#""}"#.utf8)
            return .file("bytes-\(name).json", text, "rejected invalid_json")
        }
    }()

    static let syntax: [Attack] =
        bad([
            ("high", #"{"description":"\ud800"}"#), ("low", #"{"description":"\udc00"}"#),
            ("reversed", #"{"description":"\udc00\ud800"}"#), ("high-high", #"{"description":"\ud800\ud800"}"#),
            ("high-text", #"{"description":"\ud800x"}"#), ("raw-control", "{\"description\":\"a\u{0}\"}"),
            ("raw-line", "{\"description\":\"a\nb\"}"), ("raw-escape", "{\"description\":\"\u{1B}[2J\"}"),
            ("twice", #"{"description":"a","description":"b"}"#),
            ("twice-escaped", #"{"description":"a","\u0064escription":"b"}"#),
            ("twice-inside", #"{"description":"a","metadata":{"x":1,"x":2}}"#),
            ("twice-twin", #"{"description":"a","metadata":{"caf\u00e9":1,"cafe\u0301":2}}"#),
            ("comma", #"{"description":"a",}"#), ("comma-array", #"[{"description":"a"},]"#),
            ("comma-only", "{,}"), ("garbage", #"{"description":"a"} x"#),
            ("second", #"{"description":"a"}{"description":"b"}"#), ("comment", #"{"description":"a"/* x */}"#),
            ("slashes", "// x\n{\"description\":\"a\"}"), ("quotes", "{'description':'a'}"),
            ("bare", "{description:\"a\"}"), ("escape-x", #"{"description":"\x41"}"#),
            ("escape-u", #"{"description":"\u00g0"}"#), ("escape-short", #"{"description":"\u41"}"#),
            ("nbsp", "\u{A0}{\"description\":\"a\"}"), ("python", "None"), ("yaml", "description: plot sin(x)"),
            ("html", "<script>alert(1)</script>"), ("ansi", "\u{1B}]0;evil\u{07}\n::error::x\n##[error]x"),
        ])

    static let numbers: [Attack] = {
        let numbers = [
            "NaN", "Infinity", "-Infinity", "1e400", "-1e400", "01", "+1", ".5", "1.", "0x10", "1e", "1_000", "--1",
            "١",
        ]
        return bad(numbers.enumerated().map { ("number-\($0.offset)", priority($0.element)) })
    }()

    static let priorities: [Attack] = {
        let values = [
            "1e3", "1.5", "100000000000000000000", "\"1\"", "true", "[]", "101", times("9", 300),
            "0." + times("1", 1_000_000),
        ]
        let texts = values.enumerated().map { ("priority-\($0.offset)", priority($0.element)) }
        return bad(texts, "rejected invalid_request")
    }()

    private static func priority(_ value: String) -> String { "{\"description\":\"a\",\"priority\":\(value)}" }

    static let depths: [Attack] = {
        let start = #"{"description":"a","metadata":"#
        let texts: [(String, String)] = [
            ("deep-65", times("[", 65) + times("]", 65)), ("deep-600", times("[", 600) + times("]", 600)),
            ("deep-100000", times("[", 100_000)), ("deep-1000000", times("[", 1_000_000)),
            ("deep-objects", times("{\"a\":", 100_000)),
            ("deep-metadata", start + times("[", 64) + times("]", 64) + "}"),
            ("values", start + "[" + times("0,", 200_000) + "0]}"),
        ]
        return bad(texts)
    }()

    static let shapes: [Attack] =
        bad(
            [
                ("null", "null"), ("true", "true"), ("zero", "0"), ("string", "\"a\""), ("nothing", "[]"),
                ("object", "{}"),
                ("array-in", #"[[{"description":"a"}]]"#), ("requests-object", #"{"requests":{}}"#),
                ("requests-and", #"{"requests":[],"id":"x"}"#), ("proto", #"{"description":"a","__proto__":{"x":1}}"#),
                ("constructor", #"{"description":"a","constructor":{}}"#), ("case", #"{"Description":"a"}"#),
                ("space-key", #"{"description ":"a"}"#), ("hidden-key", #"{"descri\u200bption":"a"}"#),
                ("empty-key", #"{"description":"a","":1}"#), ("escape-key", #"{"\u001b]0;x\u0007":1}"#),
                ("command-key", ###"{"\r\n::set-output name=x::y":1,"##vso[x]":2}"###),
            ],
            "rejected invalid_request"
        )

    static let lines: [Attack] = {
        let keys = (0..<60_000).map { "\"k\($0)\":0" }.joined(separator: ",")
        let texts: [(String, String)] = [
            ("keys.json", "{\(keys)}"), ("many.json", "[\(times("{},", 10_000)){}]"),
            ("lines.jsonl", times("0\n", 1_000_000)),
        ]
        return texts.map { .file($0.0, Array($0.1.utf8), "rejected invalid_request") }
    }()

    static let fields: [Attack] =
        bad(
            [
                ("number", #"{"description":1}"#), ("list", #"{"description":["a"]}"#),
                ("none", #"{"description":null}"#),
                ("blank", #"{"description":" \n\t"}"#), ("nul", #"{"description":"a\u0000b"}"#),
                ("escape", #"{"description":"\u001b]0;evil\u0007"}"#), ("c1", #"{"description":"\u009b31m"}"#),
                ("delete", #"{"description":"a\u007fb"}"#),
                ("long", "{\"description\":\"\(times("a", 4_001))\"}"),
                ("megabyte", "{\"description\":\"\(times("a", 1_000_000))\"}"),
                ("quality", #"{"description":"a","quality":"\u202e4k"}"#),
                ("format", #"{"description":"a","format":"exe"}"#),
                ("topic", "{\"description\":\"a\",\"topic\":\"\(times("t", 201))\"}"),
                ("both", #"{"description":"a","context":"x","student_context":"y"}"#),
                ("parameters", #"{"description":"a","parameters":[1]}"#),
                ("template", #"{"description":"a","template":"../../etc"}"#),
            ],
            "rejected invalid_request"
        )

    static let oddities: [Attack] =
        bad(
            [
                (
                    "lines-in",
                    #"{"description":"draw\r\n::error::a\r\n::set-output name=x::y\r\n##[error]b ##vso[task.c]"}"#
                ),
                ("bidi", #"{"description":"draw \u202e\u2066 \u200b\u200f\ufeff \ud800\udc00"}"#),
                ("tags", #"{"description":"draw \udb40\udc41\udb40\udc42 \u3164\uffa0\u115f"}"#),
                ("separators", #"{"description":"draw \u2028\u2029 ::error::x"}"#),
                ("marks", "{\"description\":\"draw a\(times("\u{301}", 3_000))\"}"),
                (
                    "metadata",
                    #"{"description":"draw it","metadata":{"\u001b]0;x\u0007":"\r\n::error::x ##[error]","\u202e":"\u0000"}}"#
                ),
            ],
            "failed no_language_model"
        )

    static let identities: [Attack] = {
        let ids = [
            "../../etc/cron.d/x", "/etc/cron.d/x", "a/b", "..", ".", "", ".hidden", "-rf", "a ", " a", #"a\nb"#,
            #"a\u0000"#,
            #"a\u202eb"#, #"a\u200bb"#, "é", "$(touch executed)", "a;b", "%2e%2e%2fx", #"..\\..\\x"#, "a:b", "*",
            "~root",
            times("i", 300), times("i", 101),
        ]
        return bad(
            ids.enumerated().map { ("id-\($0.offset)", Known.request(id: $0.element)) },
            "rejected invalid_request"
        )
    }()

    static let oddIdentities: [Attack] = {
        let ids = ["CON", "nul.txt", "a.", "rejected", "a.json", "a.mp4", "a.json.error.json", "a..b", times("i", 100)]
        return ids.map { id in
            Attack("the id \(id)", job: id, "done") { program in
                try program.folder.write(Known.request(id: id).utf8, to: "inbox/named-\(id.prefix(40)).json")
            }
        }
    }()
}
