import Engine
import Foundation
import OrderedCollections
import SystemPackage

/// Puts the sandbox up and tries to break out of it.
struct SandboxTrial: Sendable {
    typealias Part = RendererEnvironment.Part

    let python: FilePath
    let searchPath: String
    var confinement: any Confinement = Bubblewrap()

    private static let allowance = Duration.seconds(120)
    /// Small, so that the attempts to exceed them are quick.
    private static let limits = RenderLimits(memory: 1 << 30, space: 64 << 20, processes: 24)
    private static let module = "\(WorkerSources.package).attempts"

    /// What the walls are called, by the name of the attempt at them.
    private static let walls: KeyValuePairs = [
        "network": "no network", "host_files": "no files of the host", "environment": "no environment",
        "descriptors": "no open descriptors", "writing": "nothing to write", "other_jobs": "no other jobs",
        "worker": "no way to the worker", "rights": "no rights", "namespaces": "no namespaces",
        "system_calls": "no risky system calls", "processes": "few processes", "memory": "little memory",
        "space": "little space",
    ]

    /// One part for each wall; a single one where none can be put up.
    func run() async -> [Part] {
        do {
            let folder = FilePath(NSTemporaryDirectory()).appending("manimd-\(UUID().uuidString)")
            defer { try? Sweep.remove(folder) }
            return Self.parts(of: try await report(in: folder))
        } catch let failure as JobFailure {
            let fix = failure.hint ?? "install bubblewrap, or set MANIMD_SANDBOX=off at your own risk"
            return [.bad("sandbox", failure.message, fix: fix)]
        } catch {
            return [.bad("sandbox", "the walls cannot be tried: \(error)", fix: "run “make setup”")]
        }
    }

    private func report(in folder: FilePath) async throws -> JSONObject {
        let folders = try WorkFolders(state: folder).made()
        let package = try WorkerSources.install(below: folders.work)
        let canary = folder.appending("canary")
        try Data("canary".utf8).write(to: URL(filePath: canary.string))
        let place = folders.place(0)
        try place.clear()
        var command = PythonCommand(python: python, package: package, searchPath: searchPath).running(
            [Self.module],
            writing: [place.desk],
            sharing: [folders.tex],
            scratch: place.scratch,
            limits: Self.limits
        )
        let shown = command.readable + [folders.tex, place.desk, place.scratch, canary]
        let trial: JSONObject = [
            "canary": .string(canary.string),
            "tex": .string(folders.tex.string),
            "desk": .string(place.desk.string),
            "scratch": .string(place.scratch.string),
            "places": .array(shown.dropLast().map { .string($0.string) }),
            "names": .array(command.environment.keys.sorted().map { .string($0) }),
            "memory": .int(Self.limits.memory),
            "space": .int(Self.limits.space),
            "processes": .int(Self.limits.processes),
        ]
        command.arguments.append(JSONValue.object(trial).text())
        let confined = try await confinement.confined(command)
        let outcome = try await Tool(command: confined).run(allowance: Self.allowance)
        guard outcome.succeeded else {
            throw Bubblewrap.unavailable("\(python) does not run in it: \(outcome.complaints.suffix(600))")
        }
        return try JSONReader(limits: JSONLimits(depth: 4, values: 100)).read(outcome.output).value.object ?? [:]
    }

    private static func parts(of report: JSONObject) -> [Part] {
        let found = report["walls"]?.object ?? [:]
        return walls.map { name, title in
            switch found[name] {
            case .null: .good(title, "the attempt failed")
            case .string(let leak): .bad(title, String(leak.prefix(300)), fix: fix(for: name))
            default: .bad(title, "not tried", fix: "run “make setup”")
            }
        } + [landlock(report["landlock"]?.number?.int ?? 0)]
    }

    /// The second layer; without it every job has a worker of its own, which is as safe and takes a second longer.
    private static func landlock(_ version: Int) -> Part {
        switch version {
        case 0: .good("landlock", "none in this kernel: each worker draws one scene, which takes longer")
        case ..<6: .good("landlock", "version \(version): a scene can end its worker, and its own job with it")
        default: .good("landlock", "version \(version)")
        }
    }

    private static func fix(for wall: String) -> String {
        switch wall {
        case "processes", "memory", "space": "nothing may raise limits between this program and its workers"
        case "host_files", "writing": "keep secrets out of /usr and out of the virtual environment"
        default: "draw nobody else's scenes on this machine before bubblewrap and the kernel are up to date"
        }
    }
}
