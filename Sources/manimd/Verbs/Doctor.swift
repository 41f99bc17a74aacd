import ArgumentParser
import Engine
import Folders
import OrderedCollections
import Rendering
import SystemPackage
import Templates

/// `manimd doctor`: whether this machine can do the work, and what to do if not.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check everything that rendering needs.",
        discussion: "Tries to break out of the sandbox, too. Ends with 6 if something is missing."
    )
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try await common.settings()
        let environment = await RendererEnvironment.inspect(
            python: settings.python.absolute,
            sandbox: settings.sandbox
        )
        let findings = environment.parts.map(Finding.init) + ownFindings(settings)
        if common.json {
            Screen.print(JSONValue.array(findings.map(\.json)).text(pretty: true))
        } else {
            for finding in findings { Screen.print(finding.line) }
        }
        if findings.contains(where: { $0.problem != nil }) { throw ExitStatus.environment }
    }

    /// What a check came to.
    struct Finding {
        let name: String
        var found = ""
        var problem: String?
        var fix: String?
    }

    private func ownFindings(_ settings: Settings) -> [Finding] {
        [templates(settings), state(settings), settings.languageModelFinding]
            + (settings.sandbox ? [] : [Self.sandboxIsOff])
    }

    /// Not a problem, since it was asked for, but nothing to be quiet about.
    private static let sandboxIsOff = Finding(
        name: "sandbox",
        found: "MANIMD_SANDBOX=off: scenes may do whatever this user may; every status says so"
    )

    private func templates(_ settings: Settings) -> Finding {
        do {
            let library = try Library(settings).catalogue.current
            let broken = library.problems.count { $0.severity == .error }
            guard broken == 0 else {
                return Finding(
                    name: "templates",
                    problem: "\(broken) mistakes",
                    fix: "manimd templates lint explains them"
                )
            }
            return Finding(name: "templates", found: "\(library.templates.count) in \(settings.templates)")
        } catch { return Finding(name: "templates", problem: "\(error)") }
    }

    private func state(_ settings: Settings) -> Finding {
        do {
            _ = try StateFolder(settings.state.absolute)
            return Finding(name: "state folder", found: settings.state.string)
        } catch { return Finding(name: "state folder", problem: "\(error)", fix: "--state or MANIMD_STATE") }
    }
}

extension Doctor.Finding {
    init(_ part: RendererEnvironment.Part) {
        self.init(name: part.name, found: part.found ?? "", problem: part.problem, fix: part.fix)
    }

    var line: String {
        let mark = problem == nil ? Ink.good.on("✓") : Ink.bad.on("✗")
        let detail = problem.map { problem in fix.map { "\(problem); \($0)" } ?? problem } ?? found
        return "\(mark) \(name.padding(to: 24))\(detail.onOneLine)"
    }

    var json: JSONValue {
        var fields: JSONObject = ["name": .string(name), "ok": .bool(problem == nil)]
        fields["found"] = found.isEmpty ? nil : .string(found)
        fields["problem"] = problem.map { .string($0) }
        fields["fix"] = fix.map { .string($0) }
        return .object(fields)
    }
}
