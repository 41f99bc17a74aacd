import Engine
import Glibc
package import SystemPackage

/// Space held in reserve: a file with nothing in it that is given up when the disk is full.
///
/// SQLite needs room even to delete, so that a full disk could not be relieved by forgetting answers. What the file took
/// also lets jobs that are under way be written down to their end. It is laid again when there is room for it, which is
/// the floor of free space without which nothing new is begun.
package struct Ballast: Room {
    private let state: FilePath
    /// Other folders that are written to.
    private let folders: [FilePath]
    private let byteCount: Int
    private let lane = Lane("ballast")

    private static let name = Array("ballast".utf8)

    /// Prepares the reserve of a state folder.
    ///
    /// - Parameters:
    ///   - state: The state folder, whose disk holds the file.
    ///   - folders: Where else there must be room.
    ///   - byteCount: How much is held in reserve; default: 4 MiB.
    package init(state: FilePath, folders: [FilePath] = [], byteCount: Int = 4 << 20) {
        self.state = state
        self.folders = folders
        self.byteCount = byteCount
    }

    package func release() async {
        // What cannot be given up cannot be helped with.
        try? await lane.run { [self] in try Directory(state).removeIfThere(Self.name) }
    }

    package func reclaim() async -> Bool {
        do {
            try await lane.run { [self] in
                for folder in folders { try probe(folder) }
                try lay()
            }
            return true
        } catch Errno.noSpace { return false } catch Errno.diskQuotaExceeded { return false } catch {
            // Whatever else is wrong there is told by who works there.
            return true
        }
    }

    /// Makes the file, unless it is there in its full size.
    private func lay() throws(Errno) {
        let folder = try Directory(state)
        if try folder.factsIfThere(Self.name)?.size == byteCount { return }
        try folder.removeIfThere(Self.name)
        try folder.fill(Self.name, permissions: 0o600) { file throws(Errno) in
            try reserve(file, byteCount)
        }
    }

    /// Writes a little where the daemon would, and removes it.
    private func probe(_ path: FilePath) throws(Errno) {
        let folder = try Directory(path)
        let name = Directory.draft(of: Array("manimd-room".utf8))
        try folder.removeIfThere(name)
        let file = try folder.open(name, O_WRONLY | O_CREAT | O_EXCL, permissions: 0o600)
        defer {
            close(file.rawValue)
            try? folder.removeIfThere(name)
        }
        try reserve(file, 256 << 10)
    }

    private func reserve(_ file: FileDescriptor, _ byteCount: Int) throws(Errno) {
        let error = posix_fallocate(file.rawValue, 0, off_t(byteCount))
        if error != 0 { throw Errno(rawValue: error) }
    }
}
