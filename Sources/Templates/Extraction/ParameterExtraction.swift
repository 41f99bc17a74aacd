package import Engine
import Synchronization

/// Has a language model read the parameters that the parser could not, in one small question.
///
/// The answer is never believed alone: `ParameterCheck` holds it against what the parser read. The same text is asked
/// about once in the life of the process, whoever asks and however it ended, unless no answer came at all.
package final class ParameterExtraction: Sendable {
    private let client: any ModelClient
    private let model: String
    private let flights = SingleFlight<ParameterQuestion.Key, Outcome>()
    private let known = Mutex<[ParameterQuestion.Key: Outcome]>([:])

    private static let limit = 4_096

    /// - Parameters:
    ///   - client: Asks the model.
    ///   - model: The name that the provider knows it by; a small one will do.
    package init(client: any ModelClient, model: String) {
        self.client = client
        self.model = model
    }

    /// What came of a question.
    enum Outcome: Sendable, Hashable {
        case values([String: Cover.Bound])
        /// Why there are none, in words.
        case declined(String)
    }

    /// Asks, or remembers what came of it.
    ///
    /// - Throws: `JobFailure` `cancelled` alone; a model that fails in another way is an outcome, too.
    func outcome(
        of question: ParameterQuestion,
        payer: Int64,
        colors: ManimColors
    ) async throws(JobFailure) -> Outcome {
        while true {
            if let outcome = known.withLock({ $0[question.key] }) { return outcome }
            do {
                return try await flights.run(question.key) {
                    try await self.ask(question, payer: payer, colors: colors)
                }.value
            } catch let failure as JobFailure {
                // Who was waited for was cancelled, and not the one who waited.
                if failure.code == .cancelled, !Task.isCancelled { continue }
                if failure.code == .cancelled { throw failure }
                return .declined("a language model could not be asked for the parameters: \(failure.message)")
            } catch {
                return .declined("a language model could not be asked for the parameters: \(error)")
            }
        }
    }

    private func ask(
        _ question: ParameterQuestion,
        payer: Int64,
        colors: ManimColors
    ) async throws(JobFailure) -> Outcome {
        let outcome: Outcome
        do throws(JobFailure) {
            let request = question.request(to: model, payer: payer)
            let reply = try await client.ask(request, for: question.form).value
            outcome = Self.outcome(of: reply, to: question, colors)
        } catch {
            // What the model did say, it would say again.
            guard [.modelRefused, .modelUnusableAnswer].contains(error.code) else { throw error }
            outcome = .declined("a language model gave no parameters: \(error.message)")
        }
        known.withLock { known in
            if known.count >= Self.limit { known.removeAll(keepingCapacity: true) }
            known[question.key] = outcome
        }
        return outcome
    }

    private static func outcome(
        of reply: ParameterReply,
        to question: ParameterQuestion,
        _ colors: ManimColors
    ) -> Outcome {
        do throws(ParameterCheck.Objection) {
            return .values(try ParameterCheck(question: question, colors: colors).bindings(from: reply))
        } catch {
            return .declined(error.reason)
        }
    }
}
