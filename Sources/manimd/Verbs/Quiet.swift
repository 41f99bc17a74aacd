import Logging
import Semantics

/// For verbs that say themselves what is wrong.
enum Quiet {
    /// Runs `body` without a log.
    static func run<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        try await withLogger(Logger(label: "manimd") { _ in SwiftLogNoOpLogHandler() }) { _ in try await body() }
    }
}

extension Library {
    /// Why the semantic cache is out of order.
    var problemOfSemantics: String {
        do {
            _ = try openSemantics()
            return "the semantic cache is out of order"
        } catch { return "\(error)" }
    }
}
