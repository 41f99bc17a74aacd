import Foundation
import OrderedCollections
import Synchronization
import Testing

@testable import Engine

/// A layer during whose work the templates are changed, once.
private struct ChangingLayer: Layer {
    let name = LayerName.template
    let edition: Versions

    func find(_ inquiry: Inquiry) async throws(JobFailure) -> Finding {
        let code = edition.current.templates
        edition.change()
        let match = TemplateMatch(templateID: "t", confidence: 1, parameters: [:], defaultsUsed: [])
        return .scene(Scene(source: code, origin: .template(match)))
    }
}

private final class Versions: Sendable {
    private let state = Mutex((number: 1, changes: 1))
    var current: Edition { Edition(templates: "\(state.withLock(\.number))", renderer: "1") }
    func change() {
        state.withLock { state in
            guard state.changes > 0 else { return }
            state = (state.number + 1, state.changes - 1)
        }
    }
    func allow(_ changes: Int) { state.withLock { $0.changes = changes } }
}

@Suite(.timeLimit(.minutes(1))) struct EditionTests {
    private let world = World()
    private let versions = Versions()

    private func desk() -> Desk {
        let versions = versions
        return Desk(
            pipeline: Pipeline(layers: [ChangingLayer(edition: versions)]),
            studio: Studio(renderer: world, videos: world, journal: world, cache: world, width: 1),
            delivery: world,
            journal: world,
            issuer: Issuer(version: "0.1.0", manim: nil),
            edition: { versions.current },
            workload: Workload()
        )
    }

    private let request = RenderRequest(description: "a")

    private func handle() async throws {
        let name = JobName(batch: nil, id: try #require(JobID("a")))
        try await desk().handle(Job(run: 1, name: name, request: request, createdAt: 0))
    }

    @Test func `a scene is remembered under the edition that it was written with`() async throws {
        try await handle()
        let old = ExactKey(request, edition: Edition(templates: "1", renderer: "1"))
        let new = ExactKey(request, edition: Edition(templates: "2", renderer: "1"))
        #expect(try await world.answer(for: old) == nil)
        #expect(try await world.answer(for: new)?.scene.source == "2")
    }

    @Test func `a change during a render leaves its answer under the old key`() async throws {
        versions.allow(0)
        let versions = versions
        world.set { state in
            state.onRender = {
                versions.allow(1)
                versions.change()
            }
        }
        try await handle()
        #expect(versions.current.templates == "2")
        let old = ExactKey(request, edition: Edition(templates: "1", renderer: "1"))
        #expect(try await world.answer(for: old)?.scene.source == "1")
        #expect(world.count == 1)
    }
}
