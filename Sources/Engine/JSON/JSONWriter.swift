extension JSONValue {
    /// The value as JSON text.
    ///
    /// Control characters, the line separators U+2028 and U+2029 and the characters that reorder or hide text
    /// (bidirectional controls, zero-width ones) are escaped, so that no terminal and no log is steered by a request.
    /// Where `pretty`, there are two spaces a level and a line for each member; otherwise all is on one line.
    package func text(pretty: Bool = false) -> String {
        var writer = JSONWriter(pretty: pretty)
        writer.write(self, depth: 0)
        return writer.text
    }
}

private struct JSONWriter {
    let pretty: Bool
    var text = ""

    mutating func write(_ value: JSONValue, depth: Int) {
        switch value {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .number(let number): text += number.text
        case .string(let string): write(string)
        case .array(let items):
            // Numbers side by side read better than one a line: matrices, ranges.
            let inline = items.allSatisfy { $0.object == nil }
            writeMembers(items, "[", "]", depth: depth, inline: inline) { $0.write($1, depth: depth + 1) }
        case .object(let members):
            writeMembers(Array(members), "{", "}", depth: depth, inline: false) {
                $0.write($1.key)
                $0.text += $0.pretty ? ": " : ":"
                $0.write($1.value, depth: depth + 1)
            }
        }
    }

    private mutating func writeMembers<Member>(
        _ members: [Member],
        _ open: String,
        _ close: String,
        depth: Int,
        inline: Bool,
        _ body: (inout JSONWriter, Member) -> Void
    ) {
        text += open
        for (index, member) in members.enumerated() {
            if index > 0 { text += pretty && inline ? ", " : "," }
            if pretty && !inline { text += "\n" + String(repeating: "  ", count: depth + 1) }
            body(&self, member)
        }
        if pretty && !inline && !members.isEmpty { text += "\n" + String(repeating: "  ", count: depth) }
        text += close
    }

    private mutating func write(_ string: String) {
        text += "\""
        for scalar in string.unicodeScalars { write(scalar) }
        text += "\""
    }

    private mutating func write(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": text += "\\\""
        case "\\": text += "\\\\"
        case "\n": text += "\\n"
        case "\t": text += "\\t"
        case "\r": text += "\\r"
        case _ where scalar.isSafeToShow: text.unicodeScalars.append(scalar)
        default:
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
    }
}

extension Unicode.Scalar {
    /// Whether the character only shows itself: no control, no bidirectional or zero-width format character.
    package var isSafeToShow: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: true
        }
    }
}

extension String {
    /// The text in curved quotes, cut short and with nothing in it that could steer a terminal.
    package var quotedForPeople: String {
        let shown = unicodeScalars.prefix(80).map { $0.isSafeToShow ? String($0) : "�" }.joined()
        return "“\(shown)\(unicodeScalars.count > 80 ? "…" : "")”"
    }
}
