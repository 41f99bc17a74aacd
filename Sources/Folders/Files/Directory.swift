import Glibc
import SystemPackage

/// An open folder.
///
/// Files in it are named by their bytes and reached through the descriptor: neither a name that is no text nor a
/// folder that is moved or replaced by a link meanwhile leads anywhere else.
final class Directory: Sendable {
    let descriptor: FileDescriptor

    /// Opens the folder at `path`, following links on the way, as a user who configured one expects.
    init(_ path: FilePath) throws(Errno) {
        descriptor = try openFile(AT_FDCWD, Array(path.string.utf8), O_RDONLY | O_DIRECTORY)
    }

    private init(_ name: [UInt8], in parent: Directory) throws(Errno) {
        descriptor = try openFile(parent.descriptor.rawValue, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
    }

    deinit { close(descriptor.rawValue) }

    /// Opens the folder at `path`, making it and those above it where they are missing.
    static func making(_ path: FilePath, permissions: mode_t = 0o777) throws(Errno) -> Directory {
        do { return try Directory(path) } catch .noSuchFileOrDirectory {
            let above = path.removingLastComponent()
            guard let name = path.lastComponent else { throw .noSuchFileOrDirectory }
            let parent = try making(above.isEmpty ? "." : above)
            return try parent.makingFolder(Array(name.string.utf8), permissions: permissions)
        }
    }

    /// Opens a folder in this one; a link in its place is an error.
    func folder(_ name: [UInt8]) throws(Errno) -> Directory { try Directory(name, in: self) }

    /// Opens a folder in this one, making it, durably, where it is missing.
    func makingFolder(_ name: [UInt8], permissions: mode_t = 0o777) throws(Errno) -> Directory {
        do { return try folder(name) } catch .noSuchFileOrDirectory {
            try check(withPath(name) { mkdirat(descriptor.rawValue, $0, permissions) }, unless: .fileExists)
            try flush()
            return try folder(name)
        }
    }

    func facts() throws(Errno) -> FileFacts { try FileFacts(descriptor) }

    /// What stands under `name`; a link is described itself, not what it points to.
    func facts(_ name: [UInt8]) throws(Errno) -> FileFacts {
        var stat = Glibc.stat()
        try check(withPath(name) { fstatat(descriptor.rawValue, $0, &stat, AT_SYMLINK_NOFOLLOW) })
        return FileFacts(stat)
    }

    /// What stands under `name`; nil if nothing does.
    func factsIfThere(_ name: [UInt8]) throws(Errno) -> FileFacts? {
        do throws(Errno) { return try facts(name) } catch .noSuchFileOrDirectory { return nil }
    }

    /// Opens a file in this folder; never waits for a pipe's other end, never follows a link.
    func open(_ name: [UInt8], _ flags: Int32, permissions: mode_t = 0) throws(Errno) -> FileDescriptor {
        try openFile(descriptor.rawValue, name, flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, permissions)
    }

    /// Renames, replacing what has the new name.
    func rename(_ name: [UInt8], to newName: [UInt8], in other: Directory? = nil) throws(Errno) {
        let target = (other ?? self).descriptor.rawValue
        try check(withPath(name) { old in withPath(newName) { renameat(descriptor.rawValue, old, target, $0) } })
    }

    /// Gives a file a second name; an existing one is an error.
    func link(_ name: [UInt8], to newName: [UInt8], in other: Directory? = nil) throws(Errno) {
        let target = (other ?? self).descriptor.rawValue
        try check(withPath(name) { old in withPath(newName) { linkat(descriptor.rawValue, old, target, $0, 0) } })
    }

    func remove(_ name: [UInt8]) throws(Errno) { try check(withPath(name) { unlinkat(descriptor.rawValue, $0, 0) }) }

    func removeIfThere(_ name: [UInt8]) throws(Errno) {
        try check(withPath(name) { unlinkat(descriptor.rawValue, $0, 0) }, unless: .noSuchFileOrDirectory)
    }

    /// Makes the names in this folder durable.
    func flush() throws(Errno) { try check(fsync(descriptor.rawValue)) }
}

extension Directory {
    /// All names in this folder but `.` and `..`, in no order; the kind where the file system tells it for nothing.
    func entries() throws(Errno) -> [(name: [UInt8], isFolder: Bool?)] {
        // A descriptor of its own, since reading moves its position.
        let own = try openFile(descriptor.rawValue, Array(".".utf8), O_RDONLY | O_DIRECTORY)
        guard let stream = fdopendir(own.rawValue) else {
            close(own.rawValue)
            throw Errno(rawValue: errno)
        }
        defer { closedir(stream) }
        var entries: [(name: [UInt8], isFolder: Bool?)] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: UInt8.self, capacity: 256) { start in
                    Array(UnsafeBufferPointer(start: start, count: strnlen(start, 256)))
                }
            }
            let dots: [[UInt8]] = [Array(".".utf8), Array("..".utf8)]
            guard !dots.contains(name) else { continue }
            let type = Int(entry.pointee.d_type)
            entries.append((name, type == Int(DT_UNKNOWN) ? nil : type == Int(DT_DIR)))
        }
        guard errno == 0 else { throw Errno(rawValue: errno) }
        return entries
    }
}

private func openFile(
    _ folder: Int32,
    _ name: [UInt8],
    _ flags: Int32,
    _ permissions: mode_t = 0
) throws(Errno) -> FileDescriptor {
    while true {
        let descriptor = withPath(name) { openat(folder, $0, flags | O_CLOEXEC, permissions) }
        if descriptor >= 0 { return FileDescriptor(rawValue: descriptor) }
        guard errno == EINTR else { throw Errno(rawValue: errno) }
    }
}

/// Hands `name` to a system call as it wants it: with a zero at the end.
func withPath<Result>(_ name: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result {
    (name.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { buffer in
        guard let start = buffer.baseAddress else { preconditionFailure("a path has at least its closing zero") }
        return body(start)
    }
}

/// Throws what a system call left in `errno` when it failed, unless it is the one that does not matter.
func check(_ result: Int32, unless harmless: Errno? = nil) throws(Errno) {
    guard result != 0 else { return }
    let error = Errno(rawValue: errno)
    if error != harmless { throw error }
}
