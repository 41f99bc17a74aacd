import Engine
import Generation
import LanguageModel
import Logging
import Store

extension Settings {
    /// Asks the language model and writes down in `ledger` what that costs; nil where none may be asked.
    func modelClient(ledger: any SpendingLedger) -> HTTPModelClient? {
        guard case .configured(let access) = modelAccess else { return nil }
        for warning in access.warnings { Logger.current.warning("⚠️  \(warning)") }
        return HTTPModelClient(access, ledger: ledger)
    }

    /// Asks the language model, without which nothing can be done.
    func requiredModelClient(ledger: any SpendingLedger) throws(JobFailure) -> HTTPModelClient {
        switch modelAccess {
        case .configured(let access): return HTTPModelClient(access, ledger: ledger)
        case .absent(let failure): throw failure
        }
    }

    /// Thinks topics through before they are drawn.
    func planner(asking client: any ModelClient, journal: JobsStore, memory: AnswersStore) -> MathToManim {
        MathToManim(
            client,
            models: MathToManim.Models(exploring: models.small, planning: models.planning),
            journal: journal,
            memory: memory,
            limits: PlanLimits(depth: planDepth)
        )
    }
}

extension Settings {
    /// Whether there is a language model; none is no problem.
    var languageModelFinding: Doctor.Finding {
        switch modelAccess {
        case .absent(let failure): Doctor.Finding(name: "language model", found: "none: \(failure.message)")
        case .configured(let access):
            Doctor.Finding(
                name: "language model",
                found:
                    "\(access.kind.rawValue) at \(access.endpoint), \(models.models.joined(separator: ", ")); not asked now"
            )
        }
    }
}

extension ModelAccess {
    /// Which names of models are no mistake.
    var knownModels: KnownModels {
        switch self {
        // Nobody is asked: any name will do.
        case .absent: return .listed(names: []) { _ in true }
        case .configured(let settings) where settings.kind == .anthropic:
            let prices = settings.prices
            return .listed(names: prices.models) { prices.price(of: $0) != nil }
        case .configured: return .any
        }
    }
}
