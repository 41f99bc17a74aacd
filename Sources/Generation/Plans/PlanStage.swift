import Engine

/// The stages of a plan, in their order; the raw values are part of the names under which their results are kept.
enum PlanStage: String, CaseIterable {
    case analysis, exploration, mathematics, design, narrative

    /// The name under which the result of the stage's n-th question is kept, from 1.
    func key(_ part: Int) -> String { "plan \(rawValue) \(part)" }

    /// How much of the way it is, in percent; about its share of the time.
    private var span: Range<Int> {
        switch self {
        case .analysis: 0..<5
        case .exploration: 5..<20
        case .mathematics: 20..<50
        case .design: 50..<75
        case .narrative: 75..<100
        }
    }

    /// How far a plan is that asks a question of this stage.
    func progress(_ part: Int, of parts: Int) -> RenderProgress {
        RenderProgress(
            phase: .planning,
            percent: span.lowerBound + span.count * (part - 1) / max(1, parts),
            step: (Self.allCases.firstIndex(of: self) ?? 0) + 1,
            steps: Self.allCases.count
        )
    }
}

/// One question of a stage.
struct PlanQuestion {
    let stage: PlanStage
    /// From 1, and how many the stage may have.
    let part: Int
    let parts: Int
    let model: String
    let system: String
    /// What the question is about, as data.
    let content: JSONValue
    let maximumTokens: Int
}
