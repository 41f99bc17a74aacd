package import Engine
import Foundation
package import SystemPackage

/// Looks at a ready-made video that somebody hands in, and takes the picture for its poster.
package struct Inspection: Sendable {
    private let probe: VideoProbe

    private static let allowance = Duration.seconds(300)

    package init(searchPath: String = Toolbox.usualSearchPath, confinement: any Confinement = Bubblewrap()) {
        probe = VideoProbe(tools: Toolbox(searchPath: searchPath), confinement: confinement)
    }

    /// Checks that a file is a video of a format, of whatever size and length, and plays.
    ///
    /// What is looked at is a copy: nobody changes it later, and the sandbox's user can read it, whoever may read the file.
    ///
    /// - Parameters:
    ///   - video: A plain file; its path is absolute.
    ///   - format: What it is to be.
    ///   - folder: An empty folder for the copy and the poster.
    /// - Returns: The copy, and its poster.
    /// - Throws: `Refusal` where it is no such video, `JobFailure` when that cannot be found out.
    package func inspect(
        _ video: FilePath,
        as format: VideoFormat,
        in folder: FilePath
    ) async throws -> RenderedFiles {
        do throws(JobFailure) {
            let copy = folder.appending("video.\(format.rawValue)")
            // In a folder of its own, since that is given to the sandbox.
            let poster = folder.appending("poster").appending("poster.png")
            try prepare(copy, of: video, poster)
            let facts = try await probe.report(on: copy, as: format).facts(as: format)
            try await takePoster(of: copy, format, facts, into: poster)
            try PosterCheck(facts.width, facts.height).check(poster)
            return RenderedFiles(video: copy.string, poster: poster.string, facts: facts)
        } catch {
            guard error.code == .sceneFailed else { throw error }
            let reason = error.detail?.split(separator: "\n").first.map { ": \($0)" } ?? ""
            throw Refusal(
                .invalidRequest,
                "\(video) is no \(format.rawValue) video that can be served: \(error.message)\(reason)"
            )
        }
    }

    private func prepare(_ copy: FilePath, of video: FilePath, _ poster: FilePath) throws(JobFailure) {
        let files = FileManager.default
        do {
            let place = poster.removingLastComponent().string
            try files.createDirectory(atPath: place, withIntermediateDirectories: false)
            try files.copyItem(atPath: video.string, toPath: copy.string)
            try files.setAttributes([.posixPermissions: 0o644], ofItemAtPath: copy.string)
        } catch let error as CocoaError where error.code == .fileWriteOutOfSpace {
            throw JobFailure(.diskFull, "no space is left for a copy of \(video)", hint: "make room where \(copy) is")
        } catch {
            throw JobFailure(.sceneFailed, "the file cannot be read", detail: error.localizedDescription)
        }
    }

    /// Takes the frame at three quarters, where most of what is drawn is there and nothing is faded out yet.
    private func takePoster(
        of video: FilePath,
        _ format: VideoFormat,
        _ facts: VideoFacts,
        into poster: FilePath
    ) async throws(JobFailure) {
        let time = Double(facts.durationMilliseconds) / 1_000 * 0.75
        // The time stands behind the file: everything before it is decoded, and has to be sound.
        let outcome = try await probe.run(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-xerror", "-protocol_whitelist", "file", "-f", format.demuxer,
                "-i", "file:\(video)", "-map", "0:v:0", "-ss", String(format: "%.3f", time), "-frames:v", "1",
                "-update", "1", "-f", "image2", "-c:v", "png", "file:\(poster)",
            ],
            reading: video,
            writing: [poster.removingLastComponent()],
            allowance: Self.allowance
        )
        guard outcome.succeeded else {
            throw JobFailure(.sceneFailed, "the video cannot be decoded", detail: outcome.complaints)
        }
    }
}
