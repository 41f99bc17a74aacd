package import Engine

/// The layer that answers with a template where one fits the request.
package struct TemplateLayer: Layer {
    package let name = LayerName.template
    private let catalogue: TemplateCatalogue
    private let isEnabled: Bool
    private let threshold: Double
    private let extraction: ParameterExtraction?

    /// - Parameters:
    ///   - catalogue: The templates.
    ///   - isEnabled: Whether the layer is asked at all.
    ///   - threshold: The confidence from which a template is accepted, 0…1.
    ///   - extraction: Reads parameters that the parser cannot; nil where no language model may. It remembers: there is
    ///     one for all requests.
    package init(
        _ catalogue: TemplateCatalogue,
        isEnabled: Bool = true,
        threshold: Double = 0.9,
        extraction: ParameterExtraction? = nil
    ) {
        self.catalogue = catalogue
        self.isEnabled = isEnabled
        self.threshold = threshold
        self.extraction = extraction
    }

    package func find(_ inquiry: Inquiry) async throws(JobFailure) -> Finding {
        guard isEnabled else { return .disabled }
        let library = catalogue.current
        switch library.match(inquiry.request, threshold: threshold) {
        case .accepted(let scene, _): return .scene(scene)
        case .declined(let reason, let nearest):
            return try await askModel(inquiry, library, because: reason)
                ?? .miss(reason: reason, nearest: nearest.map(Nearest.template))
        case .refused(let refusal): return .refusal(refusal)
        }
    }

    /// What a language model makes of a request that the parser declined; nil where none is to be asked.
    private func askModel(
        _ inquiry: Inquiry,
        _ library: TemplateLibrary,
        because reason: String
    ) async throws(JobFailure) -> Finding? {
        guard let extraction, let payer = inquiry.payer,
            let question = library.question(about: inquiry.request, threshold: threshold)
        else { return nil }
        let outcome = try await extraction.outcome(of: question, payer: payer, colors: library.shared.colors)
        let nearest = Nearest.template(question.nearest)
        switch library.verdict(outcome, question, inquiry.request) {
        case .accepted(let scene, _): return .scene(scene)
        case .declined(let more, _): return .miss(reason: "\(reason); \(more)", nearest: nearest)
        case .refused(let refusal): return .refusal(refusal)
        }
    }
}

extension TemplateLibrary {
    /// The scene for what a model read, by the same rules as for what the parser reads.
    fileprivate func verdict(
        _ outcome: ParameterExtraction.Outcome,
        _ question: ParameterQuestion,
        _ request: RenderRequest
    ) -> TemplateVerdict {
        switch outcome {
        case .declined(let reason): .declined(reason: reason, nearest: nil)
        case .values(let bindings):
            finish(question.template, bindings, request, confidence: question.confidence, parametersBy: .model)
        }
    }
}
