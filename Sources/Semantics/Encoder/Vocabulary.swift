import Crypto
import Engine
import OrderedCollections
import SystemPackage

/// The pieces of words that a model knows, found by their bytes.
///
/// Pieces are compared byte by byte, as the model was trained: two spellings of the same character are two pieces.
struct Vocabulary: Sendable {
    /// All pieces, one behind the other.
    private let bytes: [UInt8]
    /// The end of each piece in `bytes`; one begins where the last one ends.
    private let ends: [Int32]
    /// Open addressing by hash: the number of a piece, or −1.
    private let slots: [Int32]

    private static let mostPieces = 1_000_000

    var count: Int { ends.count }

    /// SHA-256 of the pieces in their order.
    var digest: SHA256Digest {
        var hash = SHA256()
        hash.update(data: bytes)
        ends.withUnsafeBytes { hash.update(bufferPointer: $0) }
        return hash.finalize()
    }

    /// Reads `vocab.txt`, one piece a line, else the vocabulary in `tokenizer.json`.
    init(folder: FilePath) throws(EncoderError) {
        let list = folder.appending("vocab.txt")
        if list.isThere {
            let file = try MappedFile(list)
            try self.init(lines: file.bytes(0..<file.count), of: list)
        } else {
            try self.init(tokenizer: JSONFile(folder.appending("tokenizer.json")))
        }
    }

    private init(lines: UnsafeRawBufferPointer, of path: FilePath) throws(EncoderError) {
        var pieces = lines.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        }
        if pieces.last?.isEmpty == true { pieces.removeLast() }
        try self.init(pieces, of: path)
    }

    private init(tokenizer file: JSONFile) throws(EncoderError) {
        guard let model = file["model"]?.object, let pieces = model["vocab"]?.object,
            model["type"]?.string ?? "WordPiece" == "WordPiece"
        else { throw .unsupported(file.path, reason: "it holds no vocabulary of the kind WordPiece") }
        // Numbers may be left out; nothing is ever cut up into those.
        var ordered: [[UInt8]] = []
        for (piece, value) in pieces.sorted(by: { ($0.value.number?.double ?? 0) < ($1.value.number?.double ?? 0) }) {
            guard let number = value.number?.int, number >= ordered.count, number < Self.mostPieces else {
                throw .malformed(
                    file.path,
                    reason: "the number of “\(piece)” is not its own, or not below \(Self.mostPieces)"
                )
            }
            ordered += Array(repeating: [], count: number - ordered.count)
            ordered.append(Array(piece.utf8))
        }
        try self.init(ordered, of: file.path)
    }

    private init(_ pieces: [some Collection<UInt8>], of path: FilePath) throws(EncoderError) {
        guard !pieces.isEmpty, pieces.count <= Self.mostPieces else {
            throw .malformed(path, reason: "it holds \(pieces.count) pieces of words")
        }
        let size = pieces.reduce(0) { $0 + $1.count }
        guard size <= 64 << 20 else { throw .malformed(path, reason: "its pieces have \(size) bytes") }
        var bytes: [UInt8] = []
        var ends: [Int32] = []
        bytes.reserveCapacity(size)
        ends.reserveCapacity(pieces.count)
        for piece in pieces {
            bytes.append(contentsOf: piece)
            ends.append(Int32(bytes.count))
        }
        self.bytes = bytes
        self.ends = ends
        slots = Self.slots(bytes, ends)
    }

    private static func slots(_ bytes: [UInt8], _ ends: [Int32]) -> [Int32] {
        // At most half full, so that a piece that is not there is given up soon.
        var slots = [Int32](repeating: -1, count: 1 << (Int.bitWidth - (2 * ends.count).leadingZeroBitCount))
        var start = 0
        for (number, end) in ends.enumerated() {
            let piece = bytes[start..<Int(end)]
            start = Int(end)
            // Nothing is ever cut up into a piece without letters; of equal ones the first counts. Many of either would
            // stand behind one another.
            guard !piece.isEmpty else { continue }
            var hash = PieceHash()
            for byte in piece { hash.add(byte) }
            var slot = Int(truncatingIfNeeded: hash.value) & (slots.count - 1)
            while slots[slot] >= 0, !bytes[place(slots[slot], ends)].elementsEqual(piece) {
                slot = (slot + 1) & (slots.count - 1)
            }
            if slots[slot] < 0 { slots[slot] = Int32(number) }
        }
        return slots
    }

    /// Where a piece is in `bytes`.
    private static func place(_ number: Int32, _ ends: [Int32]) -> Range<Int> {
        let number = Int(number)
        return (number == 0 ? 0 : Int(ends[number - 1]))..<Int(ends[number])
    }

    /// The number of the piece that `hash` was made of: `prefix`, then `piece`.
    func number(of piece: ArraySlice<UInt8>, after prefix: [UInt8] = [], hash: PieceHash) -> Int32? {
        var slot = Int(truncatingIfNeeded: hash.value) & (slots.count - 1)
        while slots[slot] >= 0 {
            let number = Int(slots[slot])
            let known = bytes[Self.place(slots[slot], ends)]
            if known.count == prefix.count + piece.count, known.starts(with: prefix),
                known.dropFirst(prefix.count).elementsEqual(piece)
            {
                return Int32(number)
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    func number(of piece: String) -> Int32? {
        let bytes = Array(piece.utf8)
        var hash = PieceHash()
        for byte in bytes { hash.add(byte) }
        return number(of: bytes[...], hash: hash)
    }
}

/// FNV-1a, which grows byte by byte: the hashes of all beginnings of a word cost one pass.
struct PieceHash: Sendable {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
}
