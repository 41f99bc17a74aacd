import Engine
import Foundation
import Logging
import Synchronization

/// Log lines on standard error: time, level, message, facts.
///
/// Nothing that comes from a request can steer a terminal or forge a line.
struct LogLines: LogHandler {
    var logLevel: Logger.Level {
        get { ownLevel ?? floor.level }
        set { ownLevel = newValue }
    }
    var metadata: Logger.Metadata = [:]
    private var ownLevel: Logger.Level?
    private let floor: LogFloor
    private let screen: LiveScreen

    init(floor: LogFloor, screen: LiveScreen) {
        self.floor = floor
        self.screen = screen
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let text = line(for: event, at: Date())
        screen.say(Self.ink(of: event.level).on(text, isColourful: Screen.isErrorColourful))
    }

    /// `2026-01-01T12:00:00.000Z info    message key=value`, whatever the message and the values hold.
    func line(for event: LogEvent, at time: Date) -> String {
        let facts = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
            .map { "\($0.key.onOneLine)=\("\($0.value)".quotedForLog)" }
        return ([time.rfc3339, Self.name(of: event.level), "\(event.message)".onOneLine] + facts)
            .joined(separator: " ")
    }

    private static func name(of level: Logger.Level) -> String {
        level.rawValue.padding(toLength: 7, withPad: " ", startingAt: 0)
    }

    private static func ink(of level: Logger.Level) -> Ink {
        switch level {
        case .trace, .debug: .faint
        case .info, .notice: .plain
        case .warning: .busy
        case .error, .critical: .bad
        }
    }
}

/// The level from which lines are written; it may change while the program runs.
final class LogFloor: Sendable {
    private let current: Mutex<Logger.Level>

    init(_ level: Logger.Level) { current = Mutex(level) }

    var level: Logger.Level { current.withLock(\.self) }

    func set(_ level: Logger.Level) { current.withLock { $0 = level } }
}

extension String {
    /// The value of a fact: bare if it is one plain word, else as a JSON string.
    fileprivate var quotedForLog: String {
        let isPlain =
            !isEmpty && self == onOneLine && unicodeScalars.allSatisfy { $0 != " " && $0 != "\"" && $0 != "=" }
        return isPlain ? self : JSONValue.string(self).text()
    }
}
