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

    package init(
        program: FilePath,
        arguments: [String],
        environment: [String: String],
        workingDirectory: FilePath,
        readable: [FilePath],
        writable: [FilePath]
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.readable = readable
        self.writable = writable
    }
}

/// The walls around programs that touch what a scene made.
package protocol Confinement: Sendable {
    /// Returns the command that runs `command` behind the walls.
    ///
    /// - Throws: `JobFailure` with code `sandbox_unavailable` when they cannot be put up.
    func confined(_ command: WorkerCommand) throws(JobFailure) -> WorkerCommand
}

/// No walls: programs run as the daemon's user, with a bare environment.
package struct Unconfined: Confinement {
    package init() {}

    package func confined(_ command: WorkerCommand) -> WorkerCommand { command }
}
