package import Engine
import Logging
import Synchronization

/// Sees to it that no call is made that could cost more than may be spent.
///
/// Before each attempt the worst case is set aside: the whole prompt at its dearest and the longest answer. A model
/// whose price nobody knows is refused as long as there is a limit, since no limit could be kept; without limits it
/// counts as free, with a warning. On a compatible server on this machine it is free: that is the machine's own.
package struct Budget: Sendable {
    private let ledger: any SpendingLedger
    private let limits: SpendingLimits
    private let prices: PriceList
    /// Whether models without a price are this machine's own.
    private let isLocal: Bool
    private let warned = WarnedModels()

    package init(ledger: any SpendingLedger, limits: SpendingLimits, prices: PriceList, isLocal: Bool) {
        self.ledger = ledger
        self.limits = limits
        self.prices = prices
        self.isLocal = isLocal
    }

    /// Reserves the worst case of one attempt.
    ///
    /// - Throws: `budget_exceeded` when a limit or an unknown price stands against it; `internal` when the ledger fails:
    ///   without it nothing is spent.
    func reserve(
        _ request: ModelRequest,
        promptBytes: Int,
        at clock: WallClock,
        inBatch: Bool = false
    ) async throws(JobFailure) -> Held {
        let price = inBatch ? try price(of: request.model).halved : try price(of: request.model)
        let prompt = TokenEstimate.upperBound(byteCount: promptBytes)
        let amount = price.worstCase(prompt: prompt, maximumTokens: request.maximumTokens)
        let call = ModelCall(run: request.run, model: request.model, at: clock.now)
        let outcome: ReservationOutcome
        do { outcome = try await ledger.reserve(amount, for: call, within: limits) } catch {
            if Task.isCancelled { throw .cancelled }
            throw JobFailure(.internal, "what the model costs could not be written down: \(error)")
        }
        switch outcome {
        case .granted(let reservation): return Held(reservation: reservation, price: price)
        case .refused(let limit, let spent): throw .overBudget(limit, limits, spent: spent, needed: amount)
        }
    }

    /// What was set aside for a question in a batch by an earlier process.
    func held(for question: BatchedQuestion) throws(JobFailure) -> Held {
        Held(reservation: question.reservation, price: try price(of: question.model).halved)
    }

    /// Replaces the reservation by what was used.
    ///
    /// - Returns: What that cost.
    func settle(_ held: Held, usage: TokenUsage) async -> MicroDollars {
        let cost = held.price.cost(of: usage)
        do { try await ledger.settle(held.reservation, usage: usage, cost: cost) } catch {
            // The reservation stays and counts in full: too much rather than too little.
            Logger.current.error("what a call cost was not written down", metadata: ["reason": "\(error)"])
        }
        return cost
    }

    /// Money set aside.
    struct Held: Sendable {
        let reservation: Reservation
        let price: Price
    }

    private func price(of model: String) throws(JobFailure) -> Price {
        if let price = prices.price(of: model) { return price }
        if isLocal { return .free }
        guard limits.areNone else { throw .unknownPrice(model) }
        if warned.isFirst(model) {
            Logger.current.warning("no price known; counted as free", metadata: ["model": "\(model)"])
        }
        return .free
    }
}

/// Which models have been complained of.
private final class WarnedModels: Sendable {
    private let names = Mutex<Set<String>>([])

    func isFirst(_ name: String) -> Bool { names.withLock { $0.insert(name).inserted } }
}

extension JobFailure {
    static let cancelled = JobFailure(.cancelled, "the question to the model was called off")

    fileprivate static func unknownPrice(_ model: String) -> JobFailure {
        JobFailure(
            .budgetExceeded,
            "nobody knows what \(model.quotedForPeople) costs, so that no limit can be kept",
            hint: "give its price in the file that MANIMD_LLM_PRICES names, or set the limits to none"
        )
    }

    fileprivate static func overBudget(
        _ limit: SpendingLimits.Kind,
        _ limits: SpendingLimits,
        spent: MicroDollars,
        needed: MicroDollars
    ) -> JobFailure {
        let (bound, words, variable) =
            switch limit {
            case .perJob: (limits.perJob, "for a job", "MANIMD_MAX_COST_USD")
            case .perDay: (limits.perDay, "for a day", "MANIMD_MAX_COST_USD_PER_DAY")
            }
        return JobFailure(
            .budgetExceeded,
            "the next call may cost \(needed), which is more than is left of \(bound ?? .zero) \(words); spent: \(spent)",
            hint: "raise \(variable), or ask a cheaper model"
        )
    }
}
