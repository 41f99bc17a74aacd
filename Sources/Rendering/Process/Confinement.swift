package import Engine
package import SystemPackage

/// A program to start, and all that it needs of the machine.
package struct WorkerCommand: Sendable, Hashable {
    package var program: FilePath
    package var arguments: [String]
    /// Everything the program finds in its environment; nothing is inherited.
    package var environment: [String: String]
    package var workingDirectory: FilePath
    /// What it reads beside the system's programs, libraries, TeX and fonts.
    package var readable: [FilePath]
    /// What it writes.
    ///
    /// With whatever is named in neither list it has no business; it never needs the network.
    package var writable: [FilePath]
    /// What it writes together with others; where there is no wall between jobs, it gets one of its own instead.
    package var shared: [FilePath]
    /// A folder for what it throws away; behind walls, one of a size of its own that nobody else sees.
    package var scratch: FilePath?
    /// What each of its processes may take, and all of them together.
    package var limits: RenderLimits

    package init(
        program: FilePath,
        arguments: [String],
        environment: [String: String],
        workingDirectory: FilePath,
        readable: [FilePath],
        writable: [FilePath],
        shared: [FilePath] = [],
        scratch: FilePath? = nil,
        limits: RenderLimits = RenderLimits()
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.readable = readable
        self.writable = writable
        self.shared = shared
        self.scratch = scratch
        self.limits = limits
    }
}

/// Which walls a program finds, in the worker's words.
package enum Walls: String, Sendable, Hashable {
    case none = "open"
    /// Around the worker, not between its jobs: it does one and ends.
    case outer
    case both
}

/// The walls around programs that touch what a scene made.
package protocol Confinement: Sendable {
    /// Which there are; what runs behind walls has to find them.
    var walls: Walls { get }

    /// Returns the command that runs `command` behind the walls.
    ///
    /// - Throws: `JobFailure` with code `sandbox_unavailable` when they cannot be put up.
    func confined(_ command: WorkerCommand) async throws(JobFailure) -> WorkerCommand
}

/// No walls: programs run as the daemon's user, with a bare environment.
package struct Unconfined: Confinement {
    package let walls = Walls.none

    package init() {}

    package func confined(_ command: WorkerCommand) -> WorkerCommand { command }
}
