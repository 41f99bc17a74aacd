import Engine
import OrderedCollections

/// Puts together what a model is told.
enum Questions {
    /// The longest answer: three times the longest scene that was ever of use.
    static let maximumTokens = 8_192
    /// More examples, or longer ones, cost more than they help.
    static let exampleLimit = 2
    static let exampleByteLimit = 6_000

    /// The question for a scene.
    static func scene(
        _ request: RenderRequest,
        model: String,
        examples: [SceneExample] = [],
        nearest: [Nearest] = [],
        plan: String? = nil,
        run: Int64
    ) -> ModelRequest {
        let examples = examples.filter { $0.source.utf8.count <= exampleByteLimit }.prefix(exampleLimit)
        let values = request.parameters.isEmpty ? nil : JSONValue.object(request.parameters).text()
        let mark = mark(
            [request.description, request.topic, request.context, values, plan]
                + examples.flatMap { [$0.description, $0.source] }
        )
        let shown = examples.map { example in
            Prompts.example.filled(with: [
                "mark": mark, "description": String(example.description.prefix(600)),
                "difference": difference(nearest, example), "source": example.source.withoutEnd,
            ])
        }
        let text = Prompts.request.filled(with: [
            "mark": mark, "description": request.description, "topic": request.topic, "context": request.context,
            "values": values, "plan": plan, "examples": shown.joined(separator: "\n\n"),
        ])
        var question = question(text, model: model, run: run)
        question.isPatient = true
        return question
    }

    /// The question for a repair: what is wrong with the code, what else is, and what was wrong with the drafts before.
    static func repair(
        _ request: RenderRequest,
        source: String,
        fault: CodeFault,
        others: [CodeFault],
        history: [CodeFault],
        model: String,
        run: Int64
    ) -> ModelRequest {
        let lines = fault.line.flatMap { FaultyLines.shown(around: $0, of: source) }
        let detail = fault.detail.map { FaultyLines.trimmed($0, isLog: fault.code == .latexFailed) }
        let mark = mark([request.description, source, fault.message, detail] + (others + history).map(\.message))
        let text = Prompts.repair.filled(with: [
            "mark": mark, "description": request.description, "source": source.withoutEnd,
            "stage": Prompts.name(of: fault.stage), "fault": fault.description, "lines": lines, "detail": detail,
            "others": others.prefix(5).map { "- \($0)" }.joined(separator: "\n"),
            "history": history.map { "- \($0)" }.joined(separator: "\n"), "advice": Prompts.advice(for: fault),
        ])
        return question(text, model: model, run: run)
    }

    /// The question for the rest of an answer that was cut off.
    static func rest(of question: ModelRequest, beginning: String) -> ModelRequest {
        let lines = Continuation.lastLines(of: beginning)
        let text = Prompts.continue.filled(with: ["mark": mark([beginning]), "lines": lines])
        var question = question
        question.isPatient = false
        question.messages += [.assistant(beginning.withoutEnd), .user(text)]
        return question
    }

    /// SHA-256 of all that the model is told.
    static func hash(of question: ModelRequest) -> String {
        Digest.hexadecimal(of: [question.system] + question.messages.flatMap { [$0.role.rawValue, $0.text] })
    }

    private static func question(_ text: String, model: String, run: Int64) -> ModelRequest {
        ModelRequest(
            model: model,
            system: Prompts.scene,
            messages: [.user(text.withoutControls)],
            maximumTokens: maximumTokens,
            run: run
        )
    }

    /// Part of the tags around what others wrote.
    ///
    /// It is a digest of all that stands between them, so that nobody can write a closing tag into it.
    private static func mark(_ texts: [String?]) -> String {
        String(Digest.hexadecimal(of: texts.map { $0 ?? "" }).prefix(10))
    }

    private static func difference(_ nearest: [Nearest], _ example: SceneExample) -> String? {
        nearest.lazy.compactMap { near in
            guard case .request(let evidence) = near, evidence.matched == example.description else { return nil }
            return evidence.difference
        }.first
    }
}

extension String {
    fileprivate var withoutEnd: String {
        var text = self
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }

    /// Without characters that are never shown, but for the ends of lines and tabulators.
    fileprivate var withoutControls: String {
        guard unicodeScalars.contains(where: \.isControl) else { return self }
        return String(UnicodeScalarView(unicodeScalars.filter { !$0.isControl }))
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool { (value < 0x20 && value != 0x0A && value != 0x09) || value == 0x7F }
}
