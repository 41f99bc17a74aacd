import Engine
import OrderedCollections

/// Two requests of which a person has said whether they ask for the same video.
package struct LabelledPair: Sendable, Hashable {
    /// The earlier request.
    package let a: String
    package let b: String
    package let isSame: Bool
    /// What makes them alike or different, such as “number” or “typo”; nil where nobody has said.
    package let kind: String?

    package init(a: String, b: String, isSame: Bool, kind: String? = nil) {
        self.a = a
        self.b = b
        self.isSame = isSame
        self.kind = kind
    }
}

/// What the cache would have done with labelled pairs at each threshold.
package struct Calibration: Sendable {
    package let pairs: [Judged]
    /// At 0.50, 0.51 … 1.00.
    package let points: [Point]

    /// A pair, and what came of comparing it.
    package struct Judged: Sendable {
        package let pair: LabelledPair
        package let outcome: Comparer.Outcome
        /// From which threshold up it is no hit: nil if it is none at any.
        let ceiling: Double?
        /// Cosine of the descriptions as they were written.
        let cosine: Double
    }

    /// How the cache does at one threshold.
    package struct Point: Sendable, Hashable {
        package let threshold: Double
        /// Of the pairs that are the same.
        package let hits: Share
        /// Of the pairs that are different.
        package let wrongHits: Share
        /// Both, if the cosine of the descriptions as they were written decided alone.
        package let cosineHits: Share
        package let cosineWrongHits: Share
    }

    /// - Parameter judged: Outcomes of a comparer with `Calibration.everyThreshold`; those without a score are no hits.
    package init(_ judged: [(pair: LabelledPair, outcome: Comparer.Outcome)]) {
        let pairs = judged.map { pair, outcome in
            let ceiling = outcome.saysSame ? outcome.score : nil
            return Judged(pair: pair, outcome: outcome, ceiling: ceiling, cosine: outcome.cosine ?? -1)
        }
        self.pairs = pairs
        points = (50...100).map { Self.point(at: Double($0) / 100, pairs) }
    }

    /// For a comparer whose outcomes are to hold for every threshold: no score reaches it, so that each is the greatest
    /// that a threshold would have got to see.
    package static let everyThreshold = 2.0

    /// How the cache does at `threshold`, whether or not it is one of the points.
    package func point(at threshold: Double) -> Point { Self.point(at: threshold, pairs) }

    private static func point(at threshold: Double, _ pairs: [Judged]) -> Point {
        func share(_ isSame: Bool, _ isHit: (Judged) -> Bool) -> Share {
            let these = pairs.filter { $0.pair.isSame == isSame }
            return Share(these.count(where: isHit), of: these.count)
        }
        return Point(
            threshold: threshold,
            hits: share(true) { $0.isHit(at: threshold) },
            wrongHits: share(false) { $0.isHit(at: threshold) },
            cosineHits: share(true) { $0.cosine >= threshold },
            cosineWrongHits: share(false) { $0.cosine >= threshold }
        )
    }

    /// Hits and misses by kind, in the order in which the kinds first appear; none if no pair has one.
    package func confusion(at threshold: Double) -> [(kind: String, hits: Share, wrongHits: Share)] {
        guard pairs.contains(where: { $0.pair.kind != nil }) else { return [] }
        let groups = OrderedDictionary(grouping: pairs) { $0.pair.kind ?? "–" }
        return groups.map { kind, pairs in
            let point = Self.point(at: threshold, pairs)
            return (kind, point.hits, point.wrongHits)
        }
    }
}

extension Calibration.Judged {
    package func isHit(at threshold: Double) -> Bool { ceiling.map { $0 >= threshold } ?? false }
}
