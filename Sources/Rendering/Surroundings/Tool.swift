import Engine
import Subprocess
import SystemPackage

/// Runs a short program to its end and hands out what it printed.
struct Tool {
    let command: WorkerCommand

    /// What a program that is done left behind.
    struct Outcome: Sendable {
        let output: [UInt8]
        let complaints: String
        let succeeded: Bool

        var text: String { String(decoding: output, as: UTF8.self) }
    }

    /// Runs the program, for at most `allowance`.
    ///
    /// - Parameters:
    ///   - allowance: How long it may run.
    ///   - limit: The most that it may print, in bytes.
    /// - Returns: What it printed, and whether it succeeded.
    /// - Throws: What kept it from running, `CancellationError` when it took too long.
    func run(allowance: Duration, limit: Int = 64 << 10) async throws -> Outcome {
        let configuration = command.configuration
        return try await withThrowingTaskGroup(of: Outcome.self) { group in
            group.addTask {
                let result = try await Subprocess.run(
                    configuration,
                    output: .bytes(limit: limit),
                    error: .string(limit: limit)
                )
                return Outcome(
                    output: result.standardOutput,
                    complaints: result.standardError,
                    succeeded: result.terminationStatus.isSuccess
                )
            }
            group.addTask {
                try await Task.sleep(for: allowance)
                throw CancellationError()
            }
            defer { group.cancelAll() }
            guard let outcome = try await group.next() else { throw CancellationError() }
            return outcome
        }
    }
}
