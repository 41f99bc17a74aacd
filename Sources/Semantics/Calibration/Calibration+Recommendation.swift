extension Calibration {
    /// The threshold to choose for an error budget.
    package struct Recommendation: Sendable, Hashable {
        package let point: Point
        /// Whether the wrong hits keep within the budget with 95% confidence, not only among these pairs.
        package let isPromised: Bool
        /// The highest threshold that loses no hit against it.
        package let asGoodUpTo: Double
    }

    /// The lowest threshold whose wrong hits keep within a budget.
    ///
    /// Where the pairs can promise it, the upper end of the interval keeps within the budget; where they cannot, the
    /// rate that was measured.
    ///
    /// - Parameter budget: The share of different pairs that may be served, greater than 0.
    /// - Returns: Nil if no threshold keeps within it, or no pair is different.
    package func recommendation(for budget: Double) -> Recommendation? {
        let promised = points.first { $0.wrongHits.interval.upperBound <= budget }
        let measured = points.first { $0.wrongHits.rate.map { $0 <= budget } ?? false }
        guard let point = promised ?? measured else { return nil }
        let asGood = points.last { $0.hits.count == point.hits.count } ?? point
        return Recommendation(point: point, isPromised: promised != nil, asGoodUpTo: asGood.threshold)
    }
}
