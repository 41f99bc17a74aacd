package import Engine
import Logging

extension SemanticCache: ExampleLibrary {
    /// How many earlier requests are looked at for each example, since many have no code or the same.
    private static let width = 4
    /// Longer code than this, in bytes, is no example.
    private static let sourceLimit = 20_000
    /// However many are asked for, no more are given.
    private static let exampleLimit = 8

    /// The nearest of the request's own scope come first: one of them is what the cache has refused.
    package func examples(near request: RenderRequest, limit: Int) async -> [SceneExample] {
        do {
            guard limit > 0, let parts = try await parts() else { return [] }
            return try await examples(near: request, limit: min(limit, Self.exampleLimit), parts)
        } catch {
            Logger.current.warning("no earlier scenes to learn from", metadata: ["reason": "\(error)"])
            return []
        }
    }

    private func examples(near request: RenderRequest, limit: Int, _ parts: Parts) async throws -> [SceneExample] {
        let edition = edition()
        try await parts.feed.refresh(edition)
        let vector = await parts.study(RenderRequest(description: request.description)).vectors.reading
        let own = parts.index.nearest(to: vector, in: Scope(request, edition: edition), limit: 1)
        let all = parts.index.nearest(to: vector, limit: limit * Self.width)
        var examples: [SceneExample] = []
        for (number, _) in own + all where examples.count < limit {
            guard let answer = try await store.candidate(number)?.answer else { continue }
            let source = answer.scene.source
            guard !source.isEmpty, source.utf8.count <= Self.sourceLimit,
                !examples.contains(where: { $0.source == source })
            else { continue }
            examples.append(SceneExample(description: answer.description, source: source))
        }
        return examples
    }
}
