import Foundation

#if _endian(big)
    #error("vectors are stored and read as little-endian floats")
#endif

/// A vector as the table holds it: its floats one after the other, 4 bytes each, the least significant first.
enum VectorBlob {
    static func data(_ vector: [Float]) -> Data { vector.withUnsafeBytes { Data($0) } }

    /// Takes up the bytes that `data` gave; nil unless they are whole floats.
    static func vector(_ data: Data) -> [Float]? {
        guard data.count.isMultiple(of: MemoryLayout<Float>.size), !data.isEmpty else { return nil }
        return [Float](unsafeUninitializedCapacity: data.count / MemoryLayout<Float>.size) { floats, count in
            count = data.copyBytes(to: floats) / MemoryLayout<Float>.size
        }
    }
}

/// Shows whether what stands in a line is what was written there.
///
/// Against damage, not against forgery, so that 100,000 vectors are checked in some hundredths of a second: each step
/// is a bijection of what came before, so that one changed word always changes the sum.
struct LineCheck {
    private var state: UInt64 = 0x243F_6A88_85A3_08D3

    /// The sum as SQLite's integers hold it.
    var sum: Int64 { Int64(bitPattern: state) }

    mutating func add(_ number: Int64) { step(UInt64(bitPattern: number)) }

    mutating func add(_ data: Data) { data.withUnsafeBytes { add($0) } }

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        step(UInt64(bytes.count))
        let whole = bytes.count & ~7
        for offset in stride(from: 0, to: whole, by: 8) {
            step(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
        }
        guard whole < bytes.count else { return }
        var rest: UInt64 = 0
        for byte in bytes[whole...] { rest = rest << 8 | UInt64(byte) }
        step(rest)
    }

    private mutating func step(_ word: UInt64) {
        state = (state ^ word) &* 0x9E37_79B9_7F4A_7C15
        state ^= state >> 29
    }
}
