import Folders
import Logging
import ServiceLifecycle
import Templates
import UnixSignals

/// Reads the configuration and the templates again on SIGHUP; jobs under way go on with what they began with.
struct Reloading: Service {
    let configuration: LiveSettings
    let catalogue: TemplateCatalogue
    let inbox: Inbox
    /// Trapped before the daemon says that it watches, so that none is lost.
    let signals: UnixSignalsSequence

    func run() async throws {
        for await _ in signals.cancelOnGracefulShutdown() {
            guard !Task.isShuttingDownGracefully else { return }
            await configuration.readAgain()
            await inbox.adopt(configuration.current.inboxSettings)
            if catalogue.lookAgain() != .refused {
                let count = catalogue.current.templates.count
                Logger.current.info("Template classifier initialized with \(count) templates")
            }
        }
    }
}
