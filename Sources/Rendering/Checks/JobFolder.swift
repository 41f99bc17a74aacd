import Engine
import Foundation
import Glibc
import SystemPackage

/// What is kept of one job: copies of what the scene left, which it cannot reach any more.
struct JobFolder: Sendable {
    private let root: FilePath
    let video: FilePath
    let poster: FilePath

    private static let chunk = 1 << 20

    init(_ root: FilePath) {
        self.root = root
        video = root.appending("video")
        poster = root.appending("poster.png")
    }

    /// Makes the folder anew.
    func prepare() throws(JobFailure) {
        remove()
        do {
            try FileManager.default.createDirectory(atPath: root.string, withIntermediateDirectories: true)
        } catch {
            throw JobFailure(
                (error as? CocoaError)?.code == .fileWriteOutOfSpace ? .diskFull : .internal,
                "the job's folder cannot be made: \(error.localizedDescription)"
            )
        }
    }

    /// Copies the video and its poster from a worker's desk, if they are what they seem.
    ///
    /// Copies, since a file that somebody still has open would change after it was looked at.
    ///
    /// - Throws: `JobFailure` with code `sandbox_violation` where a link or a special file stands in their place.
    func takeOut(of desk: FilePath, _ format: VideoFormat, limit: Int) async throws(JobFailure) {
        let folder = open(desk.string, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard folder >= 0 else { throw violation("the worker's desk", "is gone") }
        defer { close(folder) }
        try await copy("video.\(format)", of: folder, to: video, limit: limit)
        try await copy("poster.png", of: folder, to: poster, limit: PosterCheck.limit)
    }

    private func copy(
        _ name: String,
        of folder: Int32,
        to place: FilePath,
        limit: Int
    ) async throws(JobFailure) {
        let file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else {
            throw errno == ENOENT
                ? JobFailure(.sceneFailed, "the scene left no \(name)") : violation(name, "is not a plain file")
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1 else {
            throw violation(name, "is not a plain file of its own")
        }
        let size = Int(status.st_size)
        guard (1...limit).contains(size) else {
            throw JobFailure(.resourceLimit, "the scene's \(name) has \(size) bytes")
        }
        let target = open(place.string, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard target >= 0 else { throw Self.trouble(with: name) }
        defer { close(target) }
        var (left, buffer) = (size, [UInt8](repeating: 0, count: min(size, Self.chunk)))
        while left > 0 {
            let count = read(file, &buffer, min(left, buffer.count))
            guard count != 0 else { throw violation(name, "shrinks") }
            guard count > 0, Self.write(buffer.prefix(count), to: target) else { throw Self.trouble(with: name) }
            left -= count
            // A large video must not keep others from the processor for long.
            await Task.yield()
        }
    }

    private static func write(_ bytes: ArraySlice<UInt8>, to file: Int32) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count {
                let count = Glibc.write(file, bytes.baseAddress.map { $0 + done }, bytes.count - done)
                guard count > 0 else { return false }
                done += count
            }
            return true
        }
    }

    private static func trouble(with name: String) -> JobFailure {
        let (number, reason) = (errno, String(cString: strerror(errno)))
        let isFull = number == ENOSPC || number == EDQUOT
        return JobFailure(isFull ? .diskFull : .internal, "the scene's \(name) cannot be copied: \(reason)")
    }

    private func violation(_ what: String, _ state: String) -> JobFailure {
        JobFailure(.sandboxViolation, "\(what) \(state)", hint: "the scene tampers with its folder; do not trust it")
    }

    /// Removes all of it; what resists is swept up at the next start.
    func remove() { try? Sweep.remove(root) }
}
