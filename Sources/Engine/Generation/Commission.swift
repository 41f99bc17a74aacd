/// Code that a language model still has to write, and who is to write it.
package struct Commission: Sendable, Hashable {
    /// The model that is asked first, by the name that the provider knows it by.
    package let model: String
    package let complexity: Complexity
    /// Whether the topic is planned (Math-To-Manim) before the scene is written.
    package let isPlanned: Bool
    /// What the cheaper layers found that comes near.
    package let nearest: [Nearest]

    package init(model: String, complexity: Complexity, isPlanned: Bool = false, nearest: [Nearest] = []) {
        self.model = model
        self.complexity = complexity
        self.isPlanned = isPlanned
        self.nearest = nearest
    }
}

/// How much a request asks of the one who writes its scene.
package struct Complexity: Sendable, Hashable {
    /// 0…1; what `MANIM_MODEL_THRESHOLD` is compared with.
    package let score: Double
    /// What added to it, in words: “asks for a proof +0.40”.
    package let reasons: [String]

    package init(score: Double, reasons: [String]) {
        self.score = score
        self.reasons = reasons
    }
}

/// How a scene that a model wrote came about.
package struct Authorship: Sendable, Hashable {
    /// What the provider calls the model whose code was accepted.
    package let model: String
    /// `Complexity.score`.
    package let complexity: Double
    /// The version of the prompts.
    package let prompts: String
    /// How often the code was given back to be repaired, 0…3.
    package let repairs: Int
    /// Whether it was planned before it was written.
    package let isPlanned: Bool

    package init(model: String, complexity: Double, prompts: String, repairs: Int, isPlanned: Bool = false) {
        self.model = model
        self.complexity = complexity
        self.prompts = prompts
        self.repairs = repairs
        self.isPlanned = isPlanned
    }
}
