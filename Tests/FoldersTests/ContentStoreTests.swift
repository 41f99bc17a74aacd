import Engine
import Foundation
import Support
import SystemPackage
import Testing

@testable import Folders

@Suite(.timeLimit(.minutes(1))) struct ContentStoreTests {
    let folders: TestFolders

    init() throws { folders = try TestFolders() }

    private func path(_ video: StoredVideo) -> String { "state/videos/\(video.sha256).\(video.format.rawValue)" }

    @Test func `a video is kept under the hash of its bytes, with its poster`() async throws {
        let video = try await folders.keep("abc")
        #expect(video.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(video.byteCount == 3)
        #expect(try folders.text(path(video)) == "abc")
        #expect(try folders.text("state/videos/\(video.sha256).png") == "poster of abc")
        #expect(try folders.files(in: "state/videos").count == 2)
        #expect(try folders.facts(path(video)).permissions == 0o444)
        #expect(await folders.videos.verify(video))
        #expect(try await folders.videos.byteCount() == 3 + 13)
    }

    @Test func `a video longer than one chunk is kept whole`() async throws {
        let long = String(repeating: "0123456789", count: 70_000)
        let video = try await folders.keep(long)
        #expect(try folders.text(path(video)) == long)
        #expect(await folders.videos.verify(video))
    }

    @Test func `the same bytes again are kept once`() async throws {
        let first = try await folders.keep("abc")
        let inode = try folders.facts(path(first)).inode
        let second = try await folders.keep("abc")
        #expect(first == second)
        #expect(try folders.facts(path(second)).inode == inode)
        #expect(try folders.files(in: "state/videos").count == 2)
    }

    @Test(arguments: ["flipped", "cut", "gone", "link", "posterGone", "posterEmpty"])
    func `a damaged video is found, and made good by the next render`(damage: String) async throws {
        let video = try await folders.keep("abc")
        let file = folders.folder.appending(path(video)).string
        let poster = folders.folder.appending("state/videos/\(video.sha256).png").string
        let manager = FileManager.default
        switch damage {
        case "flipped":
            try manager.removeItem(atPath: file)
            try folders.folder.write("abd".utf8, to: path(video))
        case "cut":
            try manager.removeItem(atPath: file)
            try folders.folder.write("ab".utf8, to: path(video))
        case "gone": try manager.removeItem(atPath: file)
        case "link":
            try folders.folder.write("abc".utf8, to: "elsewhere")
            try manager.removeItem(atPath: file)
            try manager.createSymbolicLink(
                atPath: file,
                withDestinationPath: folders.folder.appending("elsewhere").string
            )
        case "posterGone": try manager.removeItem(atPath: poster)
        default:
            try manager.removeItem(atPath: poster)
            try folders.folder.write([], to: "state/videos/\(video.sha256).png")
        }
        #expect(await folders.videos.verify(video) == false)
        #expect(try await folders.keep("abc") == video)
        #expect(await folders.videos.verify(video))
        #expect(try folders.facts(path(video)).kind == .file)
    }

    @Test func `what a render left is not followed and not believed`() async throws {
        let poster = try folders.folder.write("p".utf8, to: "render/poster.png").string
        let secret = try folders.folder.write("secret".utf8, to: "secret").string
        let link = folders.folder.appending("render/link").string
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: secret)
        let empty = try folders.folder.write([], to: "render/empty").string
        let pipe = folders.folder.appending("render/pipe").string
        try #require(mkfifo(pipe, 0o600) == 0)
        let facts = VideoFacts(durationMilliseconds: 1, width: 2, height: 3, framesPerSecond: 4)
        for video in [link, empty, pipe, folders.folder.appending("render").string, "/nowhere/at/all"] {
            await #expect(throws: JobFailure.self) {
                try await folders.videos.keep(
                    RenderedFiles(video: video, poster: poster, facts: facts),
                    format: .mp4
                )
            }
        }
        #expect(try folders.files(in: "state/videos").isEmpty)
    }

    @Test func `what a killed daemon was writing is cleared away`() async throws {
        let video = try await folders.keep("abc")
        try folders.folder.write("half".utf8, to: "state/videos/.keep-7.part")
        let place = folders.folder.appending("state/videos")
        // A verb beside a daemon leaves alone what that is writing.
        _ = try ContentStore(folder: place)
        #expect(try folders.files(in: "state/videos").count == 3)
        _ = try ContentStore(folder: place, isDaemon: true)
        #expect(try folders.files(in: "state/videos").count == 2)
        #expect(await folders.videos.verify(video))
    }

    @Test func `removed videos leave what was delivered`() async throws {
        let video = try await folders.keep("abc")
        let other = try await folders.keep("other")
        try await folders.outbox.deliver(answer(video), as: try jobName("a"))
        #expect(try await folders.videos.removeAll(except: [video.sha256]) == (2, 5 + 15))
        #expect(await folders.videos.verify(other) == false)
        try await folders.videos.remove(video)
        #expect(try folders.files(in: "state/videos").isEmpty)
        #expect(try folders.text("outbox/a.mp4") == "abc")
    }

    @Test func `only what has not changed for a while is cleared as nobody's`() async throws {
        let old = try await folders.keep("old")
        let new = try await folders.keep("new")
        let kept = try await folders.keep("kept")
        let start = Date(timeIntervalSince1970: 1_700_000_000)
        for (video, age) in [(old, 3_600.0), (new, 60), (kept, 3_600)] {
            for name in [path(video), "state/videos/\(video.sha256).png"] {
                let attributes = [FileAttributeKey.modificationDate: start.addingTimeInterval(-age)]
                try FileManager.default.setAttributes(
                    attributes,
                    ofItemAtPath: folders.folder.appending(name).string
                )
            }
        }
        let hourAgo = start.addingTimeInterval(-1_800)
        #expect(try await folders.videos.removeAll(except: [kept.sha256], unchangedSince: hourAgo) == (2, 3 + 13))
        #expect(await folders.videos.verify(new))
        #expect(await folders.videos.verify(kept))
        #expect(try await folders.videos.remove(new) == 3 + 13)
        #expect(try await folders.videos.remove(new) == 0)
    }
}
