package import Engine

/// What one job may take.
package struct RenderLimits: Sendable, Hashable {
    /// How long a scene may take at `high` quality and below; at `4k`, with four times the pixels, four times as long.
    package let time: Duration
    /// How long trying a scene out may take: `MANIM_TEST_TIMEOUT`.
    package let trial: Duration
    /// The address space of each of the job's processes, and the memory of all of them together, in bytes.
    package let memory: Int
    /// What the job may write, in bytes.
    package let space: Int
    /// How many files it may make.
    package let files: Int
    /// How many processes and threads it may have, the worker's own among them.
    package let processes: Int

    /// Sets the limits: 300 seconds (`MANIMD_RENDER_TIMEOUT`), 60 for a trial, 6 GiB of memory, 2 GiB of files, unless told otherwise.
    package init(
        time: Duration = .seconds(300),
        trial: Duration = .seconds(60),
        memory: Int = 6 << 30,
        space: Int = 2 << 30,
        files: Int = 20_000,
        processes: Int = 64
    ) {
        self.time = time
        self.trial = trial
        self.memory = memory
        self.space = space
        self.files = files
        self.processes = processes
    }

    /// How long a scene may take at this quality.
    package func time(_ quality: Quality) -> Duration { quality == .ultra ? time * 4 : time }
}
