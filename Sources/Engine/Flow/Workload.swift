import Synchronization

/// The jobs that are in memory, and the files whose further jobs wait in the journal.
///
/// It bounds both: what exceeds it stays in the inbox, or in the journal if it came in one file with what does not.
package final class Workload: Sendable {
    private let limits: Limits
    private let state = Mutex(State())

    /// How many jobs are in memory at a time.
    package struct Limits: Sendable, Hashable {
        /// Of one lane.
        package var lane: Int
        /// Of all lanes.
        package var total: Int
        /// Beyond `total`, for lanes that have none yet, so that what is long never keeps out what is short.
        package var spare: Int
        /// Brought from the journal at a time; a file with more than that is begun in portions.
        package var portion: Int

        package init(lane: Int = 256, total: Int = 1_024, spare: Int = 256, portion: Int = 64) {
            self.lane = lane
            self.total = total
            self.spare = spare
            self.portion = portion
        }

        /// The most jobs that are ever in memory: what is claimed when there is room may be a portion.
        package var bound: Int { total + spare + portion }
    }

    private struct State {
        var runs: Set<Int64> = []
        var byLane: [LaneName: Int] = [:]
        /// How many files of a lane have further jobs in the journal.
        var held: [LaneName: Int] = [:]
        var most = 0
        var onEnd: @Sendable () -> Void = {}
        var onIdle: [AsyncStream<Void>.Continuation] = []

        var isIdle: Bool { runs.isEmpty && held.isEmpty }

        mutating func idlers() -> [AsyncStream<Void>.Continuation] {
            guard isIdle else { return [] }
            defer { onIdle = [] }
            return onIdle
        }
    }

    package init(_ limits: Limits = Limits()) { self.limits = limits }

    /// How many jobs are in memory.
    package var count: Int { state.withLock(\.runs.count) }
    /// The most that ever were.
    package var most: Int { state.withLock(\.most) }
    var portion: Int { limits.portion }

    /// Whether another file of the lane may be claimed.
    func hasRoom(for lane: LaneName) -> Bool {
        state.withLock { state in
            guard state.held[lane] == nil else { return false }
            return room(in: lane, state) > 0
                || state.byLane[lane] == nil && state.runs.count < limits.total + limits.spare
        }
    }

    /// How many jobs are to be brought from the journal for the lane: none while it has plenty.
    func appetite(of lane: LaneName) -> Int {
        state.withLock { state in
            let live = state.byLane[lane, default: 0]
            guard live <= limits.portion / 2 else { return 0 }
            // A lane always gets a few, however many jobs the others have.
            let isStarved = live == 0 && state.runs.count < limits.total + limits.spare
            return isStarved ? limits.portion : min(limits.portion, room(in: lane, state))
        }
    }

    private func room(in lane: LaneName, _ state: State) -> Int {
        min(limits.lane - state.byLane[lane, default: 0], limits.total - state.runs.count)
    }

    /// The runs that are in memory.
    var runs: Set<Int64> { state.withLock(\.runs) }

    /// Adds a job; false if it is there already.
    @discardableResult
    func begin(_ job: Job) -> Bool {
        state.withLock { state in
            guard state.runs.insert(job.run).inserted else { return false }
            state.byLane[job.lane, default: 0] += 1
            state.most = max(state.most, state.runs.count)
            return true
        }
    }

    func end(_ job: Job) {
        let (waiting, onEnd) = state.withLock {
            state -> ([AsyncStream<Void>.Continuation], (@Sendable () -> Void)?) in
            guard state.runs.remove(job.run) != nil else { return ([], nil) }
            let left = state.byLane[job.lane, default: 1] - 1
            state.byLane[job.lane] = left > 0 ? left : nil
            return (state.idlers(), state.held.isEmpty ? nil : state.onEnd)
        }
        for continuation in waiting { continuation.finish() }
        onEnd?()
    }

    /// Notes that a file of the lane has further jobs in the journal.
    func hold(_ lane: LaneName) { state.withLock { $0.held[lane, default: 0] += 1 } }

    /// Notes that it has none any more.
    func release(_ lane: LaneName) {
        let waiting = state.withLock { state in
            let left = state.held[lane, default: 1] - 1
            state.held[lane] = left > 0 ? left : nil
            return state.idlers()
        }
        for continuation in waiting { continuation.finish() }
    }

    /// Sets who is told when a job ends while the journal holds more.
    func whenJobEnds(_ tell: @escaping @Sendable () -> Void) { state.withLock { $0.onEnd = tell } }

    /// Waits until no job is left, in memory or in the journal, or until the task is cancelled.
    package func idle() async {
        let (idleness, continuation) = AsyncStream.makeStream(of: Void.self)
        let isIdle = state.withLock { state in
            if !state.isIdle { state.onIdle.append(continuation) }
            return state.isIdle
        }
        if isIdle { return }
        for await _ in idleness {}
    }
}
