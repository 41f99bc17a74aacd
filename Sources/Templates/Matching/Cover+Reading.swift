import Language

extension Cover {
    /// How well the template explains the request; nil when it explains nothing of it.
    ///
    /// - Parameter about: Words of topic and context that nothing explains.
    func reading(about: [String]) -> Reading? {
        let ways = ways()
        let content = max(1, wording.wording.tokens.count { !$0.isEmpty })
        var obstacle: String?
        for way in ways where isComplete(way) {
            do throws(Completion.Obstacle) {
                _ = try Completion(way.bindings, in: template)
            } catch {
                obstacle = obstacle ?? error.reason
                continue
            }
            if let rival = rival(of: way, among: ways) { obstacle = "it can be read in two ways: \(rival)" }
            let left = way.unexplained.map { wording.wording.tokens[$0].text } + about
            if !left.isEmpty { obstacle = notUnderstood(left) }
            return Reading(
                template: template,
                confidence: confidence(of: way, content: content, left: left.count, isCertain: obstacle == nil),
                bindings: way.bindings,
                obstacle: obstacle
            )
        }
        guard let best = ways.first(where: { !$0.phrases.isEmpty }) else { return nil }
        let left = best.unexplained.map { wording.wording.tokens[$0].text }
        let reason = obstacle ?? (left.isEmpty ? "\(template.id) does not become clear" : notUnderstood(left))
        let share = Double(content - best.unexplained.count - best.fillers) / Double(content)
        return Reading(template: template, confidence: rounded(0.6 * max(0, share)), bindings: nil, obstacle: reason)
    }

    private func isComplete(_ way: Way) -> Bool {
        template.requests.contains { $0.allSatisfy(way.phrases.contains) && way.bound.isSubset(of: $0) }
    }

    /// Another way that explains as much in as few steps and means something else.
    private func rival(of way: Way, among ways: [Way]) -> String? {
        for other in ways where other.rank == way.rank && isComplete(other) {
            for (name, bound) in way.bindings where template.parameter(name) != nil {
                guard let value = other.bindings[name]?.value else { return name }
                if !value.agrees(with: bound.value) { return name }
            }
        }
        return nil
    }

    private func notUnderstood(_ words: [String]) -> String {
        let named = words.prefix(5).map { "“\($0)”" }.joined(separator: ", ")
        return "\(template.id) does not cover \(named)\(words.count > 5 ? " and more" : "")"
    }

    /// The share of the request that is explained, from 0.90 up only when all of it is.
    private func confidence(of way: Way, content: Int, left: Int, isCertain: Bool) -> Double {
        guard left == 0, isCertain else {
            return rounded(0.89 * Double(max(0, content - left)) / Double(max(content, left)))
        }
        let surrounding = Double(way.fillers) / Double(content)
        return rounded(max(0.9, 0.99 - 0.04 * surrounding - 0.02 * Double(min(way.typos, 3))))
    }

    private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
