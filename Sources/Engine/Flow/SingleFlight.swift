import Synchronization

/// Lets equal work under way be done once: who comes second waits for the first one's result.
package final class SingleFlight<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private typealias Follower = CheckedContinuation<Result<Value, any Error>?, Never>

    private let waiting = Mutex<[Key: [Follower]]>([:])

    package init() {}

    /// Does the work for `key`, or waits for it if it is under way.
    ///
    /// - Returns: The result, and whether it was this caller's own work.
    /// - Throws: What the work threw.
    package func run(_ key: Key, _ work: () async throws -> Value) async throws -> (value: Value, isOwn: Bool) {
        let isFirst = waiting.withLock { waiting in
            if waiting[key] != nil { return false }
            waiting[key] = []
            return true
        }
        if isFirst { return (try await lead(key, work), true) }
        if let shared = await result(of: key) { return (try shared.get(), false) }
        // The first one finished in between.
        return try await run(key, work)
    }

    private func lead(_ key: Key, _ work: () async throws -> Value) async throws -> Value {
        let result: Result<Value, any Error>
        do { result = .success(try await work()) } catch { result = .failure(error) }
        let followers = waiting.withLock { $0.removeValue(forKey: key) } ?? []
        for follower in followers { follower.resume(returning: result) }
        return try result.get()
    }

    /// The result of the work under way; nil when there is none.
    private func result(of key: Key) async -> Result<Value, any Error>? {
        await withCheckedContinuation { (follower: Follower) in
            let isWaiting = waiting.withLock { waiting in
                waiting[key]?.append(follower) != nil
            }
            if !isWaiting { follower.resume(returning: nil) }
        }
    }
}
