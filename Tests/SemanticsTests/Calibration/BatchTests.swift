import Semantics
import Testing

/// Comparing pairs together with the real encoder.
@Suite(.timeLimit(.minutes(1))) struct BatchTests {
    @Test func `pairs compared together come out as one by one, in their order`() async throws {
        let judge = Judge(knowledge: try Knowledge(lexicons: Lexicons.standard))
        let encoder = try Model.encoder()
        let some = [
            (a: "draw a circle", b: "draw a red circle"),
            (a: "show bubble sort", b: "animate the bubble sort algorithm"),
            (a: "Pythagorean theorem", b: "theorem of Pythagoras"), (a: "", b: "x"),
        ]
        // More than go through the encoder at a time.
        let pairs = Array(repeating: some, count: 9).flatMap(\.self)
        for threshold in [0.85, Calibration.everyThreshold] {
            let comparer = Comparer(judge: judge, encoder: encoder, threshold: threshold)
            let together = try await comparer.compare(pairs)
            #expect(together.count == pairs.count)
            for (pair, outcome) in zip(pairs, together) {
                let alone = comparer.compare(pair.a, pair.b)
                #expect(outcome.isEquivalent == alone.isEquivalent && outcome.reason == alone.reason)
                #expect(abs((outcome.score ?? 9) - (alone.score ?? 0)) < 1e-5)
                #expect(abs((outcome.cosine ?? 9) - (alone.cosine ?? 0)) < 1e-5)
            }
        }
    }
}
