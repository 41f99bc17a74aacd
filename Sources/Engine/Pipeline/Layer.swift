/// One way of answering a request.
///
/// Layers are asked in order of cost; the first that finds something wins.
package protocol Layer: Sendable {
    var name: LayerName { get }

    /// Returns what this layer knows of a request; renders nothing.
    ///
    /// A language model may be asked where somebody pays for it.
    /// - Throws: `JobFailure` when the layer should have had an answer and broke. The walk records it and goes on.
    func find(_ inquiry: Inquiry) async throws(JobFailure) -> Finding
}

extension Layer {
    /// What the layer knows of a request without asking a language model.
    package func find(_ request: RenderRequest) async throws(JobFailure) -> Finding {
        try await find(Inquiry(request))
    }
}

/// What a layer is asked.
package struct Inquiry: Sendable {
    package let request: RenderRequest
    /// The run of the job that pays for small questions to a language model; nil where none may be asked.
    package let payer: Int64?
    /// What the cheaper layers said.
    package let steps: [LayerStep]

    package init(_ request: RenderRequest, payer: Int64? = nil, steps: [LayerStep] = []) {
        self.request = request
        self.payer = payer
        self.steps = steps
    }
}

/// The layers' names as they stand in status files and logs.
package enum LayerName: String, Sendable, Hashable, CaseIterable {
    case exact
    case semantic
    case template
    case fullLLM = "full_llm"
}

/// What a layer says of a request.
package enum Finding: Sendable, Hashable {
    /// A video that was made before and answers this request too.
    /// The evidence shows why, where the request was worded differently.
    case video(StoredAnswer, evidence: Evidence? = nil)
    /// Code that still has to be rendered.
    case scene(Scene)
    /// Code that a language model still has to write.
    case commission(Commission)
    /// Nothing, and why, in words a user understands; what came nearest, if something did.
    case miss(reason: String, nearest: Nearest? = nil)
    /// The request names a template or a parameter that does not exist, or a value that cannot be read.
    case refusal(Refusal)
    /// The layer is switched off.
    case disabled
}

/// What came nearest to an answer where there is none.
package enum Nearest: Sendable, Hashable {
    case template(NearestTemplate)
    /// An earlier request that is not the same, and where it differs.
    case request(Evidence)
}

/// A template that fits part of a request, not enough of it.
package struct NearestTemplate: Sendable, Hashable {
    package let templateID: String
    /// The share of the request that was understood, 0…1, below the threshold.
    package let confidence: Double

    package init(templateID: String, confidence: Double) {
        self.templateID = templateID
        self.confidence = confidence
    }
}
