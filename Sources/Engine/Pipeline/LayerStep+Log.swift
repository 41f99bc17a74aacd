import Foundation
import Logging

extension LayerStep {
    /// Writes the lines that the specification promises for this layer.
    func log(_ request: RenderRequest) {
        for line in lines(for: request) { Logger.current.info("\(line)") }
        if case .failure(let failure) = finding, failure.code != .noLanguageModel {
            Logger.current.warning("layer failed", metadata: ["layer": "\(layer.rawValue)", "reason": "\(failure)"])
        }
    }

    private func lines(for request: RenderRequest) -> [String] {
        guard case .success(let finding) = finding else { return [] }
        return switch (layer, finding) {
        case (.exact, .video): ["✓ LAYER 1: Exact cache HIT"]
        case (.exact, .disabled): ["⊘ LAYER 1: Exact cache disabled"]
        case (.exact, _): ["✗ LAYER 1: Exact cache MISS"]
        case (.semantic, .video(_, .some(let evidence))):
            ["✓ LAYER 2: Semantic cache HIT (similarity: \(evidence.score.threeDigits))"]
        case (.semantic, .disabled): ["⊘ LAYER 2: Semantic cache disabled"]
        case (.semantic, _): ["✗ LAYER 2: Semantic cache MISS"]
        case (.template, .scene(let scene)): scene.origin.lines
        case (.template, .miss(_, .template(let nearest))):
            ["✗ LAYER 3: Template match too low confidence (\(nearest.confidence.threeDigits))"]
        case (.template, .disabled): ["⊘ LAYER 3: Template matching disabled"]
        case (.template, _): ["✗ LAYER 3: No template match"]
        case (.fullLLM, .disabled): ["⊘ LAYER 4: Full LLM generation disabled"]
        case (.fullLLM, .commission): ["→ LAYER 4: Using full LLM generation (fallback)"]
        case (.fullLLM, _): []
        }
    }
}

extension Scene.Origin {
    fileprivate var lines: [String] {
        switch self {
        case .template(let match):
            [
                "✓ LAYER 3: Template match found", "  Template: \(match.templateID)",
                "  Confidence: \(match.confidence.threeDigits)",
            ]
        case .given, .generated: []
        }
    }
}

extension Double {
    fileprivate var threeDigits: String { String(format: "%.3f", self) }
}
