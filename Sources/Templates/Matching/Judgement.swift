package import Engine
import Language
import OrderedCollections

/// What the template library says of a request.
package enum TemplateVerdict: Sendable, Hashable {
    case accepted(Scene, TemplateMatch)
    /// Why not, in words, and the template that came nearest.
    case declined(reason: String, nearest: NearestTemplate?)
    case refused(Refusal)
}

/// How well one template explains a request.
struct Reading {
    let template: Template
    let confidence: Double
    /// The values, if the request is complete.
    let bindings: [String: Cover.Bound]?
    /// What is wrong, if something is.
    let obstacle: String?
}

extension TemplateLibrary {
    /// The most characters of a description that a template can explain.
    static let lengthLimit = 320

    /// Reads a request against the templates.
    ///
    /// - Parameters:
    ///   - request: What is asked for.
    ///   - threshold: The confidence from which a template is accepted, 0…1.
    /// - Returns: The scene, or why there is none.
    package func match(_ request: RenderRequest, threshold: Double = 0.9) -> TemplateVerdict {
        if let id = request.template { return insisted(id, request) }
        guard !templates.isEmpty else { return .declined(reason: "there are no templates", nearest: nil) }
        let readings = readings(of: request, threshold: threshold)
        guard let best = readings.first else {
            return .declined(reason: "no template is about such things", nearest: nil)
        }
        let nearest = NearestTemplate(templateID: best.template.id, confidence: best.confidence)
        guard best.confidence >= threshold, let bindings = best.bindings else {
            return .declined(reason: best.obstacle ?? "it is not understood well enough", nearest: nearest)
        }
        if readings.count > 1, readings[1].confidence == best.confidence {
            let reason = "it may mean \(best.template.id) or \(readings[1].template.id)"
            return .declined(reason: reason, nearest: nearest)
        }
        return finish(best.template, bindings, request, confidence: best.confidence)
    }

    func read(_ text: String) -> ReadWording {
        ReadWording(Wording(text).corrected(by: words), words: words)
    }

    /// How well each template explains the request, best first; templates that explain nothing are left out.
    ///
    /// With more words than `strangeLimit` that are in no list, none is tried.
    func readings(of request: RenderRequest, threshold: Double, strangeLimit: Int = 3) -> [Reading] {
        guard request.description.count <= Self.lengthLimit else { return [] }
        let wording = read(request.description)
        let strange = (0..<wording.count).count { wording.isStrange(at: $0) }
        guard strange <= strangeLimit else { return [] }
        let reader = SlotReader(wording, shared)
        let surroundings = shared.surroundings.found(in: wording)
        let about = unexplainedAbout(request)
        let readings = templates.compactMap { template in
            Cover(template: template, reader: reader, surroundings: surroundings).reading(
                about: about,
                threshold: threshold
            )
        }
        return readings.filter { $0.confidence > 0 }.sorted { $0.confidence > $1.confidence }
    }

    /// The words of topic and context that ask for something no template can give.
    func unexplainedAbout(_ request: RenderRequest) -> [String] {
        var left: [String] = []
        for (text, isTopic) in [(request.topic, true), (request.context, false)] {
            guard let text else { continue }
            guard text.count <= Self.lengthLimit else { return ["a long context"] }
            let wording = read(text)
            for index in shared.surroundings.unexplained(in: wording, subjects: isTopic) {
                left.append(wording.wording.tokens[index].text)
            }
        }
        return left
    }

    // MARK: Explicit choices

    private func insisted(_ id: String, _ request: RenderRequest) -> TemplateVerdict {
        guard let template = template(id) else {
            let names = templates.map(\.id)
            let guess = nearest(to: id, among: names).map { "did you mean “\($0)”?" }
            let hint = guess ?? "known are \(names.joined(separator: ", "))"
            return .refused(Refusal(.invalidRequest, "template: there is no template “\(id)”", hint: hint))
        }
        var bindings: [String: Cover.Bound] = [:]
        var confidence = 1.0
        if request.description.count <= Self.lengthLimit {
            let wording = read(request.description)
            let reader = SlotReader(wording, shared)
            let cover = Cover(template: template, reader: reader, surroundings: shared.surroundings.found(in: wording))
            if let reading = cover.reading(about: [], threshold: 0.9), let found = reading.bindings,
                reading.confidence >= 0.9
            {
                bindings = found
                confidence = reading.confidence
            }
        }
        return finish(template, bindings, request, confidence: confidence)
    }

    /// The scene for what the description and the explicit parameters fix.
    func finish(
        _ template: Template,
        _ bindings: [String: Cover.Bound],
        _ request: RenderRequest,
        confidence: Double,
        parametersBy reader: TemplateMatch.Reader = .parser
    ) -> TemplateVerdict {
        var bindings = bindings
        for (name, json) in request.parameters {
            switch explicit(name, json, template) {
            case .success(let value): bindings[name] = Cover.Bound(value: value)
            case .failure(let refusal): return .refused(refusal)
            }
        }
        do {
            let completion = try Completion(bindings, in: template)
            let match = TemplateMatch(
                templateID: template.id,
                confidence: confidence,
                parameters: completion.json(in: template),
                defaultsUsed: completion.defaultsUsed,
                parametersBy: reader
            )
            let source = try template.code.filled(with: completion.values)
            return .accepted(Scene(source: source, origin: .template(match)), match)
        } catch let obstacle as Completion.Obstacle {
            if request.template == nil, request.parameters.isEmpty || reader == .model {
                return .declined(reason: obstacle.reason, nearest: nil)
            }
            let place = obstacle.parameter.map { "parameters.\($0)" } ?? "parameters"
            return .refused(Refusal(.invalidRequest, "\(place): \(obstacle.reason)"))
        } catch {
            return .declined(reason: "the template is broken: \(error)", nearest: nil)
        }
    }

    private func explicit(_ name: String, _ json: JSONValue, _ template: Template) -> Result<Value, Refusal> {
        guard let parameter = template.parameter(name) else {
            let names = template.parameters.map(\.name)
            let guess = nearest(to: name, among: names).map { "did you mean “\($0)”?" }
            let hint = guess ?? "it has \(names.joined(separator: ", "))"
            let message = "parameters.\(name): the template \(template.id) has no such parameter"
            return .failure(Refusal(.invalidRequest, message, hint: hint))
        }
        guard let value = parameter.value(from: json, colors: shared.colors) else {
            let shown = String(json.text().prefix(80))
            let message = "parameters.\(name): \(shown) cannot be read"
            return .failure(Refusal(.invalidRequest, message, hint: "expected \(parameter.expectation)"))
        }
        return .success(value)
    }
}
