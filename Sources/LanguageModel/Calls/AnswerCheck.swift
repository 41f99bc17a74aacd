import Engine
import OrderedCollections

/// Checks a structured answer against its schema.
///
/// Knows `type`, `enum`, `const`, `properties`, `required`, `additionalProperties: false`, `items`, `minItems`,
/// `maxItems`, `minLength`, `maxLength`, `minimum`, `maximum`, `anyOf`; other keywords say nothing.
enum AnswerCheck {
    /// The first thing that is wrong, with its place (`/concepts/2/name`); nil if nothing is.
    static func problem(with value: JSONValue, schema: JSONObject, at place: String = "") -> String? {
        let here = place.isEmpty ? "the answer" : place
        if let types = schema["type"].map({ $0.array ?? [$0] }), !types.contains(where: { value.isOf(type: $0.string) })
        {
            let names = types.compactMap(\.string).joined(separator: " or ")
            return "\(here) is \(value.kind), expected \(names)"
        }
        if let choices = schema["enum"]?.array, !choices.contains(value) { return "\(here) is none of the choices" }
        if let only = schema["const"], only != value { return "\(here) is not what it must be" }
        if let options = schema["anyOf"]?.array?.compactMap(\.object), !options.isEmpty,
            options.allSatisfy({ problem(with: value, schema: $0, at: place) != nil })
        {
            return "\(here) fits none of the alternatives"
        }
        return switch value {
        case .object(let members): problem(in: members, schema, place, here)
        case .array(let items): problem(in: items, schema, place, here)
        case .string(let text):
            outside(text.unicodeScalars.count, schema, "minLength", "maxLength").map { "\(here) is \($0)" }
        case .number(let number): outside(number.double, schema).map { "\(here) is \($0)" }
        case .bool, .null: nil
        }
    }

    private static func problem(
        in members: JSONObject,
        _ schema: JSONObject,
        _ place: String,
        _ here: String
    ) -> String? {
        let properties = schema["properties"]?.object ?? [:]
        for name in schema["required"]?.array?.compactMap(\.string) ?? [] where members[name] == nil {
            return "\(here) lacks “\(name)”"
        }
        if schema["additionalProperties"] == .bool(false),
            let extra = members.keys.first(where: { properties[$0] == nil })
        {
            return "\(here) has \(extra.quotedForPeople), which nobody asked for"
        }
        for (name, member) in members {
            guard let inner = properties[name]?.object else { continue }
            if let found = problem(with: member, schema: inner, at: "\(place)/\(name)") { return found }
        }
        return nil
    }

    private static func problem(in items: [JSONValue], _ schema: JSONObject, _ place: String, _ here: String) -> String?
    {
        if let found = outside(items.count, schema, "minItems", "maxItems") { return "\(here) is \(found)" }
        guard let inner = schema["items"]?.object else { return nil }
        for (index, item) in items.enumerated() {
            if let found = problem(with: item, schema: inner, at: "\(place)/\(index)") { return found }
        }
        return nil
    }

    private static func outside(_ count: Int, _ schema: JSONObject, _ least: String, _ most: String) -> String? {
        if let bound = schema[least]?.number?.int, count < bound { return "too short: \(count), at least \(bound)" }
        if let bound = schema[most]?.number?.int, count > bound { return "too long: \(count), at most \(bound)" }
        return nil
    }

    private static func outside(_ number: Double, _ schema: JSONObject) -> String? {
        if let bound = schema["minimum"]?.number?.double, number < bound { return "below \(bound)" }
        if let bound = schema["maximum"]?.number?.double, number > bound { return "above \(bound)" }
        return nil
    }
}

extension JSONValue {
    fileprivate func isOf(type: String?) -> Bool {
        switch type {
        case "object": object != nil
        case "array": array != nil
        case "string": string != nil
        case "boolean": bool != nil
        case "null": self == .null
        case "number": number != nil
        case "integer": number?.int != nil
        default: true
        }
    }
}

/// Finds the JSON object in what a model wrote: alone, in a fence, or with prose around it.
enum JSONInText {
    static func object(in text: String) -> JSONValue? {
        if let value = read(text[...]) { return value }
        guard let first = text.firstIndex(of: "{"), let last = text.lastIndex(of: "}"), first < last else { return nil }
        return read(text[first...last])
    }

    private static func read(_ text: Substring) -> JSONValue? {
        do throws(JSONSyntaxError) {
            let value = try JSONReader().read(Array(text.utf8)).value
            return value.object == nil ? nil : value
        } catch { return nil }
    }
}
