import Engine

/// Compares two requests as the cache would, the first being the earlier one.
package struct Comparer: Sendable {
    private let judge: Judge
    /// Nil where there is no model: what both say decides alone.
    private let encoder: SentenceEncoder?
    private let threshold: Double

    /// How many pairs go through the encoder at a time.
    private static let chunk = 32

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
        /// What was compared, where all of it agrees, whatever their similarity; nil where something differs.
        package let facts: [String]?
        /// Whether what they say is the same, whatever their similarity.
        package var saysSame: Bool { facts != nil }
    }

    package func compare(_ a: String, _ b: String) -> Outcome { outcomes(of: [(a, b)])[0] }

    /// Compares pairs, whose texts go through the encoder together; the outcomes are in the order of the pairs.
    @concurrent package func compare(_ pairs: [(a: String, b: String)]) async throws -> [Outcome] {
        var outcomes: [Outcome] = []
        for start in stride(from: 0, to: pairs.count, by: Self.chunk) {
            try Task.checkCancellation()
            outcomes += self.outcomes(of: pairs[start..<min(start + Self.chunk, pairs.count)].map { ($0.a, $0.b) })
            await Task.yield()
        }
        return outcomes
    }

    private func outcomes(of pairs: [(String, String)]) -> [Outcome] {
        let understandings = pairs.map { (understand($0.0), understand($0.1)) }
        let texts = zip(pairs, understandings).flatMap { pair, read in
            [pair.0, pair.1, read.0.statement.text, read.1.statement.text]
        }
        let vectors = encoder?.encode(texts)
        return understandings.enumerated().map { place, read in
            outcome(read.0, read.1, vectors.map { Array($0[4 * place..<4 * place + 4]) })
        }
    }

    private func understand(_ description: String) -> Judge.Understanding {
        judge.understand(RenderRequest(description: description))
    }

    private func outcome(
        _ left: Judge.Understanding,
        _ right: Judge.Understanding,
        _ vectors: [[Float]]?
    ) -> Outcome {
        let verdict = judge.verdict(left, right)
        let (score, cosine) = scores(left, right, vectors)
        let readings = (left.statement.text, right.statement.text)
        func outcome(_ isEquivalent: Bool, _ reason: String, _ facts: [String]?) -> Outcome {
            Outcome(
                isEquivalent: isEquivalent,
                score: score,
                cosine: cosine,
                reason: reason,
                readings: readings,
                facts: facts
            )
        }
        switch verdict {
        case .different(let difference): return outcome(false, difference, nil)
        case .same(let facts):
            guard let score, score < threshold else {
                return outcome(true, "same: " + facts.joined(separator: "; "), facts)
            }
            return outcome(false, "similarity: \(score.shown) vs at least \(threshold.shown)", facts)
        }
    }

    /// What both are like; `vectors` are those of both descriptions, then those of both readings.
    private func scores(
        _ left: Judge.Understanding,
        _ right: Judge.Understanding,
        _ vectors: [[Float]]?
    ) -> (score: Double?, cosine: Double?) {
        guard let encoder, let vectors else { return (nil, nil) }
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
