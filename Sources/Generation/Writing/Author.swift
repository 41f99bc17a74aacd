package import Engine
import Logging
import OrderedCollections

/// Has scenes written by a language model, tries them out, and has them repaired.
///
/// What is paid for is written down before anything else is done with it. What is to be done next follows from what is
/// written down (`Course`), so that a run that was interrupted pays for nothing twice.
///
/// An accepted scene is not repaired for remarks: it can be shown, and a repair might do it harm.
package struct Author: SceneAuthor {
    private let asker: Asker
    private let examples: (any ExampleLibrary)?
    private let planner: (any Planner)?
    private let repairModel: String
    private let edition: @Sendable () -> Edition
    private let repairLimit: Int

    /// The version of the prompts, as it stands in `Authorship.prompts`.
    package static var prompts: String { Prompts.version }

    /// - Parameters:
    ///   - client: Asks the models.
    ///   - journal: Keeps what they wrote.
    ///   - examples: Earlier scenes to learn from; nil for none.
    ///   - planner: Thinks topics through; nil where none is planned.
    ///   - repairModel: Who repairs: `ModelChoice.repair`.
    ///   - edition: What is drawn with: decides the seed of a trial, as it does that of the render.
    ///   - repairLimit: How many repairs a scene may have.
    package init(
        client: any ModelClient,
        journal: any DraftJournal,
        examples: (any ExampleLibrary)?,
        planner: (any Planner)? = nil,
        repairModel: String,
        edition: @escaping @Sendable () -> Edition,
        repairLimit: Int = 3
    ) {
        asker = Asker(client: client, journal: journal)
        self.examples = examples
        self.planner = planner
        self.repairModel = repairModel
        self.edition = edition
        self.repairLimit = repairLimit
    }

    package func write(
        _ commission: Commission,
        for job: Job,
        attempt: Int,
        test: @escaping @Sendable (Trial) async throws(JobFailure) -> TestReport,
        progress: @escaping @Sendable (RenderProgress) async -> Void
    ) async throws(JobFailure) -> Scene {
        let journal = asker.journal
        var course = Course(try await journal.written(for: job.run), repairLimit: repairLimit)
        var report: TestReport?
        while true {
            switch course.next {
            case .write:
                course.note(try await compose(commission, for: job, progress: progress))
            case .test(let draft):
                await progress(RenderProgress(phase: .testing, percent: 0, step: 0, steps: 0))
                let trial = Trial(
                    id: "\(job.run)-\(attempt)-draft-\(draft.number)",
                    source: draft.source ?? "",
                    wantsMotion: Assessment(job.request).wantsMotion,
                    seed: ExactKey(job.request, edition: edition()).seed
                )
                let clock = ContinuousClock()
                let start = clock.now
                let found = try await test(trial)
                let tested = draft.tested(found, after: start.duration(to: clock.now))
                try await journal.secure(tested, of: job.run)
                tested.log(found)
                course.note(tested)
                report = found
            case .repair(let draft, let fault):
                let others = Array(report?.faults.dropFirst() ?? [])
                course.note(try await repair(draft, fault, others, course, for: job, progress: progress))
            case .deliver(let draft):
                return Scene(
                    source: draft.source ?? "",
                    origin: .generated(
                        Authorship(
                            model: draft.model,
                            complexity: commission.complexity.score,
                            prompts: Prompts.version,
                            repairs: course.repairs,
                            isPlanned: try await isPlanned(job)
                        )
                    )
                )
            case .giveUp(let failure): throw failure
            }
        }
    }

    private func compose(
        _ commission: Commission,
        for job: Job,
        progress: @escaping @Sendable (RenderProgress) async -> Void
    ) async throws(JobFailure) -> Draft {
        let plan = commission.isPlanned ? try await plan(job, progress: progress) : nil
        await progress(RenderProgress(phase: .writing, percent: 0, step: 0, steps: 0))
        let question = Questions.scene(
            job.request,
            model: commission.model,
            examples: await examples?.examples(near: job.request, limit: Questions.exampleLimit) ?? [],
            nearest: commission.nearest,
            plan: plan,
            run: job.run
        )
        return try await draft(1, .generation, question, job) { percent in
            await progress(RenderProgress(phase: .writing, percent: percent, step: 0, steps: 0))
        }
    }

    private func repair(
        _ draft: Draft,
        _ fault: CodeFault,
        _ others: [CodeFault],
        _ course: Course,
        for job: Job,
        progress: @escaping @Sendable (RenderProgress) async -> Void
    ) async throws(JobFailure) -> Draft {
        let (step, steps) = (course.repairs + 1, repairLimit)
        await progress(RenderProgress(phase: .repairing, percent: 0, step: step, steps: steps))
        let question = Questions.repair(
            job.request,
            source: draft.source ?? "",
            fault: fault,
            others: others,
            history: course.drafts.dropLast().compactMap(\.fault),
            model: repairModel,
            run: job.run
        )
        return try await self.draft(course.nextNumber, .repair, question, job, course) { percent in
            await progress(RenderProgress(phase: .repairing, percent: percent, step: step, steps: steps))
        }
    }

    /// Puts a question and writes down what came of it.
    private func draft(
        _ number: Int,
        _ kind: Draft.Kind,
        _ question: ModelRequest,
        _ job: Job,
        _ course: Course? = nil,
        progress: @escaping @Sendable (Int) async -> Void
    ) async throws(JobFailure) -> Draft {
        let clock = ContinuousClock()
        let start = clock.now
        let answer = try await asker.ask(question, number: number, run: job.run, progress: progress)
        var draft = Draft(
            number: number,
            kind: kind,
            model: answer.model,
            promptHash: Questions.hash(of: question),
            source: answer.code?.source,
            usage: answer.usage,
            cost: answer.cost,
            milliseconds: start.duration(to: clock.now).milliseconds
        )
        if draft.source == nil {
            let failure = Excuse.failure(answer.text, stop: answer.stop)
            draft.outcome = .failed(CodeFault(.syntax, failure.code, failure.message, detail: failure.detail))
        } else if let fault = course?.earlier(like: draft)?.fault {
            // It failed before: to try it again would tell nothing new.
            draft.outcome = .failed(fault)
        }
        try await asker.journal.secure(draft, of: job.run)
        return draft
    }
}

// MARK: - Plans

extension Author {
    private static let planStage = "plan of the scene"

    /// What the scene is to show; nil if no plan came about.
    private func plan(
        _ job: Job,
        progress: @escaping @Sendable (RenderProgress) async -> Void
    ) async throws(JobFailure) -> String? {
        guard let planner else { return nil }
        if let kept = try await asker.journal.kept(Self.planStage, of: job.run)?.object { return kept["plan"]?.string }
        let result: JSONObject
        do throws(JobFailure) {
            result = ["plan": .string(try await planner.plan(job.request, for: job.run, progress: progress))]
        } catch {
            if error.code == .cancelled || error.code == .budgetExceeded || Task.isCancelled { throw error }
            Logger.current.warning(
                "planning failed; the scene is written without a plan",
                metadata: ["reason": "\(error)"]
            )
            result = ["failed": .string("\(error)")]
        }
        try await asker.journal.secure(.object(result), Self.planStage, of: job.run)
        return result["plan"]?.string
    }

    private func isPlanned(_ job: Job) async throws(JobFailure) -> Bool {
        try await asker.journal.kept(Self.planStage, of: job.run)?.object?["plan"] != nil
    }
}

extension Draft {
    fileprivate var fault: CodeFault? { if case .failed(let fault) = outcome { fault } else { nil } }

    /// This draft with what its trial found.
    fileprivate func tested(_ report: TestReport, after time: Duration) -> Draft {
        var draft = self
        draft.source = report.source
        draft.fixes = report.fixes
        draft.remarks = report.remarks.map(\.description)
        draft.milliseconds += time.milliseconds
        draft.outcome = report.faults.first.map { .failed($0) } ?? .accepted
        return draft
    }

    fileprivate func log(_ report: TestReport) {
        for remark in report.remarks {
            Logger.current.info("a viewer might mind", metadata: ["draft": "\(number)", "remark": "\(remark)"])
        }
        guard let fault else { return }
        Logger.current.info(
            "the scene does not pass its test",
            metadata: ["draft": "\(number)", "code": "\(fault.code.rawValue)", "reason": "\(fault)"]
        )
    }
}

extension Duration {
    fileprivate var milliseconds: Int { Int(self / .milliseconds(1)) }
}
