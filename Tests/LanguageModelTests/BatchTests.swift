import Engine
import Foundation
import LanguageModel
import OrderedCollections
import ServiceLifecycle
import ServiceLifecycleTestKit
import Store
import Support
import Synchronization
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(1))) struct BatchTests {
    private let folder: TemporaryFolder
    private let store: JobsStore
    private let servers = Servers()

    /// Keeps servers as long as the test runs.
    private final class Servers: Sendable {
        private let all = Mutex<[StandInServer]>([])
        func keep(_ server: StandInServer) { all.withLock { $0.append(server) } }
    }

    init() throws {
        folder = try TemporaryFolder()
        store = try JobsStore(path: folder.appending("jobs.sqlite").string)
    }

    private func question(_ run: Int64) -> ModelRequest {
        var question = Bench.question
        question.run = run
        question.isPatient = true
        return question
    }

    /// A client before a server; the batch is put once `expected` questions are there.
    private func client(
        _ server: BatchServer,
        expecting expected: Int = 1,
        isCollecting: Bool = true,
        variables: [String: String] = [:]
    ) throws -> (BatchingClient, StandInServer) {
        let standIn = try StandInServer { server.reply(to: $0) }
        servers.keep(standIn)
        let values = ["ANTHROPIC_API_KEY": Bench.key, "ANTHROPIC_BASE_URL": standIn.address]
        guard case .configured(let settings) = try ModelAccess(values.merging(variables) { $1 }) else {
            throw POSIXError(.EINVAL)
        }
        let box = Box()
        let pace = Pace(
            now: { .zero },
            wait: { _ in
                repeat {
                    try Task.checkCancellation()
                    await Task.yield()
                } while !box.isReady(expected)
            },
            random: { 0 },
            clock: WallClock { Date(timeIntervalSince1970: 1_800_000_000) }
        )
        let http = HTTPModelClient(settings, ledger: store, pace: pace)
        let client = try #require(
            BatchingClient(http, journal: store, isCollecting: isCollecting, pace: pace)
        )
        box.client = client
        return (client, standIn)
    }

    /// Says when enough questions are there; later waits are over at once.
    private final class Box: @unchecked Sendable {
        // Set once, before anything runs.
        weak var client: BatchingClient?
        func isReady(_ count: Int) -> Bool {
            guard let client else { return true }
            let collected = client.collectedCount
            return collected == 0 || collected >= count
        }
    }

    /// Asks for all runs at the same time while the client's service runs.
    private func ask(_ client: BatchingClient, _ runs: ClosedRange<Int64>) async -> [Int64: Result<
        ModelAnswer, JobFailure
    >] {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await client.run() }
            let answers = await withTaskGroup(of: (Int64, Result<ModelAnswer, JobFailure>).self) { asking in
                for run in runs { asking.addTask { (run, await self.outcome(client, run)) } }
                return await asking.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            group.cancelAll()
            return answers
        }
    }

    /// Waits until a batch is on record; the test's time limit ends a wait in vain.
    private func untilPut() async {
        do { while try await store.openBatches().isEmpty { await Task.yield() } } catch { return }
    }

    private func outcome(_ client: BatchingClient, _ run: Int64) async -> Result<ModelAnswer, JobFailure> {
        do throws(JobFailure) { return .success(try await client.ask(question(run))) } catch { return .failure(error) }
    }

    @Test func `questions that come together are one batch, each gets its own answer, at half the price`() async throws
    {
        let server = BatchServer()
        let (client, _) = try client(server, expecting: 3)
        let answers = await ask(client, 1...3)
        for run in Int64(1)...3 {
            let answer = try #require(answers[run]).get()
            #expect(answer.text == "answer to run-\(run)")
            // 100 tokens at $1 and 20 at $5 for a million would be $0.0002.
            #expect(answer.cost == MicroDollars(100))
            #expect(try await store.spent(by: run).cost == MicroDollars(100))
        }
        #expect(server.batches == [["run-1", "run-2", "run-3"]] && server.directQuestions == 0)
    }

    @Test func `after a restart a run waits for its batch, though no new ones are collected`() async throws {
        let server = BatchServer(hasEnded: false)
        let (first, _) = try client(server)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await first.run() }
            group.addTask { _ = await outcome(first, 1) }
            group.addTask {
                // Until the batch is on record.
                await untilPut()
            }
            _ = await group.next()
            group.cancelAll()
        }
        server.end()
        let (second, _) = try client(server, isCollecting: false)
        let answers = await ask(second, 1...2)
        #expect(try #require(answers[1]).get().text == "answer to run-1")
        #expect(try #require(answers[2]).get().text == "asked at once")
        #expect(server.batches == [["run-1"]])
        // Asked again, as after a crash, the answer is there and costs nothing more.
        #expect(try #require(await ask(second, 1...1)[1]).get().text == "answer to run-1")
        #expect(try await store.spent(by: 1).cost == MicroDollars(100))
    }

    @Test(arguments: ["errored", "expired", "canceled"])
    func `what a batch has no answer for is asked at once`(type: String) async throws {
        let error: JSONValue = .object(["type": "error", "error": .object(["message": "told by the test"])])
        let server = BatchServer { _ in ["type": .string(type), "error": error] }
        let (client, _) = try client(server)
        let answers = await ask(client, 1...1)
        #expect(try #require(answers[1]).get().text == "asked at once")
        #expect(try await store.spent(by: 1).cost == MicroDollars(200))
    }

    @Test func `a batch that the server does not take at once is put again`() async throws {
        let server = BatchServer()
        server.overload(2)
        let (client, _) = try client(server, expecting: 2)
        let answers = await ask(client, 1...2)
        #expect(try #require(answers[2]).get().text == "answer to run-2")
        #expect(server.batches == [["run-1", "run-2"]] && server.directQuestions == 0)
        #expect(try await store.spent(by: 1).cost == MicroDollars(100))
    }

    @Test func `a batch that the server never takes costs nothing and fails its questions`() async throws {
        let server = BatchServer()
        server.overload(100)
        let (client, standIn) = try client(server)
        guard case .failure(let failure) = await ask(client, 1...1)[1] else { throw POSIXError(.EINVAL) }
        #expect(failure.code == .modelRateLimited)
        #expect(standIn.counts.requests == 5)
        #expect(try await store.spent(by: 1).cost == .zero)
    }

    @Test func `a batch that is gone is given up`() async throws {
        let server = BatchServer()
        server.vanish()
        let (client, _) = try client(server)
        #expect(try #require(await ask(client, 1...1)[1]).get().text == "asked at once")
    }

    @Test func `a question that could cost too much is in no batch`() async throws {
        let server = BatchServer()
        let (client, standIn) = try client(server, variables: ["MANIMD_MAX_COST_USD": "0.0001"])
        let failure = try #require(await ask(client, 1...1)[1])
        #expect(throws: JobFailure.self) { try failure.get() }
        if case .failure(let failure) = failure { #expect(failure.code == .budgetExceeded) }
        #expect(standIn.counts.requests == 0)
        #expect(try await store.spent(by: 1).cost == .zero)
    }

    @Test func `shutdown turns those away that wait for a batch, and the batch is on record`() async throws {
        let server = BatchServer(hasEnded: false)
        let (client, _) = try client(server)
        await testGracefulShutdown { trigger in
            await withTaskGroup(of: FailureCode?.self) { group in
                group.addTask {
                    try? await client.run()
                    return nil
                }
                group.addTask { if case .failure(let failure) = await outcome(client, 1) { failure.code } else { nil } }
                await untilPut()
                trigger.triggerGracefulShutdown()
                let codes = await group.reduce(into: []) { $0.append($1) }
                #expect(codes.compactMap(\.self) == [.cancelled])
            }
        }
        #expect(try await store.openBatches() == ["bat_0"])
    }

    @Test func `small questions are never in a batch`() async throws {
        let server = BatchServer()
        let (client, _) = try client(server)
        #expect(try await client.ask(Bench.question).text == "asked at once")
        #expect(server.batches.isEmpty)
    }
}
