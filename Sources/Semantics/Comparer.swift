import Engine

/// Compares two requests as the cache would, the first being the earlier one.
package struct Comparer: Sendable {
    private let judge: Judge
    /// Nil where there is no model: what both say decides alone.
    private let encoder: SentenceEncoder?
    private let threshold: Double

    package init(judge: Judge, encoder: SentenceEncoder?, threshold: Double) {
        self.judge = judge
        self.encoder = encoder
        self.threshold = threshold
    }

    /// What came of a comparison.
    package struct Outcome: Sendable {
        package let isEquivalent: Bool
        /// Cosine of the readings, 1 for two that a template reads alike; nil without an encoder.
        package let score: Double?
        /// Cosine of the descriptions; nil without an encoder.
        package let cosine: Double?
        /// What was compared, or the first difference.
        package let reason: String
        /// What both were understood as.
        package let readings: (String, String)
        /// Whether what they say is the same, whatever their similarity.
        package let saysSame: Bool
    }

    package func compare(_ a: String, _ b: String) -> Outcome {
        let left = judge.understand(RenderRequest(description: a))
        let right = judge.understand(RenderRequest(description: b))
        let verdict = judge.verdict(left, right)
        let (score, cosine) = scores(a, left, b, right)
        let readings = (left.statement.text, right.statement.text)
        func outcome(_ isEquivalent: Bool, _ reason: String, saysSame: Bool) -> Outcome {
            Outcome(
                isEquivalent: isEquivalent,
                score: score,
                cosine: cosine,
                reason: reason,
                readings: readings,
                saysSame: saysSame
            )
        }
        switch verdict {
        case .different(let difference): return outcome(false, difference, saysSame: false)
        case .same(let facts):
            guard let score, score < threshold else {
                return outcome(true, "same: " + facts.joined(separator: "; "), saysSame: true)
            }
            return outcome(false, "similarity: \(score.shown) vs at least \(threshold.shown)", saysSame: true)
        }
    }

    private func scores(
        _ a: String,
        _ left: Judge.Understanding,
        _ b: String,
        _ right: Judge.Understanding
    ) -> (score: Double?, cosine: Double?) {
        guard let encoder else { return (nil, nil) }
        let vectors = encoder.encode([a, b, left.statement.text, right.statement.text])
        let score =
            judge.areTwins(left, right)
            ? 1 : encoder.score(left, right, readings: cosine(vectors[2], vectors[3]), threshold: threshold, judge)
        return (score, cosine(vectors[0], vectors[1]))
    }
}

extension SentenceEncoder {
    /// The similarity of two readings; where it is too small for a hit, that of the readings with their words spelled
    /// alike, so that a misspelling or a letter for a name costs no more than it says.
    func score(
        _ a: Judge.Understanding,
        _ b: Judge.Understanding,
        readings cosine: Double,
        threshold: Double,
        _ judge: Judge
    ) -> Double {
        guard cosine < threshold, let (first, second) = judge.alike(a, b) else { return cosine }
        let vectors = encode([first, second])
        return max(cosine, Semantics.cosine(vectors[0], vectors[1]))
    }
}

extension Double {
    /// With three digits behind the point, for people.
    var shown: String { "\((self * 1_000).rounded() / 1_000)" }
}
