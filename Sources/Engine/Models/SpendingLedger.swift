package import Foundation

/// The durable record of what language models cost.
///
/// Fulfilled by `Store`. Money is reserved before a call and settled after it. A reservation that was never settled,
/// because the process ended in between, counts in full: the call may have been billed.
package protocol SpendingLedger: Sendable {
    /// Sets `amount` aside unless that would go over a limit; one step, so that calls side by side cannot overdraw.
    /// Durable on return.
    ///
    /// - Returns: What `settle` needs, or the limit that stands against it.
    func reserve(
        _ amount: MicroDollars,
        for call: ModelCall,
        within limits: SpendingLimits
    ) async throws -> ReservationOutcome

    /// Replaces a reservation by what was used; durable on return.
    ///
    /// Is called in cancelled tasks, too, and must do its work there all the same.
    func settle(_ reservation: Reservation, usage: TokenUsage, cost: MicroDollars) async throws

    /// What a run has cost so far, open reservations in full.
    func spent(by run: Int64) async throws -> Spending

    /// What was spent on the UTC day that holds `instant`, open reservations in full.
    func spent(onDayOf instant: Date) async throws -> Spending
}

/// One attempt at a call, as the ledger knows it.
package struct ModelCall: Sendable, Hashable {
    /// The run of the job that pays; nil for none.
    package let run: Int64?
    package let model: String
    package let at: Date

    package init(run: Int64?, model: String, at: Date) {
        self.run = run
        self.model = model
        self.at = at
    }
}

/// Names a reservation.
package struct Reservation: Sendable, Hashable {
    package let id: Int64

    package init(id: Int64) { self.id = id }
}

package enum ReservationOutcome: Sendable, Hashable {
    case granted(Reservation)
    /// So much has been spent of that limit; nothing was set aside.
    case refused(limit: SpendingLimits.Kind, spent: MicroDollars)
}

/// What may be spent; nil for no limit.
package struct SpendingLimits: Sendable, Hashable {
    /// Over all attempts and questions of one run of a job.
    package let perJob: MicroDollars?
    /// Over all jobs of a UTC day.
    package let perDay: MicroDollars?

    package enum Kind: Sendable, Hashable { case perJob, perDay }

    package init(perJob: MicroDollars?, perDay: MicroDollars?) {
        self.perJob = perJob
        self.perDay = perDay
    }

    package static let none = SpendingLimits(perJob: nil, perDay: nil)

    /// Whether nothing is limited.
    package var areNone: Bool { perJob == nil && perDay == nil }

    /// The limit that `amount` would go over; nil if it fits.
    package func exceeded(by amount: MicroDollars, job: MicroDollars, day: MicroDollars) -> Kind? {
        if let perJob, job + amount > perJob { return .perJob }
        if let perDay, day + amount > perDay { return .perDay }
        return nil
    }
}

/// A sum of calls.
package struct Spending: Sendable, Hashable {
    package var usage: TokenUsage
    package var cost: MicroDollars

    package init(usage: TokenUsage = .none, cost: MicroDollars = .zero) {
        self.usage = usage
        self.cost = cost
    }
}
