import Engine
import Foundation
import LanguageModel
import Support
import Testing

@Suite(.timeLimit(.minutes(1))) struct RetryTests {
    @Test(arguments: [408, 409, 429, 500, 502, 503, 504, 529])
    func `a passing trouble is waited out, with full jitter`(status: Int) async throws {
        let bench = try Bench(pace: TestPace(random: 0.25))
        bench.server.reply(
            .failure(status, "busy"),
            .failure(status, "busy"),
            .failure(status, "busy"),
            .anthropic("at last")
        )
        let answer = try await bench.client.ask(Bench.question)
        #expect(answer.text == "at last" && answer.attempts == 4)
        #expect(bench.pace.waits == [.seconds(0.25), .seconds(0.5), .seconds(1)])
        // What failed without an answer was not billed.
        #expect(bench.ledger.entries.map(\.cost) == [.zero, .zero, .zero, answer.cost])
    }

    @Test(arguments: [400, 401, 402, 403, 404, 413, 418, 422, 501, 505, 301, 307])
    func `a lasting trouble is not tried again`(status: Int) async throws {
        let bench = try Bench()
        bench.server.reply(.failure(status, "no"))
        #expect(await bench.failure() != nil)
        #expect(bench.server.counts.requests == 1 && bench.pace.waits.isEmpty)
    }

    @Test func `a cut connection is tried again`() async throws {
        let bench = try Bench()
        bench.server.reply(.silence, .anthropic("here"))
        #expect(try await bench.client.ask(Bench.question).attempts == 2)
    }

    @Test(
        arguments: zip(
            [
                ["retry-after": "7"], ["retry-after": "Sun, 06 Nov 1994 08:49:57 GMT"], ["retry-after-ms": "1500"],
                ["retry-after": "Sun, 06 Nov 1994 08:00:00 GMT"], ["retry-after": "soon"],
            ],
            [Duration.seconds(7.5), .seconds(20.5), .seconds(2), .seconds(0.5), .seconds(0.5)]
        )
    )
    func `a server's wish is kept to`(headers: [String: String], pause: Duration) async throws {
        // The clock says Sun, 06 Nov 1994 08:49:37 GMT.
        let bench = try Bench()
        bench.server.reply(.failure(429, "slow down", headers), .anthropic("fine"))
        _ = try await bench.client.ask(Bench.question)
        #expect(bench.pace.waits == [pause])
    }

    @Test func `a server that wants to be left alone for long is`() async throws {
        let bench = try Bench()
        bench.server.reply(.failure(429, "come back tomorrow", ["retry-after": "3600"]))
        let failure = try #require(await bench.failure())
        #expect(failure.code == .modelRateLimited && failure.message.contains("3600 s"))
        #expect(bench.server.counts.requests == 1)
    }

    @Test func `attempts have an end`() async throws {
        let bench = try Bench(otherwise: { _ in .failure(529, "overloaded") })
        let failure = try #require(await bench.failure())
        #expect(failure.code == .modelRateLimited && failure.message.contains("5 attempts"))
        #expect(bench.server.counts.requests == 5)
    }

    @Test func `a server that fails on and on is left alone, then tried once`() async throws {
        let bench = try Bench(otherwise: { _ in .failure(500, "down") })
        _ = await bench.failure()
        _ = await bench.failure()
        // Eight failures in a row: the second call was broken off.
        #expect(bench.server.counts.requests == 8)
        let closed = try #require(await bench.failure())
        #expect(closed.code == .modelTimeout && closed.message.contains("left alone"))
        #expect(bench.server.counts.requests == 8)

        bench.pace.pass(.seconds(30))
        _ = await bench.failure()
        #expect(bench.server.counts.requests == 9)

        bench.pace.pass(.seconds(60))
        bench.server.reply(.anthropic("back"))
        #expect(try await bench.client.ask(Bench.question).text == "back")
        bench.server.reply(.anthropic("to stay"))
        #expect(try await bench.client.ask(Bench.question).text == "to stay")
    }

    @Test func `a call that is not let through leaves no money set aside`() async throws {
        let bench = try Bench(otherwise: { _ in .failure(500, "down") })
        for _ in 1...3 { _ = await bench.failure() }
        #expect(bench.ledger.entries.allSatisfy { $0.cost == .zero })
    }

    @Test func `what was billed is repeated once, and both are paid`() async throws {
        let bench = try Bench()
        bench.server.reply(.anthropicError("overloaded_error", after: "half of it"), .anthropic("all of it"))
        let answer = try await bench.client.ask(Bench.question)
        #expect(answer.text == "all of it" && answer.attempts == 2)
        #expect(answer.usage.input == 200 && answer.usage.isEstimated)
        #expect(
            answer.cost > MicroDollars(300) && answer.cost == bench.ledger.entries.compactMap(\.cost).reduce(.zero, +)
        )
    }

    @Test func `what was billed is not repeated twice`() async throws {
        let bench = try Bench(otherwise: { _ in .anthropicError("overloaded_error", after: "half of it") })
        #expect(await bench.failure()?.code == .modelRateLimited)
        #expect(bench.server.counts.requests == 2)
    }

    @Test func `an error before the answer began is no reason to count money`() async throws {
        let bench = try Bench()
        bench.server.reply(.anthropicError("overloaded_error"), .anthropicError("api_error"), .anthropic("fine"))
        #expect(try await bench.client.ask(Bench.question).attempts == 3)
        #expect(bench.ledger.entries.prefix(2).allSatisfy { $0.cost == .zero })
    }
}
