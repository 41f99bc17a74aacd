import Engine

/// Which model writes a scene.
package struct ModelChoice: Sendable {
    /// `MANIM_DEFAULT_MODEL`, by the name that the provider knows it by.
    private let usual: String

    package init(usual: String) { self.usual = usual }

    func commission(_ request: RenderRequest, nearest: [Nearest]) -> Commission {
        Commission(model: usual, complexity: Complexity(score: 0, reasons: []), nearest: nearest)
    }
}
