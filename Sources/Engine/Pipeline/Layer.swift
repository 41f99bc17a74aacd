/// One way of answering a request. Layers are asked in order of cost; the first that finds something wins.
package protocol Layer: Sendable {
    var name: LayerName { get }

    /// Returns what this layer knows of `request`; writes nothing and renders nothing.
    ///
    /// - Throws: `JobFailure` when the layer should have had an answer and broke. The walk records it and goes on.
    func find(_ request: RenderRequest) async throws(JobFailure) -> Finding
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
    case video(StoredAnswer)
    /// Code that still has to be rendered.
    case scene(Scene)
    /// Nothing, and why, in words a user understands.
    case miss(reason: String)
    /// The layer is switched off.
    case disabled
}
