import Subprocess
package import SystemPackage

/// What independent tools say about a video file.
package struct Video: Sendable {
    package let width: Int
    package let height: Int
    /// Seconds.
    package let duration: Double
    /// The brightest and darkest value of all frames, 0…255: equal in a blank video.
    package let luminance: ClosedRange<Int>

    package init(_ path: FilePath) async throws {
        let text = try await Self.output(
            "ffprobe",
            "-v",
            "error",
            "-select_streams",
            "v:0",
            "-show_entries",
            "stream=width,height:format=duration",
            "-of",
            "default=noprint_wrappers=1",
            path.string
        )
        let pairs = text.split(separator: "\n").map { $0.split(separator: "=") }.filter { $0.count == 2 }
        let facts = Dictionary(pairs.map { (String($0[0]), String($0[1])) }) { first, _ in first }
        width = Int(facts["width"] ?? "") ?? 0
        height = Int(facts["height"] ?? "") ?? 0
        duration = Double(facts["duration"] ?? "") ?? 0
        let levels = try await Self.output(
            "ffprobe",
            "-v",
            "error",
            "-f",
            "lavfi",
            "-show_entries",
            "frame_tags=lavfi.signalstats.YMIN,lavfi.signalstats.YMAX",
            "-of",
            "csv=p=0",
            "movie=\(path.string),signalstats"
        )
        let numbers = levels.split { !$0.isNumber && $0 != "." }.compactMap { Double($0) }.map { Int($0) }
        luminance = (numbers.min() ?? 0)...(numbers.max() ?? 0)
    }

    /// Makes a video of a test card, a second long unless told otherwise, in the format that the name ends in.
    ///
    /// - Parameters:
    ///   - path: Where it goes.
    ///   - size: Pixels, as `854x480`.
    ///   - options: More of ffmpeg's, such as a codec.
    /// - Throws: What ffmpeg complained of.
    package static func draw(_ path: FilePath, size: String = "854x480", options: [String] = []) async throws {
        let result = try await Subprocess.run(
            .name("ffmpeg"),
            arguments: Arguments(
                ["-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=\(size):rate=15", "-t", "1"]
                    + ["-pix_fmt", path.extension == "gif" ? "bgr8" : "yuv420p"] + options + [path.string]
            ),
            output: .discarded,
            error: .string(limit: 1 << 16)
        )
        guard result.terminationStatus.isSuccess else { throw Undrawn(complaint: result.standardError) }
    }

    /// What ffmpeg said when it failed.
    private struct Undrawn: Error {
        let complaint: String
    }

    private static func output(_ program: String, _ arguments: String...) async throws -> String {
        let result = try await Subprocess.run(
            .name(program),
            arguments: Arguments(arguments),
            output: .string(limit: 4 << 20),
            error: .discarded
        )
        return result.standardOutput
    }
}
