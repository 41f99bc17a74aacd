import OrderedCollections

/// A JSON value that knows where it stood in the file, so that a complaint can name the line and column.
package struct LocatedJSON: Sendable {
    /// Where the first character of the value stood.
    package let position: TextPosition
    package let content: Content

    package indirect enum Content: Sendable {
        case scalar(JSONValue)
        case array([LocatedJSON])
        case object([Member])
    }

    package struct Member: Sendable {
        package let key: String
        package let keyPosition: TextPosition
        package let value: LocatedJSON
    }

    /// The same value without the positions.
    package var value: JSONValue {
        switch content {
        case .scalar(let value): value
        case .array(let items): .array(items.map(\.value))
        case .object(let members): .object(JSONObject(uniqueKeysWithValues: members.map { ($0.key, $0.value.value) }))
        }
    }
}

/// A place in a text, counted from 1; a column is a Unicode scalar, as editors count.
package struct TextPosition: Sendable, Hashable, CustomStringConvertible {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static let start = TextPosition(line: 1, column: 1)

    package var description: String { "line \(line), column \(column)" }
}

/// Why a text is not JSON, and where that showed.
package struct JSONSyntaxError: Error, Equatable, CustomStringConvertible {
    package let position: TextPosition
    package let reason: String

    /// Whether the text merely stopped too early: a writer may still be at it.
    package let isIncomplete: Bool

    package init(position: TextPosition, reason: String, isIncomplete: Bool = false) {
        self.position = position
        self.reason = reason
        self.isIncomplete = isIncomplete
    }

    package var description: String { "\(position): \(reason)" }
}
