package import Engine
import Foundation
import Glibc
import Synchronization
import SystemPackage

/// The walls: bubblewrap with namespaces, a filter of system calls, limits, and a user without rights.
///
/// Started by an ordinary user, the sandbox has a user namespace of its own, in which no further one can be made. Started
/// by root, which needs none, it sheds every right and goes on as a user that exists nowhere else: only then do limits
/// on processes hold, and a file that root may read is not thereby open to a scene.
package final class Bubblewrap: Confinement {
    package let walls: Walls
    private let tools: Toolbox
    private let filter: NamelessFile?
    /// Whether the walls stood when they were last put up.
    private let isProven = Mutex(false)

    /// Open as long as this process lives: commands outlive the sandbox that made them.
    private static let filter = NamelessFile(SeccompFilter().bytes)
    /// Programs that build the walls, from Debian's packages bubblewrap and util-linux.
    private static let builders = ["bwrap", "prlimit", "setpriv"]
    /// The descriptor under which bubblewrap finds the filter.
    private static let filterDescriptor = 9
    private static let allowance = Duration.seconds(20)

    package convenience init(searchPath: String = Toolbox.usualSearchPath) {
        self.init(tools: Toolbox(searchPath: searchPath), walls: Landlock.version > 0 ? .both : .outer)
    }

    init(tools: Toolbox, walls: Walls, filter: NamelessFile? = Bubblewrap.filter) {
        self.tools = tools
        self.walls = walls
        self.filter = filter
    }

    package func confined(_ command: WorkerCommand) async throws(JobFailure) -> WorkerCommand {
        try await prove()
        return try enclosed(command)
    }

    /// Puts the walls up once around a program that does nothing.
    ///
    /// - Throws: `JobFailure` with code `sandbox_unavailable` and what to do about it.
    package func prove() async throws(JobFailure) {
        guard !isProven.withLock({ $0 }) else { return }
        let nothing = WorkerCommand(
            program: "/usr/bin/true",
            arguments: [],
            environment: ["PATH": tools.searchPath],
            workingDirectory: "/",
            readable: [],
            writable: []
        )
        let outcome: Tool.Outcome
        do {
            outcome = try await Tool(command: enclosed(nothing)).run(allowance: Self.allowance)
        } catch let failure as JobFailure {
            throw failure
        } catch {
            throw Self.unavailable("it does not start: \(error)")
        }
        guard outcome.succeeded else { throw Self.unavailable(outcome.complaints) }
        isProven.withLock { $0 = true }
    }

    /// The command line that puts the walls up around `command`.
    private func enclosed(_ command: WorkerCommand) throws(JobFailure) -> WorkerCommand {
        guard let filter else { throw Self.unavailable("the filter of system calls cannot be written") }
        for name in Self.builders where tools.path(of: name) == nil {
            throw Self.unavailable("\(name) is not in \(tools.searchPath)")
        }
        let tenant = Tenant()
        let shared = walls == .both ? command.shared : []
        try tenant?.takeOver(command.writable + shared)
        var enclosure = Enclosure(tenant: tenant)
        enclosure.furnish(for: command, sharing: shared)
        return WorkerCommand(
            program: "/bin/sh",
            // The shell's only task is to open the filter under a number that bubblewrap can be told.
            arguments: ["-c", "exec \"$@\" \(Self.filterDescriptor)<\"$0\"", filter.path, "bwrap"]
                + enclosure.options + ["--seccomp", "\(Self.filterDescriptor)", "--"]
                + (tenant?.launcher ?? []) + Self.limits(command.limits) + [command.program.string]
                + command.arguments,
            environment: command.environment.merging(["PATH": tools.searchPath]) { own, _ in own },
            workingDirectory: "/",
            readable: command.readable,
            writable: command.writable,
            shared: shared,
            scratch: command.scratch,
            limits: command.limits
        )
    }

    /// What each process may take; a job's own are narrower.
    private static func limits(_ limits: RenderLimits) -> [String] {
        [
            "prlimit", "--as=\(limits.memory)", "--fsize=\(limits.space)", "--nproc=\(2 * limits.processes)",
            "--nofile=1024", "--core=0", "--memlock=65536", "--msgqueue=0", "--",
        ]
    }

    static func unavailable(_ reason: String) -> JobFailure {
        let reason = reason.trimmingCharacters(in: .whitespacesAndNewlines)
        return JobFailure(
            .sandboxUnavailable,
            "no sandbox can be put up around the scene: \(reason)",
            hint: hint(for: reason)
        )
    }

    /// What usually helps.
    private static func hint(for reason: String) -> String {
        let last = "“manimd doctor” shows more; MANIMD_SANDBOX=off does without a sandbox, at your own risk"
        if reason.contains("is not in") { return "apt-get install bubblewrap util-linux; \(last)" }
        if reason.contains("failed to execute"), geteuid() == 0 {
            return "the sandbox is not root and cannot read the virtual environment: chmod -R go+rX .venv; \(last)"
        }
        if reason.contains("namespace") || reason.contains("uid map") || reason.contains("Operation not permitted") {
            let cure =
                geteuid() == 0
                ? "give the container the right SYS_ADMIN, and no seccomp profile that forbids mount and unshare"
                : "allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, user.max_user_namespaces=10000, "
                    + "kernel.apparmor_restrict_unprivileged_userns=0), or start manimd as root"
            return "\(cure); \(last)"
        }
        return last
    }
}

/// A file without a name, open as long as its object lives.
final class NamelessFile: Sendable {
    private let descriptor: Int32

    init?(_ bytes: [UInt8]) {
        let name = NSTemporaryDirectory() + "/manimd-\(UUID().uuidString)"
        descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        unlink(name)
        guard write(descriptor, bytes, bytes.count) == bytes.count else {
            close(descriptor)
            return nil
        }
    }

    deinit { close(descriptor) }

    /// Where a child of this process finds it, to read from its beginning.
    var path: String { "/proc/\(getpid())/fd/\(descriptor)" }
}
