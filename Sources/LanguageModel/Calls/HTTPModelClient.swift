package import Engine
import Logging
import Synchronization

/// Asks a language model over HTTP: streams, retries, keeps to the budget, and gives up in words that help.
package final class HTTPModelClient: ModelClient {
    private let provider: any Provider
    private let transport: Transport
    let budget: Budget
    private let settings: ModelSettings
    private let pace: Pace
    private let gate: FairGate
    private let breaker = CircuitBreaker()
    /// What each model's server has shown that it does not take.
    private let conceded = Mutex<[String: Set<Concession>]>([:])

    package init(_ settings: ModelSettings, ledger: any SpendingLedger, pace: Pace = .real) {
        provider = settings.provider()
        transport = Transport(settings.network)
        budget = Budget(
            ledger: ledger,
            limits: settings.spending,
            prices: settings.prices,
            isLocal: settings.kind == .openai && settings.endpoint.isLoopback
        )
        gate = FairGate(width: settings.concurrency)
        self.settings = settings
        self.pace = pace
    }

    /// The provider's way of answering many questions at half the price; nil if it has none.
    func batches(clock: WallClock) -> Batches? {
        provider.batches.map {
            Batches(
                interface: $0,
                provider: provider,
                transport: transport,
                limits: settings.limits,
                retries: settings.retries,
                clock: clock
            )
        }
    }

    /// Ends all calls; to be called when the program ends.
    package func close() {
        gate.close()
        transport.close()
    }

    package func ask(
        _ request: ModelRequest,
        progress: @escaping @Sendable (ModelProgress) async -> Void
    ) async throws(JobFailure) -> ModelAnswer {
        guard !settings.network.isOffline else { throw .offline }
        do {
            return try await gate.pass(lane: request.run.map(String.init) ?? "", priority: 0) {
                try await converse(request, progress: progress)
            }
        } catch let failure as JobFailure { throw failure } catch { throw .cancelled }
    }

    private func converse(
        _ request: ModelRequest,
        progress: @escaping @Sendable (ModelProgress) async -> Void
    ) async throws(JobFailure) -> ModelAnswer {
        var course = CallCourse(policy: settings.retries)
        while true {
            let concessions = conceded.withLock { $0[request.model] ?? [] }
            let attempt = try await attempt(request, concessions, &course, progress)
            let problem = attempt.problem ?? AnswerJudgement.problem(with: attempt.draft, for: request)
            guard let problem else { return AnswerJudgement.answer(attempt.draft, for: request, course: course) }
            switch course.next(
                after: problem,
                hadBegun: attempt.hasBegun,
                conceding: Concession.after(problem, request, beyond: concessions),
                random: pace.random()
            ) {
            case .concede(let concession):
                conceded.withLock { _ = $0[request.model, default: []].insert(concession) }
            case .wait(let pause):
                Logger.current.info(
                    "the model is asked again",
                    metadata: [
                        "attempt": "\(course.attempts)", "after": "\(pause.inSeconds)", "reason": "\(problem.message)",
                    ]
                )
                do { try await pace.wait(pause) } catch { throw .cancelled }
            case .fail: throw problem.failure(of: provider.name, after: course.attempts)
            }
        }
    }

    /// One attempt with its money set aside before and settled after.
    private func attempt(
        _ request: ModelRequest,
        _ concessions: Set<Concession>,
        _ course: inout CallCourse,
        _ progress: @escaping @Sendable (ModelProgress) async -> Void
    ) async throws(JobFailure) -> Attempt {
        let message = provider.httpRequest(for: request, conceding: concessions)
        let held = try await budget.reserve(request, promptBytes: message.byteCount, at: pace.clock)
        if let pause = breaker.enter(at: pace.now()) {
            _ = await budget.settle(held, usage: .none)
            throw outage(pause, course.lastProblem)
        }
        course.attempts += 1
        let number = course.attempts
        await progress(ModelProgress(attempt: number, characters: 0))
        let attempt = await Attempt(
            message,
            limits: settings.limits,
            from: provider,
            over: transport,
            now: pace.clock
        ) { await progress(ModelProgress(attempt: number, characters: $0)) }
        note(attempt)
        let usage = attempt.usage(promptBytes: message.byteCount, maximumTokens: request.maximumTokens)
        course.add(usage, cost: await budget.settle(held, usage: usage))
        if attempt.isCancelled { throw .cancelled }
        return attempt
    }

    private func note(_ attempt: Attempt) {
        if attempt.isCancelled || attempt.problem?.kind == .offline {
            breaker.left()
        } else if attempt.problem?.isOutage == true {
            breaker.failed(at: pace.now())
        } else {
            breaker.succeeded()
        }
    }

    private func outage(_ pause: Duration, _ last: CallProblem?) -> JobFailure {
        let reason = last.map { "; last: \($0.message)" } ?? ""
        let rest = pause > .zero ? " for another \(pause.inSeconds)" : ""
        return CallProblem(.unavailable, "it failed too often and is left alone\(rest)\(reason)")
            .failure(of: provider.name, after: 1)
    }
}
