import Engine
import OrderedCollections

/// Where batches are put, and how one question of them looks.
///
/// - SeeAlso: <https://platform.claude.com/docs/en/build-with-claude/batch-processing>.
struct BatchInterface: Sendable {
    /// The address that a batch is posted to; that of one batch is below it.
    let address: String
    let headers: [(name: String, value: String)]
    /// The parameters of one question.
    let parameters: @Sendable (ModelRequest) -> JSONObject
}

/// Puts batches, and asks what has become of them.
struct Batches: Sendable {
    let interface: BatchInterface
    let provider: any Provider
    let transport: Transport
    let limits: HTTPLimits
    let retries: RetryPolicy
    let clock: WallClock

    /// How a question is known again among the results.
    private static let prefix = "run-"
    /// Of all results of a batch.
    private static let mostBytes = 256 << 20

    /// Puts a batch.
    ///
    /// - Parameter questions: By run.
    /// - Returns: What the provider calls it.
    /// - Throws: `CallProblem`.
    func create(_ questions: [(run: Int64, parameters: JSONObject)]) async throws(CallProblem) -> String {
        let requests = questions.map { question in
            JSONValue.object([
                "custom_id": .string("\(Self.prefix)\(question.run)"), "params": .object(question.parameters),
            ])
        }
        let body = JSONValue.object(["requests": .array(requests)]).text()
        let answer = try await object(whole("", posting: Array(body.utf8)))
        guard let id = answer["id"]?.string, Self.isName(id) else {
            throw CallProblem(.unusable, "the server took a batch and did not say what it is called")
        }
        return id
    }

    /// Whether all questions of a batch are through.
    func hasEnded(_ batch: String) async throws(CallProblem) -> Bool {
        try await object(whole("/\(batch)", posting: nil))["processing_status"]?.string == "ended"
    }

    /// What a batch that has ended brought, by run; what cannot be read is left out.
    func results(of batch: String) async throws(CallProblem) -> [Int64: BatchResult] {
        let bytes = try await whole("/\(batch)/results", posting: nil)
        var results: [Int64: BatchResult] = [:]
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            do {
                let fields = try object(Array(line))
                guard let name = fields["custom_id"]?.string, name.hasPrefix(Self.prefix),
                    let run = Int64(name.dropFirst(Self.prefix.count)), let result = fields["result"]?.object
                else { continue }
                results[run] = Self.result(result)
            } catch { continue }
        }
        return results
    }

    private static func result(_ fields: JSONObject) -> BatchResult {
        if fields["type"]?.string == "succeeded", let message = fields["message"] { return .message(message.text()) }
        let error = fields["error"]?.object
        let words = error?["error"]?.object?["message"]?.string ?? error?["message"]?.string
        return .nothing((words ?? fields["type"]?.string ?? "no result").quotedForPeople)
    }

    /// Makes one exchange and takes the answer whole.
    private func whole(_ path: String, posting body: [UInt8]?) async throws(CallProblem) -> [UInt8] {
        let request = HTTPRequest(url: interface.address + path, headers: interface.headers, body: body)
        var limits = limits
        limits.bytes = Self.mostBytes
        var head: HTTPHead?
        var bytes: [UInt8] = []
        do {
            for try await event in transport.exchange(request, limits: limits).events {
                switch event {
                case .head(let received): head = received
                case .body(let piece): bytes += piece
                }
            }
        } catch let error as TransportError { throw CallProblem(error) } catch {
            throw CallProblem(.unavailable, "\(error)")
        }
        guard let head else { throw CallProblem(.unavailable, "the connection ended without an answer") }
        guard head.isSuccess else {
            throw CallProblem(
                status: head.status,
                message: provider.redacted(ErrorText.read(bytes, head)),
                retryAfter: RetryAfter.read(head.headers, now: clock.now)
            )
        }
        return bytes
    }

    private func object(_ bytes: [UInt8]) throws(CallProblem) -> JSONObject {
        try LanguageModel.object(String(decoding: bytes, as: UTF8.self))
    }

    /// Whether it may stand in an address.
    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 200
            && text.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || "0123456789_-".unicodeScalars.contains($0))
            }
    }
}
