import Engine
import Foundation
import OrderedCollections
import Store
import Support
import SystemPackage
import Testing

struct SpendingTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let morning = Date(timeIntervalSince1970: 1_800_000_000)

    private func call(_ run: Int64?, at date: Date = morning) -> ModelCall { ModelCall(run: run, model: "m", at: date) }

    @Test func `what is set aside counts until it is settled, and then what it cost`() async throws {
        let store = try JobsStore(path: folder.appending("jobs.sqlite").string)
        let outcome = try await store.reserve(MicroDollars(500), for: call(7), within: .none)
        guard case .granted(let reservation) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(try await store.spent(by: 7).cost == MicroDollars(500))
        let usage = TokenUsage(input: 10, output: 20, cacheRead: 5, cacheWrite: 1)
        try await store.settle(reservation, usage: usage, cost: MicroDollars(120))
        #expect(try await store.spent(by: 7) == Spending(usage: usage, cost: MicroDollars(120)))
        let again = try JobsStore(path: folder.appending("jobs.sqlite").string)
        #expect(try await again.spent(onDayOf: Self.morning).cost == MicroDollars(120))
    }

    @Test func `a limit refuses what would go over it and sets nothing aside`() async throws {
        let store = try JobsStore(path: folder.appending("jobs.sqlite").string)
        let limits = SpendingLimits(perJob: MicroDollars(1_000), perDay: MicroDollars(1_500))
        _ = try await store.reserve(MicroDollars(900), for: call(1), within: limits)
        #expect(
            try await store.reserve(MicroDollars(200), for: call(1), within: limits)
                == .refused(limit: .perJob, spent: MicroDollars(900))
        )
        #expect(
            try await store.reserve(MicroDollars(700), for: call(2), within: limits)
                == .refused(limit: .perDay, spent: MicroDollars(900))
        )
        #expect(try await store.spent(by: 2).cost == .zero)
        let tomorrow = call(2, at: Self.morning.addingTimeInterval(86_400))
        guard case .granted = try await store.reserve(MicroDollars(700), for: tomorrow, within: limits) else {
            Issue.record("the next day begins with nothing spent")
            return
        }
    }

    @Test func `a cancelled task settles all the same`() async throws {
        let store = try JobsStore(path: folder.appending("jobs.sqlite").string)
        let task = Task {
            guard case .granted(let held) = try await store.reserve(MicroDollars(500), for: call(3), within: .none)
            else { return }
            withUnsafeCurrentTask { $0?.cancel() }
            try await store.settle(held, usage: .none, cost: MicroDollars(20))
        }
        try await task.value
        #expect(try await store.spent(by: 3).cost == MicroDollars(20))
    }

    @Test func `drafts and stages come back as they were kept, the later of one number in the place of the earlier`()
        async throws
    {
        let path = folder.appending("jobs.sqlite").string
        let store = try JobsStore(path: path)
        var first = Draft(
            number: 1,
            kind: .generation,
            model: "m",
            promptHash: "ab",
            source: "code",
            usage: TokenUsage(input: 1, output: 2, isEstimated: true),
            cost: MicroDollars(3),
            milliseconds: 4
        )
        try await store.keep(first, of: 7)
        first.fixes = ["ShowCreation is called Create"]
        first.remarks = ["the texts “a” and “b” overlap"]
        first.outcome = .failed(CodeFault(.render, .latexFailed, "bad formula", line: 3, detail: "log"))
        try await store.keep(first, of: 7)
        let second = Draft(
            number: 2,
            kind: .repair,
            model: "m",
            promptHash: "cd",
            source: nil,
            usage: .none,
            cost: .zero,
            milliseconds: 0,
            outcome: .accepted
        )
        try await store.keep(second, of: 7)
        try await store.keep(.object(["core": "limits"]), ofStage: "concepts", of: 7)
        let again = try JobsStore(path: path)
        #expect(try await again.drafts(of: 7) == [first, second])
        #expect(try await again.drafts(of: 8).isEmpty)
        #expect(try await again.result(ofStage: "concepts", of: 7) == .object(["core": "limits"]))
        #expect(try await again.result(ofStage: "design", of: 7) == nil)
    }
}
