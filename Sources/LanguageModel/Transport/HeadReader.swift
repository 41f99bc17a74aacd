/// Puts the head of an answer together from the lines that libcurl hands over.
struct HeadReader {
    private var status: Int?
    private var headers: [String: String] = [:]
    private var byteCount = 0
    private static let limit = 262_144

    /// Reads one line with its line break; an empty one ends a head.
    ///
    /// - Returns: The head, once it is complete and not merely one of those that announce another (`100 Continue`).
    mutating func read(line bytes: UnsafeRawBufferPointer) throws(TransportError) -> HTTPHead? {
        byteCount += bytes.count
        guard byteCount <= Self.limit else { throw .tooLarge(limit: Self.limit) }
        let line = String(decoding: bytes, as: UTF8.self).trimmingLineBreak
        if line.isEmpty { return complete() }
        if line.lowercased().hasPrefix("http/") {
            let words = line.split(separator: " ", maxSplits: 2)
            guard words.count > 1, let number = Int(words[1]) else { throw .broken("this is no HTTP status line") }
            status = number
            headers = [:]
        } else if let colon = line.firstIndex(of: ":") {
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingSpaces
        }
        return nil
    }

    private mutating func complete() -> HTTPHead? {
        defer { status = nil }
        guard let status, status >= 200 else { return nil }
        return HTTPHead(status: status, headers: headers)
    }
}

extension StringProtocol {
    fileprivate var trimmingLineBreak: String {
        String(decoding: utf8.prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    /// Without spaces and tabs at its ends.
    var trimmingSpaces: String {
        let inner = drop { $0 == " " || $0 == "\t" }
        return String(inner.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
