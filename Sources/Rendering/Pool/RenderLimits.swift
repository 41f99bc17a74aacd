package import Engine

/// What one job may take.
package struct RenderLimits: Sendable, Hashable {
    /// How long a scene may take at `high` quality and below; at `4k`, with four times the pixels, four times as long.
    package let time: Duration
    /// The address space of the job's process, in bytes.
    package let memory: Int

    /// Sets the limits: 300 seconds (`MANIMD_RENDER_TIMEOUT`) and 6 GiB unless told otherwise.
    package init(time: Duration = .seconds(300), memory: Int = 6 << 30) {
        self.time = time
        self.memory = memory
    }

    /// How long a scene may take at this quality.
    package func time(_ quality: Quality) -> Duration { quality == .ultra ? time * 4 : time }
}
