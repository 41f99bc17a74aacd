import Engine
import OrderedCollections
import Semantics
import SystemPackage

extension CalibrationReport {
    /// The report for programs.
    ///
    /// - Parameters:
    ///   - problems: Lines that could not be used.
    ///   - plot: Where the plot is, if there is one.
    ///   - listing: The wrong hits and what was missed, too.
    /// - Returns: One object.
    func json(_ problems: [(line: Int, refusal: Refusal)], plot: FilePath?, listing: Bool) -> JSONValue {
        var fields: JSONObject = [
            "pairs": .object([
                "same": .int(same), "different": .int(different), "from_feedback": .int(fromFeedback),
            ]),
            "budget": .double(budget), "confidence": .double(0.95), "threshold_set": .double(set),
        ]
        fields["recommended"] = recommendation.map { recommendation in
            var fields = recommendation.point.json
            fields["promised"] = .bool(recommendation.isPromised)
            fields["as_good_up_to"] = .double(recommendation.asGoodUpTo)
            return .object(fields)
        }
        fields["different_pairs_needed"] = .int(Share.sizeNeeded(for: budget))
        fields["advice"] = .string(verdict.map { $0.trimmingPrefix("  ") }.joined(separator: " "))
        fields["points"] = .array(calibration.points.map { .object($0.json) })
        fields["confusion"] = .object(["threshold": .double(at), "kinds": .array(kindsJSON)])
        if listing {
            fields["wrong_hits"] = .array(calibration.wrongHits(at: at).map { $0.json(at: at) })
            fields["missed"] = .array(calibration.missed(at: at).map { $0.json(at: at) })
        }
        fields["plot"] = plot.map { .string($0.string) }
        if !problems.isEmpty {
            fields["errors"] = .array(
                problems.map { line, refusal in
                    var error = Explanation.json(of: refusal).object?["error"]?.object ?? [:]
                    error["line"] = .int(line)
                    return .object(error)
                }
            )
        }
        return .object(fields)
    }

    private var kindsJSON: [JSONValue] {
        calibration.confusion(at: at).map { kind, hits, wrong in
            .object([
                "kind": .string(kind), "hits": .int(hits.count), "missed": .int(hits.rest),
                "refused": .int(wrong.rest), "wrong_hits": .int(wrong.count),
            ])
        }
    }
}

extension Calibration.Point {
    fileprivate var json: JSONObject {
        var fields: JSONObject = ["threshold": .double(threshold)]
        fields.merge(hits.json("hit")) { $1 }
        fields.merge(wrongHits.json("wrong_hit")) { $1 }
        fields["cosine_alone"] = .object(cosineHits.json("hit").merging(cosineWrongHits.json("wrong_hit")) { $1 })
        return fields
    }
}

extension Share {
    /// Count, rate and interval under names that begin with `name`; without a rate where there is nothing to count.
    fileprivate func json(_ name: String) -> JSONObject {
        var fields: JSONObject = ["\(name)s": .int(count)]
        guard let rate else { return fields }
        fields["\(name)_rate"] = .double(rate.rounded(toDigits: 5))
        fields["\(name)_interval"] = .array([
            .double(interval.lowerBound.rounded(toDigits: 5)), .double(interval.upperBound.rounded(toDigits: 5)),
        ])
        return fields
    }
}

extension Calibration.Judged {
    fileprivate func json(at threshold: Double) -> JSONValue {
        var fields: JSONObject = ["a": .string(pair.a), "b": .string(pair.b)]
        fields["kind"] = pair.kind.map { .string($0) }
        fields["score"] = outcome.score.map { .double($0.rounded(toDigits: 4)) }
        fields["cosine"] = outcome.cosine.map { .double($0.rounded(toDigits: 4)) }
        fields["reason"] = .string(reason(at: threshold))
        return .object(fields)
    }
}
