import Dispatch
import Synchronization
import Testing

@testable import Folders

@Suite(.timeLimit(.minutes(1))) struct LaneTests {
    @Test func `blocked lanes hold up neither tasks nor each other`() async throws {
        let gate = DispatchSemaphore(value: 0)
        let lanes = (1...8).map { Lane("test.\($0)") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in lanes { group.addTask { try await lane.run { gate.wait() } } }
            // Were the shared threads blocked, this lane's work or its task would never run and nobody would open the gate.
            let answer = try await Lane("test.free").run { 42 }
            #expect(answer == 42)
            for _ in lanes { gate.signal() }
            try await group.waitForAll()
        }
    }

    @Test func `work in one lane runs in order`() async throws {
        let lane = Lane("test.order")
        let order = Mutex<[Int]>([])
        for number in 1...50 { try await lane.run { order.withLock { $0.append(number) } } }
        #expect(order.withLock(\.self) == Array(1...50))
    }
}
