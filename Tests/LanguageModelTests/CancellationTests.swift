import Engine
import LanguageModel
import Support
import Testing

@Suite(.timeLimit(.minutes(1))) struct CancellationTests {
    private let idle = Reply.anthropic("a long story").stopped(before: "event: content_block_stop", then: .idle)

    @Test func `a cancelled question ends its connection, and what came of it is paid`() async throws {
        let bench = try Bench(otherwise: { [idle] _ in idle })
        let failure = await withTaskGroup(of: JobFailure?.self) { group in
            group.addTask { await bench.failure() }
            await bench.server.until { $0.busy == 1 }
            group.cancelAll()
            return await group.next() ?? nil
        }
        #expect(failure?.code == .cancelled)
        await bench.server.until { $0.departures == 1 }
        #expect(bench.ledger.entries.count == 1 && bench.ledger.entries[0].cost != nil)
        #expect(bench.ledger.entries[0].usage?.isEstimated == true)
    }

    @Test func `a question that waits for its turn can be cancelled`() async throws {
        let bench = try Bench(otherwise: { [idle] _ in idle }) { $0.concurrency = 1 }
        await withTaskGroup(of: JobFailure?.self) { group in
            for _ in 1...3 { group.addTask { await bench.failure() } }
            await bench.server.until { $0.busy == 1 }
            group.cancelAll()
            for await failure in group { #expect(failure?.code == .cancelled) }
        }
        #expect(bench.server.counts.requests == 1)
    }

    @Test func `a closed client ends what is under way and takes nothing more`() async throws {
        let bench = try Bench(otherwise: { [idle] _ in idle })
        await withTaskGroup(of: JobFailure?.self) { group in
            group.addTask { await bench.failure() }
            await bench.server.until { $0.busy == 1 }
            bench.client.close()
            #expect(await group.next()??.code == .cancelled)
        }
        #expect(await bench.failure()?.code == .cancelled)
        #expect(bench.server.counts.requests == 1)
    }

    @Test func `no more questions are put at a time than allowed`() async throws {
        let gate = Reply.Gate()
        let bench = try Bench(otherwise: { _ in
            Reply.anthropic("x").held(by: gate)
        }) { $0.concurrency = 2 }
        await withTaskGroup(of: JobFailure?.self) { group in
            for _ in 1...6 { group.addTask { await bench.failure() } }
            await bench.server.until { $0.busy == 2 }
            gate.open()
            for await failure in group { #expect(failure == nil) }
        }
        #expect(bench.server.counts.requests == 6 && bench.server.counts.mostBusy == 2)
    }

    @Test func `forty answers at a time hold up no timer`() async throws {
        let gate = Reply.Gate()
        let bench = try Bench(otherwise: { _ in
            Reply.anthropic("x").held(by: gate)
        }) {
            $0.concurrency = 40
            $0.spending = .none
        }
        await withTaskGroup(of: JobFailure?.self) { group in
            for _ in 1...40 { group.addTask { await bench.failure() } }
            await bench.server.until { $0.busy == 40 }
            // With a thread of the pool blocked by each call this would never come.
            await withTaskGroup(of: Void.self) { others in for _ in 1...100 { others.addTask { await Task.yield() } } }
            gate.open()
            for await failure in group { #expect(failure == nil) }
        }
    }
}
