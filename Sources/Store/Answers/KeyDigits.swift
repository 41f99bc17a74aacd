import Engine
import Foundation

/// An exact key, or another digest, as an index holds it: 32 bytes instead of 64 digits.
struct KeyDigits: Hashable, Sendable {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    init(_ key: ExactKey) {
        var digits = key.description.utf8.makeIterator()
        func word() -> UInt64 {
            var word: UInt64 = 0
            for _ in 0..<16 {
                let digit = digits.next() ?? UInt8(ascii: "0")
                word = word << 4 | UInt64(digit < UInt8(ascii: "a") ? digit - UInt8(ascii: "0") : digit - 87)
            }
            return word
        }
        words = (word(), word(), word(), word())
    }

    /// Takes up the 32 bytes that `data` gave; nil for any other number of them.
    init?(_ data: Data) {
        guard let digits = data.withUnsafeBytes({ KeyDigits($0) }) else { return nil }
        self = digits
    }

    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 32 else { return nil }
        func word(_ index: Int) -> UInt64 {
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
        }
        words = (word(0), word(1), word(2), word(3))
    }

    var data: Data {
        var data = Data(capacity: 32)
        for word in [words.0, words.1, words.2, words.3] {
            withUnsafeBytes(of: word.bigEndian) { data.append(contentsOf: $0) }
        }
        return data
    }

    static func == (a: Self, b: Self) -> Bool { a.words == b.words }

    func hash(into hasher: inout Hasher) {
        // The key is a digest already: one word of it spreads as well as all four.
        hasher.combine(words.0)
    }
}

extension ExactKey {
    /// Takes up a key that the table holds.
    init?(_ data: Data) {
        self.init(data.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())
    }
}
