import Language

extension Cover {
    /// How well the template explains the request; nil when it explains nothing of it.
    ///
    /// Where it is plain that the confidence stays below `threshold`, the ways are not walked.
    ///
    /// - Parameters:
    ///   - about: Words of topic and context that nothing explains.
    ///   - threshold: The confidence that matters.
    /// - Returns: Also the values, if the request is complete.
    func reading(about: [String], threshold: Double) -> Reading? {
        let steps = steps()
        let content = max(1, wording.wording.tokens.count { !$0.isEmpty })
        if let glance = glance(steps, about: about, content: content), glance.confidence < threshold { return glance }
        let ways = ways(steps)
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
                confidence: confidence(
                    fillers: way.fillers,
                    typos: way.typos,
                    content: content,
                    left: left.count,
                    isCertain: obstacle == nil
                ),
                bindings: way.bindings,
                obstacle: obstacle
            )
        }
        guard let best = ways.first(where: { !$0.phrases.isEmpty }) else { return nil }
        let left = best.unexplained.map { wording.wording.tokens[$0].text }
        return incomplete(left, obstacle: obstacle, explained: content - left.count - best.fillers, of: content)
    }

    /// The most that the request could come to, from what is heard anywhere in it.
    private func glance(_ steps: [[Step]], about: [String], content: Int) -> Reading? {
        var heard: Set<Int> = []
        var isCovered = Array(repeating: false, count: wording.count)
        var isSaid = isCovered
        for (index, steps) in steps.enumerated() {
            for step in steps {
                heard.formUnion(step.phrases)
                for place in index..<step.end {
                    isCovered[place] = true
                    if !step.phrases.isEmpty { isSaid[place] = true }
                }
            }
        }
        guard !heard.isEmpty else {
            return Reading(template: template, confidence: 0, bindings: nil, obstacle: nil)
        }
        let tokens = wording.wording.tokens
        let open = tokens.indices.filter { !isCovered[$0] && !tokens[$0].isEmpty }.map { tokens[$0].text } + about
        guard template.requests.contains(where: { $0.allSatisfy(heard.contains) }) else {
            let said = tokens.indices.count { isSaid[$0] && !tokens[$0].isEmpty }
            return incomplete(open, obstacle: nil, explained: said - about.count, of: content)
        }
        guard !open.isEmpty else { return nil }
        let confidence = confidence(fillers: 0, typos: 0, content: content, left: open.count, isCertain: false)
        return Reading(template: template, confidence: confidence, bindings: nil, obstacle: notUnderstood(open))
    }

    private func incomplete(_ left: [String], obstacle: String?, explained: Int, of content: Int) -> Reading {
        let reason = obstacle ?? (left.isEmpty ? "\(template.id) does not become clear" : notUnderstood(left))
        let share = Double(max(0, explained)) / Double(content)
        return Reading(template: template, confidence: rounded(0.6 * share), bindings: nil, obstacle: reason)
    }

    func isComplete(_ way: Way) -> Bool {
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
    private func confidence(fillers: Int, typos: Int, content: Int, left: Int, isCertain: Bool) -> Double {
        guard left == 0, isCertain else {
            return rounded(0.89 * Double(max(0, content - left)) / Double(max(content, left)))
        }
        let surrounding = Double(fillers) / Double(content)
        return rounded(max(0.9, 0.99 - 0.04 * surrounding - 0.02 * Double(min(typos, 3))))
    }

    private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
