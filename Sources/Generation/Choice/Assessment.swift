package import Engine
import Foundation

/// What a request's words say of the scene that is to be written for it; the same words, the same assessment.
package struct Assessment: Sendable, Hashable {
    package let complexity: Complexity
    /// Whether it asks to explain a topic, and does not itself tell how.
    package let asksForPlan: Bool
    /// Whether something has to move: it does unless the request says that nothing does.
    package let wantsMotion: Bool

    /// So many steps make a request a plan of its own.
    private static let stepsOfPlan = 3

    package init(_ request: RenderRequest) { self.init(request, by: .builtIn) }

    init(_ request: RenderRequest, by features: Features) {
        let words = Words(request.description)
        let context = Words([request.context, request.topic].compactMap(\.self).joined(separator: " . "))
        var score = 0.0
        var reasons: [String] = []
        var isAsked = false
        var isPlan = false
        for feature in features.all {
            let found = feature.phrases.filter { words.have($0) || feature.isOfContext && context.have($0) }
            guard !found.isEmpty else { continue }
            let counted = found.prefix(feature.most)
            let weight = Double(counted.count) * feature.weight
            score += weight
            let quoted = counted.map { "“\($0)”" }.joined(separator: ", ")
            reasons.append("\(feature.name) (\(quoted)) \(Self.sum(weight))")
            if feature.plan == .asks { isAsked = true }
            if feature.plan == .is, found.count >= Self.stepsOfPlan { isPlan = true }
        }
        let surplus = min(words.list.count - features.length.above, features.length.most)
        if surplus > 0 {
            let weight = Double(surplus) * features.length.weight
            score += weight
            reasons.append("\(features.length.name) (\(words.list.count) words) \(Self.sum(weight))")
        }
        // Two decimals, so that sums of weights that make up a threshold reach it.
        complexity = Complexity(score: (min(1, score) * 100).rounded() / 100, reasons: reasons)
        asksForPlan = isAsked && !isPlan
        wantsMotion = !features.still.contains { words.have($0) }
    }

    private static func sum(_ weight: Double) -> String { String(format: "+%.2f", weight) }
}
