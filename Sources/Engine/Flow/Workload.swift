import Synchronization

/// Counts the jobs that are accepted and not finished, so that no more are claimed than can be held.
package final class Workload: Sendable {
    private let batchLimit: Int
    private let totalLimit: Int
    private let state = Mutex(State())

    private struct State {
        var total = 0
        var byBatch: [Batch?: Int] = [:]
        var onIdle: [CheckedContinuation<Void, Never>] = []
    }

    /// Sets how many jobs are held in memory; the rest waits in the inbox.
    package init(batchLimit: Int = 500, totalLimit: Int = 4_000) {
        self.batchLimit = batchLimit
        self.totalLimit = totalLimit
    }

    package var count: Int { state.withLock(\.total) }

    func hasRoom(for batch: Batch?) -> Bool {
        state.withLock { $0.total < totalLimit && $0.byBatch[batch, default: 0] < batchLimit }
    }

    func begin(_ batch: Batch?) {
        state.withLock { state in
            state.total += 1
            state.byBatch[batch, default: 0] += 1
        }
    }

    func end(_ batch: Batch?) {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.total -= 1
            let left = state.byBatch[batch, default: 1] - 1
            state.byBatch[batch] = left > 0 ? left : nil
            guard state.total == 0 else { return [] }
            defer { state.onIdle = [] }
            return state.onIdle
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Waits until no job is left.
    package func idle() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if state.total > 0 { state.onIdle.append(continuation) }
                return state.total == 0
            }
            if isIdle { continuation.resume() }
        }
    }
}
