import Dispatch
import Glibc
import Synchronization
import SystemPackage

/// Tells that something happened in the watched folders; what, the folders themselves tell.
///
/// A file can appear by close, by rename or by a second link; the last makes nothing but an `IN_CREATE`, which is
/// therefore listened to as well. Reading happens on a queue of the watcher's own.
final class Watcher: Sendable {
    private let descriptor: Int32
    private let source: Mutex<any DispatchSourceRead>

    private static let events =
        UInt32(IN_CLOSE_WRITE) | UInt32(IN_MOVED_TO) | UInt32(IN_CREATE) | UInt32(IN_ATTRIB) | UInt32(IN_DELETE_SELF)
        | UInt32(IN_MOVE_SELF) | UInt32(IN_ONLYDIR)

    init(_ ring: @escaping @Sendable () -> Void) throws(Errno) {
        let descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
        self.descriptor = descriptor
        let source = DispatchSource.makeReadSource(
            fileDescriptor: descriptor,
            queue: DispatchQueue(label: "manimd.watcher")
        )
        source.setEventHandler { if Self.drain(descriptor) { ring() } }
        source.setCancelHandler { close(descriptor) }
        source.activate()
        self.source = Mutex(source)
    }

    deinit { source.withLock { $0.cancel() } }

    /// Watches a folder; watching it again changes nothing.
    ///
    /// - Returns: The kernel's number for the watch; nil if the folder is gone.
    /// - Throws: `noSpace` when the user has no watches left.
    func watch(_ path: FilePath, followingLinks: Bool) throws(Errno) -> Int32? {
        let flags = followingLinks ? Self.events : Self.events | UInt32(IN_DONT_FOLLOW)
        let watch = withPath(Array(path.string.utf8)) { inotify_add_watch(descriptor, $0, flags) }
        if watch >= 0 { return watch }
        if errno == ENOSPC || errno == ENOMEM { throw Errno(rawValue: errno) }
        return nil
    }

    func unwatch(_ watch: Int32) { inotify_rm_watch(descriptor, watch) }

    /// Reads all events.
    ///
    /// - Returns: Whether any of them is more than a writer's own file or this program's.
    private static func drain(_ descriptor: Int32) -> Bool {
        var matters = false
        withUnsafeTemporaryAllocation(byteCount: 64 * 1_024, alignment: 8) { buffer in
            while true {
                let count = read(descriptor, buffer.baseAddress, buffer.count)
                guard count > 0 else { return }
                if !matters { matters = contains(UnsafeRawBufferPointer(buffer)[..<count]) }
            }
        }
        return matters
    }

    private static func contains(_ events: Slice<UnsafeRawBufferPointer>) -> Bool {
        let bytes = UnsafeRawBufferPointer(rebasing: events)
        var offset = 0
        while offset + MemoryLayout<inotify_event>.size <= bytes.count {
            let event = bytes.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
            let start = offset + MemoryLayout<inotify_event>.size
            let name = Array(bytes[start..<min(bytes.count, start + Int(event.len))].prefix { $0 != 0 })
            // Events without a name concern the folder itself, or say that others were lost.
            if name.isEmpty || !RequestFileName.isWritersOwn(name) { return true }
            offset = start + Int(event.len)
        }
        return false
    }
}
