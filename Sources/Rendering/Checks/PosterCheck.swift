import Engine
import Foundation
import SystemPackage

/// Checks that a poster is a PNG picture of the video's size.
struct PosterCheck {
    private let width: Int
    private let height: Int

    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    init(_ width: Int, _ height: Int) {
        self.width = width
        self.height = height
    }

    /// The largest picture that is looked at, in bytes.
    static let limit = 64 << 20

    func check(_ poster: FilePath) throws(JobFailure) {
        guard let file = try? FileHandle(forReadingFrom: URL(filePath: poster.string)),
            let bytes = try? file.read(upToCount: Self.limit), bytes.starts(with: Self.signature),
            Self.isWhole(bytes[(bytes.startIndex + Self.signature.count)...])
        else { throw JobFailure(.sceneFailed, "the poster is not a PNG picture") }
        // After the signature: the length and name of the first chunk, then width and height.
        let numbers = [16, 20].map { Self.number(bytes[$0..<($0 + 4)]) }
        guard numbers == [width, height] else {
            throw JobFailure(.sceneFailed, "the poster has \(numbers[0]) by \(numbers[1]) pixels")
        }
    }

    /// Whether chunks follow each other from the header to the end, with nothing after it.
    ///
    /// Each is its length in four bytes, its name in four letters, its bytes, and a checksum in four.
    private static func isWhole(_ chunks: Data) -> Bool {
        var (rest, name) = (chunks, "")
        var isFirst = true
        while name != "IEND" {
            guard rest.count >= 12 else { return false }
            let length = number(rest.prefix(4))
            name = String(decoding: rest.dropFirst(4).prefix(4), as: UTF8.self)
            guard rest.count >= 12 + length, !isFirst || name == "IHDR" && length == 13 else { return false }
            rest = rest.dropFirst(12 + length)
            isFirst = false
        }
        return rest.isEmpty
    }

    /// A number in four bytes, most significant first.
    private static func number(_ bytes: Data) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
}
