import Engine
import OrderedCollections

/// What a walk through the layers came to, for people and for programs.
struct Explanation {
    private let walk: Walk

    init(_ walk: Walk) { self.walk = walk }

    private var match: TemplateMatch? { scene?.match }

    private var scene: Scene? {
        switch walk.answer {
        case .scene(let scene): scene
        case .video(let stored, _): stored.scene
        default: nil
        }
    }

    private var layer: LayerName { walk.answer == nil ? .fullLLM : walk.steps.last?.layer ?? .fullLLM }

    /// The template that came nearest where none was accepted.
    private var nearest: NearestTemplate? {
        for case .success(.miss(_, .template(let nearest))) in walk.steps.map(\.finding) { return nearest }
        return nil
    }

    /// What the semantic layer found, whether it was the same or not.
    private var evidence: Evidence? {
        for step in walk.steps {
            switch step.finding {
            case .success(.video(_, .some(let evidence))), .success(.miss(_, .request(let evidence))): return evidence
            default: continue
            }
        }
        return nil
    }

    /// Why this layer: what the earlier ones said, or how the request was understood.
    private var reason: String {
        if let refusal = walk.failure as? Refusal, walk.answer == nil { return refusal.description }
        switch walk.answer {
        case .video(_, .some(let evidence)): return "the same as “\(evidence.matched)”"
        case .video: return "asked before; the stored video is whole"
        case .commission(let commission): return commission.words
        case .scene: return "the request parses as \(match?.templateID ?? "a template")"
        default: return walk.steps.last { $0.reason != nil }?.reason ?? "no layer has an answer"
        }
    }

    func json(withCode: Bool) -> JSONValue {
        var fields: JSONObject = ["layer": .string(layer.rawValue)]
        fields["template_id"] = match.map { .string($0.templateID) } ?? .null
        fields["template_confidence"] = (match?.confidence ?? nearest?.confidence).map {
            .double(($0 * 1_000).rounded() / 1_000)
        }
        fields["nearest_template"] = match == nil ? nearest.map { .string($0.templateID) } : nil
        fields["parameters"] = .object(match?.parameters ?? [:])
        fields["defaults_used"] = .array((match?.defaultsUsed ?? []).map { .string($0) })
        fields["reason"] = .string(reason)
        fields["evidence"] = evidence?.json
        if case .commission(let commission) = walk.answer {
            fields["model"] = .string(commission.model)
            fields["complexity"] = .double(commission.complexity.score.rounded(toDigits: 3))
            fields["planned"] = .bool(commission.isPlanned)
        }
        if withCode { fields["code"] = scene.map { .string($0.source) } }
        return .object(fields)
    }

    /// The object for a line that is no request.
    static func json(of refusal: Refusal) -> JSONValue {
        var error: JSONObject = ["code": .string(refusal.code.rawValue), "message": .string(refusal.message)]
        error["hint"] = refusal.hint.map { .string($0) }
        return .object(["layer": .null, "template_id": .null, "error": .object(error)])
    }

    func text(withCode: Bool) -> String {
        var lines = walk.steps.map(line)
        if let evidence { lines += [""] + evidenceLines(evidence) }
        if let match {
            lines.append("")
            lines += parameterLines(match)
        } else if let nearest {
            lines.append("")
            lines.append(
                "nearest template: \(nearest.templateID), \(percent(nearest.confidence)) of the request understood"
            )
        }
        if withCode, let scene { lines += ["", scene.source] }
        return lines.joined(separator: "\n")
    }

    private func line(_ step: LayerStep) -> String {
        let isHit = step.outcome == "hit"
        let name = step.layer.rawValue.padding(to: 10)
        let detail =
            !isHit
            ? step.reason
            : step.layer == .semantic || step.layer == .fullLLM
                ? reason : match.map { "\($0.templateID), \(percent($0.confidence)) understood" }
        let ink: Ink = isHit ? .good : step.outcome == "miss" || step.outcome == "disabled" ? .faint : .bad
        return "\(name)\(ink.on(step.outcome.padding(to: 10)))\((detail ?? "").onOneLine)"
    }

    private func evidenceLines(_ evidence: Evidence) -> [String] {
        let figures = "similarity \(evidence.score.threeDigits), cosine as written \(evidence.cosine.threeDigits)"
        let lines = ["earlier request: “\(evidence.matched.onOneLine)”, \(figures)"]
        return switch evidence.verdict {
        case .same(let facts): lines + ["the same: " + facts.joined(separator: "; ").onOneLine]
        case .different(let difference): lines + ["different: " + difference.onOneLine]
        }
    }

    private func parameterLines(_ match: TemplateMatch) -> [String] {
        var table = Table([.init(title: "parameter"), .init(title: "value", isFlexible: true), .init(title: "")])
        for (name, value) in match.parameters {
            table.add([
                .init(name), .init(value.string ?? value.text()),
                .init(match.defaultsUsed.contains(name) ? "default" : "", .faint),
            ])
        }
        return table.lines()
    }

    private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded()))%" }
}

extension Commission {
    /// Who would write the scene, and why that one.
    fileprivate var words: String {
        let figure = "complexity \(complexity.score.threeDigits)"
        let why = complexity.reasons.isEmpty ? figure : "\(figure): " + complexity.reasons.joined(separator: ", ")
        return "\(model) would \(isPlanned ? "plan and write" : "write") the scene (\(why))"
    }
}

extension Scene {
    /// The template match that the code came from, if it did.
    var match: TemplateMatch? {
        switch origin {
        case .template(let match): match
        case .generated, .given: nil
        }
    }
}

extension String {
    func padding(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
