import OrderedCollections

/// Turns one JSON object into a request, or says which key is wrong, where, and what was expected.
struct RequestDecoder: Sendable {
    let defaultQuality: Quality

    static let keys = [
        "description", "context", "student_context", "topic", "id", "quality", "format", "priority", "parameters",
        "template", "metadata",
    ]

    /// The id that a request names for itself, if it is a valid one.
    func id(of document: LocatedJSON) -> JobID? {
        guard case .object(let members) = document.content else { return nil }
        return members.first { $0.key == "id" }.flatMap { $0.value.value.string }.flatMap { JobID($0) }
    }

    func request(from document: LocatedJSON) throws(Refusal) -> (JobID?, RenderRequest) {
        guard case .object(let members) = document.content else {
            throw Refusal(
                .invalidRequest,
                "\(document.position): a request must be an object, not \(document.value.kind)"
            )
        }
        if let stranger = members.first(where: { !Self.keys.contains($0.key) }) { throw unknown(stranger) }
        let fields = Fields(members: members, position: document.position)
        let request = RenderRequest(
            description: try fields.description(),
            context: try fields.context(),
            topic: try fields.text("topic", limit: 200),
            quality: try fields.choice("quality", of: Quality.self) ?? defaultQuality,
            format: try fields.choice("format", of: VideoFormat.self) ?? .mp4,
            priority: try fields.wholeNumber("priority", in: -100...100) ?? 0,
            parameters: try fields.parameters(),
            template: try fields.text("template", limit: 100),
            metadata: fields["metadata"]?.value.value
        )
        return (try fields.id(), request)
    }

    private func unknown(_ member: LocatedJSON.Member) -> Refusal {
        Refusal(
            .invalidRequest,
            "\(member.keyPosition): unknown key \(member.key.quotedForPeople)",
            hint: nearest(to: member.key, among: Self.keys).map { "did you mean “\($0)”?" }
                ?? "known keys: \(Self.keys.joined(separator: ", "))"
        )
    }
}

/// The members of a request, each read once and checked.
private struct Fields {
    let members: [LocatedJSON.Member]
    let position: TextPosition

    /// The member of that name; null counts as not being there.
    subscript(_ key: String) -> LocatedJSON.Member? { members.first { $0.key == key && $0.value.value != .null } }

    func description() throws(Refusal) -> String {
        guard let text = try text("description", limit: 4_000, mayBeEmpty: true) else {
            throw Refusal(.invalidRequest, "\(position): the key “description” is missing; it says what to show")
        }
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw Refusal(.invalidRequest, "\(place("description")): “description” is empty; it says what to show")
        }
        return text
    }

    func context() throws(Refusal) -> String? {
        if self["context"] != nil, self["student_context"] != nil {
            let message =
                "\(place("student_context")): “student_context” is the older name of “context”; give one of them"
            throw Refusal(.invalidRequest, message)
        }
        return try text(self["context"] == nil ? "student_context" : "context", limit: 4_000)
    }

    func id() throws(Refusal) -> JobID? {
        guard let text = try text("id", limit: 4_000, mayBeEmpty: true) else { return nil }
        guard let id = JobID(text) else {
            throw Refusal(.invalidRequest, "\(place("id")): \(text.quotedForPeople) is no id; expected \(JobID.rule)")
        }
        return id
    }

    func text(_ key: String, limit: Int, mayBeEmpty: Bool = false) throws(Refusal) -> String? {
        guard let member = self[key] else { return nil }
        guard let text = member.value.value.string else { throw mismatch(member, expected: "a string") }
        guard text.unicodeScalars.count <= limit else {
            let message =
                "\(member.value.position): “\(key)” has \(text.unicodeScalars.count) characters, more than \(limit)"
            throw Refusal(.invalidRequest, message)
        }
        if let control = text.unicodeScalars.first(where: {
            $0.properties.generalCategory == .control && !"\n\r\t".unicodeScalars.contains($0)
        }) {
            let number = String(control.value, radix: 16, uppercase: true)
            throw Refusal(.invalidRequest, "\(member.value.position): “\(key)” holds the control character U+\(number)")
        }
        return text.isEmpty && !mayBeEmpty ? nil : text
    }

    func choice<Choice>(_ key: String, of type: Choice.Type) throws(Refusal) -> Choice?
    where Choice: RawRepresentable<String> & CaseIterable {
        guard let member = self[key] else { return nil }
        let expected = "one of " + Choice.allCases.map { "“\($0.rawValue)”" }.joined(separator: ", ")
        guard let text = member.value.value.string else { throw mismatch(member, expected: expected) }
        guard let choice = Choice(rawValue: text) else {
            let message = "\(member.value.position): “\(key)” is \(text.quotedForPeople); expected \(expected)"
            throw Refusal(.invalidRequest, message)
        }
        return choice
    }

    func wholeNumber(_ key: String, in range: ClosedRange<Int>) throws(Refusal) -> Int? {
        guard let member = self[key] else { return nil }
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard let number = member.value.value.number?.int, range.contains(number) else {
            throw mismatch(member, expected: expected)
        }
        return number
    }

    func parameters() throws(Refusal) -> JSONObject {
        guard let member = self["parameters"] else { return [:] }
        guard let object = member.value.value.object else { throw mismatch(member, expected: "an object") }
        return object
    }

    private func place(_ key: String) -> TextPosition { self[key]?.value.position ?? position }

    private func mismatch(_ member: LocatedJSON.Member, expected: String) -> Refusal {
        let value = member.value.value
        let found = value.number.map(\.text.shortened) ?? value.kind
        return Refusal(.invalidRequest, "\(member.value.position): “\(member.key)” is \(found); expected \(expected)")
    }
}
