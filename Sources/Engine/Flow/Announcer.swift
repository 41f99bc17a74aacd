import Logging

/// Tells senders how their requests stand before anybody works on them.
struct Announcer: Sendable {
    let delivery: any Delivery
    let issuer: Issuer
    let clock: WallClock
    let onChange: @Sendable (Status) -> Void

    /// Says that a job is queued.
    func announce(_ job: Job) async throws {
        try await show(Report(job, issuer: issuer).status(.queued, at: clock.now))
    }

    /// Says that a job is queued unless something stands in the way of its status, which changes nothing about the job.
    func announceIfPossible(_ job: Job) async throws {
        do { try await announce(job) } catch let failure as JobFailure where failure.code != .diskFull {
            Logger.current.error("a status cannot be shown", metadata: ["job": "\(job.name)", "reason": "\(failure)"])
        }
    }

    /// Publishes a final status unless something stands in its way; returns whether it did.
    func publishIfPossible(_ status: Status, _ journal: any Journal) async throws -> Bool {
        do { try await publish(status, journal) } catch let failure as JobFailure where failure.code != .diskFull {
            Logger.current.error("a status cannot be shown yet", metadata: ["reason": "\(failure)"])
            return false
        }
        return true
    }

    /// Publishes a final status, and notes that.
    func publish(_ status: Status, _ journal: any Journal) async throws {
        try await show(status)
        try await journal.confirmPublished(status)
    }

    func show(_ status: Status) async throws {
        try await delivery.publish(status, durably: true)
        onChange(status)
    }

    func rejection(of name: JobName, because refusal: Refusal) -> Status {
        issuer.rejection(of: name, because: refusal, at: clock.now)
    }
}
