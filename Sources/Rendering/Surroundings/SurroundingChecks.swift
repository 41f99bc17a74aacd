import Foundation
import SystemPackage

/// The single checks behind `RendererEnvironment`.
struct SurroundingChecks: Sendable {
    typealias Part = RendererEnvironment.Part
    typealias Program = RendererEnvironment.Program

    let pythonPath: FilePath
    let tools: Toolbox

    private static let allowance = Duration.seconds(60)
    private static let virtualEnvironmentFix = "run “make setup”"
    /// What Manim's own preamble loads, and `standalone` with it.
    private static let latexPackages = ["standalone.cls", "preview.sty", "babel.sty", "amsmath.sty", "amssymb.sty"]
    private static let font = "Latin Modern Roman"

    init(python: FilePath, tools: Toolbox) {
        pythonPath = python
        self.tools = tools
    }

    var python: Part {
        FileManager.default.isExecutableFile(atPath: pythonPath.string)
            ? .good("python", pythonPath.string)
            : .bad("python", "\(pythonPath) is missing", fix: Self.virtualEnvironmentFix)
    }

    var manim: Part {
        let release = ManimRelease(python: pythonPath)
        let fix = Self.virtualEnvironmentFix
        guard let installed = release.installed else {
            return .bad("manim", "Manim is not installed in the virtual environment", fix: fix)
        }
        return installed == ManimRelease.required
            ? .good("manim", installed)
            : .bad("manim", "Manim \(ManimRelease.required) is needed", fix: fix, found: installed)
    }

    /// Whether a program is where programs are looked for.
    func place(_ program: Program) -> Part {
        tools.path(of: program.rawValue).map { .good(program.rawValue, $0.string) }
            ?? .bad(program.rawValue, "\(program.rawValue) is not in \(tools.searchPath)", fix: program.fix)
    }

    /// Whether a program runs, and which version it says it is.
    func run(_ program: Program) async -> Part {
        guard let path = tools.path(of: program.rawValue) else { return place(program) }
        let said = await output(of: path, program.versionOption)
        guard let line = said?.split(separator: "\n").first else {
            return .bad(program.rawValue, "\(path) does not run", fix: program.fix)
        }
        return .good(program.rawValue, String(line))
    }

    /// Whether Python runs and can import Manim.
    func runPython() async -> Part {
        guard python.problem == nil else { return python }
        let code = "import platform, manim; print(platform.python_version())"
        guard let version = await output(of: pythonPath, "-P", "-s", "-B", "-c", code) else {
            return .bad(
                "python",
                "Python cannot import Manim",
                fix: Self.virtualEnvironmentFix,
                found: pythonPath.string
            )
        }
        return .good("python", version.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    func findPackages() async -> Part {
        let name = "latex packages"
        guard let kpsewhich = tools.path(of: "kpsewhich") else {
            return .bad(name, "kpsewhich is missing", fix: Program.latex.fix)
        }
        let found = await output(of: kpsewhich, Self.latexPackages, evenIfItFails: true) ?? ""
        let missing = Self.latexPackages.filter { !found.contains("/\($0)\n") }
        guard missing.isEmpty else {
            return .bad(name, "\(missing.joined(separator: ", ")) missing", fix: Program.latex.fix)
        }
        return .good(name, Self.latexPackages.joined(separator: ", "))
    }

    func findFont() async -> Part {
        guard let list = tools.path(of: "fc-list"), let families = await output(of: list, Self.font, "family"),
            !families.isEmpty
        else {
            return .bad("font", "the font \(Self.font) is missing", fix: "apt-get install fontconfig fonts-lmodern")
        }
        return .good("font", Self.font)
    }

    private func output(of program: FilePath, _ arguments: String...) async -> String? {
        await output(of: program, arguments)
    }

    /// What a program prints; nil if it cannot be run or fails.
    private func output(of program: FilePath, _ arguments: [String], evenIfItFails: Bool = false) async -> String? {
        let command = WorkerCommand(
            program: program,
            arguments: arguments,
            environment: ["PATH": tools.searchPath, "LANG": "C.UTF-8", "HOME": NSTemporaryDirectory()],
            workingDirectory: FilePath(NSTemporaryDirectory()),
            readable: [],
            writable: []
        )
        do {
            let outcome = try await Tool(command: command).run(allowance: Self.allowance)
            return outcome.succeeded || evenIfItFails ? outcome.text : nil
        } catch {
            return nil
        }
    }
}
