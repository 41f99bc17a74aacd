import Engine
import Language

/// Reads a file of named values: `[{"latex": "E = mc^2", "names": ["mass energy equation"]}]`.
///
/// The value stands under the name of its type.
struct BookReader {
    var complaints: Complaints
    private let type: ValueType
    private let colors: ManimColors

    init(file: String, type: ValueType, colors: ManimColors) {
        complaints = Complaints(file: file)
        self.type = type
        self.colors = colors
    }

    mutating func book(_ bytes: [UInt8], words: inout WordList) -> Book? {
        let json: LocatedJSON
        do throws(JSONSyntaxError) {
            json = try JSONReader().read(bytes)
        } catch {
            complaints.add(path: nil, at: error.position, error.reason, fix: "write valid JSON")
            return nil
        }
        let root = ObjectSource.Field(json: json, path: "")
        guard let items = root.items else {
            complaints.add(root, "this is \(json.value.kind)", fix: "write an array of objects")
            return nil
        }
        var book = Book()
        for item in items { add(item, to: &book, words: &words) }
        return book
    }

    private mutating func add(_ item: ObjectSource.Field, to book: inout Book, words: inout WordList) {
        guard let object = item.object else {
            return complaints.add(item, "this is \(item.json.value.kind)", fix: "write an object")
        }
        complaints.refuseOtherKeys(object, than: [type.rawValue, "names", "title", "kind", "topic"])
        let names = complaints.strings(object["names"])
        guard let first = names.first else {
            return complaints.add(item, "there are no names", fix: "add “names”: [\"…\"]")
        }
        guard let field = object[type.rawValue] else {
            return complaints.add(item, "there is no “\(type.rawValue)”", fix: "add \(type.expectation)")
        }
        guard let value = type.value(from: field.json.value) else {
            let fix = "write \(type.expectation); the entry is left out"
            return complaints.add(field, "this cannot be read", fix: fix, severity: .warning)
        }
        let title = complaints.string(object["title"]) ?? first.prefix(1).uppercased() + first.dropFirst()
        let kind = self.kind(object["kind"])
        let isKind = kind != nil || object["kind"]?.json.value.bool ?? false
        book.add(Book.Entry(value: value, title: title, isKind: isKind, kind: kind), names: names, words: &words)
    }

    private mutating func kind(_ field: ObjectSource.Field?) -> FunctionKind? {
        guard let field, let name = field.json.value.string else { return nil }
        if let kind = FunctionKind(rawValue: name) { return kind }
        let known = FunctionKind.allCases.map(\.rawValue).joined(separator: ", ")
        complaints.add(field, "“\(name)” is no kind", fix: "known are \(known)")
        return nil
    }
}
