import Engine
import Foundation
import Generation
import OrderedCollections
import Rendering
import Synchronization
import SystemPackage
import Testing

/// How many of the recorded requests end in a scene that can be shown, by the number of repairs allowed.
///
/// Each scene is drawn by Manim in the sandbox: minutes, and so only with `MANIMD_MEASURE=1`.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["MANIMD_MEASURE"] != nil), .timeLimit(.minutes(60)))
struct MeasureTests {
    @Test func `with three repairs every recorded request ends as it should`() async throws {
        let cases = try RecordedCase.all()
        let python = FilePath(FileManager.default.currentDirectoryPath).appending(".venv/bin/python")
        try await Drawing.run(python: python) { tester in
            var rows: [String] = []
            for limit in 0...3 {
                var accepted = 0
                for recorded in cases {
                    let end = await end(of: recorded, repairs: limit, tester)
                    if case .success(let authorship) = end {
                        accepted += 1
                        if limit == 3 { rows.append("  \(recorded): accepted after \(authorship.repairs) repairs") }
                    } else if limit == 3, case .failure(let failure) = end {
                        rows.append("  \(recorded): \(failure.code.rawValue), \(failure.message)")
                    }
                    guard limit == 3 else { continue }
                    switch end {
                    case .success: #expect(recorded.failure == nil, "\(recorded) was accepted")
                    case .failure(let failure): #expect(failure.code == recorded.failure, "\(recorded): \(failure)")
                    }
                }
                print("\(limit) repairs: \(accepted) of \(cases.count) accepted")
            }
            print(rows.joined(separator: "\n"))
        }
    }

    private func end(
        of recorded: RecordedCase,
        repairs: Int,
        _ tester: RememberingTester
    ) async -> Result<Authorship, JobFailure> {
        let author = Author(
            client: ScriptedModel(recorded.answers.map { .success($0) }),
            journal: MemoryJournal(),
            examples: FixedExamples(),
            repairModel: "mender",
            edition: { Bench.edition },
            repairLimit: repairs
        )
        do {
            let scene = try await author.write(
                Commission(model: "writer", complexity: Complexity(score: 0, reasons: [])),
                for: try Bench.job(recorded.request),
                attempt: 1,
                test: { trial throws(JobFailure) in try await tester.test(trial) },
                progress: { _ in }
            )
            guard case .generated(let authorship) = scene.origin else {
                return .failure(JobFailure(.internal, "not generated"))
            }
            return .success(authorship)
        } catch { return .failure(error as? JobFailure ?? JobFailure(.internal, "\(error)")) }
    }
}

/// Tries each source once, however often it comes.
private final class RememberingTester: Sendable {
    private let tester: any SceneTester
    private let known = Mutex<[String: TestReport]>([:])

    init(_ tester: any SceneTester) { self.tester = tester }

    func test(_ trial: Trial) async throws(JobFailure) -> TestReport {
        let key = "\(trial.wantsMotion) \(trial.source)"
        if let report = known.withLock({ $0[key] }) { return report }
        let named = Trial(
            id: "measure-\(known.withLock(\.count))",
            source: trial.source,
            wantsMotion: trial.wantsMotion,
            seed: trial.seed
        )
        let report = try await tester.test(named) { _ in }
        known.withLock { $0[key] = report }
        return report
    }
}

/// A pool of workers over a state folder of its own.
private enum Drawing {
    static func run(python: FilePath, _ body: (RememberingTester) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "manimd-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        let state = FilePath(folder.resolvingSymlinksInPath().path)
        let pool = WorkerPool(WorkerPool.Settings(python: python, state: state, width: 1, ahead: 0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await pool.run() }
            defer { group.cancelAll() }
            try await body(RememberingTester(pool))
        }
    }
}
