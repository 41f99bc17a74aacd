package import Engine
import Foundation
import OrderedCollections
import Subprocess
package import SystemPackage

/// The built program, run as a user runs it: in a folder of its own, with an environment built from nothing.
package struct Program: Sendable {
    package let folder: TemporaryFolder

    package init() throws {
        folder = try TemporaryFolder()
        for name in ["inbox", "outbox"] {
            try FileManager.default.createDirectory(
                atPath: folder.appending(name).string,
                withIntermediateDirectories: true
            )
        }
    }

    /// How a run ended.
    package struct Outcome: Sendable {
        /// The exit code; 128 and more for a signal.
        package let code: Int
        package let output: String
        package let errors: String

        /// What was printed, read as JSON.
        package func json() throws -> JSONValue { try JSONReader().read(Array(output.utf8)).value }
    }

    /// Top of the source tree.
    package static let project = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .removingLastComponent()

    /// The program that was built together with the tests.
    package static let path: FilePath = {
        let products = FilePath(CommandLine.arguments.first ?? "").removingLastComponent()
        let beside = products.appending("manimd")
        return FileManager.default.isExecutableFile(atPath: beside.string)
            ? beside : project.appending(".build/debug/manimd")
    }()

    /// What the program sees of the machine.
    func environment(adding variables: [String: String]) -> Environment {
        // A program that was built to watch its threads is told what to pass over as the tests are.
        let watched = ProcessInfo.processInfo.environment["TSAN_OPTIONS"].map { ["TSAN_OPTIONS": $0] } ?? [:]
        let values = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder.path.string, "LANG": "C.UTF-8",
            "MANIMD_TEMPLATES": Self.project.appending("templates").string,
            "MANIMD_PYTHON": Self.project.appending(".venv/bin/python").string,
            "MANIMD_QUALITY": "low",
        ].merging(watched) { $1 }.merging(variables) { $1 }
        return .custom(values.map { Array("\($0.key)=\($0.value)\0".utf8) })
    }

    /// Runs the program to its end.
    package func run(
        _ arguments: String...,
        input: String = "",
        environment variables: [String: String] = [:]
    ) async throws -> Outcome {
        try await run(Self.path, arguments, input: input, environment: variables)
    }

    /// Runs the program to its end.
    package func run(_ arguments: [String]) async throws -> Outcome {
        try await run(Self.path, arguments, input: "", environment: [:])
    }

    /// Runs a line as it would be typed.
    package func shell(_ line: String) async throws -> Outcome {
        try await run("/bin/sh", ["-c", line], input: "", environment: [:])
    }

    private func run(
        _ program: FilePath,
        _ arguments: [String],
        input: String,
        environment variables: [String: String]
    ) async throws -> Outcome {
        let result = try await Subprocess.run(
            .path(program),
            arguments: Arguments(arguments),
            environment: environment(adding: variables),
            workingDirectory: folder.path,
            input: .string(input),
            output: .string(limit: 16 << 20),
            error: .string(limit: 16 << 20)
        )
        return Outcome(
            code: result.terminationStatus.code,
            output: result.standardOutput,
            errors: result.standardError
        )
    }

    /// Runs the daemon while `body` works with it, then ends it with SIGTERM.
    ///
    /// - Returns: How the daemon ended.
    package func withDaemon(_ body: @Sendable (Program) async throws -> Void) async throws -> Outcome {
        let result = try await Subprocess.run(
            .path(Self.path),
            arguments: ["run"],
            environment: environment(adding: [:]),
            workingDirectory: folder.path,
            input: .none,
            output: .string(limit: 16 << 20),
            error: .string(limit: 16 << 20)
        ) { execution in
            try await body(self)
            try execution.send(signal: .terminate)
        }
        return Outcome(
            code: result.terminationStatus.code,
            output: result.standardOutput,
            errors: result.standardError
        )
    }

    /// Puts a request into the inbox as a careful producer does.
    package func drop(_ text: String, as name: String) throws {
        let folders = name.split(separator: "/").dropLast().joined(separator: "/")
        let draft = "inbox/\(folders.isEmpty ? "" : folders + "/").draft-\(UUID().uuidString)"
        let file = try folder.write(Array(text.utf8), to: draft)
        try FileManager.default.moveItem(atPath: file.string, toPath: folder.appending("inbox/\(name)").string)
    }

    /// The status file of a job.
    package func status(_ job: String) throws -> JSONObject {
        let value = try JSONReader().read(try folder.read("outbox/\(job).json")).value
        return value.object ?? [:]
    }

    /// Waits until a job is finished; the test's time limit ends a wait in vain.
    package func finished(_ job: String) async throws -> JSONObject {
        while true {
            try Task.checkCancellation()
            let path = folder.appending("outbox/\(job).json").string
            if FileManager.default.fileExists(atPath: path) {
                let status = try status(job)
                let state = status["status"]?.string.flatMap { Status.State(rawValue: $0) }
                if state?.isFinal == true { return status }
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}

extension TerminationStatus {
    var code: Int {
        switch self {
        case .exited(let code): Int(code)
        case .signaled(let signal): 128 + Int(signal)
        }
    }
}
