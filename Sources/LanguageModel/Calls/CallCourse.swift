import Engine

/// How a call has gone so far, over all its attempts.
struct CallCourse: Sendable {
    let policy: RetryPolicy
    var attempts = 0
    private(set) var usage = TokenUsage.none
    private(set) var cost = MicroDollars.zero
    private(set) var lastProblem: CallProblem?
    private var billedRepeats = 0

    init(policy: RetryPolicy) { self.policy = policy }

    enum Next: Sendable, Hashable {
        /// Ask again at once, without what the server does not take.
        case concede(Concession)
        case wait(Duration)
        case fail
    }

    mutating func add(_ usage: TokenUsage, cost: MicroDollars) {
        self.usage = self.usage + usage
        self.cost = self.cost + cost
    }

    /// What to do after an attempt that gave no answer.
    ///
    /// What was billed is repeated only where another attempt may well go better, and `policy.billedRepeats` times.
    mutating func next(
        after problem: CallProblem,
        hadBegun: Bool,
        conceding concession: Concession?,
        random: Double
    ) -> Next {
        lastProblem = problem
        guard concession != nil || problem.isPassing else { return .fail }
        if hadBegun {
            guard billedRepeats < policy.billedRepeats else { return .fail }
            billedRepeats += 1
        }
        if let concession { return .concede(concession) }
        guard attempts < policy.attempts,
            let pause = policy.pause(after: attempts, retryAfter: problem.retryAfter, random: random)
        else { return .fail }
        return .wait(pause)
    }
}

extension Concession {
    /// What could be done without so that a call fares better; nil if nothing.
    static func after(_ problem: CallProblem, _ request: ModelRequest, beyond made: Set<Concession>) -> Concession? {
        let canConcedeSchema = request.schema != nil && !made.contains(.schema)
        // A server that knows no schemas lets the model write prose.
        if problem.kind == .unusable, problem.isWithoutJSON, canConcedeSchema { return .schema }
        guard problem.status == 400 || problem.status == 422 else { return nil }
        let words = problem.message.lowercased()
        if words.contains("stream_options"), !made.contains(.streamOptions) { return .streamOptions }
        if words.contains("max_completion_tokens"), !made.contains(.completionTokens) { return .completionTokens }
        if words.contains("temperature"), request.temperature != nil, !made.contains(.temperature) {
            return .temperature
        }
        let isAboutSchema = ["tool", "response_format", "schema", "grammar"].contains { words.contains($0) }
        return isAboutSchema && canConcedeSchema ? .schema : nil
    }
}
