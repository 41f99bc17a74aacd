import Testing

@testable import Semantics

/// Calibration of outcomes that were made up.
struct CalibrationTests {
    /// A pair and what came of it; the score is that of a comparer for every threshold.
    private func judged(
        _ isSame: Bool,
        says saysSame: Bool,
        score: Double?,
        cosine: Double = 0.9,
        kind: String? = nil
    ) -> (pair: LabelledPair, outcome: Comparer.Outcome) {
        let outcome = Comparer.Outcome(
            isEquivalent: false,
            score: score,
            cosine: cosine,
            reason: "word: “a” vs “b”",
            readings: ("a", "b"),
            facts: saysSame ? ["word a"] : nil
        )
        return (LabelledPair(a: "a", b: "b", isSame: isSame, kind: kind), outcome)
    }

    @Test func `a hit says the same and reaches the threshold`() throws {
        let calibration = Calibration([
            judged(true, says: true, score: 1), judged(true, says: true, score: 0.7),
            judged(true, says: false, score: 0.99), judged(false, says: true, score: 0.6, cosine: 0.5),
            judged(false, says: false, score: 0.95),
        ])
        #expect(calibration.points.map(\.threshold).first == 0.5 && calibration.points.map(\.threshold).last == 1)
        #expect(calibration.points.count == 51)
        let counts = { (point: Calibration.Point) in
            [point.hits, point.wrongHits, point.cosineHits, point.cosineWrongHits]
        }
        #expect(counts(calibration.points[0]) == [Share(2, of: 3), Share(1, of: 2), Share(3, of: 3), Share(2, of: 2)])
        #expect(
            counts(calibration.point(at: 0.6)) == [Share(2, of: 3), Share(1, of: 2), Share(3, of: 3), Share(1, of: 2)]
        )
        #expect(
            counts(calibration.point(at: 0.605)) == [
                Share(2, of: 3), Share(0, of: 2), Share(3, of: 3), Share(1, of: 2),
            ]
        )
        #expect(
            counts(calibration.point(at: 1)) == [Share(1, of: 3), Share(0, of: 2), Share(0, of: 3), Share(0, of: 2)]
        )
    }

    @Test func `the lowest threshold within the budget is recommended, and what cannot be promised is not`() throws {
        let pairs =
            [judged(true, says: true, score: 0.9), judged(false, says: true, score: 0.724)]
            + Array(repeating: judged(false, says: false, score: 0.9), count: 99)
        let few = try #require(Calibration(pairs).recommendation(for: 0.009))
        #expect(few.point.threshold == 0.73 && !few.isPromised && few.asGoodUpTo == 0.9)
        // One in a hundred is within one percent, but not surely.
        let measured = try #require(Calibration(pairs).recommendation(for: 0.01))
        #expect(measured.point.threshold == 0.5 && !measured.isPromised)
        let enough = pairs + Array(repeating: judged(false, says: false, score: 0.9), count: 281)
        let promised = try #require(Calibration(enough).recommendation(for: 0.01))
        #expect(promised.point.threshold == 0.73 && promised.isPromised)
        #expect(promised.point.wrongHits == Share(0, of: 381))
    }

    @Test func `nothing is recommended where every threshold errs, or nothing could err`() {
        #expect(Calibration([judged(false, says: true, score: 1)]).recommendation(for: 0.5) == nil)
        #expect(Calibration([judged(true, says: true, score: 1)]).recommendation(for: 0.5) == nil)
    }

    @Test func `confusion goes by kind, and is none where there are no kinds`() {
        let calibration = Calibration([
            judged(true, says: true, score: 0.8, kind: "typo"), judged(false, says: true, score: 0.9, kind: "number"),
            judged(true, says: true, score: 0.9, kind: "typo"), judged(true, says: true, score: 0.9),
        ])
        let table = calibration.confusion(at: 0.85)
        #expect(table.map(\.kind) == ["typo", "number", "–"])
        #expect(table.map(\.hits) == [Share(1, of: 2), Share(0, of: 0), Share(1, of: 1)])
        #expect(table.map(\.wrongHits) == [Share(0, of: 0), Share(1, of: 1), Share(0, of: 0)])
        #expect(Calibration([judged(true, says: true, score: 1)]).confusion(at: 0.85).isEmpty)
    }

    @Test func `without a score there is no hit`() {
        #expect(Calibration([judged(true, says: true, score: nil)]).points[0].hits == Share(0, of: 1))
    }
}
