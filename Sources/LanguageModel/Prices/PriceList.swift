package import Engine
import OrderedCollections

/// What a model's tokens cost, in micro-dollars for a million of them.
package struct Price: Sendable, Hashable {
    let short: Rates
    /// What holds when the prompt has more tokens than that; nil if it makes no difference.
    let long: Rates?
    let longAbove: Int

    struct Rates: Sendable, Hashable {
        let input: Int
        let output: Int
        let cacheRead: Int
        let cacheWrite: Int

        fileprivate var halved: Rates {
            Rates(
                input: (input + 1) / 2,
                output: (output + 1) / 2,
                cacheRead: (cacheRead + 1) / 2,
                cacheWrite: (cacheWrite + 1) / 2
            )
        }
    }

    /// The price of models on this machine.
    package static let free = Price(
        short: Rates(input: 0, output: 0, cacheRead: 0, cacheWrite: 0),
        long: nil,
        longAbove: .max
    )

    /// The price of an answer that may take its time.
    var halved: Price {
        Price(short: short.halved, long: long?.halved, longAbove: longAbove)
    }

    /// What so many tokens cost, rounded up to the micro-dollar; a thousand million dollars at most.
    package func cost(of usage: TokenUsage) -> MicroDollars {
        let rates = usage.prompt > longAbove ? long ?? short : short
        let parts = [
            (usage.input, rates.input), (usage.output, rates.output), (usage.cacheRead, rates.cacheRead),
            (usage.cacheWrite, rates.cacheWrite),
        ]
        // Whole numbers as long as they mean anything, and no overflow behind that.
        let sum = parts.reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        return MicroDollars(Int(min((sum / 1_000_000).rounded(.up), Self.most)))
    }

    private static let most = 1e15

    /// The most that a call can cost: its whole prompt at the dearest rate and the longest answer.
    package func worstCase(prompt: Int, maximumTokens: Int) -> MicroDollars {
        let usage = TokenUsage(input: prompt, output: maximumTokens)
        return max(cost(of: usage), cost(of: TokenUsage(output: maximumTokens, cacheWrite: prompt)))
    }
}

/// Prices by model.
package struct PriceList: Sendable {
    private let prices: [String: Price]
    /// The day on which the prices were read off, `2026-11-25`.
    package let date: String

    /// Reads a list: the program's own, or a user's in the same form.
    ///
    /// - Throws: What is wrong with it.
    package init(_ bytes: [UInt8]) throws(PriceListError) {
        let json: JSONValue
        do throws(JSONSyntaxError) { json = try JSONReader().read(bytes).value } catch {
            throw PriceListError(reason: "\(error)")
        }
        guard let list = json.object, let models = list["models"]?.array, let date = list["as_of"]?.string else {
            throw PriceListError(reason: "expected an object with “as_of” and “models”")
        }
        var prices: [String: Price] = [:]
        for (index, entry) in models.enumerated() {
            guard let fields = entry.object, let name = fields["model"]?.string, let price = Price(fields) else {
                throw PriceListError(
                    reason: "model \(index + 1) needs “model”, “input” and “output” in dollars, at most six decimals"
                )
            }
            prices[name] = price
        }
        self.prices = prices
        self.date = date
    }

    private init(prices: [String: Price], date: String) {
        self.prices = prices
        self.date = date
    }

    /// The list that comes with the program.
    package static func builtIn() throws(PriceListError) -> PriceList {
        try PriceList(PackageResources.prices_json)
    }

    /// This list with another's entries put over it.
    package func overlaid(with other: PriceList) -> PriceList {
        PriceList(prices: prices.merging(other.prices) { $1 }, date: max(date, other.date))
    }

    /// The names of all models on the list, in their order.
    package var models: [String] { prices.keys.sorted() }

    /// The price of a model by its name, with or without the date of its edition (`claude-haiku-4-5-20251001`).
    package func price(of model: String) -> Price? {
        if let price = prices[model] { return price }
        let parts = model.split(separator: "-")
        guard let last = parts.last, last.count == 8, last.allSatisfy(\.isNumber) else { return nil }
        return prices[parts.dropLast().joined(separator: "-")]
    }
}

/// What is wrong with a list of prices.
package struct PriceListError: Error, Hashable, CustomStringConvertible {
    let reason: String

    package var description: String { "the price list cannot be used: \(reason)" }
}

extension Price {
    fileprivate init?(_ fields: JSONObject) {
        guard let short = Rates(fields) else { return nil }
        self.short = short
        guard let more = fields["long_prompt"] else {
            long = nil
            longAbove = .max
            return
        }
        guard let object = more.object, let rates = Rates(object), let above = object["above"]?.number?.int else {
            return nil
        }
        long = rates
        longAbove = above
    }
}

extension Price.Rates {
    /// Without prices of its own the cache costs what the prompt costs.
    fileprivate init?(_ fields: JSONObject) {
        func amount(_ key: String, or fallback: Int? = nil) -> Int? {
            guard let value = fields[key] else { return fallback }
            return value.number.flatMap { MicroDollars(dollars: $0.text) }?.count
        }
        guard let input = amount("input"), let output = amount("output"), let read = amount("cache_read", or: input),
            let write = amount("cache_write", or: input)
        else { return nil }
        self.input = input
        self.output = output
        cacheRead = read
        cacheWrite = write
    }
}
