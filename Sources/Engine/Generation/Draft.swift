import OrderedCollections

/// One answer of a model that should have been a scene, and what became of it.
package struct Draft: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable { case generation, repair }

    package enum Outcome: Sendable, Hashable {
        /// Paid for, and not tried out yet.
        case untested
        case accepted
        case failed(CodeFault)
    }

    /// From 1 within a run.
    package let number: Int
    package let kind: Kind
    /// What the provider calls the model that answered.
    package let model: String
    /// SHA-256 of all that the model was told, 64 lower-case hexadecimal digits.
    package let promptHash: String
    /// The code, after the trial with the fixes made; nil when the answer held none.
    package var source: String?
    package let usage: TokenUsage
    package let cost: MicroDollars
    /// From the question to the end of the trial.
    package var milliseconds: Int
    package var fixes: [String]
    /// What a viewer might mind, such as texts that overlap; stops nothing.
    package var remarks: [String] = []
    package var outcome: Outcome

    package init(
        number: Int,
        kind: Kind,
        model: String,
        promptHash: String,
        source: String?,
        usage: TokenUsage,
        cost: MicroDollars,
        milliseconds: Int,
        fixes: [String] = [],
        outcome: Outcome = .untested
    ) {
        self.number = number
        self.kind = kind
        self.model = model
        self.promptHash = promptHash
        self.source = source
        self.usage = usage
        self.cost = cost
        self.milliseconds = milliseconds
        self.fixes = fixes
        self.outcome = outcome
    }

    /// One entry of a status's `attempts`.
    package var json: JSONValue {
        var fields: JSONObject = ["kind": .string(kind.rawValue), "model": .string(model)]
        fields["prompt_sha256"] = .string(promptHash)
        fields["tokens"] = usage.json
        fields["cost_usd"] = .double(cost.dollars)
        fields["ms"] = .int(milliseconds)
        if !fixes.isEmpty { fields["fixes"] = .array(fixes.map { .string($0) }) }
        if !remarks.isEmpty { fields["remarks"] = .array(remarks.map { .string($0) }) }
        switch outcome {
        case .untested: fields["outcome"] = "untested"
        case .accepted: fields["outcome"] = "accepted"
        case .failed(let fault):
            fields["outcome"] = "failed"
            fields["error"] = .object([
                "stage": .string(fault.stage.rawValue), "code": .string(fault.code.rawValue),
                "message": .string(fault.description),
            ])
        }
        return .object(fields)
    }
}

/// The durable record of what models wrote and planned for runs that are not finished.
///
/// Fulfilled by `Store`.
package protocol DraftJournal: Sendable {
    /// Writes a draft down, or replaces the one of the same number; durable on return.
    func keep(_ draft: Draft, of run: Int64) async throws

    /// The drafts of a run, by their numbers.
    func drafts(of run: Int64) async throws -> [Draft]

    /// Writes down what a stage of a plan came to; durable on return.
    func keep(_ result: JSONValue, ofStage stage: String, of run: Int64) async throws

    /// What a stage of a plan came to; nil before it has been through.
    func result(ofStage stage: String, of run: Int64) async throws -> JSONValue?
}
