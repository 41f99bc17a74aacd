/// One event of a `text/event-stream`.
package struct ServerSentEvent: Sendable, Hashable {
    /// `message` unless the server says otherwise.
    package let name: String
    /// The lines of data, joined by line feeds.
    package let data: String

    package init(name: String = "message", data: String) {
        self.name = name
        self.data = data
    }
}

/// Reads server-sent events from bytes as they arrive, cut anywhere, even within a character.
///
/// What `id` and `retry` say is left out: a call to a model is never resumed. An event that the stream ends within is
/// dropped, as the standard wants.
/// - SeeAlso: WHATWG HTML, <https://html.spec.whatwg.org/multipage/server-sent-events.html>.
package struct EventStreamParser: Sendable {
    private var line: [UInt8] = []
    private var name = ""
    private var data: [UInt8] = []
    private var hasData = false
    /// Whether the last byte was a carriage return, so that a line feed behind it is the same line break.
    private var endedInReturn = false
    private var isFirstLine = true

    package init() {}

    /// Takes the next bytes.
    ///
    /// - Returns: The events that they complete.
    package mutating func read(_ bytes: some Sequence<UInt8>) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        for byte in bytes {
            let isSecondHalf = endedInReturn && byte == UInt8(ascii: "\n")
            endedInReturn = byte == UInt8(ascii: "\r")
            if isSecondHalf { continue }
            guard byte == UInt8(ascii: "\n") || endedInReturn else {
                line.append(byte)
                continue
            }
            if let event = endLine() { events.append(event) }
        }
        return events
    }

    private mutating func endLine() -> ServerSentEvent? {
        defer { line.removeAll(keepingCapacity: true) }
        if isFirstLine {
            isFirstLine = false
            if line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        }
        guard !line.isEmpty else { return dispatch() }
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
        var value = line[min(colon + 1, line.endIndex)...]
        if value.first == UInt8(ascii: " ") { value.removeFirst() }
        switch String(decoding: line[..<colon], as: UTF8.self) {
        case "event": name = String(decoding: value, as: UTF8.self)
        case "data":
            if hasData { data.append(UInt8(ascii: "\n")) }
            data.append(contentsOf: value)
            hasData = true
        default: break
        }
        return nil
    }

    private mutating func dispatch() -> ServerSentEvent? {
        defer {
            name = ""
            data.removeAll(keepingCapacity: true)
            hasData = false
        }
        guard hasData else { return nil }
        return ServerSentEvent(name: name.isEmpty ? "message" : name, data: String(decoding: data, as: UTF8.self))
    }
}
