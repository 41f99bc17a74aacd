package import Engine

/// The layer that answers with a template where one fits the request.
package struct TemplateLayer: Layer {
    package let name = LayerName.template
    private let catalogue: TemplateCatalogue
    private let isEnabled: Bool
    private let threshold: Double

    /// - Parameters:
    ///   - catalogue: The templates.
    ///   - isEnabled: Whether the layer is asked at all.
    ///   - threshold: The confidence from which a template is accepted, 0…1.
    package init(_ catalogue: TemplateCatalogue, isEnabled: Bool = true, threshold: Double = 0.9) {
        self.catalogue = catalogue
        self.isEnabled = isEnabled
        self.threshold = threshold
    }

    package func find(_ inquiry: Inquiry) async throws(JobFailure) -> Finding {
        guard isEnabled else { return .disabled }
        switch catalogue.current.match(inquiry.request, threshold: threshold) {
        case .accepted(let scene, _): return .scene(scene)
        case .declined(let reason, let nearest): return .miss(reason: reason, nearest: nearest.map(Nearest.template))
        case .refused(let refusal): return .refusal(refusal)
        }
    }
}
