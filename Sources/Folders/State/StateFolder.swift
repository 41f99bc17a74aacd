import Engine
import Glibc
package import SystemPackage

/// `.manimd/`: all that the daemon remembers, open to nobody but its user.
package struct StateFolder: Sendable {
    /// Absolute.
    package let path: FilePath

    package var jobs: FilePath { path.appending("jobs.sqlite") }
    package var cache: FilePath { path.appending("cache.sqlite") }
    package var videos: FilePath { path.appending("videos") }
    package var work: FilePath { path.appending("work") }
    package var tex: FilePath { path.appending("tex") }
    package var models: FilePath { path.appending("models") }

    /// Opens the folder, making it and the folders in it where they are missing.
    package init(_ path: FilePath) throws {
        self.path = try withConsequences(of: "the state folder \(path) cannot be made") {
            let folder = try Directory.making(path, permissions: 0o700)
            for name in ["videos", "work", "tex", "models"] {
                _ = try folder.makingFolder(Array(name.utf8), permissions: 0o700)
            }
            return try path.resolvingLinks()
        }
    }

    /// Makes this process the one that works with the folder, until it ends or lets the lock go.
    ///
    /// - Throws: `Fault` `.locked` when another process has it.
    package func lock() throws -> StateLock { try StateLock(path.appending("lock")) }
}

/// The sole right to work with a state folder; the kernel takes it back when the process ends, however it ends.
package final class StateLock: Sendable {
    private let descriptor: FileDescriptor

    // The descriptor becomes the object's last, when nothing can fail any more: an object that has all its parts is
    // deinitialized even if its `init` throws, and would close a second time what by then may be another's.
    init(_ path: FilePath) throws { descriptor = try Self.locked(path) }

    deinit { close(descriptor.rawValue) }

    private static func locked(_ path: FilePath) throws -> FileDescriptor {
        let descriptor = try withConsequences(of: "\(path) cannot be opened") {
            try FileDescriptor.open(
                path,
                .readWrite,
                options: [.create, .closeOnExec, .noFollow],
                permissions: [.ownerReadWrite]
            )
        }
        do {
            try take(descriptor, path)
            return descriptor
        } catch {
            close(descriptor.rawValue)
            throw error
        }
    }

    private static func take(_ descriptor: FileDescriptor, _ path: FilePath) throws {
        guard flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            let folder = path.removingLastComponent()
            throw Fault(
                .locked,
                "another manimd (\(holder(descriptor))) works with \(folder); end it, or give this one a state folder of "
                    + "its own"
            )
        }
        // For people only: the lock is the kernel's.
        let text = Array("\(getpid())\n".utf8)
        try withConsequences(of: "\(path) cannot be written") {
            try descriptor.resize(to: 0)
            _ = try descriptor.writeAll(toAbsoluteOffset: 0, text)
        }
    }

    private static func holder(_ descriptor: FileDescriptor) -> String {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = bytes.withUnsafeMutableBytes { pread(descriptor.rawValue, $0.baseAddress, $0.count, 0) }
        let digits = bytes.prefix(max(0, count)).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return digits.isEmpty ? "pid unknown" : "pid \(String(decoding: digits, as: UTF8.self))"
    }
}

extension FilePath {
    /// The absolute path without links, of something that is there.
    func resolvingLinks() throws(Errno) -> FilePath {
        guard let resolved = withPath(Array(string.utf8), { realpath($0, nil) }) else { throw Errno(rawValue: errno) }
        defer { free(resolved) }
        return FilePath(platformString: resolved)
    }
}
