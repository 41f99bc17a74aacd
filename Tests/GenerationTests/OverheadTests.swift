import Engine
import Foundation
import Generation
import OrderedCollections
import Testing

/// What our own steps around a model's answer take: prompts, reading, fingerprints, the journal in memory.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["MANIMD_MEASURE"] != nil))
struct OverheadTests {
    @Test func `a scene with two repairs costs little but the models' time`() async throws {
        let filler = (0..<400).map { "        x\($0) = Circle(radius=\($0 + 1)).shift(LEFT * \($0))" }.joined(
            separator: "\n"
        )
        let broken = (1...2).map { Bench.answer("self.x\($0)  # fault scene_failed no \($0)\n\(filler)") }
        let clock = ContinuousClock()
        var times: [Duration] = []
        for _ in 0..<20 {
            var bench = Bench(ScriptedModel((broken + [Bench.answer("self.y\n\(filler)")]).map { .success(.text($0)) }))
            let source = Bench.scene("self.play(Create(Square()))")
            bench.examples.scenes = Array(repeating: SceneExample(description: "a square", source: source), count: 2)
            times.append(try await clock.measure { _ = try await bench.write() })
        }
        let bytes = broken[0].utf8.count
        print("three answers of \(bytes) bytes: \(times.sorted()[10]) in the middle, \(times.max() ?? .zero) at most")
    }
}
