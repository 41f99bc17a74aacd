package import Engine

extension WorkerPool: SceneTester {
    package func test(
        _ trial: Trial,
        progress: @escaping @Sendable (RenderProgress) async -> Void
    ) async throws(JobFailure) -> TestReport {
        guard trial.source.utf8.count <= DaemonMessage.longestTrial else {
            let words = "the scene has more than \(DaemonMessage.longestTrial) bytes"
            return TestReport(source: trial.source, faults: [CodeFault(.syntax, .sceneInvalid, words)])
        }
        let ticket = Ticket(.trial(trial), progress: progress)
        do throws(JobFailure) {
            try await bench.draw(ticket)
            return ticket.report(adding: [])
        } catch {
            guard let fault = CodeFault(error) else { throw error }
            return ticket.report(adding: [fault])
        }
    }
}

extension CodeFault {
    /// What a trial's failure says of the code; nil when it says nothing.
    fileprivate init?(_ failure: JobFailure) {
        guard !failure.isAccident, failure.code.isOfCode else { return nil }
        self.init(
            failure.code == .sceneBlank ? .frames : .render,
            failure.code,
            failure.message,
            detail: failure.detail
        )
    }
}

extension FailureCode {
    /// Whether the code of a scene is to blame.
    var isOfCode: Bool {
        switch self {
        case .sceneInvalid, .sceneFailed, .sceneTimeout, .sceneBlank, .latexFailed, .resourceLimit, .sandboxViolation:
            true
        default: false
        }
    }
}
