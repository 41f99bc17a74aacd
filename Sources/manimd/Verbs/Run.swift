import ArgumentParser
import Engine
import Glibc
import Logging
import SystemPackage

/// `manimd run`: the daemon itself.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Watch the inbox and answer what appears in it.",
        discussion: """
            Stops on SIGTERM or SIGINT after the renders under way. With --once, ends when everything in the inbox is \
            answered, with 3 if some requests failed and 4 if all did. SIGHUP reads the configuration and the templates \
            again.
            """
    )

    @Flag(help: "Answer what is there and end.") var once = false
    @Flag(help: "With --once: put what a model has to write in one batch, at half the price and within a day.")
    var batchAPI = false
    @Option(help: ArgumentHelp("How many renders may run at once; default: 4.", valueName: "n")) var workers: String?
    @Option(help: ArgumentHelp("Quality of requests that name none; default: high.", valueName: "q")) var quality:
        String?
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if batchAPI && !once { throw ValidationError("--batch-api goes with --once") }
    }

    func run() async throws {
        // Until the daemon listens to it, a hang-up must not end it.
        signal(SIGHUP, SIG_IGN)
        let flags = common.values(adding: [.workers: workers, .quality: quality])
        let settings = try await CommonOptions.settings(flags: flags)
        let floor = LogFloor(settings.logFloor)
        let configuration = LiveSettings(settings, floor: floor) { try await CommonOptions.settings(flags: flags) }
        let screen = LiveScreen()
        let logger = Logger(label: "manimd") { _ in LogLines(floor: floor, screen: screen) }
        let ledger = Ledger(screen: screen, printsJSON: common.json, keepsStatuses: once)
        try await withLogger(logger) { logger in
            for warning in settings.warnings { logger.warning("\(warning)") }
            try await Daemon(configuration, onChange: ledger.note).run(once: once, batching: batchAPI)
        }
        guard once else { return }
        if !common.json, !ledger.finished.isEmpty {
            Screen.print(StatusTable(ledger.finished, folder: settings.outbox.string).text)
        }
        if let status = ledger.exitStatus { throw status }
    }
}
