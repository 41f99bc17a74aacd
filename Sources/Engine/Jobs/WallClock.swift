package import Foundation

/// Tells the time of day; handed in, so that tests can set it.
package struct WallClock: Sendable {
    private let read: @Sendable () -> Date

    package init(_ read: @escaping @Sendable () -> Date) { self.read = read }

    package static let system = WallClock { Date() }

    package var now: Date { read() }

    /// Milliseconds since 1970, UTC.
    package var milliseconds: Int64 { now.milliseconds }
}

extension Date {
    package init(milliseconds: Int64) { self.init(timeIntervalSince1970: Double(milliseconds) / 1_000) }

    /// Milliseconds since 1970, UTC.
    package var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1_000).rounded()) }

    /// As RFC 3339 writes it, in UTC, to the millisecond.
    package var rfc3339: String { formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)) }
}
