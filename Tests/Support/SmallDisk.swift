import Foundation
import Glibc
package import SystemPackage

/// A file system of a few megabytes in memory, for tests that fill it; gone with the last reference to it.
package final class SmallDisk: Sendable {
    package let path: FilePath

    /// Whether one can be mounted.
    package static let isToBeHad =
        getuid() == 0 && (try? SmallDisk(at: FilePath("/tmp/manimd-disk-\(getpid())"), bytes: 65_536)) != nil

    /// Mounts the disk on a folder, which is made if it is missing.
    package init(at path: FilePath, bytes: Int) throws {
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
        guard mount("none", path.string, "tmpfs", 0, "size=\(bytes)") == 0 else { throw Errno(rawValue: errno) }
        self.path = path
    }

    deinit {
        umount2(path.string, Int32(MNT_DETACH))
        rmdir(path.string)
    }

    /// Takes all the room that is left.
    package func fill() throws {
        let file = try FileDescriptor.open(
            path.appending("filler"),
            .writeOnly,
            options: [.create, .truncate],
            permissions: .ownerReadWrite
        )
        defer { try? file.close() }
        for size in [65_536, 512] {
            do { while true { _ = try file.writeAll([UInt8](repeating: 1, count: size)) } } catch Errno.noSpace {}
        }
    }

    /// Gives the room back.
    package func empty() throws { try FileManager.default.removeItem(atPath: path.appending("filler").string) }
}
