package import Engine

/// Which model writes a scene, which one repairs it, and whether the topic is planned first.
///
/// - A model that is forced writes everything. Otherwise the usual one writes what is less complex than the threshold,
///   and `sonnet` the rest.
/// - A topic is planned (Math-To-Manim) where that is switched on, the complexity reaches the threshold, and the request
///   asks to explain something without telling three steps or more itself: then it has its plan already. A drawing, however
///   difficult, is not planned.
package struct ModelChoice: Sendable {
    private let threshold: Double
    private let forced: String?
    private let usual: String
    /// What “sonnet” stands for: writes what is complex, and thinks topics through.
    private let larger: String
    /// What “haiku” stands for: answers small questions.
    package let small: String
    private let plans: Bool
    /// `MANIM_REPAIR_MODEL`, by the name that the provider knows it by.
    package let repair: String

    private static let anthropicHaiku = "claude-haiku-4-5"
    // The latest one on the price list; its tokens cost a third less than those of the first of that name.
    private static let anthropicSonnet = "claude-sonnet-5-5"

    /// Makes out what the names stand for.
    ///
    /// - Throws: Everything that is wrong with them.
    package init(_ names: ModelNames, known: KnownModels) throws(ModelNameProblems) {
        var reader = NameReader(names: names, known: known)
        threshold = reader.threshold()
        let full = [names.forced, names.usual].first { !$0.isEmpty && NameReader.short($0) == nil }
        reader.haiku = reader.name("MANIMD_MODEL_HAIKU", names.haiku, or: Self.anthropicHaiku, elsewhere: full)
        let usual = reader.choice("MANIM_DEFAULT_MODEL", names.usual.isEmpty ? "haiku" : names.usual) {
            $0.name("MANIMD_MODEL_SONNET", names.sonnet, or: Self.anthropicSonnet, elsewhere: $0.haiku)
        }
        let larger = reader.name("MANIMD_MODEL_SONNET", names.sonnet, or: Self.anthropicSonnet, elsewhere: usual)
        self.usual = usual
        self.larger = larger
        small = reader.haiku
        forced = names.forced.isEmpty ? nil : reader.choice("MANIM_FORCE_MODEL", names.forced) { _ in larger }
        repair =
            names.repair.isEmpty
            ? reader.name("MANIM_REPAIR_MODEL", "", or: Self.anthropicHaiku, elsewhere: reader.haiku)
            : reader.choice("MANIM_REPAIR_MODEL", names.repair) { _ in larger }
        plans = names.plans
        guard reader.problems.isEmpty else { throw ModelNameProblems(problems: reader.problems) }
    }

    /// What holds where nothing is set.
    package static let standard: ModelChoice = {
        do { return try ModelChoice(ModelNames(haiku: anthropicHaiku, sonnet: anthropicSonnet), known: .any) } catch {
            preconditionFailure("the default models are wrong: \(error)")
        }
    }()

    /// Who thinks topics through before they are drawn.
    package var planning: String { forced ?? larger }

    /// Every model that may be asked, each once.
    package var models: [String] {
        ([forced].compactMap(\.self) + [usual, larger, repair, small]).reduce(into: []) {
            if !$0.contains($1) { $0.append($1) }
        }
    }

    /// Who writes the scene of a request.
    package func commission(_ request: RenderRequest, nearest: [Nearest] = []) -> Commission {
        let assessment = Assessment(request)
        let isComplex = assessment.complexity.score >= threshold
        return Commission(
            model: forced ?? (isComplex ? larger : usual),
            complexity: assessment.complexity,
            isPlanned: plans && isComplex && assessment.asksForPlan,
            nearest: nearest
        )
    }
}

/// Reads names and collects what is wrong with them.
private struct NameReader {
    let names: ModelNames
    let known: KnownModels
    var haiku = ""
    private(set) var problems: [String] = []

    init(names: ModelNames, known: KnownModels) {
        self.names = names
        self.known = known
    }

    /// `haiku` or `sonnet` if the text is one of them; nil for a full name.
    static func short(_ text: String) -> String? {
        let text = text.lowercased()
        return ["haiku", "sonnet"].contains(text) ? text : nil
    }

    mutating func threshold() -> Double {
        guard !names.threshold.isEmpty else { return 0.5 }
        if let value = Double(names.threshold), (0...1).contains(value) { return value }
        complain("MANIM_MODEL_THRESHOLD is \(names.threshold.quotedForPeople); expected a number from 0 to 1")
        return 0.5
    }

    /// A full name: what was set, or the default that the provider has.
    mutating func name(_ variable: String, _ text: String, or fallback: String, elsewhere: String?) -> String {
        if !text.isEmpty { return checked(variable, text) }
        guard case .any = known else { return checked(variable, fallback) }
        if let elsewhere { return elsewhere }
        complain("\(variable) is not set; on a server other than Anthropic's, name the model that writes scenes")
        return fallback
    }

    /// A full name, or what a short one stands for.
    mutating func choice(_ variable: String, _ text: String, sonnet: (inout Self) -> String) -> String {
        switch Self.short(text) {
        case "haiku": haiku
        case "sonnet": sonnet(&self)
        default: checked(variable, text)
        }
    }

    private mutating func checked(_ variable: String, _ name: String) -> String {
        guard case .listed(let names, let has) = known, !has(name) else { return name }
        let hint = nearest(to: name, among: names).map { "; did you mean \($0)?" } ?? ""
        complain("\(variable) is \(name.quotedForPeople), which is not known\(hint); known are \(listed(names))")
        return name
    }

    private func listed(_ names: [String]) -> String { names.sorted().joined(separator: ", ") }

    /// Notes a problem, once: a name may be looked at for several variables.
    private mutating func complain(_ problem: String) {
        if !problems.contains(problem) { problems.append(problem) }
    }
}
