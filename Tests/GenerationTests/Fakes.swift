import Engine
import Generation
import OrderedCollections
import Synchronization

/// A client that says what it is told to, in that order.
final class ScriptedModel: ModelClient {
    private let state: Mutex<(answers: [Result<ModelAnswer, JobFailure>], questions: [ModelRequest])>
    private let before: @Sendable () -> Void

    init(_ answers: [Result<ModelAnswer, JobFailure>], before: @escaping @Sendable () -> Void = {}) {
        state = Mutex((answers, []))
        self.before = before
    }

    convenience init(_ texts: String...) { self.init(texts.map { .success(.text($0)) }) }

    var questions: [ModelRequest] { state.withLock(\.questions) }

    func ask(
        _ request: ModelRequest,
        progress: @escaping @Sendable (ModelProgress) async -> Void
    ) async throws(JobFailure) -> ModelAnswer {
        let answer = state.withLock { state in
            state.questions.append(request)
            return state.answers.isEmpty
                ? .failure(JobFailure(.modelTimeout, "no answer is left")) : state.answers.removeFirst()
        }
        before()
        let said = try answer.get()
        await progress(ModelProgress(attempt: 1, characters: said.text.count))
        return said
    }
}

extension ModelAnswer {
    /// An answer of 100 and 50 tokens for a tenth of a cent.
    static func text(_ text: String, stop: StopReason = .finished) -> Self {
        ModelAnswer(
            text: text,
            stop: stop,
            model: "stand-in",
            usage: TokenUsage(input: 100, output: 50),
            cost: MicroDollars(1_000),
            attempts: 1
        )
    }
}

/// A journal in memory, which writes nothing in a task that is cancelled.
final class MemoryJournal: DraftJournal {
    private let state = Mutex((drafts: [Draft](), stages: OrderedDictionary<String, JSONValue>(), log: [Draft]()))

    /// Everything that was written down, in order.
    var log: [Draft] { state.withLock(\.log) }
    var drafts: [Draft] { state.withLock(\.drafts) }
    var stages: OrderedDictionary<String, JSONValue> { state.withLock(\.stages) }

    func keep(_ draft: Draft, of run: Int64) async throws {
        try Task.checkCancellation()
        state.withLock { state in
            state.drafts.removeAll { $0.number == draft.number }
            state.drafts.append(draft)
            state.log.append(draft)
        }
    }

    func drafts(of run: Int64) async throws -> [Draft] { drafts.sorted { $0.number < $1.number } }

    func keep(_ result: JSONValue, ofStage stage: String, of run: Int64) async throws {
        try Task.checkCancellation()
        state.withLock { $0.stages[stage] = result }
    }

    func result(ofStage stage: String, of run: Int64) async throws -> JSONValue? { stages[stage] }
}

/// A tester that finds what the code itself says: a line `# fault CODE MESSAGE` is a fault, `# remark CODE MESSAGE` a remark,
/// `# fix OLD NEW` a fix.
struct ScriptedTester: Sendable {
    let trials = Trials()

    final class Trials: Sendable {
        let all = Mutex<[Trial]>([])
    }

    var seen: [Trial] { trials.all.withLock(\.self) }

    func test(_ trial: Trial) throws(JobFailure) -> TestReport {
        trials.all.withLock { $0.append(trial) }
        var source = trial.source
        var fixes: [String] = []
        var faults: [CodeFault] = []
        var remarks: [CodeFault] = []
        for (index, line) in trial.source.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.split(separator: " ")
            guard let mark = words.firstIndex(of: "#"), words.count > mark + 3 else { continue }
            let rest = words[(mark + 3)...].joined(separator: " ")
            if words[mark + 1] == "fault", let code = FailureCode(rawValue: String(words[mark + 2])) {
                faults.append(CodeFault(.render, code, rest, line: index + 1, detail: "Traceback\n\(rest)"))
            } else if words[mark + 1] == "remark", let code = FailureCode(rawValue: String(words[mark + 2])) {
                remarks.append(CodeFault(.frames, code, rest))
            } else if words[mark + 1] == "fix" {
                source = source.replacing(words[mark + 2], with: rest)
                fixes.append("\(words[mark + 2]) is called \(rest)")
            }
        }
        return TestReport(source: source, fixes: fixes, faults: faults, remarks: remarks)
    }
}

struct FixedExamples: ExampleLibrary {
    var scenes: [SceneExample] = []

    func examples(near request: RenderRequest, limit: Int) async -> [SceneExample] { Array(scenes.prefix(limit)) }
}

struct ScriptedPlanner: Planner {
    let result: Result<String, JobFailure>
    let count = Count()

    final class Count: Sendable {
        let value = Mutex(0)
    }

    var calls: Int { count.value.withLock(\.self) }

    func plan(
        _ request: RenderRequest,
        for run: Int64,
        progress: @escaping @Sendable (RenderProgress) async -> Void
    ) async throws(JobFailure) -> String {
        count.value.withLock { $0 += 1 }
        return try result.get()
    }
}
