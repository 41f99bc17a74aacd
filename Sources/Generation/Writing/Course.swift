import Engine

/// What was written for a run so far, and what is to be done next: told by the drafts alone, so that a run that was
/// interrupted goes on where it was.
struct Course: Sendable {
    private(set) var drafts: [Draft]
    private let repairLimit: Int

    enum Step: Sendable, Hashable {
        case write
        case test(Draft)
        case repair(Draft, CodeFault)
        case deliver(Draft)
        case giveUp(JobFailure)
    }

    init(_ drafts: [Draft], repairLimit: Int) {
        self.drafts = drafts
        self.repairLimit = repairLimit
    }

    /// Takes a draft up, or what has become of it.
    mutating func note(_ draft: Draft) {
        if let index = drafts.firstIndex(where: { $0.number == draft.number }) {
            drafts[index] = draft
        } else {
            drafts.append(draft)
        }
    }

    var nextNumber: Int { (drafts.last?.number ?? 0) + 1 }

    var repairs: Int { drafts.count { $0.kind == .repair } }

    var next: Step {
        guard let last = drafts.last else { return .write }
        switch last.outcome {
        case .untested: return .test(last)
        case .accepted: return .deliver(last)
        case .failed(let fault):
            guard last.source != nil else { return .giveUp(failureWithoutCode(last, fault)) }
            if earlier(like: last) != nil {
                return .giveUp(failure(of: fault, "the last repair gave code back that had failed before"))
            }
            guard repairs < repairLimit else { return .giveUp(failure(of: fault, nil)) }
            return .repair(last, fault)
        }
    }

    /// The draft before this one whose code says the same.
    func earlier(like draft: Draft) -> Draft? {
        guard let source = draft.source else { return nil }
        let essence = PythonText.essence(of: source)
        return drafts.first { other in
            other.number < draft.number && other.source.map { PythonText.essence(of: $0) == essence } == true
        }
    }

    private func failureWithoutCode(_ draft: Draft, _ fault: CodeFault) -> JobFailure {
        let before = drafts.dropLast().last.flatMap { if case .failed(let fault) = $0.outcome { fault } else { nil } }
        guard draft.kind == .repair, let before else {
            return JobFailure(fault.code, fault.message, hint: Advice.hint(fault.code), detail: fault.detail)
        }
        return failure(of: before, fault.message)
    }

    private func failure(of fault: CodeFault, _ remark: String?) -> JobFailure {
        let tried =
            switch repairs {
            case 0: "no repair was tried"
            case 1: "1 repair was tried"
            default: "\(repairs) repairs were tried"
            }
        return JobFailure(
            fault.code,
            "the scene that was written cannot be shown: \(fault); \(tried)" + (remark.map { ", and \($0)" } ?? ""),
            hint: Advice.hint(fault.code),
            detail: fault.detail
        )
    }
}

/// What a user can do about a failure.
enum Advice {
    static func hint(_ code: FailureCode) -> String {
        switch code {
        case .modelRefused: "put the request in other words"
        case .modelUnusableAnswer: "put the request in other words, or name a larger model in MANIM_FORCE_MODEL"
        case .sceneTimeout, .resourceLimit: "ask for less at a time, or raise MANIM_TEST_TIMEOUT"
        default:
            "put the request in other words or ask for less at a time; a larger model can be named in MANIM_FORCE_MODEL "
                + "and MANIM_REPAIR_MODEL"
        }
    }
}
