import ArgumentParser
import Engine
import Logging
import SystemPackage

/// `manimd run`: the daemon itself.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Watch the inbox and answer what appears in it.",
        discussion: """
            Stops on SIGTERM or SIGINT after the renders under way. With --once, ends when everything in the inbox is \
            answered, with 3 if some requests failed and 4 if all did.
            """
    )

    @Flag(help: "Answer what is there and end.") var once = false
    @Option(help: ArgumentHelp("How many renders may run at once; default: 4.", valueName: "n")) var workers: String?
    @Option(help: ArgumentHelp("Quality of requests that name none; default: high.", valueName: "q")) var quality:
        String?
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try await common.settings(adding: [.workers: workers, .quality: quality])
        let screen = LiveScreen()
        let level = Logger.Level(rawValue: settings.logLevel) ?? .info
        let logger = Logger(label: "manimd") { _ in LogLines(level: level, screen: screen) }
        let ledger = Ledger(screen: screen, printsJSON: common.json, keepsStatuses: once)
        try await withLogger(logger) { logger in
            for warning in settings.warnings { logger.warning("\(warning)") }
            try await Daemon(settings, onChange: ledger.note).run(once: once)
        }
        guard once else { return }
        if !common.json, !ledger.finished.isEmpty {
            Screen.print(StatusTable(ledger.finished, folder: settings.outbox.string).text)
        }
        if let status = ledger.exitStatus { throw status }
    }
}
