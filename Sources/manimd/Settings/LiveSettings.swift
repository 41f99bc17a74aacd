import Engine
import Folders
import Logging
import Synchronization

/// The settings in force, and how they are read again.
final class LiveSettings: Sendable {
    /// What holds until the end, whatever is read later.
    private let initial: Settings
    private let latest: Mutex<Settings>
    private let floor: LogFloor
    private let read: @Sendable () async throws -> Settings

    init(_ settings: Settings, floor: LogFloor, read: @escaping @Sendable () async throws -> Settings) {
        initial = settings
        latest = Mutex(settings)
        self.floor = floor
        self.read = read
    }

    /// The settings as they were read last; of those that take a restart, nobody asks again.
    var current: Settings { latest.withLock(\.self) }

    /// Reads the settings again and tells in the log what became of it; with a mistake in them nothing changes.
    func readAgain() async {
        let settings: Settings
        do { settings = try await read() } catch let error as SettingsError {
            return Self.refuse(error.problems)
        } catch {
            return Self.refuse(["\(error)"])
        }
        let changeable = Set(Variable.changeable.map(\.name))
        let changed = settings.differences(from: current).filter(changeable.contains)
        latest.withLock { $0 = settings }
        floor.set(settings.logFloor)
        for warning in settings.warnings { Logger.current.warning("\(warning)") }
        Logger.current.notice(
            "Configuration read again",
            metadata: ["changed": "\(changed.isEmpty ? "nothing" : changed.joined(separator: ", "))"]
        )
        for name in settings.differences(from: initial) where !changeable.contains(name) {
            Logger.current.warning("⚠️  Configuration: \(name) takes a restart; its old value stays in force")
        }
    }

    private static func refuse(_ problems: [String]) {
        for problem in problems {
            Logger.current.warning("⚠️  Configuration not changed, the old one stays in force: \(problem)")
        }
    }
}

extension Settings {
    /// The names of the variables that are set otherwise, in the order of the documentation.
    fileprivate func differences(from other: Settings) -> [String] {
        Variable.all.map(\.name).filter { texts[$0] != other.texts[$0] }
    }

    var logFloor: Logger.Level { Logger.Level(rawValue: logLevel) ?? .info }

    var cacheLimits: CacheLimits { CacheLimits(byteCount: cacheBytes, age: cacheAge) }

    var inboxSettings: InboxSettings {
        var inbox = InboxSettings()
        inbox.limits = SizeLimits(json: requestBytes, lines: requestBytes * 64)
        inbox.interval = scanInterval
        inbox.pollingInterval = min(.seconds(1), scanInterval)
        return inbox
    }
}
