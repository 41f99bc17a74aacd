import Engine
import SystemPackage

/// Asks ffprobe what a file is.
struct VideoProbe: Sendable {
    let tools: Toolbox
    let confinement: any Confinement

    private static let allowance = Duration.seconds(60)

    /// What ffprobe says of a file that is to be a video of this format.
    ///
    /// - Throws: `JobFailure` with code `scene_failed` where it is none.
    func report(on video: FilePath, as format: VideoFormat) async throws(JobFailure) -> VideoReport {
        // The container is named, or a text that calls itself a video could make ffprobe open other files.
        let outcome = try await run(
            "ffprobe",
            [
                "-v", "error", "-protocol_whitelist", "file", "-f", format.demuxer, "-count_packets",
                "-show_entries",
                "stream=codec_type,codec_name,width,height,avg_frame_rate,nb_read_packets:format=duration",
                "-of", "json", "file:\(video)",
            ],
            reading: video,
            allowance: Self.allowance
        )
        guard outcome.succeeded else {
            throw JobFailure(.sceneFailed, "the video cannot be read", detail: outcome.complaints)
        }
        return try VideoReport(outcome.output)
    }

    /// Runs one of ffmpeg's programs behind the walls.
    func run(
        _ program: String,
        _ arguments: [String],
        reading video: FilePath,
        writing places: [FilePath] = [],
        allowance: Duration
    ) async throws(JobFailure) -> Tool.Outcome {
        guard let path = tools.path(of: program) else {
            throw JobFailure(.internal, "\(program) is not installed", hint: "install ffmpeg, then run “manimd doctor”")
        }
        let command = WorkerCommand(
            program: path,
            arguments: arguments,
            environment: ["LANG": "C.UTF-8"],
            workingDirectory: video.removingLastComponent(),
            readable: [video],
            writable: places
        )
        do {
            return try await Tool(command: try await confinement.confined(command)).run(allowance: allowance)
        } catch let failure as JobFailure {
            throw failure
        } catch is CancellationError {
            throw Task.isCancelled ? Ticket.cancelled : JobFailure(.sceneFailed, "\(program) did not come to an end")
        } catch {
            throw JobFailure(.internal, "\(program) does not run: \(error)")
        }
    }
}

extension VideoFormat {
    /// What ffmpeg calls the container.
    var demuxer: String {
        switch self {
        case .mp4: "mp4"
        case .webm: "matroska"
        case .gif: "gif"
        }
    }
}
