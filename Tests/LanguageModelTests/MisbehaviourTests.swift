import Engine
import Foundation
import LanguageModel
import Support
import Testing

@Suite(.timeLimit(.minutes(1))) struct MisbehaviourTests {
    @Test(
        arguments: zip(
            [401, 402, 403, 429, 404, 302],
            [
                FailureCode.modelAuth, .modelAuth, .modelAuth, .modelRateLimited, .modelUnusableAnswer,
                .modelUnusableAnswer,
            ]
        )
    )
    func `statuses have their codes`(status: Int, code: FailureCode) async throws {
        let bench = try Bench(otherwise: { _ in .failure(status, "said the server", ["location": "http://127.0.0.1:1/"])
        })
        let failure = try #require(await bench.failure())
        #expect(failure.code == code)
        #expect(failure.message.contains("\(status)"))
    }

    @Test func `a redirect is not followed: the key goes nowhere else`() async throws {
        let other = try StandInServer()
        let bench = try Bench(otherwise: { _ in .failure(307, "", ["location": other.address + "/v1/messages"]) })
        #expect(await bench.failure()?.message.contains("redirect") == true)
        #expect(other.connectionCount == 0)
    }

    @Test func `an answer of ten megabytes is broken off`() async throws {
        let bench = try Bench(otherwise: { _ in .endless(byteCount: 10_000_000) })
        let failure = try #require(await bench.failure())
        #expect(failure.code == .modelUnusableAnswer && failure.message.contains("larger than 4000000 bytes"))
        #expect(bench.server.counts.requests == 1)
    }

    @Test func `an answer that is too long counts as no more than the longest answer`() async throws {
        let reply = Reply.anthropic(String(repeating: "x", count: 5_000_000), pieceLength: 100_000)
        let bench = try Bench(otherwise: { _ in reply })
        #expect(await bench.failure()?.code == .modelUnusableAnswer)
        #expect(bench.ledger.entries[0].usage?.output == Bench.question.maximumTokens)
    }

    @Test(arguments: [Int.max, 1_000_000_001, -1])
    func `a number of tokens that cannot be one is not taken over`(count: Int) async throws {
        let bench = try Bench(otherwise: { _ in .anthropic("fine", usage: TokenUsage(input: count, output: count)) })
        #expect(try await bench.client.ask(Bench.question).usage.output == 1)
    }

    @Test(arguments: ["", "a\u{1B}[31m", "a\nb", String(repeating: "m", count: 201)])
    func `a server does not choose any text it likes as the name of its model`(name: String) async throws {
        let bench = try Bench(.openai)
        bench.server.reply(.openAI("fine", model: name))
        #expect(try await bench.client.ask(Bench.question).model == Bench.question.model)
    }

    @Test func `an error of ten megabytes is broken off`() async throws {
        let bench = try Bench(otherwise: { _ in
            .status(500, body: String(repeating: "x", count: 10_000_000))
        })
        #expect(await bench.failure()?.code == .modelUnusableAnswer)
    }

    @Test func `silence before the answer ends at the limit`() async throws {
        let bench = try Bench(otherwise: { _ in Reply([.idle]) }) { $0.limits.idle = .milliseconds(750) }
        let failure = try #require(await bench.failure())
        #expect(failure.code == .modelTimeout && failure.message.contains("0.75 s"))
        await bench.server.until { $0.departures == 1 }
        // It may have been at it: the prompt counts as paid.
        #expect(bench.ledger.entries.count == 1 && bench.ledger.entries[0].usage?.isEstimated == true)
        #expect((bench.ledger.entries[0].usage?.input ?? 0) > 0)
    }

    @Test func `silence in the middle of an answer ends at the limit`() async throws {
        let reply = Reply.anthropic("a long story about circles").stopped(
            before: "event: content_block_stop",
            then: .idle
        )
        let bench = try Bench(otherwise: { _ in reply }) { $0.limits.idle = .milliseconds(750) }
        #expect(await bench.failure()?.code == .modelTimeout)
        #expect(bench.server.counts.requests == 1)
        #expect(bench.ledger.entries[0].usage?.input == 100)
    }

    @Test func `a slow drip is an answer as long as the time for all of it lasts`() async throws {
        let bench = try Bench()
        bench.server.reply(Reply.anthropic("drop").dripping(every: .zero))
        #expect(try await bench.client.ask(Bench.question).text == "drop")
    }

    @Test func `a drip that would never end does`() async throws {
        let slow = Reply.anthropic(String(repeating: "drop ", count: 2_000)).dripping(every: .milliseconds(5))
        let bench = try Bench(otherwise: { _ in slow }) { $0.limits.total = .milliseconds(750) }
        let failure = try #require(await bench.failure())
        #expect(failure.code == .modelTimeout && failure.message.contains("0.75 s"))
        #expect(bench.server.counts.requests == 1)
    }

    @Test func `an answer cut in the middle is no answer`() async throws {
        let cut = Reply.anthropic("a long story").stopped(before: "event: content_block_stop", then: .cut)
        let bench = try Bench(otherwise: { _ in cut })
        let failure = try #require(await bench.failure())
        #expect(failure.code == .modelTimeout && failure.message.contains("middle"))
        #expect(bench.server.counts.requests == 2)
    }

    @Test(arguments: [
        Reply.stream("data: {\"type\": \"content_block_delta\", \"delta\": oops\n\n"), .status(200, body: "<html>"),
        .status(200, body: "{}"), .status(200), .anthropic("  \n"), .anthropic("", stop: "max_tokens"),
    ])
    func `what is no answer is not asked for again`(reply: Reply) async throws {
        let bench = try Bench(otherwise: { _ in reply })
        #expect(await bench.failure()?.code == .modelUnusableAnswer)
        #expect(bench.server.counts.requests == 1)
    }

    @Test(arguments: [
        #"{"same": "yes"}"#, #"{"why": "x"}"#, #"{"same": true, "more": 1}"#, #"{"same": true"#,
        "{\"same\": true, \"why\": \"\(String(repeating: "x", count: 81))\"}",
    ])
    func `a form that is filled in wrongly is not accepted`(json: String) async throws {
        let bench = try Bench(otherwise: { _ in .anthropicForm(json) })
        #expect(await bench.failure(Bench.form)?.code == .modelUnusableAnswer)
        #expect(bench.server.counts.requests == 1)
    }

    @Test func `a form that was cut short says so`() async throws {
        let bench = try Bench(otherwise: { _ in .anthropicForm(#"{"same": tr"#, stop: "max_tokens") })
        #expect(await bench.failure(Bench.form)?.message.contains("cut short at 1000 tokens") == true)
    }

    @Test func `a refusal is a refusal, and is paid`() async throws {
        let bench = try Bench(otherwise: { _ in .anthropic("I would rather not.", stop: "refusal") })
        let failure = try #require(await bench.failure())
        #expect(failure.code == .modelRefused && failure.message.contains("rather not"))
        #expect(bench.server.counts.requests == 1)
        #expect(bench.ledger.entries[0].cost == MicroDollars(200))
    }

    @Test func `nobody there is an outage`() async throws {
        let bench = try Bench()
        bench.server.stop()
        let failure = try #require(await bench.failure())
        #expect(failure.code == .modelTimeout && failure.message.contains("5 attempts"))
    }

    @Test(arguments: [401, 500, 400])
    func `a server that quotes the key is not quoted`(status: Int) async throws {
        let bench = try Bench(otherwise: { _ in .failure(status, "the key \(Bench.key) is wrong") })
        let failure = try #require(await bench.failure())
        #expect(!"\(failure) \(failure.detail ?? "")".contains(Bench.key))
        #expect(failure.message.contains("[secret]"))
    }

    @Test func `what a server says cannot steer a terminal`() async throws {
        let bench = try Bench(otherwise: { _ in .failure(404, "\u{1B}[2Jgone\u{202E}") })
        let failure = try #require(await bench.failure())
        let odd = failure.message.unicodeScalars.filter { !$0.isSafeToShow }
        #expect(odd.isEmpty)
    }
}
