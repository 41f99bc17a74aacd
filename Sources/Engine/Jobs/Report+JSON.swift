import OrderedCollections

extension RenderProgress {
    var json: JSONValue {
        .object(["phase": .string(phase.rawValue), "percent": .int(percent), "step": .int(step), "steps": .int(steps)])
    }
}

extension StoredVideo {
    /// The `video` object of a status.
    package var json: JSONValue {
        .object([
            "sha256": .string(sha256), "bytes": .int(byteCount), "duration_ms": .int(facts.durationMilliseconds),
            "width": .int(facts.width), "height": .int(facts.height), "fps": .int(facts.framesPerSecond),
        ])
    }
}

extension Scene.Origin {
    /// The fields of the status that tell how a video was made.
    var json: JSONObject {
        switch self {
        case .template(let match):
            [
                "generation_mode": "template",
                "template_id": .string(match.templateID),
                "template_confidence": .double(match.confidence.rounded(toDigits: 3)),
                "parameters": .object(match.parameters),
                "parameters_by": .string(match.parametersBy.rawValue),
                "defaults_used": .array(match.defaultsUsed.map { .string($0) }),
            ]
        case .generated(let authorship):
            [
                "generation_mode": "full_llm",
                "model": .string(authorship.model),
                "complexity": .double(authorship.complexity.rounded(toDigits: 3)),
                "prompts": .string(authorship.prompts),
                "repairs": .int(authorship.repairs),
                "planned": .bool(authorship.isPlanned),
            ]
        case .given: [:]
        }
    }
}

extension LayerStep {
    var json: JSONValue {
        var fields: JSONObject = ["layer": .string(layer.rawValue), "outcome": .string(outcome)]
        fields["ms"] = .double(duration.milliseconds.rounded(toDigits: 3))
        fields["reason"] = reason.map { .string($0) }
        if case .success(.miss(_, .request(let evidence))) = finding { fields["evidence"] = evidence.json }
        return .object(fields)
    }
}

extension Report.Timings {
    var json: JSONValue? {
        var fields: JSONObject = [:]
        fields["queued_ms"] = queued.map { .int(Int($0.milliseconds.rounded())) }
        fields["render_ms"] = render.map { .int(Int($0.milliseconds.rounded())) }
        fields["publish_ms"] = publish.map { .int(Int($0.milliseconds.rounded())) }
        return fields.isEmpty ? nil : .object(fields)
    }
}

/// The `error` object of a status.
func errorJSON(_ error: any Error) -> JSONValue {
    var fields: JSONObject = [:]
    switch error {
    case let refusal as Refusal:
        fields["code"] = .string(refusal.code.rawValue)
        fields["message"] = .string(refusal.message)
        fields["hint"] = refusal.hint.map { .string($0) }
    case let failure as JobFailure:
        fields["code"] = .string(failure.code.rawValue)
        fields["message"] = .string(failure.message)
        fields["hint"] = failure.hint.map { .string($0) }
        fields["detail"] = failure.detail.map { .string($0) }
    default:
        fields["code"] = .string(FailureCode.internal.rawValue)
        fields["message"] = .string("\(error)")
    }
    return .object(fields)
}

extension Duration {
    package var milliseconds: Double {
        Double(components.seconds) * 1_000 + Double(components.attoseconds) / 1e15
    }
}

extension Double {
    package func rounded(toDigits digits: Int) -> Double {
        let scale = (0..<digits).reduce(1.0) { product, _ in product * 10 }
        return (self * scale).rounded() / scale
    }
}
