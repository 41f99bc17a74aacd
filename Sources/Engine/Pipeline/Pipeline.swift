/// The layers, cheapest first, and the one walk through them.
package struct Pipeline: Sendable {
    private let layers: [any Layer]

    package init(layers: [any Layer]) { self.layers = layers }

    /// Asks the layers in turn until one has found something.
    ///
    /// - Parameters:
    ///   - request: What is asked for.
    ///   - payer: The run of the job that pays for questions to a language model; nil where none may be asked.
    /// - Returns: What each layer said.
    package func walk(_ request: RenderRequest, payer: Int64? = nil) async -> Walk {
        var steps: [LayerStep] = []
        for layer in layers {
            let clock = ContinuousClock()
            let start = clock.now
            let finding: Result<Finding, JobFailure>
            do throws(JobFailure) {
                finding = .success(try await layer.find(Inquiry(request, payer: payer, steps: steps)))
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
        case .video, .scene, .commission: finding
        case .miss, .refusal, .disabled: nil
        }
    }

    /// Why there is no answer.
    package var failure: any Error {
        if case .success(.refusal(let refusal)) = steps.last?.finding { return refusal }
        let reasons = steps.compactMap { step in step.reason.map { "\(step.layer.rawValue): \($0)" } }
        let detail = reasons.joined(separator: "\n")
        if let last = steps.last, last.layer == .fullLLM, case .failure(let failure) = last.finding,
            failure.code != .noLanguageModel
        {
            return JobFailure(failure.code, failure.message, hint: failure.hint, detail: detail)
        }
        return JobFailure(
            .noLanguageModel,
            "neither a cache nor a template answers this request, and \(absence.message)",
            hint: absence.hint,
            detail: detail
        )
    }

    /// Why no language model was asked.
    private var absence: (message: String, hint: String) {
        if case .failure(let failure) = steps.last?.finding, failure.code == .noLanguageModel, let hint = failure.hint {
            return (failure.message, hint)
        }
        return (
            "no language model is configured", "reword it after one of the examples that “manimd templates list” shows"
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
        case .success(.video), .success(.scene), .success(.commission), .success(.refusal): true
        case .success(.miss), .success(.disabled), .failure: false
        }
    }

    /// `hit`, `miss`, `disabled`, `refused` or `failed`.
    package var outcome: String {
        switch finding {
        case .success(.video), .success(.scene), .success(.commission): "hit"
        case .success(.miss): "miss"
        case .success(.disabled): "disabled"
        case .success(.refusal): "refused"
        case .failure(let failure): failure.code == .noLanguageModel ? "disabled" : "failed"
        }
    }

    /// Why the layer has no answer.
    package var reason: String? {
        switch finding {
        case .success(.miss(let reason, _)): reason
        case .success(.refusal(let refusal)): refusal.description
        case .failure(let failure): failure.description
        case .success(.video), .success(.scene), .success(.commission), .success(.disabled): nil
        }
    }
}
