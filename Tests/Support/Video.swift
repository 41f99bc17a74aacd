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
