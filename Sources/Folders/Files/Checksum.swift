import Crypto
import SystemPackage

/// SHA-256 of what passes through, as 64 lower-case hexadecimal digits.
struct Checksum {
    private var hash = SHA256()

    mutating func add(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }

    var digits: String { hash.finalize().hexadecimal }

    static func of(_ bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hexadecimal }

    /// Of all that is left to read.
    static func of(_ file: FileDescriptor) throws(Errno) -> String {
        var checksum = Self()
        try file.readChunks { checksum.add($0) }
        return checksum.digits
    }
}

extension SHA256.Digest {
    fileprivate var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: 64) { text in
            for (index, byte) in enumerated() {
                text[2 * index] = digits[Int(byte >> 4)]
                text[2 * index + 1] = digits[Int(byte & 15)]
            }
            return 64
        }
    }
}
