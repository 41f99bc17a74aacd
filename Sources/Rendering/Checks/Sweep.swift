import Glibc
import SystemPackage

/// Removes a folder in which a scene may have made whatever it liked: names, links, depths.
///
/// Nothing is followed, and no path is ever longer than a name: what lies deep is moved up first.
struct Sweep {
    private let top: Int32
    private var lifted = 0

    private static let depth = 32

    /// Removes the folder itself, and all that is in it.
    static func remove(_ folder: FilePath) throws(Errno) {
        try empty(folder)
        guard rmdir(folder.string) == 0 || errno == ENOENT else { throw Errno(rawValue: errno) }
    }

    /// Removes all that is in a folder; one that is missing is empty.
    static func empty(_ folder: FilePath) throws(Errno) {
        let top = Glibc.open(folder.string, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard top >= 0 else {
            if errno == ENOENT { return }
            guard errno == ENOTDIR || errno == ELOOP, unlink(folder.string) == 0 else { throw Errno(rawValue: errno) }
            return
        }
        defer { close(top) }
        var sweep = Sweep(top: top)
        repeat { sweep.lifted = 0; try sweep.empty(top, depth: 0) } while sweep.lifted > 0
    }

    private mutating func empty(_ folder: Int32, depth: Int) throws(Errno) {
        for name in try Self.names(in: folder) {
            if unlinkat(folder, name, 0) == 0 || errno == ENOENT { continue }
            guard errno == EISDIR else { throw Errno(rawValue: errno) }
            if depth == Self.depth {
                try lift(name, from: folder)
                continue
            }
            let inner = try Self.open(name, in: folder)
            defer { close(inner) }
            try empty(inner, depth: depth + 1)
            // Where something was lifted out, another round follows; the folder itself is empty all the same.
            guard unlinkat(folder, name, AT_REMOVEDIR) == 0 else { throw Errno(rawValue: errno) }
        }
    }

    private mutating func lift(_ name: [CChar], from folder: Int32) throws(Errno) {
        lifted += 1
        let place = ".lifted-\(lifted)-\(UInt64.random(in: 0...UInt64.max))"
        guard renameat(folder, name, top, place) == 0 else { throw Errno(rawValue: errno) }
    }

    private static func open(_ name: [CChar], in folder: Int32) throws(Errno) -> Int32 {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        var inner = openat(folder, name, flags)
        if inner < 0, errno == EACCES, fchmodat(folder, name, 0o700, 0) == 0 { inner = openat(folder, name, flags) }
        guard inner >= 0 else { throw Errno(rawValue: errno) }
        // A folder that may not be written cannot be emptied by an ordinary user.
        _ = fchmod(inner, 0o700)
        return inner
    }

    private static func names(in folder: Int32) throws(Errno) -> [[CChar]] {
        let copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = fdopendir(copy) else { throw Errno(rawValue: errno) }
        defer { closedir(stream) }
        var names: [[CChar]] = []
        while let entry = readdir(stream) {
            guard let place = entry.pointer(to: \dirent.d_name) else { continue }
            let text = UnsafeRawPointer(place).assumingMemoryBound(to: CChar.self)
            let name = Array(UnsafeBufferPointer(start: text, count: strlen(text) + 1))
            if name != [46, 0] && name != [46, 46, 0] { names.append(name) }
        }
        return names
    }
}
