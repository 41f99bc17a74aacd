import Engine
import LanguageModel
import Support
import Testing

@Suite(.timeLimit(.minutes(1))) struct BudgetTests {
    @Test func `a call that could go over the limit of its job is not made`() async throws {
        // The longest answer alone: 1,000 tokens at $5 for a million.
        let bench = try Bench(variables: ["MANIMD_MAX_COST_USD": "0.005"])
        let failure = try #require(await bench.failure())
        #expect(failure.code == .budgetExceeded && failure.hint?.contains("MANIMD_MAX_COST_USD") == true)
        #expect(bench.server.connectionCount == 0)
    }

    @Test func `the limit of the day holds over all jobs`() async throws {
        let bench = try Bench(
            variables: ["MANIMD_MAX_COST_USD": "none", "MANIMD_MAX_COST_USD_PER_DAY": "0.0070"],
            otherwise: { _ in .anthropic("x", usage: TokenUsage(input: 100, output: 400)) }
        )
        var question = Bench.question
        question.run = 1
        _ = try await bench.client.ask(question)
        question.run = 2
        let failure = try #require(await bench.failure(question))
        #expect(failure.code == .budgetExceeded && failure.message.contains("for a day"))
        #expect(bench.server.counts.requests == 1)
    }

    @Test func `the worst case is set aside first and what it was is written down after`() async throws {
        let bench = try Bench(otherwise: { _ in .anthropic("x") })
        let answer = try await bench.client.ask(Bench.question)
        let entry = try #require(bench.ledger.entries.first)
        #expect(entry.reserved > MicroDollars(5_000))
        #expect(entry.cost == answer.cost && answer.cost == MicroDollars(200))
        #expect(entry.call.run == 7 && entry.usage == answer.usage)
        #expect(try await bench.ledger.spent(by: 7).cost == answer.cost)
    }

    @Test func `calls side by side cannot overdraw`() async throws {
        let gate = Reply.Gate()
        // Room for one worst case, not for two.
        let bench = try Bench(
            variables: ["MANIMD_MAX_COST_USD": "0.009"],
            otherwise: { _ in
                Reply.anthropic("x").held(by: gate)
            }
        )
        await withTaskGroup(of: FailureCode?.self) { group in
            for _ in 1...3 { group.addTask { await bench.failure()?.code } }
            var codes: [FailureCode?] = []
            codes.append(await group.next() ?? nil)
            codes.append(await group.next() ?? nil)
            gate.open()
            codes.append(await group.next() ?? nil)
            #expect(codes == [.budgetExceeded, .budgetExceeded, nil])
        }
    }

    @Test func `a repeat that the budget has no room for is not made`() async throws {
        let bench = try Bench(
            variables: ["MANIMD_MAX_COST_USD": "0.0060"],
            otherwise: { _ in
                .anthropicError("overloaded_error", after: String(repeating: "half ", count: 400))
            }
        )
        #expect(await bench.failure()?.code == .budgetExceeded)
        #expect(bench.server.counts.requests == 1)
    }

    @Test func `a model without a known price is refused while there is a limit`() async throws {
        let bench = try Bench(otherwise: { _ in .anthropic("x") })
        var question = Bench.question
        question.model = "claude-unheard-of"
        let failure = try #require(await bench.failure(question))
        #expect(failure.code == .budgetExceeded && failure.hint?.contains("MANIMD_LLM_PRICES") == true)
        #expect(bench.server.connectionCount == 0)
    }

    @Test func `a model without a known price counts as free where nothing is limited`() async throws {
        let bench = try Bench(
            variables: ["MANIMD_MAX_COST_USD": "none", "MANIMD_MAX_COST_USD_PER_DAY": "none"],
            otherwise: { _ in .anthropic("x") }
        )
        var question = Bench.question
        question.model = "claude-unheard-of"
        let answer = try await bench.client.ask(question)
        #expect(answer.cost == .zero && answer.usage.output == 20)
    }

    @Test func `nothing is spent that cannot be written down`() async throws {
        let bench = try Bench(ledger: TestLedger(isBroken: true))
        #expect(await bench.failure()?.code == .internal)
        #expect(bench.server.connectionCount == 0)
    }

    @Test func `an edition of a model has the model's price`() throws {
        let prices = try PriceList.builtIn()
        #expect(prices.price(of: "claude-haiku-4-5-20251001") == prices.price(of: "claude-haiku-4-5"))
        #expect(prices.price(of: "claude-haiku-4-5") != nil)
        #expect(prices.price(of: "claude-haiku-4-5-turbo") == nil)
    }

    @Test func `a long prompt has its own price`() throws {
        let price = try #require(try PriceList.builtIn().price(of: "claude-haiku-5-5"))
        #expect(price.cost(of: TokenUsage(input: 100_000)) == MicroDollars(10_000))
        #expect(price.cost(of: TokenUsage(input: 100_000, cacheRead: 1)) == MicroDollars(50_001))
    }

    @Test func `parts of a micro-dollar are rounded up`() throws {
        let price = try #require(try PriceList.builtIn().price(of: "claude-haiku-4-5"))
        #expect(price.cost(of: TokenUsage(cacheRead: 1)) == MicroDollars(1))
        #expect(price.cost(of: .none) == .zero)
    }

    @Test func `no number of tokens is too large to be priced`() throws {
        let price = try #require(try PriceList.builtIn().price(of: "claude-haiku-4-5"))
        #expect(price.cost(of: TokenUsage(output: .max)) == MicroDollars(1_000_000_000_000_000))
    }

    @Test(arguments: [
        "{", "[]", #"{"as_of": "x", "models": [{"model": "a"}]}"#,
        #"{"as_of": "x", "models": [{"model": "a", "input": 1e3, "output": 1}]}"#,
    ])
    func `a list of prices that cannot be read is refused`(text: String) {
        #expect(throws: PriceListError.self) { try PriceList(Array(text.utf8)) }
    }

    @Test(
        arguments: zip(
            ["0.50", "12", "0.000001", "-1", "1.0000001", "", "1e3", ".5", "1."],
            [
                500_000, 12_000_000, 1, nil, nil, nil, nil, nil, nil,
            ] as [Int?]
        )
    )
    func `an amount of dollars is read exactly`(text: String, count: Int?) {
        #expect(MicroDollars(dollars: text)?.count == count)
    }

    @Test(
        arguments: zip([0, 1, 1_500_000, 2_100, 12_345_678], ["$0.00", "$0.000001", "$1.50", "$0.0021", "$12.345678"])
    )
    func `an amount is shown exactly`(count: Int, text: String) {
        #expect(MicroDollars(count).description == text)
    }
}
