import Glibc
import SystemPackage

/// The bytes of a file, mapped into memory and read from disk when they are first looked at.
///
/// The file must not be shortened while it is mapped. Installers replace files by new ones, which is harmless.
final class MappedFile: Sendable {
    let path: FilePath
    let count: Int
    /// Never written to and valid as long as this object: any thread may read through it.
    private nonisolated(unsafe) let base: UnsafeRawPointer

    init(_ path: FilePath) throws(EncoderError) {
        self.path = path
        do throws(Errno) { (base, count) = try map(path) } catch {
            throw .unreadable(path, reason: error.description)
        }
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: base), count) }

    /// The bytes of a range that must lie within the file.
    func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "beyond the end of \(path)")
        return UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count)
    }

    /// Floats from an offset that is a multiple of four; the caller keeps this object alive meanwhile.
    func floats(at offset: Int, count floatCount: Int) -> UnsafePointer<Float> {
        let start = bytes(offset..<offset + floatCount * MemoryLayout<Float>.size).baseAddress
        precondition(offset.isMultiple(of: MemoryLayout<Float>.alignment), "an offset between two floats of \(path)")
        return (start ?? base).assumingMemoryBound(to: Float.self)
    }
}

/// Maps a whole regular file that is not empty.
private func map(_ path: FilePath) throws(Errno) -> (UnsafeRawPointer, Int) {
    let descriptor = open(path.string, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Errno(rawValue: errno) }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { throw Errno(rawValue: errno) }
    guard facts.st_mode & S_IFMT == S_IFREG, facts.st_size > 0 else { throw .invalidArgument }
    let start = mmap(nil, Int(facts.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let start, start != MAP_FAILED else { throw Errno(rawValue: errno) }
    return (UnsafeRawPointer(start), Int(facts.st_size))
}
