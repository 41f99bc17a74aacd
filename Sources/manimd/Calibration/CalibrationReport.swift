import Engine
import Foundation
import OrderedCollections
import Semantics

/// What `manimd calibrate` found, for people.
struct CalibrationReport {
    let calibration: Calibration
    let recommendation: Calibration.Recommendation?
    let budget: Double
    /// The threshold in force.
    let set: Double
    /// The threshold of the table by kind.
    let at: Double
    let fromFeedback: Int

    var same: Int { calibration.points[0].hits.total }
    var different: Int { calibration.points[0].wrongHits.total }

    /// - Parameters:
    ///   - all: Every threshold, not every fifth and those that matter.
    ///   - listing: The wrong hits and what was missed, too.
    /// - Returns: Tables and the recommendation, on several lines.
    func text(all: Bool, listing: Bool) -> String {
        var lines = [summary, ""] + thresholds(all: all) + [""] + kinds + verdict
        if listing { lines += [""] + listed }
        return lines.joined(separator: "\n")
    }

    /// The recommendation in words: what is recommended, why, and how sure that is.
    var verdict: [String] {
        guard let recommendation else {
            guard different > 0 else { return ["no recommendation: none of the pairs is different"] }
            let best = calibration.points.last.map(\.wrongHits) ?? Share(0, of: 0)
            return [
                "no threshold keeps within the budget of \(budget.percent): even at 1.00, \(best.count) of "
                    + "\(best.total) different pairs are served"
            ]
        }
        let point = recommendation.point
        let wrong = point.wrongHits
        let served = "\(wrong.count) of \(wrong.total) different pairs served"
        let upper = wrong.interval.upperBound.percent
        var lines = ["recommended threshold: \(point.threshold.twoDigits)"]
        if recommendation.isPromised {
            lines.append("  \(served); with 95% confidence at most \(upper), within the budget of \(budget.percent)")
        } else {
            let needed = Share.sizeNeeded(for: budget)
            lines.append("  \(served), yet up to \(upper) is possible: these pairs cannot promise \(budget.percent);")
            lines.append("  it takes \(needed) different pairs without a wrong hit, or more with some")
        }
        if recommendation.asGoodUpTo > point.threshold {
            lines.append("  no hit is lost up to \(recommendation.asGoodUpTo.twoDigits)")
        }
        return lines
    }

    private var summary: String {
        let feedback = fromFeedback > 0 ? ", \(fromFeedback) of them judged by users" : ""
        return
            "\(same + different) pairs\(feedback): \(same) the same, \(different) different; rates with 95% intervals"
    }

    private func thresholds(all: Bool) -> [String] {
        var table = Table([
            .init(title: "threshold"), .init(title: "hits", isNumber: true), .init(title: "", isNumber: true),
            .init(title: "wrong hits", isNumber: true), .init(title: "", isNumber: true),
            .init(title: "cosine alone: hits", isNumber: true), .init(title: "wrong hits", isNumber: true),
            .init(title: ""),
        ])
        let recommended = recommendation?.point.threshold
        var points = calibration.points
        // The one in force need not be one of them.
        if !points.contains(where: { $0.threshold == set }) { points.append(calibration.point(at: set)) }
        for point in points.sorted(by: { $0.threshold < $1.threshold }) {
            let isRecommended = point.threshold == recommended
            guard all || point.isRound || isRecommended || point.threshold == set else { continue }
            let marks = (isRecommended ? ["recommended"] : []) + (point.threshold == set ? ["set"] : [])
            table.add([
                .init(point.threshold.short), .init(point.hits.percent), .init(point.hits.range, .faint),
                .init(point.wrongHits.percent), .init(point.wrongHits.range, .faint), .init(point.cosineHits.percent),
                .init(point.cosineWrongHits.percent), .init(marks.joined(separator: ", "), .good),
            ])
        }
        return table.lines()
    }

    private var kinds: [String] {
        let kinds = calibration.confusion(at: at)
        guard !kinds.isEmpty else { return [] }
        var table = Table([
            .init(title: "kind, at \(at.short)"), .init(title: "same: hit", isNumber: true),
            .init(title: "missed", isNumber: true), .init(title: "different: missed", isNumber: true),
            .init(title: "wrong hit", isNumber: true),
        ])
        for (kind, hits, wrong) in kinds {
            table.add([
                .init(kind), .init(hits.total > 0 ? "\(hits.count)" : ""), .init(hits.total > 0 ? "\(hits.rest)" : ""),
                .init(wrong.total > 0 ? "\(wrong.rest)" : ""),
                .init(wrong.total > 0 ? "\(wrong.count)" : "", wrong.count > 0 ? .bad : .plain),
            ])
        }
        return table.lines() + [""]
    }

    private var listed: [String] {
        let wrong = calibration.wrongHits(at: at), missed = calibration.missed(at: at)
        return ["\(wrong.count) wrong hits at \(at.short)"] + wrong.flatMap(lines)
            + ["", "\(missed.count) missed at \(at.short)"] + missed.flatMap(lines)
    }

    private func lines(_ judged: Calibration.Judged) -> [String] {
        let pair = judged.pair
        return [
            "  \(pair.a.onOneLine)", "  \(pair.b.onOneLine)", Ink.faint.on("    \(judged.reason(at: at).onOneLine)"),
        ]
    }
}

extension Calibration {
    func wrongHits(at threshold: Double) -> [Judged] {
        pairs.filter { !$0.pair.isSame && $0.isHit(at: threshold) }
    }

    func missed(at threshold: Double) -> [Judged] { pairs.filter { $0.pair.isSame && !$0.isHit(at: threshold) } }
}

extension Calibration.Judged {
    /// Why it is a hit at that threshold, or none.
    func reason(at threshold: Double) -> String {
        guard let facts = outcome.facts else { return outcome.reason }
        guard let score = outcome.score, score < threshold else { return "same: " + facts.joined(separator: "; ") }
        return "similarity: \(score.threeDigits) vs at least \(threshold.short)"
    }
}

extension Calibration.Point {
    /// Whether it is one of 0.50, 0.55 … 1.00.
    fileprivate var isRound: Bool { (threshold * 20).rounded() / 20 == threshold }
}

extension Share {
    /// Those that were not counted.
    var rest: Int { total - count }
    var percent: String { rate?.percent ?? "–" }
    /// The interval: `1.2–4.5%`.
    var range: String {
        guard total > 0 else { return "" }
        return String(format: "%.1f–%.1f%%", interval.lowerBound * 100, interval.upperBound * 100)
    }
}

extension Double {
    var percent: String { String(format: "%.1f%%", self * 100) }
    var twoDigits: String { String(format: "%.2f", self) }
    var threeDigits: String { String(format: "%.3f", self) }
    /// With two digits behind the point, and three where there are more.
    var short: String { abs(self * 100 - (self * 100).rounded()) < 1e-9 ? twoDigits : threeDigits }
}
