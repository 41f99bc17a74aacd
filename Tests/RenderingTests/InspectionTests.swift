import Engine
import Foundation
import Rendering
import Support
import SystemPackage
import Testing

/// What is taken from people as a video, and what is not.
@Suite(.timeLimit(.minutes(2))) struct InspectionTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func inspect(_ name: String, as format: VideoFormat) async throws -> RenderedFiles {
        let place = folder.appending("place-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: place.string, withIntermediateDirectories: false)
        return try await Inspection().inspect(folder.appending(name), as: format, in: place)
    }

    @Test(arguments: [
        ("a.mp4", VideoFormat.mp4, []), ("a.webm", .webm, []), ("b.webm", .webm, ["-c:v", "libvpx"]),
        ("a.gif", .gif, []), ("50%d of it.mp4", .mp4, []),
    ])
    func `a video of whatever size is taken, with a poster of its size`(
        _ name: String,
        _ format: VideoFormat,
        _ options: [String]
    ) async throws {
        try await Video.draw(folder.appending(name), size: "320x200", options: options)
        let files = try await inspect(name, as: format)
        #expect(files.facts.width == 320 && files.facts.height == 200 && files.facts.framesPerSecond == 15)
        #expect((900...1_100).contains(files.facts.durationMilliseconds))
        #expect(FileManager.default.contents(atPath: files.video) == Data(try folder.read(name)))
        let poster = try #require(FileManager.default.contents(atPath: files.poster))
        #expect(poster.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    }

    @Test func `a video that only its owner may read is taken, in a closed folder, too`() async throws {
        let video = folder.appending("mine.mp4")
        try await Video.draw(video)
        let files = FileManager.default
        try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: video.string)
        try files.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path.string)
        let inspected = try await inspect("mine.mp4", as: .mp4)
        #expect(files.contents(atPath: inspected.video) == Data(try folder.read("mine.mp4")))
    }

    @Test func `what is no such video is refused, and told why`() async throws {
        try await Video.draw(folder.appending("good.mp4"))
        let good = try folder.read("good.mp4")
        try folder.write("#EXTM3U\nfile:///etc/hostname\n".utf8, to: "list.mp4")
        try folder.write(good.prefix(good.count / 2), to: "half.mp4")
        try folder.write(good, to: "liar.gif")
        try folder.write([], to: "empty.webm")
        try await Video.draw(folder.appending("old.mp4"), options: ["-c:v", "mpeg4"])
        let cases: [(String, VideoFormat, String)] = [
            ("list.mp4", .mp4, "cannot be read"), ("half.mp4", .mp4, "cannot be read"),
            ("liar.gif", .gif, "cannot be read"), ("empty.webm", .webm, "cannot be read"),
            ("good.mp4", .webm, "cannot be read"), ("old.mp4", .mp4, "mpeg4 instead of h264"),
            ("nowhere.mp4", .mp4, "cannot be read"),
        ]
        for (name, format, reason) in cases {
            let refusal = await #expect(throws: Refusal.self, "\(name)") { try await inspect(name, as: format) }
            #expect(refusal?.message.contains(reason) == true, "\(name): \(refusal?.message ?? "")")
        }
    }

    @Test func `a video whose pictures are damaged is refused`() async throws {
        // An index at the front, so that it looks whole.
        try await Video.draw(folder.appending("good.mp4"), options: ["-movflags", "+faststart"])
        var bytes = try folder.read("good.mp4")
        for place in bytes.count / 2..<bytes.count - 200 { bytes[place] = 0xFF }
        try folder.write(bytes, to: "bad.mp4")
        let refusal = await #expect(throws: Refusal.self) { try await inspect("bad.mp4", as: .mp4) }
        #expect(refusal?.message.contains("cannot be decoded") == true, "\(refusal?.message ?? "")")
    }

    @Test func `a machine without ffmpeg says so`() async throws {
        try folder.write("a video".utf8, to: "a.mp4")
        let failure = await #expect(throws: JobFailure.self) {
            try await Inspection(searchPath: "/nowhere").inspect(
                folder.appending("a.mp4"),
                as: .mp4,
                in: folder.path
            )
        }
        #expect(failure?.message == "ffprobe is not installed")
    }
}
