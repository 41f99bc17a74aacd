package import OrderedCollections

/// A JSON value whose objects keep the order of their keys and whose numbers keep their digits.
package enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

/// An object in the order in which its keys were written.
package typealias JSONObject = OrderedDictionary<String, JSONValue>

/// A number as it was written, so that what a user hands in comes back digit for digit.
package struct JSONNumber: Sendable, Hashable {
    package let text: String

    /// Takes digits that the reader has already checked against RFC 8259, section 6.
    init(checked text: String) { self.text = text }

    package init(_ value: Int) { text = String(value) }

    /// Writes the shortest digits that read back as `value`, without a fraction where there is none.
    package init(_ value: Double) {
        precondition(value.isFinite, "JSON has no \(value)")
        text = value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }

    /// The nearest double; finite, because the reader refuses what does not fit.
    package var double: Double { Double(text) ?? 0 }

    /// The whole number, nil if there is a fraction or it does not fit.
    package var int: Int? { Int(text) ?? Int(exactly: double) }
}

extension JSONValue {
    package static func int(_ value: Int) -> Self { .number(JSONNumber(value)) }
    package static func double(_ value: Double) -> Self { .number(JSONNumber(value)) }

    package var string: String? { if case .string(let value) = self { value } else { nil } }
    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    package var number: JSONNumber? { if case .number(let value) = self { value } else { nil } }
    package var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    package var object: JSONObject? { if case .object(let value) = self { value } else { nil } }

    /// What kind of value this is, as a person would say it: "a string", "an array".
    package var kind: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

extension String {
    /// The digits of a number as far as a message shows them.
    var shortened: String { utf8.count > 40 ? prefix(40) + "…" : self }
}

extension JSONValue: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) { self = .string(value) }
}
