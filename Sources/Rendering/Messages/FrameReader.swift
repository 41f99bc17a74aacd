/// Cuts a stream of bytes into messages: four bytes of length, most significant first, then the message.
struct FrameReader {
    /// The longest message that is read, in bytes; a longer one is not a message of ours.
    static let limit = 1 << 20

    private var pending: [UInt8] = []

    mutating func append(_ bytes: some Sequence<UInt8>) { pending += bytes }

    /// The next message that has come whole, or nil.
    mutating func next() throws(MalformedMessage) -> [UInt8]? {
        guard pending.count >= 4 else { return nil }
        let length = pending.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard length <= Self.limit else { throw MalformedMessage(reason: "a message of \(length) bytes") }
        guard pending.count >= 4 + length else { return nil }
        let frame = Array(pending[4..<(4 + length)])
        pending.removeFirst(4 + length)
        return frame
    }

    /// The bytes of `message` with its length before it.
    static func frame(_ message: [UInt8], limit: Int = limit) -> [UInt8] {
        precondition(message.count <= limit, "a message of \(message.count) bytes")
        return withUnsafeBytes(of: UInt32(message.count).bigEndian) { Array($0) } + message
    }
}

/// What came from a worker is not what a worker says.
struct MalformedMessage: Error, Hashable, CustomStringConvertible {
    let reason: String

    var description: String { "the worker sent \(reason)" }
}
