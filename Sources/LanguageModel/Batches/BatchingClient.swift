package import Engine
import Logging
import ServiceLifecycle
import Synchronization

/// Puts patient questions in batches at half the price; asks the others at once.
///
/// Questions are collected until none has come for a while, then put as one batch. What has become of a batch is asked
/// every half minute. Both are on record: after a restart a run waits for the batch that its question is in, whether or
/// not new ones are collected. A question that its batch brings nothing for is asked at once, at the full price.
package final class BatchingClient: ModelClient, Service {
    private let client: HTTPModelClient
    private let batches: Batches
    private let journal: any BatchJournal
    private let budget: Budget
    private let pace: Pace
    /// Whether new questions are collected.
    private let isCollecting: Bool
    private let state = Mutex(State())
    private let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    private struct State {
        var isClosed = false
        /// Collected, and not put yet.
        var collected: [Int64: ModelRequest] = [:]
        var waiting: [Int64: CheckedContinuation<Void, any Error>] = [:]
    }

    /// How long nothing must have come before a batch is put.
    private static let quiet = Duration.seconds(5)
    private static let interval = Duration.seconds(30)
    /// A batch takes 100,000 questions and 256 MB.
    private static let mostQuestions = 1_000

    /// Puts the parts together; nil where the provider has no batches.
    package init?(
        _ client: HTTPModelClient,
        journal: any BatchJournal,
        isCollecting: Bool,
        pace: Pace = .real
    ) {
        guard let batches = client.batches(clock: pace.clock) else { return nil }
        self.client = client
        self.batches = batches
        self.journal = journal
        self.isCollecting = isCollecting
        self.pace = pace
        budget = client.budget
    }

    /// How many questions wait to be put.
    package var collectedCount: Int { state.withLock(\.collected.count) }

    package func ask(
        _ request: ModelRequest,
        progress: @escaping @Sendable (ModelProgress) async -> Void
    ) async throws(JobFailure) -> ModelAnswer {
        guard request.isPatient, let run = request.run else { return try await client.ask(request, progress: progress) }
        if try await question(of: run) == nil {
            guard isCollecting else { return try await client.ask(request, progress: progress) }
            await progress(ModelProgress(attempt: 1, characters: 0))
            try await wait(run, collecting: request)
        }
        while true {
            guard let question = try await question(of: run) else { throw .cancelled }
            switch question.result {
            case .message(let message): return try await answer(message, to: request, question)
            case .nothing(let reason):
                _ = await budget.settle(try budget.held(for: question), usage: .none)
                Logger.current.info("the batch has no answer; asked at once", metadata: ["reason": "\(reason)"])
                return try await client.ask(request, progress: progress)
            case nil: try await wait(run, collecting: nil)
            }
        }
    }

    /// Puts batches and looks after them until shutdown, which turns all away that wait.
    package func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            wake.yield()
            for await _ in wakes {
                do { while try await attend() { try await pace.wait(Self.interval) } } catch { break }
            }
        }
        let waiting = state.withLock { state in
            state.isClosed = true
            state.collected = [:]
            defer { state.waiting = [:] }
            return state.waiting.values
        }
        for continuation in waiting { continuation.resume(throwing: CancellationError()) }
    }

    /// Puts what was collected, and takes in what batches have brought.
    ///
    /// - Returns: Whether there is more to wait for.
    private func attend() async throws -> Bool {
        try await putCollected()
        let open = try await journal.openBatches()
        for batch in open {
            do throws(CallProblem) {
                if try await batches.hasEnded(batch) { try await takeIn(batch, batches.results(of: batch)) }
            } catch {
                if Task.isCancelled { throw CancellationError() }
                Logger.current.warning(
                    "the batch cannot be asked for",
                    metadata: ["batch": "\(batch)", "reason": "\(error.message)"]
                )
                // It is not there any more: nothing will come of it.
                if error.status == 404 { try await takeIn(batch, [:]) }
            }
        }
        letLook()
        return try await !journal.openBatches().isEmpty || state.withLock { !$0.collected.isEmpty }
    }

    private func takeIn(_ batch: String, _ results: [Int64: BatchResult]) async throws(CallProblem) {
        do {
            try await journal.keep(results, of: batch)
            try await journal.close(batch)
        } catch { throw CallProblem(.unavailable, "what the batch brought cannot be written down: \(error)") }
        Logger.current.notice("a batch has ended", metadata: ["batch": "\(batch)", "answers": "\(results.count)"])
    }

    /// Lets everybody whose question was put look whether its answer is there.
    private func letLook() {
        let waiting = state.withLock { state in
            let waiting = state.waiting.filter { state.collected[$0.key] == nil }
            for run in waiting.keys { state.waiting[run] = nil }
            return waiting.values
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Puts a batch once no further question comes.
    private func putCollected() async throws {
        var count = state.withLock(\.collected.count)
        guard count > 0 else { return }
        while count < Self.mostQuestions {
            try await pace.wait(Self.quiet)
            let now = state.withLock(\.collected.count)
            if now == count { break }
            count = now
        }
        let questions = state.withLock { state in
            state.collected.sorted { $0.key < $1.key }.prefix(Self.mostQuestions)
        }
        var held: [(run: Int64, request: ModelRequest, parameters: JSONObject, reservation: Budget.Held)] = []
        for (run, request) in questions {
            let parameters = batches.interface.parameters(request)
            let size = JSONValue.object(parameters).text().utf8.count
            do throws(JobFailure) {
                let money = try await budget.reserve(request, promptBytes: size, at: pace.clock, inBatch: true)
                held.append((run, request, parameters, money))
            } catch { finish(run, error) }
        }
        guard !held.isEmpty else { return }
        do throws(CallProblem) {
            let batch = try await create(held.map { ($0.run, $0.parameters) })
            try await note(batch, held.map { ($0.run, $0.request.model, $0.reservation.reservation) })
            Logger.current.notice("a batch was put", metadata: ["batch": "\(batch)", "questions": "\(held.count)"])
        } catch {
            let failure = error.failure(of: batches.provider.name, after: 1)
            for question in held {
                // A server that gave no answer may have taken the batch.
                if error.status != nil { _ = await budget.settle(question.reservation, usage: .none) }
                finish(question.run, failure)
            }
        }
    }

    /// Puts a batch, as often as the server says that another time it may work.
    ///
    /// Without an answer it is not put again: the server may have taken it.
    private func create(_ questions: [(run: Int64, parameters: JSONObject)]) async throws(CallProblem) -> String {
        var attempt = 1
        while true {
            do throws(CallProblem) { return try await batches.create(questions) } catch {
                guard error.isPassing, error.status != nil, attempt < batches.retries.attempts,
                    let pause = batches.retries.pause(
                        after: attempt,
                        retryAfter: error.retryAfter,
                        random: pace.random()
                    )
                else { throw error }
                attempt += 1
                Logger.current.info(
                    "the batch is put again",
                    metadata: [
                        "attempt": "\(attempt)", "after": "\(pause.inSeconds)", "reason": "\(error.message)",
                    ]
                )
                let status = error.status
                do { try await pace.wait(pause) } catch {
                    throw CallProblem(.closed, "the batch was not put", status: status)
                }
            }
        }
    }

    private func note(
        _ batch: String,
        _ questions: [(run: Int64, model: String, reservation: Reservation)]
    ) async throws(CallProblem) {
        do {
            try await journal.keep(
                questions.map {
                    BatchedQuestion(run: $0.run, batch: batch, model: $0.model, reservation: $0.reservation)
                }
            )
        } catch { throw CallProblem(.unavailable, "the batch cannot be written down: \(error)") }
        state.withLock { state in for question in questions { state.collected[question.run] = nil } }
    }

    /// Ends the wait of one run with a failure.
    private func finish(_ run: Int64, _ failure: JobFailure) {
        let continuation = state.withLock { state in
            state.collected[run] = nil
            return state.waiting.removeValue(forKey: run)
        }
        continuation?.resume(throwing: failure)
    }

    /// Waits for news of a run's question, after handing it in if it is new.
    private func wait(_ run: Int64, collecting request: ModelRequest?) async throws(JobFailure) {
        do {
            try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                    let isAccepted = state.withLock { state in
                        guard !state.isClosed, !Task.isCancelled else { return false }
                        if let request { state.collected[run] = request }
                        state.waiting[run] = continuation
                        return true
                    }
                    guard isAccepted else { return continuation.resume(throwing: CancellationError()) }
                    wake.yield()
                }
            } onCancel: {
                let continuation = state.withLock { state in
                    state.collected[run] = nil
                    return state.waiting.removeValue(forKey: run)
                }
                continuation?.resume(throwing: CancellationError())
            }
        } catch let failure as JobFailure { throw failure } catch { throw .cancelled }
    }

    private func question(of run: Int64) async throws(JobFailure) -> BatchedQuestion? {
        do { return try await journal.question(of: run) } catch {
            if Task.isCancelled { throw .cancelled }
            throw JobFailure(.internal, "the record of batches cannot be read: \(error)")
        }
    }

    private func answer(
        _ message: String,
        to request: ModelRequest,
        _ question: BatchedQuestion
    ) async throws(JobFailure) -> ModelAnswer {
        var reader = batches.provider.makeReader()
        var course = CallCourse(policy: RetryPolicy())
        course.attempts = 1
        do throws(CallProblem) {
            try reader.read(whole: Array(message.utf8))
            let usage = reader.draft.usage ?? .none
            course.add(usage, cost: await budget.settle(try held(question), usage: usage))
            if let problem = AnswerJudgement.problem(with: reader.draft, for: request) { throw problem }
        } catch { throw error.failure(of: batches.provider.name, after: 1) }
        return AnswerJudgement.answer(reader.draft, for: request, course: course)
    }

    private func held(_ question: BatchedQuestion) throws(CallProblem) -> Budget.Held {
        do throws(JobFailure) { return try budget.held(for: question) } catch {
            throw CallProblem(.misunderstood, error.message)
        }
    }
}
