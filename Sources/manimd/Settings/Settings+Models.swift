import Engine
import LanguageModel
import Logging

extension Settings {
    /// Asks the language model and writes down in `ledger` what that costs; nil where none may be asked.
    func modelClient(ledger: any SpendingLedger) -> HTTPModelClient? {
        guard case .configured(let access) = modelAccess else { return nil }
        for warning in access.warnings { Logger.current.warning("⚠️  \(warning)") }
        return HTTPModelClient(access, ledger: ledger)
    }
}
