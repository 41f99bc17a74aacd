import OrderedCollections

/// What shows that a request asks for the same video as an earlier one, or does not.
package struct Evidence: Sendable, Hashable {
    /// The earlier request's description, as it was written.
    package let matched: String
    /// The key under which its answer is remembered.
    package let key: ExactKey
    /// Cosine of the sentence vectors of both descriptions as they were written, -1…1.
    package let cosine: Double
    /// Cosine of the sentence vectors of both readings, in which everything that is known to be the same is worded the
    /// same way, -1…1; what `SEMANTIC_CACHE_THRESHOLD` is compared with.
    package let score: Double
    package let verdict: Verdict
    /// The language model that gave the verdict; nil where what both say decided.
    package let model: String?

    /// Whether both ask for the same video, and why.
    package enum Verdict: Sendable, Hashable {
        /// Everything in both agrees; what was compared, in words.
        case same(facts: [String])
        /// The first difference, in words: “range: [-π, π] vs [0, 2π]”.
        case different(String)
    }

    package init(
        matched: String,
        key: ExactKey,
        cosine: Double,
        score: Double,
        verdict: Verdict,
        model: String? = nil
    ) {
        self.matched = matched
        self.key = key
        self.cosine = cosine
        self.score = score
        self.verdict = verdict
        self.model = model
    }

    /// The first difference, in words; nil if there is none.
    package var difference: String? {
        if case .different(let difference) = verdict { difference } else { nil }
    }
}

extension Evidence {
    /// The `evidence` object of a status.
    package var json: JSONValue {
        var fields: JSONObject = ["matched_description": .string(matched), "matched_key": .string(key.description)]
        fields["cosine"] = .double(cosine.rounded(toDigits: 3))
        fields["score"] = .double(score.rounded(toDigits: 3))
        switch verdict {
        case .same(let facts):
            fields["verdict"] = "same"
            fields["facts"] = .array(facts.map { .string($0) })
        case .different(let difference):
            fields["verdict"] = "different"
            fields["difference"] = .string(difference)
        }
        if let model {
            fields["judged_by"] = "model"
            fields["model"] = .string(model)
        }
        return .object(fields)
    }
}
