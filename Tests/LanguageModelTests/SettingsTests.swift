import Engine
import LanguageModel
import Support
import SystemPackage
import Testing

@Suite struct SettingsTests {
    private let key = "sk-ant-very-secret"

    @Test func `a key never shows itself`() throws {
        let secret = try #require(Secret(key))
        var dump = ""
        Swift.dump(secret, to: &dump)
        guard case .configured(let settings) = try ModelAccess(["ANTHROPIC_API_KEY": key]) else {
            Issue.record("a key is enough")
            return
        }
        Swift.dump(settings, to: &dump)
        let texts = [
            dump, "\(secret)", String(reflecting: secret), "\([secret])", "\(settings)", String(reflecting: settings),
        ]
        for text in texts { #expect(!text.contains("very-secret")) }
        #expect(dump.contains("[secret]"))
    }

    @Test(arguments: ["", "two words", "line\nbreak", "käy", "tab\t"])
    func `what would break a header is no key`(text: String) { #expect(Secret(text) == nil) }

    @Test func `without a key there is no model, and a hint names the variables`() throws {
        guard case .absent(let failure) = try ModelAccess(["ANTHROPIC_API_KEY": " "]) else {
            Issue.record("there is no key")
            return
        }
        #expect(failure.code == .noLanguageModel)
        #expect(failure.hint?.contains("ANTHROPIC_API_KEY") == true)
        #expect(failure.hint?.contains("OPENAI_BASE_URL") == true)
    }

    @Test(arguments: ["true", "YES", "1", "on"])
    func `offline there is no model, whatever else is set`(word: String) async throws {
        guard case .absent(let failure) = try ModelAccess(["ANTHROPIC_API_KEY": key, "MANIMD_OFFLINE": word]) else {
            Issue.record("offline is offline")
            return
        }
        #expect(failure.code == .noLanguageModel && failure.message.contains("MANIMD_OFFLINE"))
    }

    @Test(
        arguments: zip(
            [
                ["MANIMD_LLM_PROVIDER": "gemini"], ["MANIMD_LLM_PROVIDER": "anthropic"],
                ["MANIMD_LLM_PROVIDER": "openai"],
                ["MANIMD_OFFLINE": "maybe"], ["ANTHROPIC_API_KEY": "a b"],
                ["ANTHROPIC_API_KEY": "k", "ANTHROPIC_BASE_URL": "ftp://x"],
                ["ANTHROPIC_API_KEY": "k", "ANTHROPIC_BASE_URL": "https://me:password@x"],
                ["ANTHROPIC_API_KEY": "k", "ANTHROPIC_BASE_URL": "https://x/?a=b"],
                ["ANTHROPIC_API_KEY": "k", "MANIMD_MAX_COST_USD": "lots"],
                ["ANTHROPIC_API_KEY": "k", "MANIMD_LLM_CONCURRENCY": "0"],
                ["ANTHROPIC_API_KEY": "k", "MANIMD_LLM_PRICES": "/nowhere/prices.json"],
                ["ANTHROPIC_API_KEY": "k", "SSL_CERT_FILE": "/nowhere/ca.pem"],
            ],
            [
                "MANIMD_LLM_PROVIDER", "ANTHROPIC_API_KEY", "OPENAI_BASE_URL", "MANIMD_OFFLINE", "ANTHROPIC_API_KEY",
                "https://", "user name", "“?”", "MANIMD_MAX_COST_USD", "MANIMD_LLM_CONCURRENCY", "MANIMD_LLM_PRICES",
                "SSL_CERT_FILE",
            ]
        )
    )
    func `a wrong setting is named at the start, without its secrets`(values: [String: String], name: String) {
        let problem = #expect(throws: SettingProblems.self) { try ModelAccess(values) }
        #expect(problem?.description.contains(name) == true)
        #expect(problem?.description.contains("password") != true || name == "user name")
        #expect(problem?.description.contains("me:") != true)
    }

    @Test func `plain http is taken at its word, with a warning when it leaves the machine`() throws {
        #expect(try Endpoint("http://127.0.0.1:8080").warning == nil)
        #expect(try Endpoint("http://localhost").warning == nil)
        #expect(try Endpoint("http://[::1]:1").warning == nil)
        #expect(try Endpoint("https://example.org").warning == nil)
        #expect(try Endpoint("http://10.0.0.5:8000").warning?.contains("unencrypted") == true)
        #expect(try Endpoint("http://127.0.0.1.example.org").warning != nil)
    }

    @Test func `a user's prices are put over the program's`() throws {
        let folder = try TemporaryFolder()
        let text = #"{"as_of": "2026-01-01", "models": [{"model": "gpt-local", "input": 0.5, "output": 1}]}"#
        let file = try folder.write(Array(text.utf8), to: "prices.json")
        let access = try ModelAccess(["ANTHROPIC_API_KEY": key, "MANIMD_LLM_PRICES": file.string])
        guard case .configured(let settings) = access else {
            Issue.record("a key is enough")
            return
        }
        let price = try #require(settings.prices.price(of: "gpt-local"))
        #expect(price.cost(of: TokenUsage(input: 1_000_000, output: 1_000_000)) == MicroDollars(1_500_000))
        #expect(settings.prices.price(of: "claude-haiku-4-5") != nil)
    }
}
