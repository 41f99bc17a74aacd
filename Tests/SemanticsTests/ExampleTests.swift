import Engine
import Semantics
import Testing

@Suite(.timeLimit(.minutes(1))) struct ExampleTests {
    @Test func `the nearest scenes with code are given, that of the request's own scope first`() async throws {
        let bench = try CacheBench()
        try await bench.remember("explain the law of cosines")
        try await bench.remember("explain the law of sines", topic: "trigonometry")
        try await bench.remember("explain the law of tangents", source: "")
        try await bench.remember("bake a cake")
        let request = RenderRequest(description: "explain the law of sines")
        let examples = await bench.cache.examples(near: request, limit: 2)
        #expect(examples.map(\.description) == ["explain the law of cosines", "explain the law of sines"])
        #expect(examples.first?.source == "class GeneratedScene: # explain the law of cosines")
        let more = await bench.cache.examples(near: request, limit: 100)
        #expect(more.count == 3 && more.last?.description == "bake a cake")
    }

    @Test func `the same code is given once, endless code never, and not more than is asked for`() async throws {
        let bench = try CacheBench()
        try await bench.remember("explain the law of sines", source: "class A")
        try await bench.remember("explain the law of sines twice", source: "class A")
        try await bench.remember("explain the sine rule", source: String(repeating: "x", count: 30_000))
        let request = RenderRequest(description: "explain the law of sines")
        #expect(await bench.cache.examples(near: request, limit: 5).map(\.source) == ["class A"])
        #expect(await bench.cache.examples(near: request, limit: 0).isEmpty)
    }

    @Test func `without an encoder there are none`() async throws {
        let bench = try CacheBench(encoder: { throw EncoderError.notFound(name: "none", places: []) })
        #expect(await bench.cache.examples(near: RenderRequest(description: "x"), limit: 3).isEmpty)
    }
}
