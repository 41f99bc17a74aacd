import Engine
import OrderedCollections
import Synchronization

/// Follows the jobs for the person at the terminal: progress while they run, a table of how they ended.
final class Ledger: Sendable {
    private let screen: LiveScreen
    private let printsJSON: Bool
    private let keepsStatuses: Bool
    private let ends = Mutex<OrderedDictionary<JobName, Status>>([:])

    init(screen: LiveScreen, printsJSON: Bool, keepsStatuses: Bool) {
        self.screen = screen
        self.printsJSON = printsJSON
        self.keepsStatuses = keepsStatuses
    }

    /// The jobs that ended, in the order in which they did; a job that ran twice as it ended last.
    var finished: [Status] { ends.withLock { Array($0.values) } }

    /// How `--once` ends; nil when all is well.
    var exitStatus: ExitStatus? {
        let statuses = finished
        let failed = statuses.count { $0.state != .done }
        return failed == 0 ? nil : failed == statuses.count ? .allFailed : .someFailed
    }

    /// Takes note of a job's new status.
    func note(_ status: Status) {
        let percent = status.document["progress"]?.object?["percent"]?.number?.int
        screen.show("\(status.name)", percent: status.state == .running ? percent ?? 0 : nil)
        guard status.state.isFinal else { return }
        if printsJSON { Screen.print(JSONValue.object(status.document).text()) }
        if keepsStatuses { ends.withLock { $0[status.name] = status } }
    }
}
