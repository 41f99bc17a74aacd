import Foundation
import SystemPackage

/// The file system that a folder is on.
struct FileSystemKind: Hashable {
    /// As the kernel calls it: `ext4`, `nfs4`, `fuse.sshfs`.
    let name: String

    /// Whether files can appear there without an event: written on another machine or below a mount.
    var hidesEvents: Bool {
        let exact: Set = ["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "overlay", "afs", "ceph", "vboxsf", "virtiofs"]
        return exact.contains(name) || name.hasPrefix("fuse") || name.hasPrefix("prl")
    }

    /// Finds the mount that `path`, absolute and without links, is on.
    ///
    /// - Parameters:
    ///   - path: Where the folder is.
    ///   - mounts: The text of `/proc/self/mountinfo` (proc(5)).
    init?(of path: FilePath, mounts: String) {
        var best: (length: Int, type: String)?
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 4, let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count else { continue }
            let point = FilePath(Self.unescaped(fields[4]))
            let length = point.components.count
            // A later mount on the same point covers an earlier one.
            if path.starts(with: point), length >= best?.length ?? 0 { best = (length, String(fields[dash + 1])) }
        }
        guard let best else { return nil }
        name = best.type
    }

    init?(of path: FilePath) {
        guard let mounts = try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8) else { return nil }
        self.init(of: path, mounts: mounts)
    }

    private static func unescaped(_ field: Substring) -> String {
        [#"\040"#: " ", #"\011"#: "\t", #"\012"#: "\n", #"\134"#: "\\"].reduce(String(field)) { text, escape in
            text.replacing(escape.key, with: escape.value)
        }
    }
}
