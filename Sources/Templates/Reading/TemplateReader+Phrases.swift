import Engine
import Language
import Mathematics

extension TemplateReader {
    mutating func readPhrases(_ root: ObjectSource) {
        // Clauses first, so that a part of a pattern that is written like a clause is that clause.
        for field in root["clauses"]?.items ?? [] { addPhrase(field) }
        for field in root["patterns"]?.items ?? [] { readRequest(field) }
        for field in root["words"]?.items ?? [] { addPhrase(field) }
        for cues in cues { readCues(cues) }
        if root["patterns"] != nil, requests.isEmpty, let field = root["patterns"], !complaints.hasErrors {
            complaints.add(field, "there is no pattern", fix: "add at least one way to ask for the template")
        }
    }

    /// A pattern may have several parts, joined by ` & `, that stand in any order; `set` belongs to the first.
    private mutating func readRequest(_ field: ObjectSource.Field) {
        let source = field.object?["say"]?.json.value.string ?? field.json.value.string
        guard let source else {
            return complaints.add(field, "this is \(field.json.value.kind)", fix: "write a pattern as a string")
        }
        let parts = source.split(separator: "&").map(String.init)
        var request: [Int] = []
        for part in parts {
            guard let pattern = pattern(part, field) else { return }
            let hasValues = request.isEmpty && field.object != nil
            if !hasValues, let index = phrases.firstIndex(where: { $0.pattern.items == pattern.items }) {
                request.append(index)
            } else {
                request.append(phrases.count)
                phrases.append(hasValues ? phrase(pattern, field) : Phrase(pattern: pattern))
            }
        }
        requests.append(request)
    }

    private mutating func addPhrase(_ field: ObjectSource.Field) {
        guard let source = field.object?["say"]?.json.value.string ?? field.json.value.string else {
            return complaints.add(field, "this is \(field.json.value.kind)", fix: "write a pattern as a string")
        }
        guard let pattern = pattern(source, field) else { return }
        if field.object == nil, let index = phrases.firstIndex(where: { $0.pattern.items == pattern.items }) {
            free.insert(index)
        } else {
            free.insert(phrases.count)
            phrases.append(phrase(pattern, field))
        }
    }

    /// The cues of a parameter are clauses in which `{}` is its value.
    private mutating func readCues(_ field: ObjectSource.Field) {
        let name = field.path.split(separator: ".").dropLast().last.map(String.init) ?? ""
        for (source, item) in zip(complaints.strings(field), field.items ?? []) {
            guard let pattern = pattern(source.replacing("{}", with: "{\(name)}"), item) else { continue }
            free.insert(phrases.count)
            phrases.append(Phrase(pattern: pattern))
        }
    }

    // MARK: Assignments

    private mutating func phrase(_ pattern: Pattern, _ field: ObjectSource.Field) -> Phrase {
        guard let object = field.object else { return Phrase(pattern: pattern) }
        complaints.refuseOtherKeys(object, than: ["say", "set"])
        guard let set = object["set"]?.object else { return Phrase(pattern: pattern) }
        let locals = Set(pattern.slots.filter { $0.type != nil }.map(\.name))
        let assignments = set.members.compactMap { member in
            assignment(member, in: set, slots: pattern.slots)
        }
        return Phrase(pattern: pattern, assignments: assignments, localSlots: locals)
    }

    private mutating func assignment(
        _ member: LocatedJSON.Member,
        in set: ObjectSource,
        slots: [Pattern.Slot]
    ) -> Phrase.Assignment? {
        let field = ObjectSource.Field(json: member.value, path: "\(set.path).\(member.key)")
        guard let parameter = parameters.first(where: { $0.name == member.key }) else {
            let guess = nearest(to: member.key, among: parameters.map(\.name)).map { "did you mean “\($0)”?" }
            complaints.add(field, "“\(member.key)” is no parameter", fix: guess ?? "declare it under “parameters”")
            return nil
        }
        guard let content = content(member.value.value, for: parameter, slots: slots) else {
            complaints.add(
                field,
                "this cannot be read",
                fix: "write \(parameter.expectation), or a formula in the slots"
            )
            return nil
        }
        return Phrase.Assignment(parameter: parameter.name, content: content)
    }

    private func content(
        _ json: JSONValue,
        for parameter: Parameter,
        slots: [Pattern.Slot]
    ) -> Phrase.Assignment.Content? {
        let names = Set(
            slots.flatMap { [$0.name, $0.name + "x", $0.name + "y", $0.name + "lower", $0.name + "upper"] }
        )
        func formula(_ json: JSONValue, _ more: Set<String> = []) -> Expression? {
            guard let text = json.string ?? json.number?.text else { return nil }
            do throws(MathematicsError) {
                return try Expression(parsing: text.withoutNameDots, variables: names.union(more))
            } catch {
                return nil
            }
        }
        if let slot = slots.first(where: { $0.name == json.string }), slot.type == parameter.type.rawValue {
            return .slot(slot.name)
        }
        switch parameter.type {
        case .number, .integer: return formula(json).map { .number($0) }
        case .expression: return formula(json, ["x"]).map { .expression($0) }
        case .matrix:
            let rows = (json.array ?? []).map { row in (row.array ?? []).compactMap { formula($0) } }
            guard rows.count > 1, Set(rows.map(\.count)).count == 1, rows[0].count > 1 else { return nil }
            return .matrix(rows)
        default: return parameter.type.value(from: json).map { .constant($0) }
        }
    }

    // MARK: Rules

    mutating func readRules(_ field: ObjectSource.Field?) -> [Template.Rule] {
        let sources = complaints.strings(field)
        return zip(sources, field?.items ?? []).compactMap { source, item in
            if let rule = rule(source) { return rule }
            complaints.add(
                item,
                "“\(source)” is no relation",
                fix: "write one such as “a^2 + b^2 = c^2” or “low < high”"
            )
            return nil
        }
    }

    private func rule(_ source: String) -> Template.Rule? {
        let slots = phrases.flatMap(\.pattern.slots).map(\.name) + parameters.map(\.name)
        let names = Set(slots.map { $0.filter { $0 != "_" } })
        let notWhole = " is no whole number"
        if source.hasSuffix(notWhole) {
            return rule(source, [String(source.dropLast(notWhole.count)), "0"], names, .notWhole)
        }
        for (sign, relation) in [("<", Template.Rule.Relation.less), ("=", .equal)] {
            let sides = source.filter { $0 != "_" }.split(separator: Character(sign)).map(String.init)
            if sides.count == 2 { return rule(source, sides, names, relation) }
        }
        return nil
    }

    private func rule(
        _ source: String,
        _ sides: [String],
        _ names: Set<String>,
        _ relation: Template.Rule.Relation
    ) -> Template.Rule? {
        do throws(MathematicsError) {
            let left = try Expression(parsing: sides[0], variables: names)
            let right = try Expression(parsing: sides[1], variables: names)
            return Template.Rule(source: source, left: left, right: right, relation: relation)
        } catch {
            return nil
        }
    }
}

extension String {
    /// `p.x` as `px`, since names have no dots; the dot of `0.5` stays.
    fileprivate var withoutNameDots: String {
        var text = ""
        for character in self where character != "." || text.last?.isLetter != true { text.append(character) }
        return text
    }
}
