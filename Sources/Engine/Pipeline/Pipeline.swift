/// The layers, cheapest first, and the one walk through them.
package struct Pipeline: Sendable {
    private let layers: [any Layer]

    package init(layers: [any Layer]) { self.layers = layers }

    /// Asks the layers in turn until one has found something.
    package func walk(_ request: RenderRequest) async -> Walk {
        var steps: [LayerStep] = []
        for layer in layers {
            let clock = ContinuousClock()
            let start = clock.now
            let finding: Result<Finding, JobFailure>
            do throws(JobFailure) {
                finding = .success(try await layer.find(request))
            } catch { finding = .failure(error) }
            let step = LayerStep(layer: layer.name, finding: finding, duration: start.duration(to: clock.now))
            step.log(request)
            steps.append(step)
            if step.isLast { break }
        }
        return Walk(steps: steps)
    }
}

/// What the layers said, in the order in which they were asked.
package struct Walk: Sendable {
    package let steps: [LayerStep]

    package init(steps: [LayerStep]) { self.steps = steps }

    /// The finding that ended the walk, if it has an answer in it.
    package var answer: Finding? {
        guard case .success(let finding) = steps.last?.finding else { return nil }
        return switch finding {
        case .video, .scene: finding
        case .miss, .refusal, .disabled: nil
        }
    }

    /// Why there is no answer.
    package var failure: any Error {
        if case .success(.refusal(let refusal)) = steps.last?.finding { return refusal }
        let reasons = steps.compactMap { step in step.reason.map { "\(step.layer.rawValue): \($0)" } }
        return JobFailure(
            .noLanguageModel,
            "neither a cache nor a template answers this request, and no language model is configured",
            hint: "reword it after one of the examples that “manimd templates list” shows",
            detail: reasons.joined(separator: "\n")
        )
    }
}

/// One layer's part of the walk.
package struct LayerStep: Sendable {
    package let layer: LayerName
    package let finding: Result<Finding, JobFailure>
    package let duration: Duration

    package init(layer: LayerName, finding: Result<Finding, JobFailure>, duration: Duration) {
        self.layer = layer
        self.finding = finding
        self.duration = duration
    }

    /// Whether no further layer is asked.
    var isLast: Bool {
        switch finding {
        case .success(.video), .success(.scene), .success(.refusal): true
        case .success(.miss), .success(.disabled), .failure: false
        }
    }

    /// `hit`, `miss`, `disabled`, `refused` or `failed`.
    package var outcome: String {
        switch finding {
        case .success(.video), .success(.scene): "hit"
        case .success(.miss): "miss"
        case .success(.disabled): "disabled"
        case .success(.refusal): "refused"
        case .failure: "failed"
        }
    }

    /// Why the layer has no answer.
    package var reason: String? {
        switch finding {
        case .success(.miss(let reason, _)): reason
        case .success(.refusal(let refusal)): refusal.description
        case .failure(let failure): failure.description
        case .success(.video), .success(.scene), .success(.disabled): nil
        }
    }
}
