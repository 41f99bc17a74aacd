import Glibc
import SystemPackage

extension Directory {
    /// Where a file is made before it gets its name.
    ///
    /// The name is the same each time, so that what a killed daemon left is overwritten by the next attempt.
    static func draft(of name: [UInt8]) -> [UInt8] { Array(".".utf8) + name + Array(".part".utf8) }

    /// Writes a file so that `name` holds either all of `bytes` or what it held before.
    ///
    /// The bytes are durable on return; the name is after `flush`.
    func replace(_ name: [UInt8], with bytes: some Sequence<UInt8>, permissions: mode_t = 0o644) throws(Errno) {
        try fill(name, permissions: permissions) { file throws(Errno) in
            do { try file.writeAll(bytes) } catch { throw error as? Errno ?? .ioError }
        }
    }

    /// Makes a file by `write` so that `name` holds either all of it or what it held before.
    func fill(
        _ name: [UInt8],
        permissions: mode_t = 0o644,
        _ write: (FileDescriptor) throws(Errno) -> Void
    ) throws(Errno) {
        let draft = Self.draft(of: name)
        do throws(Errno) {
            // What is there may be a link to somewhere, or a second name of a video in the store: never opened, only removed.
            try removeIfThere(draft)
            let file = try open(draft, O_WRONLY | O_CREAT | O_EXCL, permissions: permissions)
            defer { close(file.rawValue) }
            try write(file)
            try check(fsync(file.rawValue))
            try rename(draft, to: name)
        } catch {
            try? removeIfThere(draft)
            throw error
        }
    }

    /// Gives the file `name` of another folder the name `newName` here as well, replacing what has it.
    ///
    /// Copies where the file system cannot link. The name is durable after `flush`.
    func adopt(_ name: [UInt8], of other: Directory, as newName: [UInt8]) throws(Errno) {
        let draft = Self.draft(of: newName)
        do throws(Errno) {
            try removeIfThere(draft)
            try other.link(name, to: draft, in: self)
            try rename(draft, to: newName)
            // Renaming one name of a file to another of its names does nothing, and leaves the first.
            try removeIfThere(draft)
        } catch .improperLink, .notPermitted, .tooManyLinks, .notSupported, .permissionDenied {
            try copy(name, of: other, as: newName)
        } catch {
            try? removeIfThere(draft)
            throw error
        }
    }

    /// Copies a file of another folder.
    func copy(_ name: [UInt8], of other: Directory, as newName: [UInt8]) throws(Errno) {
        let source = try other.open(name, O_RDONLY)
        defer { close(source.rawValue) }
        try fill(newName) { target throws(Errno) in
            try source.readChunks { chunk throws(Errno) in
                do { try target.writeAll(chunk) } catch { throw error as? Errno ?? .ioError }
            }
        }
    }
}

extension FileDescriptor {
    /// Reads to the end, 256 KiB at a time.
    func readChunks(_ body: (UnsafeRawBufferPointer) throws(Errno) -> Void) throws(Errno) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1_024, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count: Int
            do { count = try read(into: buffer) } catch { throw error as? Errno ?? .ioError }
            if count == 0 { return }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }
}
