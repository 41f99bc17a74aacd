package import Engine

/// Layer 2: a request that means the same as an earlier one gets the earlier video.
package struct SemanticLayer: Layer {
    package let name = LayerName.semantic
    private let cache: SemanticCache
    private let store: any SimilarityCache
    private let videos: any VideoStore
    private let verification: Verification?

    /// - Parameters:
    ///   - cache: The earlier requests by what they mean.
    ///   - store: Counts what is served.
    ///   - videos: Where the videos are.
    ///   - verification: Judges what the cache cannot decide; nil where no language model may. There is one for all
    ///     requests, so that equal pairs are asked about once.
    package init(
        _ cache: SemanticCache,
        store: any SimilarityCache,
        videos: any VideoStore,
        verification: Verification? = nil
    ) {
        self.cache = cache
        self.store = store
        self.videos = videos
        self.verification = verification
    }

    package func find(_ inquiry: Inquiry) async throws(JobFailure) -> Finding {
        do {
            guard let similar = try await cache.findSimilar(to: inquiry.request) else { return .disabled }
            guard let best = similar.first else { return .miss(reason: "nothing alike was asked before") }
            guard let difference = best.evidence.difference else {
                return await serve(best.candidate, best.evidence)
            }
            let said = try await judged(similar, inquiry)
            if let (candidate, evidence) = said.same { return await serve(candidate, evidence) }
            let reason = "nearest is “\(best.evidence.matched)”; \(difference)\(said.remark)"
            return .miss(reason: reason, nearest: .request(best.evidence))
        } catch let failure as JobFailure where failure.code == .cancelled {
            throw failure
        } catch {
            throw JobFailure(.internal, "the semantic cache cannot be read: \(error)", hint: "manimd cache verify")
        }
    }

    private func serve(_ candidate: Candidate, _ evidence: Evidence) async -> Finding {
        guard await videos.verify(candidate.answer.video) else {
            return .miss(reason: "the stored video is gone or damaged", nearest: .request(evidence))
        }
        store.noteServed(candidate.key)
        return .video(candidate.answer, evidence: evidence)
    }

    /// What a language model says of the earlier requests that could not be decided: the first that is the same, or why
    /// none is.
    ///
    /// What was said before costs nothing and counts for all of them; a new question is asked about one of them, and only
    /// where somebody pays.
    private func judged(
        _ similar: [SemanticCache.Similar],
        _ inquiry: Inquiry
    ) async throws -> (same: (Candidate, Evidence)?, remark: String) {
        guard let verification else { return (nil, "") }
        var mayAsk = inquiry.payer != nil
        var remark = ""
        for candidate in similar {
            guard let doubt = candidate.doubt else { continue }
            let (earlier, asked) = (candidate.evidence.matched, inquiry.request.description)
            var verdict = try await verification.remembered(earlier, asked)
            if verdict == nil, mayAsk, let payer = inquiry.payer {
                mayAsk = false
                let judgement = try await verification.judge(earlier, asked, payer: payer)
                verdict = judgement?.verdict
                if let difference = judgement?.difference {
                    remark = "; a language model says: \(difference.quotedForPeople)"
                }
            }
            if let verdict, verdict.isSame {
                return ((candidate.candidate, candidate.evidence.same(doubt, by: verdict.model)), "")
            }
        }
        return (nil, remark)
    }
}

extension Evidence {
    /// The evidence of a pair that a language model calls the same.
    fileprivate func same(_ doubt: Doubt, by model: String) -> Evidence {
        Evidence(
            matched: matched,
            key: key,
            cosine: cosine,
            score: score,
            verdict: .same(facts: doubt.facts + doubt.words.map { "“\($0.spelling)” changes nothing" }),
            model: model
        )
    }
}
