import Engine
import Language

extension TemplateReader {
    private static let parameterKeys = [
        "type", "about", "default", "minimum", "maximum", "size", "cues", "derive", "domain", "book",
    ]

    mutating func readParameters(_ field: ObjectSource.Field?) {
        guard let field else { return }
        guard let object = field.object else {
            return complaints.add(field, "this is \(field.json.value.kind)", fix: "write an object of parameters")
        }
        for member in object.members {
            let name = member.key
            guard let first = name.utf8.first, Self.isName(name), first > UInt8(ascii: "9") else {
                let what = "“\(name)” is no name"
                let fix = "use letters, digits and underscores, a letter first"
                complaints.add(path: "\(field.path).\(name)", at: member.keyPosition, what, fix: fix)
                continue
            }
            read(ObjectSource.Field(json: member.value, path: "\(field.path).\(name)"), named: name)
        }
    }

    private static func isName(_ text: String) -> Bool {
        text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }

    private mutating func read(_ field: ObjectSource.Field, named name: String) {
        guard let object = field.object else {
            return complaints.add(field, "this is \(field.json.value.kind)", fix: "write an object with a “type”")
        }
        complaints.refuseOtherKeys(object, than: Self.parameterKeys)
        guard let type = type(object, field) else { return }
        if let cues = object["cues"] { self.cues.append(cues) }
        let minimum = complaints.number(object["minimum"])
        let maximum = complaints.number(object["maximum"])
        let plain = Parameter(
            name: name,
            type: type,
            about: complaints.string(object["about"]),
            defaultValue: nil,
            derivation: derivation(object["derive"]),
            minimum: minimum,
            maximum: maximum,
            size: (object["size"]?.items ?? []).compactMap { complaints.number($0).map { Int($0) } },
            domain: complaints.strings(object["domain"]),
            book: book(object["book"], type)
        )
        parameters.append(plain.withDefault(defaultValue(object["default"], plain)))
    }

    private mutating func type(_ object: ObjectSource, _ field: ObjectSource.Field) -> ValueType? {
        let types = ValueType.allCases.filter(\.isForParameters).map(\.rawValue)
        guard let typeField = object["type"] else {
            complaints.add(field, "the type is missing", fix: "add “type”: one of \(types.joined(separator: ", "))")
            return nil
        }
        guard let name = complaints.string(typeField) else { return nil }
        if let type = ValueType(rawValue: name), type.isForParameters { return type }
        let guess = nearest(to: name, among: types).map { "did you mean “\($0)”?" }
        complaints.add(typeField, "“\(name)” is no type", fix: guess ?? "known are \(types.joined(separator: ", "))")
        return nil
    }

    private mutating func defaultValue(_ field: ObjectSource.Field?, _ parameter: Parameter) -> Value? {
        guard let field else { return nil }
        guard let value = parameter.value(from: field.json.value, colors: shared.colors) else {
            complaints.add(field, "this is no value for the parameter", fix: "write \(parameter.expectation)")
            return nil
        }
        return value
    }

    private mutating func derivation(_ field: ObjectSource.Field?) -> Parameter.Derivation? {
        guard let field, let text = complaints.string(field) else { return nil }
        if text == "seed" { return .seed }
        for (prefix, make) in Self.derivations where text.hasPrefix(prefix) {
            return make(String(text.dropFirst(prefix.count)))
        }
        let fix = "write “latex of …”, “name of …”, “text …” or “seed”"
        complaints.add(field, "“\(text)” says nothing that can be derived", fix: fix)
        return nil
    }

    private static let derivations: [(String, @Sendable (String) -> Parameter.Derivation)] = [
        ("latex of ", { .latex(of: $0) }), ("name of ", { .name(of: $0) }), ("text ", { .text($0) }),
    ]

    // MARK: Books

    private mutating func book(_ field: ObjectSource.Field?, _ type: ValueType) -> Book? {
        guard let field, let name = complaints.string(field) else { return nil }
        guard let bytes = folder.books[name] else {
            complaints.add(field, "there is no file “\(name)” in the folder", fix: "add it, or correct the name")
            return nil
        }
        var reader = BookReader(file: "\(folder.name)/\(name)", type: type, colors: shared.colors)
        let book = reader.book(bytes, words: &words)
        complaints.add(contentsOf: reader.complaints)
        return book
    }
}

extension Complaints {
    mutating func add(contentsOf other: Complaints) {
        for problem in other.problems {
            add(
                path: problem.path,
                at: problem.position,
                file: problem.file,
                problem.what,
                fix: problem.fix,
                severity: problem.severity
            )
        }
    }
}

extension Parameter {
    func withDefault(_ value: Value?) -> Parameter {
        Parameter(
            name: name,
            type: type,
            about: about,
            defaultValue: value,
            derivation: derivation,
            minimum: minimum,
            maximum: maximum,
            size: size,
            domain: domain,
            book: book
        )
    }
}
