/// The stable codes under which a request is refused or fails; part of the contract with users.
package enum FailureCode: String, Sendable, Hashable, CaseIterable {
    case invalidJSON = "invalid_json"
    case invalidRequest = "invalid_request"
    case unsupported
    case noLanguageModel = "no_language_model"
    case modelAuth = "model_auth"
    case modelRateLimited = "model_rate_limited"
    case modelTimeout = "model_timeout"
    case modelRefused = "model_refused"
    case modelUnusableAnswer = "model_unusable_answer"
    case budgetExceeded = "budget_exceeded"
    case sceneInvalid = "scene_invalid"
    case sceneFailed = "scene_failed"
    case sceneTimeout = "scene_timeout"
    case sceneBlank = "scene_blank"
    case latexFailed = "latex_failed"
    case sandboxUnavailable = "sandbox_unavailable"
    case sandboxViolation = "sandbox_violation"
    case resourceLimit = "resource_limit"
    case diskFull = "disk_full"
    case poison
    case cancelled
    case `internal`
}

/// The request is wrong and will never be right: status `rejected`, not tried again.
package struct Refusal: Error, Hashable, CustomStringConvertible {
    package let code: FailureCode
    /// What is wrong and where: the key, the line and column, what was expected.
    package let message: String
    /// What to do about it.
    package let hint: String?

    package init(_ code: FailureCode, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    package var description: String { hint.map { "\(message); \($0)" } ?? message }
}

/// This request cannot be answered now; the daemon goes on.
package struct JobFailure: Error, Hashable, CustomStringConvertible {
    package let code: FailureCode
    /// What happened.
    package let message: String
    /// What to do about it.
    package let hint: String?
    /// The evidence: the last lines of a traceback or a log, at most 4,000 characters.
    package let detail: String?
    /// Whether it is no fault of the request as far as is known, such as a worker that was killed: it is tried again.
    package let isAccident: Bool

    package init(
        _ code: FailureCode,
        _ message: String,
        hint: String? = nil,
        detail: String? = nil,
        isAccident: Bool = false
    ) {
        self.code = code
        self.message = message
        self.hint = hint
        self.detail = detail.map { String($0.suffix(4_000)) }
        self.isAccident = isAccident
    }

    package var description: String { hint.map { "\(message); \($0)" } ?? message }
}

/// The daemon itself cannot go on: thrown out of a service's `run()`, ends the process.
package struct Fault: Error, Hashable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable { case storage, locked, environment, configuration }
    package let kind: Kind
    package let description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
