import Engine
import Foundation
import OrderedCollections
import Support
import Synchronization

/// A Messages API with batches: what is put in one ends when the test says so.
final class BatchServer: Sendable {
    private let state = Mutex(State())
    private let results: @Sendable (String) -> JSONObject

    private struct State {
        var batches: [[String]] = []
        var hasEnded = false
        var isGone = false
        var direct = 0
        var overloads = 0
    }

    /// Answers questions with what `results` says to their names.
    init(hasEnded: Bool = true, results: @escaping @Sendable (String) -> JSONObject = BatchServer.answer) {
        self.results = results
        state.withLock { $0.hasEnded = hasEnded }
    }

    /// The names of the questions of each batch.
    var batches: [[String]] { state.withLock(\.batches) }
    /// How many questions were put at once.
    var directQuestions: Int { state.withLock(\.direct) }

    func end() { state.withLock { $0.hasEnded = true } }
    /// Has it take no batch so many times.
    func overload(_ times: Int) { state.withLock { $0.overloads = times } }
    func vanish() { state.withLock { $0.isGone = true } }

    func reply(to request: RecordedRequest) -> Reply {
        if request.method == "POST", request.target.hasSuffix("/v1/messages") {
            state.withLock { $0.direct += 1 }
            return .anthropic("asked at once")
        }
        if request.method == "POST" { return put(request) }
        if state.withLock(\.isGone) { return .failure(404, "there is no such batch") }
        guard let number = request.target.split(separator: "/").compactMap({ Int($0.dropFirst(4)) }).last else {
            return .failure(404, "what batch?")
        }
        return request.target.hasSuffix("/results") ? brought(number) : told(number)
    }

    private func put(_ request: RecordedRequest) -> Reply {
        let isOverloaded = state.withLock { state in
            state.overloads -= 1
            return state.overloads >= 0
        }
        if isOverloaded { return .failure(529, "later", ["retry-after": "1"]) }
        let names = request.json?["requests"]?.array?.compactMap { $0.object?["custom_id"]?.string } ?? []
        let number = state.withLock { state in
            state.batches.append(names)
            return state.batches.count - 1
        }
        return told(number)
    }

    private func told(_ number: Int) -> Reply {
        let status = state.withLock(\.hasEnded) ? "ended" : "in_progress"
        let batch: JSONObject = ["id": .string("bat_\(number)"), "processing_status": .string(status)]
        return .status(200, body: JSONValue.object(batch).text())
    }

    private func brought(_ number: Int) -> Reply {
        let lines = batches[number].reversed().map { name in
            JSONValue.object(["custom_id": .string(name), "result": .object(results(name))]).text() + "\n"
        }
        return .status(200, body: lines.joined(), type: "application/x-jsonl")
    }

    static func answer(_ name: String) -> JSONObject {
        let message: JSONObject = [
            "type": "message", "model": "claude-haiku-4-5", "stop_reason": "end_turn",
            "content": .array([.object(["type": "text", "text": .string("answer to \(name)")])]),
            "usage": .object(["input_tokens": .int(100), "output_tokens": .int(20)]),
        ]
        return ["type": "succeeded", "message": .object(message)]
    }
}
