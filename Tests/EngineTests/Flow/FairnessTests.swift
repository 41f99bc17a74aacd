import Synchronization
import Testing

@testable import Engine

/// Counts who is inside.
private final class Crowd: Sendable {
    private let counts = Mutex((now: 0, most: 0, total: 0))
    var most: Int { counts.withLock(\.most) }
    var total: Int { counts.withLock(\.total) }
    func enter() { counts.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1), $0.total + 1) } }
    func leave() { counts.withLock { $0.now -= 1 } }
}

@Suite(.timeLimit(.minutes(1))) struct FairnessTests {
    @Test func `lanes take turns, and within one priority then order decides`() {
        var queue = FairQueue<String>()
        for number in 1...3 { _ = queue.push("bulk \(number)", lane: "bulk", priority: 0) }
        _ = queue.push("bulk urgent", lane: "bulk", priority: 5)
        _ = queue.push("single", lane: "", priority: 0)
        var order: [String] = []
        while let next = queue.pop() { order.append(next) }
        #expect(order == ["single", "bulk urgent", "bulk 1", "bulk 2", "bulk 3"])
        #expect(queue.isEmpty)
    }

    @Test func `who has just come goes first, whatever is waiting and however many lanes there are`() {
        var queue = FairQueue<String>()
        for lane in 1...50 {
            for number in 1...20 { _ = queue.push("\(lane) \(number)", lane: "\(lane)", priority: 0) }
        }
        for _ in 0..<200 { _ = queue.pop() }
        _ = queue.push("single", lane: "single", priority: 0)
        #expect(queue.pop() == "single")
        #expect(queue.pop() != nil)
    }

    @Test func `a stream of newcomers does not starve who waits`() {
        var queue = FairQueue<String>()
        for number in 1...3 { _ = queue.push("bulk \(number)", lane: "bulk", priority: 0) }
        #expect(queue.pop() == "bulk 1")
        var order: [String] = []
        for number in 1...4 {
            _ = queue.push("new \(number)", lane: "new \(number)", priority: 0)
            if let next = queue.pop() { order.append(next) }
        }
        while let next = queue.pop() { order.append(next) }
        #expect(order == ["new 1", "bulk 2", "new 3", "new 2", "new 4", "bulk 3"])
    }

    @Test func `what was taken out before its turn is passed over`() {
        var queue = FairQueue<String>()
        let first = queue.push("a", lane: "", priority: 0)
        _ = queue.push("b", lane: "", priority: 0)
        #expect(queue.remove(first) == "a")
        #expect(queue.remove(first) == nil)
        #expect(queue.pop() == "b")
        #expect(queue.pop() == nil)
    }

    @Test func `no more than the width are inside a gate at once`() async throws {
        let gate = FairGate(width: 2)
        let inside = Crowd()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<50 {
                group.addTask {
                    try await gate.pass(lane: "\(number % 3)", priority: 0) {
                        inside.enter()
                        await Task.yield()
                        inside.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(inside.most <= 2)
        #expect(inside.total == 50)
    }

    @Test func `a closed gate turns away who waits and lets out who is in`() async throws {
        let gate = FairGate(width: 1)
        let (entered, enter) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        async let first: Void = gate.pass(lane: "", priority: 0) {
            enter.yield()
            for await _ in released { break }
        }
        for await _ in entered { break }
        let second = Task { try await gate.pass(lane: "", priority: 0) {} }
        gate.close()
        await #expect(throws: CancellationError.self) { try await second.value }
        release.yield()
        try await first
        await #expect(throws: CancellationError.self) { try await gate.pass(lane: "", priority: 0) {} }
    }

    @Test func `a cancelled task leaves the queue and its place goes to the next`() async throws {
        let gate = FairGate(width: 1)
        let (entered, enter) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await gate.pass(lane: "", priority: 0) {
                    enter.yield()
                    for await _ in released { break }
                }
            }
            for await _ in entered { break }
            let waiting = Task { try await gate.pass(lane: "", priority: 0) {} }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
            release.yield()
            try await group.waitForAll()
        }
        try await gate.pass(lane: "", priority: 0) {}
    }

    @Test func `equal work under way is done once and its result shared`() async throws {
        let flights = SingleFlight<String, Int>()
        let count = Crowd()
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        let owners = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await flights.run("key") {
                        for await _ in released { break }
                        count.enter()
                        return count.total
                    }.isOwn
                }
            }
            release.finish()
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(owners == count.total)
        #expect(try await flights.run("other") { 7 }.value == 7)
    }

    @Test func `a failure is shared too, and the next call tries anew`() async throws {
        let flights = SingleFlight<String, Int>()
        await #expect(throws: JobFailure.self) { try await flights.run("key") { throw JobFailure(.sceneFailed, "x") } }
        #expect(try await flights.run("key") { 3 }.value == 3)
    }
}
