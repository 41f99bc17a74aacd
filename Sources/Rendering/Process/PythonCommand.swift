import Foundation
import SystemPackage

/// How this project's Python is started.
struct PythonCommand: Sendable {
    /// The interpreter of a virtual environment.
    let python: FilePath
    /// The folder that the worker's files are imported from.
    let package: FilePath
    let searchPath: String

    /// Runs a module with arguments.
    func running(
        _ module: [String],
        writing writable: [FilePath],
        sharing shared: [FilePath],
        scratch: FilePath,
        limits: RenderLimits
    ) -> WorkerCommand {
        WorkerCommand(
            program: python,
            arguments: ["-P", "-s", "-B", "-m"] + module,
            environment: [
                "PATH": searchPath,
                "HOME": scratch.string,
                "LANG": "C.UTF-8",
                "PYTHONPATH": package.string,
                "PYTHONHASHSEED": "0",
                "OPENBLAS_NUM_THREADS": "1",
                "OMP_NUM_THREADS": "1",
            ],
            workingDirectory: package,
            readable: [environment, package] + base,
            writable: writable,
            shared: shared,
            scratch: scratch,
            limits: limits
        )
    }

    /// The virtual environment, beside whose interpreter everything lies.
    private var environment: FilePath { python.removingLastComponent().removingLastComponent() }

    /// The Python that the environment was made from, unless it is the system's.
    private var base: [FilePath] {
        guard let text = try? String(contentsOfFile: environment.appending("pyvenv.cfg").string, encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("home = ") })
        else { return [] }
        let programs = FilePath(String(line.dropFirst("home = ".count)))
        return programs.starts(with: "/usr") || !programs.isAbsolute ? [] : [programs.removingLastComponent()]
    }
}
