import Engine
import Foundation
import Glibc
import OrderedCollections
import Support
import SystemPackage
import Testing

@testable import Folders

/// An outbox on another file system than the store of videos and the inbox.
@Suite(.enabled(if: OtherFileSystem.isThere)) struct OtherFileSystemTests {
    let folders: TestFolders
    let other: OtherFileSystem

    init() throws {
        folders = try TestFolders()
        other = try OtherFileSystem()
    }

    @Test func `an answer is copied where it cannot be linked`() async throws {
        let outbox = try Outbox(folder: other.path, videos: folders.videos)
        let video = try await folders.keep("abc")
        for _ in 1...2 { try await outbox.deliver(answer(video), as: try jobName("a", in: "b")) }
        #expect(try other.files == ["b", "b/a.mp4", "b/a.png", "b/a.py"])
        #expect(try String(contentsOfFile: other.path.appending("b/a.mp4").string, encoding: .utf8) == "abc")
    }

    @Test func `a refused file that cannot be moved is put out of sight where it stands`() async throws {
        let outbox = try Outbox(folder: other.path, videos: folders.videos)
        let intake = TestIntake()
        var settings = InboxSettings()
        settings.limits = SizeLimits(json: 1, lines: 1)
        try folders.folder.write("too long".utf8, to: "inbox/a.json")
        let inbox = try Inbox(
            folder: folders.folder.appending("inbox"),
            outbox: outbox,
            intake: intake,
            settings: settings
        )
        #expect(try await inbox.pass().claimed == 1)
        #expect(try await inbox.pass().claimed == 0)
        #expect(try folders.files(in: "inbox") == [".refused.a.json"])
        #expect(try other.files == ["rejected", "rejected/a.json.error.json"])
    }
}

/// A folder in shared memory, gone with the last reference to it.
final class OtherFileSystem: Sendable {
    let path: FilePath

    static var isThere: Bool {
        guard let here = try? Directory(FilePath(FileManager.default.temporaryDirectory.path)).facts(),
            let there = try? Directory("/dev/shm").facts()
        else { return false }
        return here.device != there.device && access("/dev/shm", W_OK) == 0
    }

    init() throws {
        path = FilePath("/dev/shm/manimd-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path.string) }

    var files: [String] { get throws { try FileManager.default.subpathsOfDirectory(atPath: path.string).sorted() } }
}
