import Glibc
import SystemPackage

/// What the kernel says of a file without opening it.
struct FileFacts: Sendable, Hashable {
    let device: UInt64
    let inode: UInt64
    let size: Int
    let modifiedSeconds: Int
    let modifiedNanoseconds: Int
    let kind: Kind
    let permissions: UInt32
    /// How many names the file has.
    let linkCount: Int

    enum Kind: Sendable, Hashable {
        case file, folder, link, pipe, socket, device
    }

    /// Of an open file.
    init(_ file: FileDescriptor) throws(Errno) {
        var stat = Glibc.stat()
        try check(fstat(file.rawValue, &stat))
        self.init(stat)
    }

    init(_ stat: Glibc.stat) {
        device = UInt64(stat.st_dev)
        inode = UInt64(stat.st_ino)
        size = Int(stat.st_size)
        modifiedSeconds = stat.st_mtim.tv_sec
        modifiedNanoseconds = stat.st_mtim.tv_nsec
        permissions = stat.st_mode & 0o7777
        linkCount = Int(stat.st_nlink)
        kind =
            switch stat.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .link
            case S_IFIFO: .pipe
            case S_IFSOCK: .socket
            default: .device
            }
    }

    /// Tells this content of this file from any other, as far as the file system can.
    ///
    /// Without the device, whose number may be another after the machine was started again.
    var identity: String { "\(inode):\(size):\(modifiedSeconds).\(modifiedNanoseconds)" }

    /// Whether `self` came before `other`, by time and then by number.
    func isOlder(than other: Self) -> Bool {
        (modifiedSeconds, modifiedNanoseconds, inode)
            < (other.modifiedSeconds, other.modifiedNanoseconds, other.inode)
    }
}
