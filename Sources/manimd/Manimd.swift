import ArgumentParser
import Engine
import Glibc

/// The program: reads the command line, runs one verb, and ends with a status that scripts can rely on.
@main
enum Manimd {
    static let version = "0.1.0"

    static func main() async {
        // A worker or a reader that goes away must not end the daemon.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try Root.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            exit(report(error))
        }
    }

    /// Tells people what is wrong, and gives the status for scripts.
    private static func report(_ error: any Error) -> Int32 {
        if let status = error as? ExitStatus { return status.rawValue }
        let code = Root.exitCode(for: error)
        if code == .success || code == .validationFailure {
            let text = Root.fullMessage(for: error)
            if code == .success { Screen.print(text) } else { Screen.say(text) }
            return code == .success ? 0 : ExitStatus.usage.rawValue
        }
        // An error may quote a request.
        let lines = "\(error)".split(separator: "\n", omittingEmptySubsequences: false).map { String($0).onOneLine }
        Screen.say(
            Ink.bad.on("manimd: ", isColourful: Screen.isErrorColourful) + lines.joined(separator: "\n        ")
        )
        return ExitStatus(for: error).rawValue
    }

    struct Root: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "manimd",
            abstract: "Turns requests in a folder into mathematics videos.",
            version: version,
            subcommands: [
                Run.self, Submit.self, StatusVerb.self, Explain.self, Compare.self, Calibrate.self, Feedback.self,
                Retry.self, TemplatesVerb.self, CacheVerb.self, Doctor.self,
            ]
        )
    }
}
