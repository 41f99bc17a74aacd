package import Engine
package import Foundation
import GRDB

extension JobsStore: SpendingLedger {
    package func reserve(
        _ amount: MicroDollars,
        for call: ModelCall,
        within limits: SpendingLimits
    ) async throws -> ReservationOutcome {
        try await write { db in
            let job = try call.run.map { try Self.spent("run = ?", [$0], db).cost } ?? .zero
            let day = try Self.spent("day = ?", [call.at.day], db).cost
            if let limit = limits.exceeded(by: amount, job: job, day: day) {
                return .refused(limit: limit, spent: limit == .perJob ? job : day)
            }
            try db.execute(
                sql: "INSERT INTO modelCall (run, model, day, reserved) VALUES (?, ?, ?, ?)",
                arguments: [call.run, call.model, call.at.day, amount.count]
            )
            return .granted(Reservation(id: db.lastInsertedRowID))
        }
    }

    package func settle(_ reservation: Reservation, usage: TokenUsage, cost: MicroDollars) async throws {
        // A task of its own: this one may be cancelled already, and then nothing would be written.
        try await Task {
            try await write { db in
                try db.execute(
                    sql: """
                        UPDATE modelCall SET cost = ?, input = ?, output = ?, cacheRead = ?, cacheWrite = ?, isEstimated = ?
                        WHERE id = ?
                        """,
                    arguments: [
                        cost.count, usage.input, usage.output, usage.cacheRead, usage.cacheWrite, usage.isEstimated,
                        reservation.id,
                    ]
                )
            }
        }.value
    }

    package func spent(by run: Int64) async throws -> Spending { try await spent("run = ?", [run]) }

    package func spent(onDayOf instant: Date) async throws -> Spending { try await spent("day = ?", [instant.day]) }

    private func spent(_ condition: String, _ arguments: StatementArguments) async throws -> Spending {
        try await withConsequences(for: path) {
            try await pool.read { db in try Self.spent(condition, arguments, db) }
        }
    }

    /// A sum of calls; one that was never settled counts as it was set aside.
    private static func spent(_ condition: String, _ arguments: StatementArguments, _ db: Database) throws -> Spending {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT sum(coalesce(cost, reserved)) AS cost, sum(input) AS input, sum(output) AS output,
                    sum(cacheRead) AS cacheRead, sum(cacheWrite) AS cacheWrite, max(isEstimated) AS isEstimated
                FROM modelCall WHERE \(condition)
                """,
            arguments: arguments
        )
        func number(_ column: String) -> Int { row?[column] ?? 0 }
        return Spending(
            usage: TokenUsage(
                input: number("input"),
                output: number("output"),
                cacheRead: number("cacheRead"),
                cacheWrite: number("cacheWrite"),
                isEstimated: number("isEstimated") > 0
            ),
            cost: MicroDollars(number("cost"))
        )
    }
}

extension Date {
    /// The UTC day, in days since 1970.
    fileprivate var day: Int { Int((timeIntervalSince1970 / 86_400).rounded(.down)) }
}
