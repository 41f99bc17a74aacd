import Engine
import Language
import OrderedCollections

/// Reads one template folder and explains what is wrong with it.
struct TemplateReader {
    let folder: TemplateFolder
    let shared: SharedLanguage
    var words: WordList
    var complaints: Complaints
    var classes: [String: [[Pattern.Item]]]
    var parameters: [Parameter] = []
    var cues: [ObjectSource.Field] = []
    var phrases: [Phrase] = []
    var requests: [[Int]] = []
    var free: Set<Int> = []

    static let keys = [
        "id", "name", "description", "keywords", "examples", "parameters", "classes", "patterns", "clauses", "words",
        "rules",
    ]

    init(_ folder: TemplateFolder, shared: SharedLanguage, words: WordList) {
        self.folder = folder
        self.shared = shared
        self.words = words
        complaints = Complaints(file: "\(folder.name)/template.json")
        classes = shared.classes
    }

    /// The template, unless it has a mistake that makes it useless.
    mutating func template() -> Template? {
        guard let root = root() else { return nil }
        complaints.refuseOtherKeys(root, than: Self.keys)
        let id = identifier(root)
        let name = complaints.string(root["name"]) ?? id
        let description = complaints.string(root["description"]) ?? ""
        require(root, ["id", "name", "description", "examples", "parameters", "patterns"])
        readParameters(root["parameters"])
        readClasses(root["classes"])
        readPhrases(root)
        let rules = readRules(root["rules"])
        let code = readCode()
        guard let code, !complaints.hasErrors else { return nil }
        return Template(
            id: id,
            name: name,
            description: description,
            keywords: complaints.strings(root["keywords"]),
            examples: complaints.strings(root["examples"]),
            parameters: parameters,
            patterns: (root["patterns"]?.items ?? []).compactMap {
                $0.json.value.string ?? $0.object?["say"]?.json.value.string
            },
            code: code,
            phrases: phrases,
            requests: requests,
            free: free,
            rules: rules
        )
    }

    private mutating func root() -> ObjectSource? {
        guard let bytes = folder.description else {
            complaints.add(path: nil, at: nil, "there is no template.json", fix: "add one; see docs/templates.md")
            return nil
        }
        do throws(JSONSyntaxError) {
            let json = try JSONReader().read(bytes)
            if case .object(let members) = json.content {
                return ObjectSource(members: members, position: json.position, path: "")
            }
            complaints.add(path: nil, at: json.position, "this is \(json.value.kind)", fix: "write an object")
        } catch {
            complaints.add(path: nil, at: error.position, error.reason, fix: "write valid JSON")
        }
        return nil
    }

    private mutating func require(_ root: ObjectSource, _ keys: [String]) {
        for key in keys where root[key] == nil {
            complaints.add(path: key, at: root.position, "the key is missing", fix: "add it; see docs/templates.md")
        }
    }

    private mutating func identifier(_ root: ObjectSource) -> String {
        guard let field = root["id"], let id = complaints.string(field) else { return folder.name }
        if id != folder.name {
            complaints.add(field, "the id is “\(id)”, the folder “\(folder.name)”", fix: "give both the same name")
        }
        return id
    }

    private mutating func readClasses(_ field: ObjectSource.Field?) {
        guard let field else { return }
        guard let object = field.object else {
            return complaints.add(
                field,
                "this is \(field.json.value.kind)",
                fix: "write an object of names and patterns"
            )
        }
        for member in object.members {
            let value = ObjectSource.Field(json: member.value, path: "\(object.path).\(member.key)")
            guard let source = complaints.string(value), let pattern = pattern(source, value) else { continue }
            classes[member.key] = [pattern.items]
        }
    }

    mutating func pattern(_ source: String, _ field: ObjectSource.Field) -> Pattern? {
        do throws(PatternError) {
            let pattern = try PatternParser.parse(source, classes: classes, words: &words)
            for slot in pattern.slots { check(slot, field) }
            return pattern
        } catch {
            complaints.add(field, "at character \(error.column): \(error.description)", fix: "mend the pattern")
            return nil
        }
    }

    private mutating func check(_ slot: Pattern.Slot, _ field: ObjectSource.Field) {
        if let type = slot.type {
            guard ValueType(rawValue: type) == nil else { return }
            let names = ValueType.allCases.map(\.rawValue)
            let guess = nearest(to: type, among: names).map { "did you mean “\($0)”?" }
            let fix = guess ?? "known are \(names.joined(separator: ", "))"
            complaints.add(field, "“{\(slot.name):\(type)}” has an unknown type", fix: fix)
        } else if !parameters.contains(where: { $0.name == slot.name }) {
            let names = parameters.map(\.name)
            let guess = nearest(to: slot.name, among: names).map { "did you mean “{\($0)}”?" }
            let fix = guess ?? "write “{\(slot.name):number}” for a value that is no parameter"
            complaints.add(field, "“{\(slot.name)}” is no parameter", fix: fix)
        }
    }

    private mutating func readCode() -> SceneCode? {
        let file = "\(folder.name)/scene.py"
        guard let source = folder.code else {
            complaints.add(
                path: nil,
                at: nil,
                file: file,
                "there is no scene.py",
                fix: "add one; see docs/templates.md"
            )
            return nil
        }
        let code = SceneCode(source)
        for name in code.parameters where !parameters.contains(where: { $0.name == name }) {
            let guess = nearest(to: name, among: parameters.map(\.name)).map { "did you mean “$\($0)”?" }
            let fix = guess ?? "declare it under “parameters”, or write “$$” for a dollar sign"
            complaints.add(
                path: nil,
                at: position(of: "$" + name, in: source),
                file: file,
                "“$\(name)” is no parameter",
                fix: fix
            )
        }
        for parameter in parameters where !code.parameters.contains(parameter.name) {
            complaints.add(
                path: "parameters.\(parameter.name)",
                at: nil,
                "scene.py does not use “$\(parameter.name)”",
                fix: "use it or remove it",
                severity: .warning
            )
        }
        if !source.contains("class GeneratedScene(") {
            complaints.add(
                path: nil,
                at: nil,
                file: file,
                "there is no class GeneratedScene",
                fix: "name the scene class so"
            )
        }
        return code
    }

    private func position(of text: String, in source: String) -> TextPosition? {
        for (line, content) in source.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let found = content.firstRange(of: text) {
                let column = content.unicodeScalars.distance(from: content.startIndex, to: found.lowerBound)
                return TextPosition(line: line + 1, column: column + 1)
            }
        }
        return nil
    }
}
