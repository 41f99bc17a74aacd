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

    func check(_ poster: FilePath) throws(JobFailure) {
        guard let head = try? FileHandle(forReadingFrom: URL(filePath: poster.string)).read(upToCount: 24),
            head.starts(with: Self.signature), head.count == 24
        else { throw JobFailure(.sceneFailed, "the poster is not a PNG picture") }
        // After the signature: the length and name of the first chunk, then width and height in four bytes each.
        let numbers = [head[16..<20], head[20..<24]].map { $0.reduce(0) { $0 << 8 | Int($1) } }
        guard numbers == [width, height] else {
            throw JobFailure(.sceneFailed, "the poster has \(numbers[0]) by \(numbers[1]) pixels")
        }
    }
}
