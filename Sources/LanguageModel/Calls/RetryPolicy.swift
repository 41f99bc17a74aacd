import Foundation

/// How often and after which pauses a call is repeated.
///
/// Pauses have full jitter: anything between nothing and a bound that doubles, so that many clients do not come back
/// together. - SeeAlso: <https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/>.
package struct RetryPolicy: Sendable, Hashable {
    /// Attempts at one call, the first included.
    package var attempts: Int
    /// The bound of the first pause.
    package var base: Duration
    /// The bound of any pause.
    package var cap: Duration
    /// The longest that a server may ask for; if it asks for more, the call fails.
    package var longestRetryAfter: Duration
    /// How often a call is repeated after the answer had begun: that was billed, and will be billed again.
    package var billedRepeats: Int

    package init(
        attempts: Int = 5,
        base: Duration = .seconds(1),
        cap: Duration = .seconds(30),
        longestRetryAfter: Duration = .seconds(120),
        billedRepeats: Int = 1
    ) {
        self.attempts = attempts
        self.base = base
        self.cap = cap
        self.longestRetryAfter = longestRetryAfter
        self.billedRepeats = billedRepeats
    }

    /// The pause after the attempt with that number, from 1; nil when the server asks for a longer one than allowed.
    func pause(after attempt: Int, retryAfter: Duration?, random: Double) -> Duration? {
        if let retryAfter { return retryAfter <= longestRetryAfter ? retryAfter + base * random : nil }
        let bound = min(cap, base * Double(1 << min(attempt - 1, 20)))
        return bound * random
    }
}

/// Reads how long a server wants to be left alone.
enum RetryAfter {
    /// - Parameters:
    ///   - headers: By lower-case name: `retry-after` in seconds or as a date, `retry-after-ms`.
    ///   - now: What a date is counted from.
    /// - Returns: Nil if the server says nothing that can be read.
    static func read(_ headers: [String: String], now: Date) -> Duration? {
        if let milliseconds = headers["retry-after-ms"].flatMap({ Double($0) }), (0..<1e9).contains(milliseconds) {
            return .milliseconds(milliseconds)
        }
        guard let text = headers["retry-after"] else { return nil }
        if let seconds = Double(text), (0..<1e6).contains(seconds) { return .seconds(seconds) }
        guard let date = date(text) else { return nil }
        return .milliseconds(max(0, date.timeIntervalSince(now) * 1_000))
    }

    /// Reads `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7).
    private static func date(_ text: String) -> Date? {
        let words = text.split { $0 == " " || $0 == ":" }.map(String.init)
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard words.count == 8, words[7] == "GMT", let month = months.firstIndex(of: words[2]),
            let day = Int(words[1]), let year = Int(words[3]), let hour = Int(words[4]), let minute = Int(words[5]),
            let second = Int(words[6])
        else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = DateComponents(
            year: year,
            month: month + 1,
            day: day,
            hour: hour,
            minute: minute,
            second: second
        )
        return calendar.date(from: parts)
    }
}
