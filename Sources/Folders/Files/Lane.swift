import Dispatch

/// Runs blocking work, one piece at a time and in order, away from the threads that tasks share.
///
/// A serial queue has a thread of its own as long as it has work, so that a slow disk holds up nothing but the lane.
struct Lane: Sendable {
    private let queue: DispatchQueue

    init(_ name: String) { queue = DispatchQueue(label: "manimd.\(name)") }

    func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: work)) }
        }
    }
}

/// Some lanes side by side; what belongs together takes the same one and keeps its order.
struct Lanes: Sendable {
    private let lanes: [Lane]

    init(_ name: String, count: Int) { lanes = (1...count).map { Lane("\(name).\($0)") } }

    func lane(for subject: some Hashable) -> Lane {
        lanes[Int(UInt(bitPattern: subject.hashValue) % UInt(lanes.count))]
    }
}
