import Engine
import Foundation
import Glibc
import SystemPackage

/// The folder of one job: inside, the scene does as it likes; outside lies only what was looked at.
struct JobFolder {
    private let root: FilePath
    /// What the worker is given.
    let inside: FilePath
    let video: FilePath
    let poster: FilePath

    /// The largest file that is taken from a scene, in bytes.
    private static let sizeLimit = 4 << 30

    init(_ root: FilePath) {
        self.root = root
        inside = root.appending("inside")
        video = root.appending("video")
        poster = root.appending("poster.png")
    }

    /// Makes the folder anew, with the scene in it.
    func prepare(scene: String) throws(JobFailure) {
        remove()
        do {
            try FileManager.default.createDirectory(
                atPath: inside.string,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            try Data(scene.utf8).write(to: URL(filePath: inside.appending("scene.py").string))
        } catch {
            throw JobFailure(
                (error as? CocoaError)?.code == .fileWriteOutOfSpace ? .diskFull : .internal,
                "the job's folder cannot be made: \(error.localizedDescription)"
            )
        }
    }

    /// Moves the video and its poster out of the scene's reach, and makes sure that they are what they seem.
    ///
    /// - Throws: `JobFailure` with code `sandbox_violation` where a link or a special file stands in their place.
    func takeOut(_ format: VideoFormat) throws(JobFailure) {
        let folder = open(inside.string, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard folder >= 0 else { throw violation("the job's folder", "is gone") }
        defer { close(folder) }
        for (name, place) in [("video.\(format)", video), ("poster.png", poster)] {
            guard renameat(folder, name, AT_FDCWD, place.string) == 0 else {
                throw JobFailure(.sceneFailed, "the scene left no \(name)")
            }
            var status = stat()
            guard lstat(place.string, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1 else {
                throw violation(name, "is not a plain file of its own")
            }
            guard (1...Self.sizeLimit).contains(Int(status.st_size)) else {
                throw JobFailure(.resourceLimit, "the scene's \(name) has \(status.st_size) bytes")
            }
        }
    }

    private func violation(_ what: String, _ state: String) -> JobFailure {
        JobFailure(.sandboxViolation, "\(what) \(state)", hint: "the scene tampers with its folder; do not trust it")
    }

    /// Removes all of it; what resists is swept up at the next start.
    func remove() { try? FileManager.default.removeItem(atPath: root.string) }
}
