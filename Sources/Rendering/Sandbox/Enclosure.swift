import Foundation
import Glibc
import SystemPackage

/// What is inside the walls, as bubblewrap is told.
struct Enclosure {
    private(set) var options: [String]
    /// Folders that are there already.
    private var made: Set<String> = ["/"]

    /// Bytes that /tmp and /dev/shm hold; a job is given its own folder for what it writes.
    private static let smallSize = 64 << 20

    /// What programs, TeX and fonts need of the system; parts that are missing are left out.
    private static let system = ["/usr"]
    private static let links = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"]
    private static let settings = [
        "/etc/alternatives", "/etc/fonts", "/etc/ghostscript", "/etc/ld.so.cache", "/etc/ld.so.conf",
        "/etc/ld.so.conf.d", "/etc/localtime", "/etc/paperspecs", "/etc/papersize", "/etc/texmf",
        "/var/cache/fontconfig",
        "/var/lib/ghostscript", "/var/lib/texmf",
    ]

    init(tenant: Tenant?) {
        options = [
            "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try",
            "--hostname", "manimd", "--die-with-parent", "--new-session",
        ]
        if tenant == nil {
            options += ["--unshare-user", "--disable-userns"]
        } else {
            options += ["--cap-drop", "ALL"] + Tenant.rights.flatMap { ["--cap-add", $0] }
        }
    }

    /// Tells what `command` finds.
    ///
    /// - Parameters:
    ///   - command: The program.
    ///   - shared: Those of the folders that it shares which are really those that others see.
    mutating func furnish(for command: WorkerCommand, sharing shared: [FilePath]) {
        for folder in Self.system { show(folder) }
        for folder in Self.links {
            if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: folder) {
                options += ["--symlink", target, folder]
            } else {
                show(folder)
            }
        }
        for path in Self.settings { show(path) }
        options += ["--proc", "/proc", "--dev", "/dev"]
        small("/dev/shm")
        small("/tmp")
        // What is mapped of it is memory that no limit counts; as a file of a mount without devices it cannot be opened.
        options += ["--ro-bind", "/dev/zero", "/dev/zero"]
        // `/proc` leads back to what `/dev` holds; what is mounted in it stays as it is.
        options += ["--remount-ro", "/dev"]
        for path in command.readable { show(path.string) }
        for path in command.writable + shared {
            makeParents(of: path)
            options += ["--bind", path.string, path.string]
        }
        for path in command.shared where !shared.contains(path) { small(path.string) }
        if let scratch = command.scratch { mount(scratch.string, size: command.limits.space) }
        options += ["--remount-ro", "/", "--chdir", command.workingDirectory.string]
    }

    /// Shows something of the machine that can be read and not changed.
    private mutating func show(_ path: String) {
        guard FileManager.default.fileExists(atPath: path) else { return }
        makeParents(of: FilePath(path))
        options += ["--ro-bind", path, path]
    }

    private mutating func small(_ folder: String) { mount(folder, size: Self.smallSize) }

    private mutating func mount(_ folder: String, size: Int) {
        makeParents(of: FilePath(folder))
        options += ["--perms", "1777", "--size", "\(size)", "--tmpfs", folder]
        made.insert(folder)
    }

    /// Makes the folders above a path, which bubblewrap would close to others.
    private mutating func makeParents(of path: FilePath) {
        let parent = path.removingLastComponent()
        guard !parent.isEmpty, made.insert(parent.string).inserted else { return }
        makeParents(of: parent)
        options += ["--perms", "0755", "--dir", parent.string]
    }
}
