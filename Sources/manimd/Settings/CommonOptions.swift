import ArgumentParser
import Foundation
import SystemPackage

/// What every verb understands.
struct CommonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Folder that is watched for request files.", valueName: "folder")) var inbox: String?
    @Option(help: ArgumentHelp("Folder that videos and statuses go to.", valueName: "folder")) var outbox: String?
    @Option(help: ArgumentHelp("Folder of the templates.", valueName: "folder")) var templates: String?
    @Option(help: ArgumentHelp("State folder; default: .manimd beside the inbox.", valueName: "folder")) var state:
        String?
    @Flag(help: "Print JSON for programs instead of text for people.") var json = false
    @Flag(name: .shortAndLong, help: "Say only what is wrong.") var quiet = false
    @Flag(name: .shortAndLong, help: "Say more.") var verbose = false

    func validate() throws {
        if quiet && verbose { throw ValidationError("--quiet and --verbose exclude each other") }
    }

    /// The settings, these options before the environment before `.env`.
    func settings(adding flags: [Variable: String?] = [:]) async throws -> Settings {
        try await Self.settings(flags: values(adding: flags))
    }

    /// The same, for whoever asks again later.
    static func settings(flags: [String: String]) async throws -> Settings {
        try await Settings(flags: flags, environment: ProcessInfo.processInfo.environment, dotEnv: ".env")
    }

    /// What the command line says, by the name of the variable that it stands for.
    func values(adding flags: [Variable: String?] = [:]) -> [String: String] {
        var values = flags.reduce(into: [String: String]()) { $0[$1.key.name] = $1.value }
        values[Variable.inbox.name] = inbox
        values[Variable.outbox.name] = outbox
        values[Variable.templates.name] = templates
        values[Variable.state.name] = state
        if quiet { values[Variable.logLevel.name] = "warning" }
        if verbose { values[Variable.logLevel.name] = "debug" }
        return values
    }
}

extension Variable: Hashable {
    static func == (left: Variable, right: Variable) -> Bool { left.name == right.name }
    func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
