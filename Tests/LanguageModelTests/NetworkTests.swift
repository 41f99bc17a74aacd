import Engine
import Support
import Testing

@testable import LanguageModel

@Suite(.timeLimit(.minutes(1))) struct NetworkTests {
    @Test func `offline not even the transport's thread is started`() async throws {
        let server = try StandInServer()
        let transport = Transport(NetworkSettings(environment: [:], isOffline: true))
        let request = HTTPRequest(url: server.address, headers: [], body: [])
        await #expect(throws: TransportError.offline) {
            for try await _ in transport.exchange(request, limits: HTTPLimits()).events {}
        }
        #expect(!transport.hasStarted)
        #expect(server.connectionCount == 0)
    }

    @Test func `a transport opens nothing before its first exchange`() {
        #expect(!Transport(NetworkSettings(environment: [:])).hasStarted)
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "http://me:pw@127.0.0.1/"])
    func `other protocols and addresses with passwords are not touched`(url: String) async {
        let transport = Transport(NetworkSettings(environment: [:]))
        let request = HTTPRequest(url: url, headers: [], body: [])
        await #expect(throws: TransportError.self) {
            for try await _ in transport.exchange(request, limits: HTTPLimits()).events {}
        }
    }

    @Test func `a proxy for plain http is asked for the whole address`() async throws {
        let proxy = try StandInServer(otherwise: { _ in .openAI("by proxy") })
        let bench = try Bench(
            .openai,
            variables: ["OPENAI_BASE_URL": "http://model.example/v1", "http_proxy": proxy.address]
        )
        #expect(try await bench.client.ask(Bench.question).text == "by proxy")
        #expect(proxy.requests.first?.target == "http://model.example/v1/chat/completions")
    }

    @Test func `a proxy for https sees neither the key nor the question`() async throws {
        let proxy = try StandInServer(otherwise: { _ in .failure(403, "no tunnels here") })
        let bench = try Bench(
            variables: ["ANTHROPIC_BASE_URL": "https://model.example", "HTTPS_PROXY": proxy.address]
        )
        #expect(await bench.failure()?.code == .modelTimeout)
        let seen = try #require(proxy.requests.first)
        #expect(seen.method == "CONNECT" && seen.target == "model.example:443")
        #expect(!seen.text.contains(Bench.key) && !seen.text.contains("circle"))
    }

    @Test func `one connection serves many questions`() async throws {
        let bench = try Bench(otherwise: { _ in Reply.anthropic("again").keptAlive })
        for _ in 1...3 { #expect(try await bench.client.ask(Bench.question).text == "again") }
        #expect(bench.server.counts.requests == 3 && bench.server.connectionCount == 1)
    }

    @Test func `a server that does not end its answer is not waited for`() async throws {
        let whole = Reply.anthropic("said").stopped(before: "no such mark", then: .idle)
        let bench = try Bench(otherwise: { _ in whole })
        #expect(try await bench.client.ask(Bench.question).text == "said")
        await bench.server.until { $0.departures == 1 }
    }

    @Test func `no proxy stands before this machine`() async throws {
        let proxy = try StandInServer()
        let bench = try Bench(variables: ["http_proxy": proxy.address, "ALL_PROXY": proxy.address])
        bench.server.reply(.anthropic("direct"))
        #expect(try await bench.client.ask(Bench.question).text == "direct")
        #expect(proxy.connectionCount == 0)
    }

    @Test func `a proxy that a web server's visitor could name is not taken`() {
        #expect(NetworkSettings(environment: ["HTTP_PROXY": "http://evil.example"]).plainProxy == nil)
    }
}
