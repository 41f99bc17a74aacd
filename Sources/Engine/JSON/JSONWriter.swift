extension JSONValue {
    /// The value as JSON text.
    ///
    /// Characters that are not safe to show (see `isSafeToShow`) are escaped, so that no terminal and no log is steered
    /// by a request.
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
        var last: Unicode.Scalar?
        for scalar in string.unicodeScalars {
            write(scalar, after: last)
            last = scalar
        }
        text += "\""
    }

    private mutating func write(_ scalar: Unicode.Scalar, after last: Unicode.Scalar?) {
        switch scalar {
        case "\"": text += "\\\""
        case "\\": text += "\\\\"
        case "\n": text += "\\n"
        case "\t": text += "\\t"
        case "\r": text += "\\r"
        case _ where scalar.isSafeToShow(after: last): text.unicodeScalars.append(scalar)
        default:
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
    }
}
