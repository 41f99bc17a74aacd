import Subprocess
import SystemPackage

/// The project's own Python, run once for a whole batch.
enum PythonRun {
    struct Missing: Error, CustomStringConvertible {
        let path: FilePath
        var description: String { "there is no Python at \(path); `make test` installs it" }
    }

    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    /// The top of the package, found from this file.
    static let packageRoot = FilePath(#filePath)
        .removingLastComponent().removingLastComponent().removingLastComponent().removingLastComponent()

    /// What the script prints when the lines are its input.
    static func lines(of script: String, reading input: [String]) async throws -> [Substring] {
        let python = packageRoot.pushing(".venv/bin/python")
        do {
            try FileDescriptor.open(python, .readOnly).close()
        } catch {
            throw Missing(path: python)
        }
        let result = try await Subprocess.run(
            .path(python),
            arguments: ["-I", "-c", script],
            input: .string(input.joined(separator: "\n")),
            output: .string(limit: 1 << 24),
            error: .string(limit: 1 << 20)
        )
        guard result.terminationStatus.isSuccess else { throw Failed(description: result.standardError) }
        return result.standardOutput.split(separator: "\n")
    }
}
