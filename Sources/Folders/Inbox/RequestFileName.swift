import Engine

/// What the name of something in the inbox says of it.
enum RequestFileName {
    /// A request file; case does not matter, since not every system that hands files in tells it.
    static func isRequest(_ name: [UInt8]) -> Bool { hasEnding(name, ".json") || isLines(name) }

    /// One request a line.
    static func isLines(_ name: [UInt8]) -> Bool { hasEnding(name, ".jsonl") }

    /// A file that its writer has not finished, or that an editor keeps for itself.
    static func isWritersOwn(_ name: [UInt8]) -> Bool {
        name.first == UInt8(ascii: ".") || name.first == UInt8(ascii: "~")
            || [".tmp", ".part", ".filepart", ".swp"].contains { hasEnding(name, $0) }
    }

    private static func hasEnding(_ name: [UInt8], _ ending: StaticString) -> Bool {
        let tail = name.suffix(ending.utf8CodeUnitCount).map { byte in
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
        }
        return ending.withUTF8Buffer { tail.elementsEqual($0) }
    }

    // MARK: Names of files that are being taken out

    private static let claimPrefix = Array(".manimd-claimed.".utf8)

    /// What a file is called between its name in the inbox and its removal.
    ///
    /// The name can be read back, so that the next daemon knows what a killed one was taking out. One that would grow
    /// too long keeps a digest and its ending only: its file may then be run a second time.
    static func claimed(_ name: [UInt8]) -> [UInt8] {
        if claimPrefix.count + name.count <= 255 { return claimPrefix + name }
        let ending = isLines(name) ? ".jsonl" : ".json"
        return claimPrefix + Array("long-\(Checksum.of(name).prefix(16))\(ending)".utf8)
    }

    /// The name that a file had before it was claimed; nil if `name` is no claimed file's.
    static func original(ofClaimed name: [UInt8]) -> [UInt8]? {
        name.starts(with: claimPrefix) && name.count > claimPrefix.count ? Array(name[claimPrefix.count...]) : nil
    }
}
