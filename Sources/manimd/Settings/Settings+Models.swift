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

    /// Puts patient questions in batches; nil where the provider has none.
    func batchingClient(_ client: HTTPModelClient, journal: JobsStore, isCollecting: Bool) -> BatchingClient? {
        BatchingClient(client, journal: journal, isCollecting: isCollecting)
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
