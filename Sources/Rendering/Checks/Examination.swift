import Engine
import Foundation
import OrderedCollections
import SystemPackage

/// Looks at a video before anybody else does: it was made by code that is not to be trusted.
struct Examination: Sendable {
    let tools: Toolbox
    let confinement: any Confinement

    private static let allowance = Duration.seconds(60)

    /// Checks that the folder's video is what was ordered and plays.
    func examine(_ folder: JobFolder, of order: RenderOrder) async throws(JobFailure) -> RenderedFiles {
        try PosterCheck(order.frame.width, order.frame.height).check(folder.poster)
        let facts = try await facts(of: folder.video, order: order)
        return RenderedFiles(video: folder.video.string, poster: folder.poster.string, facts: facts)
    }

    private func facts(of video: FilePath, order: RenderOrder) async throws(JobFailure) -> VideoFacts {
        guard let ffprobe = tools.path(of: "ffprobe") else {
            throw JobFailure(.internal, "ffprobe is not installed", hint: "install ffmpeg, then run “manimd doctor”")
        }
        // The container is named, or a text that calls itself a video could make ffprobe open other files.
        let command = WorkerCommand(
            program: ffprobe,
            arguments: [
                "-v", "error", "-protocol_whitelist", "file", "-f", order.format.demuxer, "-count_packets",
                "-show_entries",
                "stream=codec_type,codec_name,width,height,avg_frame_rate,nb_read_packets:format=duration",
                "-of", "json", "file:\(video)",
            ],
            environment: ["LANG": "C.UTF-8"],
            workingDirectory: video.removingLastComponent(),
            readable: [video],
            writable: []
        )
        let outcome: Tool.Outcome
        do {
            outcome = try await Tool(command: confinement.confined(command)).run(allowance: Self.allowance)
        } catch let failure as JobFailure {
            throw failure
        } catch is CancellationError {
            throw Task.isCancelled ? Ticket.cancelled : JobFailure(.sceneFailed, "ffprobe did not come to an end")
        } catch {
            throw JobFailure(.internal, "ffprobe does not run: \(error)")
        }
        guard outcome.succeeded else {
            throw JobFailure(.sceneFailed, "the video cannot be read", detail: outcome.complaints)
        }
        return try VideoReport(outcome.output).facts(for: order)
    }
}

extension VideoFormat {
    fileprivate var demuxer: String {
        switch self {
        case .mp4: "mp4"
        case .webm: "matroska"
        case .gif: "gif"
        }
    }
}
