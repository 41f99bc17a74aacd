package import Engine
import Foundation

/// How the language model is reached and what it may cost; read once at start.
package struct ModelSettings: Sendable {
    package enum Kind: String, Sendable, Hashable, CaseIterable { case anthropic, openai }

    package let kind: Kind
    package let endpoint: Endpoint
    private let key: Secret?
    package var limits: HTTPLimits
    package var retries = RetryPolicy()
    /// Calls at a time.
    package var concurrency: Int
    package var spending: SpendingLimits
    package var prices: PriceList
    package let network: NetworkSettings

    /// What the operator should hear, if anything.
    package var warnings: [String] { [endpoint.warning].compactMap(\.self) }

    fileprivate init(kind: Kind, endpoint: Endpoint, key: Secret?, reader: ModelSettingsReader) throws(SettingProblems)
    {
        self.kind = kind
        self.endpoint = endpoint
        self.key = key
        limits = try reader.limits()
        concurrency = try reader.number("MANIMD_LLM_CONCURRENCY", fallback: 4, 1...64)
        spending = try reader.spending()
        prices = try reader.prices()
        network = try reader.network()
    }

    func provider() -> any Provider {
        switch (kind, key) {
        case (.anthropic, let key?): AnthropicProvider(endpoint: endpoint, key: key)
        default: OpenAIProvider(endpoint: endpoint, key: key)
        }
    }
}

/// Whether there is a model to ask.
package enum ModelAccess: Sendable {
    case configured(ModelSettings)
    /// None is configured, or none may be asked; every question fails with this.
    case absent(JobFailure)

    /// Reads the variables.
    ///
    /// | variable | meaning |
    /// |---|---|
    /// | `MANIMD_LLM_PROVIDER` | `anthropic`, `openai` (any compatible server), or none of both: `anthropic` if there is a key |
    /// | `ANTHROPIC_API_KEY`, `ANTHROPIC_BASE_URL` | key, and address without `/v1` |
    /// | `OPENAI_BASE_URL`, `OPENAI_API_KEY` | address, `/v1` if it has no path; a key if the server wants one |
    /// | `MANIMD_LLM_TIMEOUT`, `MANIMD_LLM_IDLE_TIMEOUT` | seconds for an answer (600), between two pieces of it (120) |
    /// | `MANIMD_LLM_CONCURRENCY` | calls at a time (4) |
    /// | `MANIMD_MAX_COST_USD`, `MANIMD_MAX_COST_USD_PER_DAY` | dollars for a job (1), for a UTC day (20), or `none` |
    /// | `MANIMD_LLM_PRICES` | file with further prices |
    /// | `MANIMD_OFFLINE` | `true`: no socket is opened |
    ///
    /// - Parameter values: The variables; empty ones count as not set.
    /// - Throws: What is wrong; keys are never quoted.
    package init(_ values: [String: String]) throws(SettingProblems) {
        let reader = ModelSettingsReader(values: values)
        if try reader.isOffline() {
            self = .absent(.offline)
            return
        }
        switch (try reader.kind(), reader.text("ANTHROPIC_API_KEY")) {
        case (.openai, _): self = .configured(try reader.openAI())
        case (.anthropic, _?), (nil, _?): self = .configured(try reader.anthropic())
        case (.anthropic, nil):
            throw SettingProblems(["MANIMD_LLM_PROVIDER is anthropic, and ANTHROPIC_API_KEY is not set"])
        case (nil, nil): self = .absent(.notConfigured)
        }
    }
}

/// What is wrong with the variables, one sentence each.
package struct SettingProblems: Error, Hashable, CustomStringConvertible {
    package let problems: [String]

    init(_ problems: [String]) { self.problems = problems }

    package var description: String { problems.joined(separator: "\n") }
}

extension JobFailure {
    fileprivate static let notConfigured = JobFailure(
        .noLanguageModel,
        "no language model is configured",
        hint: "set ANTHROPIC_API_KEY, or MANIMD_LLM_PROVIDER=openai and OPENAI_BASE_URL; then: manimd retry --failed "
            + "no_language_model"
    )
}

extension ModelSettingsReader {
    fileprivate func anthropic() throws(SettingProblems) -> ModelSettings {
        try ModelSettings(
            kind: .anthropic,
            endpoint: try endpoint("ANTHROPIC_BASE_URL", fallback: "https://api.anthropic.com"),
            key: try key("ANTHROPIC_API_KEY"),
            reader: self
        )
    }

    fileprivate func openAI() throws(SettingProblems) -> ModelSettings {
        let key = try key("OPENAI_API_KEY")
        guard key != nil || text("OPENAI_BASE_URL") != nil else {
            throw SettingProblems(["MANIMD_LLM_PROVIDER is openai: set OPENAI_BASE_URL, OPENAI_API_KEY, or both"])
        }
        return try ModelSettings(
            kind: .openai,
            endpoint: try endpoint("OPENAI_BASE_URL", fallback: "https://api.openai.com/v1"),
            key: key,
            reader: self
        )
    }
}
