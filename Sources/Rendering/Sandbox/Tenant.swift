import Engine
import Foundation
import Glibc
import SystemPackage

/// The user that a sandbox of root's goes on as.
///
/// Each has another one, so that a limit on processes counts its own; the group is the same, so that workers share the
/// folder of formulas.
struct Tenant {
    let user: uid_t
    let group: gid_t

    /// The numbers of systemd's dynamic users: no account has one for good, and a container usually has them.
    private static let users: ClosedRange<uid_t> = 61_184...65_519
    /// One of those that Debian leaves free.
    private static let group: gid_t = 60_800

    /// Somebody new; nil when the daemon is not root, and all run as its user.
    init?() {
        guard geteuid() == 0 else { return nil }
        user = .random(in: Self.users)
        group = Self.group
    }

    /// The program that takes every right away and goes on as this user.
    var launcher: [String] {
        [
            "setpriv", "--reuid=\(user)", "--regid=\(group)", "--clear-groups", "--bounding-set=-all",
            "--inh-caps=-all", "--no-new-privs", "--",
        ]
    }

    /// The rights that the launcher needs until then.
    static let rights = ["CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"]

    /// Gives folders to this user.
    func takeOver(_ folders: [FilePath]) throws(JobFailure) {
        for folder in folders {
            guard lchown(folder.string, user, group) == 0 else {
                let reason = String(cString: strerror(errno))
                throw Bubblewrap.unavailable("\(folder) cannot be given to user \(user): \(reason)")
            }
        }
    }
}
