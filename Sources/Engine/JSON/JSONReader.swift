/// How much JSON is read before a text is refused.
package struct JSONLimits: Sendable, Hashable {
    /// Arrays and objects inside one another.
    package var depth: Int
    /// Values of all kinds, keys not counted.
    package var values: Int

    package init(depth: Int = 64, values: Int = 1_000_000) {
        self.depth = depth
        self.values = values
    }
}

/// Reads JSON as RFC 8259 has it and no looser: UTF-8, no byte order mark, no key twice, no trailing comma, no lone
/// surrogate, no number beyond a double.
package struct JSONReader: Sendable {
    private let limits: JSONLimits

    package init(limits: JSONLimits = JSONLimits()) { self.limits = limits }

    /// Reads the one value that `bytes` hold.
    ///
    /// - Throws: What is wrong at which line and column; `isIncomplete` when the text merely stops too early.
    package func read(_ bytes: [UInt8], startingAt first: TextPosition = .start) throws(JSONSyntaxError) -> LocatedJSON
    {
        var cursor = JSONCursor(bytes: bytes, line: first.line, column: first.column)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw cursor.error("the text begins with a byte order mark; save it as UTF-8 without one")
        }
        var parser = JSONParser(cursor: cursor, limits: limits)
        let value = try parser.value(depth: 0)
        cursor = parser.cursor
        cursor.skipSpace()
        guard cursor.peek() == nil else { throw cursor.error("unexpected text after the end of the JSON value") }
        return value
    }
}

private struct JSONParser {
    var cursor: JSONCursor
    let limits: JSONLimits
    private var valueCount = 0

    init(cursor: JSONCursor, limits: JSONLimits) {
        self.cursor = cursor
        self.limits = limits
    }

    mutating func value(depth: Int) throws(JSONSyntaxError) -> LocatedJSON {
        cursor.skipSpace()
        let position = cursor.position
        valueCount += 1
        guard valueCount <= limits.values else { throw cursor.error("more than \(limits.values) values") }
        return LocatedJSON(position: position, content: try content(depth: depth))
    }

    private mutating func content(depth: Int) throws(JSONSyntaxError) -> LocatedJSON.Content {
        guard let byte = cursor.peek() else { throw cursor.expected("a value") }
        switch byte {
        case UInt8(ascii: "{"):
            guard depth < limits.depth else { throw cursor.error("nested more than \(limits.depth) levels deep") }
            return .object(try members(depth: depth + 1))
        case UInt8(ascii: "["):
            guard depth < limits.depth else { throw cursor.error("nested more than \(limits.depth) levels deep") }
            return .array(try items(depth: depth + 1))
        case UInt8(ascii: "\""): return .scalar(.string(try cursor.string()))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .scalar(.number(try cursor.number()))
        case UInt8(ascii: "t"): return .scalar(try cursor.literal("true", .bool(true)))
        case UInt8(ascii: "f"): return .scalar(try cursor.literal("false", .bool(false)))
        case UInt8(ascii: "n"): return .scalar(try cursor.literal("null", .null))
        default: throw cursor.expected("a value")
        }
    }

    private mutating func items(depth: Int) throws(JSONSyntaxError) -> [LocatedJSON] {
        cursor.advance()
        var items: [LocatedJSON] = []
        cursor.skipSpace()
        if cursor.take("]") { return items }
        while true {
            items.append(try value(depth: depth))
            cursor.skipSpace()
            if cursor.take("]") { return items }
            guard cursor.take(",") else { throw cursor.expected("“,” or “]”") }
            cursor.skipSpace()
            if cursor.peek() == UInt8(ascii: "]") { throw cursor.error("a comma before “]”; remove it") }
        }
    }

    private mutating func members(depth: Int) throws(JSONSyntaxError) -> [LocatedJSON.Member] {
        cursor.advance()
        var members: [LocatedJSON.Member] = []
        var keys: Set<String> = []
        cursor.skipSpace()
        if cursor.take("}") { return members }
        while true {
            cursor.skipSpace()
            let position = cursor.position
            guard cursor.peek() == UInt8(ascii: "\"") else { throw cursor.expected("a key in double quotes") }
            let key = try cursor.string()
            guard keys.insert(key).inserted else {
                throw JSONSyntaxError(position: position, reason: "the key \(key.quotedForPeople) stands here twice")
            }
            cursor.skipSpace()
            guard cursor.take(":") else { throw cursor.expected("“:”") }
            members.append(LocatedJSON.Member(key: key, keyPosition: position, value: try value(depth: depth)))
            cursor.skipSpace()
            if cursor.take("}") { return members }
            guard cursor.take(",") else { throw cursor.expected("“,” or “}”") }
            cursor.skipSpace()
            if cursor.peek() == UInt8(ascii: "}") { throw cursor.error("a comma before “}”; remove it") }
        }
    }
}
