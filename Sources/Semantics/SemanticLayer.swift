package import Engine

/// Layer 2: a request that means the same as an earlier one gets the earlier video.
package struct SemanticLayer: Layer {
    package let name = LayerName.semantic

    package init() {}

    package func find(_ request: RenderRequest) async throws(JobFailure) -> Finding { .disabled }
}
