import Engine

/// An object of `template.json` being read, which complains about what it finds.
struct ObjectSource {
    let members: [LocatedJSON.Member]
    let position: TextPosition
    let path: String

    /// A key's value and where it stands.
    subscript(key: String) -> Field? {
        members.first { $0.key == key }.map { Field(json: $0.value, path: path.isEmpty ? key : "\(path).\(key)") }
    }

    struct Field {
        let json: LocatedJSON
        let path: String

        var object: ObjectSource? {
            guard case .object(let members) = json.content else { return nil }
            return ObjectSource(members: members, position: json.position, path: path)
        }

        var items: [Field]? {
            guard case .array(let items) = json.content else { return nil }
            return items.enumerated().map { Field(json: $1, path: "\(path)[\($0)]") }
        }
    }
}

/// Collects the problems of one template folder.
struct Complaints {
    let file: String
    private(set) var problems: [Problem] = []

    init(file: String) { self.file = file }

    mutating func add(_ field: ObjectSource.Field, _ what: String, fix: String, severity: Problem.Severity = .error) {
        add(path: field.path, at: field.json.position, what, fix: fix, severity: severity)
    }

    mutating func add(
        path: String?,
        at position: TextPosition?,
        file: String? = nil,
        _ what: String,
        fix: String,
        severity: Problem.Severity = .error
    ) {
        let file = file ?? self.file
        problems.append(
            Problem(severity: severity, file: file, path: path, position: position, what: what, fix: fix)
        )
    }

    var hasErrors: Bool { problems.contains { $0.severity == .error } }

    // MARK: Reading with complaints

    mutating func string(_ field: ObjectSource.Field?) -> String? {
        guard let field else { return nil }
        if let text = field.json.value.string { return text }
        add(field, "this is \(field.json.value.kind)", fix: "write a string")
        return nil
    }

    mutating func strings(_ field: ObjectSource.Field?) -> [String] {
        guard let field else { return [] }
        guard let items = field.items else {
            add(field, "this is \(field.json.value.kind)", fix: "write an array of strings")
            return []
        }
        return items.compactMap { string($0) }
    }

    mutating func number(_ field: ObjectSource.Field?) -> Double? {
        guard let field else { return nil }
        if let number = field.json.value.number { return number.double }
        add(field, "this is \(field.json.value.kind)", fix: "write a number")
        return nil
    }

    mutating func refuseOtherKeys(_ object: ObjectSource, than keys: [String]) {
        for member in object.members where !keys.contains(member.key) {
            let guess = nearest(to: member.key, among: keys).map { "did you mean “\($0)”?" }
            add(
                path: object.path.isEmpty ? member.key : "\(object.path).\(member.key)",
                at: member.keyPosition,
                "there is no such key",
                fix: guess ?? "known here are \(keys.joined(separator: ", "))"
            )
        }
    }
}
