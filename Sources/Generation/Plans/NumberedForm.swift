import Engine
import OrderedCollections

/// Pieces of JSON Schema.
///
/// Their bounds are far beyond what is used: an answer that oversteps a little is trimmed, one that oversteps them is no
/// answer.
enum Shape {
    static func text(_ limit: Int) -> JSONValue { .object(["type": "string", "maxLength": .int(limit)]) }

    static func texts(_ limit: Int, each: Int) -> JSONValue { list(limit, of: text(each)) }

    static func list(_ limit: Int, of item: JSONValue) -> JSONValue {
        .object(["type": "array", "maxItems": .int(limit), "items": item])
    }

    static let flag = JSONValue.object(["type": "boolean"])
    static let number = JSONValue.object(["type": "number"])

    static func choice(_ names: [String]) -> JSONValue {
        .object(["type": "string", "enum": .array(names.map { .string($0) })])
    }

    /// An object with these fields and no others.
    static func object(_ fields: JSONObject) -> JSONObject {
        [
            "type": "object", "properties": .object(fields),
            "required": .array(fields.keys.map { .string($0) }), "additionalProperties": .bool(false),
        ]
    }
}

extension AnswerSchema {
    /// An answer that says something of each of several concepts, by their numbers from 1.
    static func numbered(_ name: String, _ purpose: String, count: Int, fields: JSONObject) -> AnswerSchema {
        var item: JSONObject = [
            "number": .object(["type": "integer", "minimum": .int(1), "maximum": .int(count)])
        ]
        item.merge(fields) { $1 }
        let list: JSONObject = [
            "type": "array", "minItems": .int(1), "maxItems": .int(count), "items": .object(Shape.object(item)),
        ]
        return AnswerSchema(name: name, purpose: purpose, schema: Shape.object(["concepts": .object(list)]))
    }
}

/// What a model said of several concepts, by their places in the question from 0.
///
/// A concept that it left out is missing; of one that it named twice, the first counts.
func readNumbered<Item>(_ answer: JSONValue, count: Int, _ read: (JSONObject) -> Item?) -> [Int: Item]? {
    var items: [Int: Item] = [:]
    for entry in answer.object?["concepts"]?.array?.prefix(count) ?? [] {
        guard let fields = entry.object, let number = fields["number"]?.number?.int, (1...count).contains(number)
        else { continue }
        if items[number - 1] == nil { items[number - 1] = read(fields) }
    }
    return items.isEmpty ? nil : items
}

extension JSONValue {
    /// The strings of an array, trimmed to `limit` characters each; empty ones are left out.
    func texts(_ most: Int, each limit: Int) -> [String] {
        (array ?? []).prefix(most).compactMap(\.string).map { $0.bounded(to: limit) }.filter { !$0.isEmpty }
    }
}
