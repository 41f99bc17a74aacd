import Engine
import Foundation
import Glibc
import SystemPackage

/// The user that a sandbox of root's goes on as.
///
/// Every seat has one of its own, so that a limit on processes counts those of one seat; the group is the same, so that
/// they share the folder of formulas.
struct Tenant {
    let user: uid_t
    let group: gid_t

    /// Numbers that Debian gives to nobody, and that a container usually has.
    private static let first: uid_t = 60_800

    /// Who sits at `seat`; nil when the daemon is not root, and all run as its user.
    init?(seat: Int) {
        precondition((0...WorkerCommand.seats).contains(seat))
        guard geteuid() == 0 else { return nil }
        user = Self.first + uid_t(seat)
        group = Self.first
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

    /// Lets this user write in folders, and those of other seats in the folders in them.
    func takeOver(_ folders: [FilePath]) throws(JobFailure) {
        for folder in folders {
            guard lchown(folder.string, user, group) == 0 else {
                let reason = String(cString: strerror(errno))
                throw Bubblewrap.unavailable("\(folder) cannot be given to user \(user): \(reason)")
            }
        }
    }
}
