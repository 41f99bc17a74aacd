import Engine

/// The name under which a refused file is kept in `rejected/`, whatever bytes its own name holds.
struct RejectedName: Hashable {
    /// The file's own name if it is plain text of a usual length, else a readable part of it and a digest.
    let file: [UInt8]
    /// The error's file beside it.
    var error: [UInt8] { file + Array(".error.json".utf8) }
    /// What a folder of that name is called in `rejected/`, so that it does not stand in the way of a file.
    var folder: [UInt8] { file + Array("~folder".utf8) }
    /// What it is called where it cannot be moved out of the inbox.
    var hidden: [UInt8] { Array(".refused.".utf8) + file }
    /// A name that does not look like a request's.
    var withoutEnding: [UInt8] { file.lastIndex(of: UInt8(ascii: ".")).map { Array(file[..<$0]) } ?? file }

    /// Leaves room for the endings that are put behind it.
    private static let longest = 220

    init(_ name: [UInt8]) {
        file = Self.isPlain(name) ? name : Self.escaped(name)
    }

    private static func isPlain(_ name: [UInt8]) -> Bool {
        guard (1...longest).contains(name.count), name.first != UInt8(ascii: "."), !name.contains(UInt8(ascii: "/")),
            !name.ends(with: ".error.json"), let text = String(validating: name, as: UTF8.self)
        else { return false }
        return text.unicodeScalars.allSatisfy(\.isSafeToShow)
    }

    /// Different names stay different by their digest; the ending stays what it was.
    private static func escaped(_ name: [UInt8]) -> [UInt8] {
        let dot = name.lastIndex(of: UInt8(ascii: "."))
        let stem = name[..<(dot ?? name.endIndex)]
        let ending = dot.map { name[$0...] }.flatMap { $0.count <= 10 && $0.allSatisfy(isHarmless) ? $0 : nil } ?? []
        let readable = stem.drop { $0 == UInt8(ascii: ".") }.prefix(120).map { isHarmless($0) ? $0 : UInt8(ascii: "_") }
        return readable + Array("~\(Checksum.of(name).prefix(12))".utf8) + ending
    }

    private static func isHarmless(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
