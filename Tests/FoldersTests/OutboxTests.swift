import Engine
import Foundation
import OrderedCollections
import Support
import Synchronization
import SystemPackage
import Testing

@testable import Folders

@Suite(.timeLimit(.minutes(1))) struct OutboxTests {
    let folders: TestFolders
    var outbox: Outbox { folders.outbox }

    init() throws { folders = try TestFolders() }

    @Test func `a video that was handed in has no code, and takes away that of an earlier run`() async throws {
        let video = try await folders.keep("abc")
        let name = try jobName("a")
        try await folders.outbox.deliver(answer(video), as: name)
        #expect(try folders.files(in: "outbox").contains("a.py"))
        let given = StoredAnswer(description: "d", video: video, scene: .given)
        try await folders.outbox.deliver(given, as: name)
        #expect(try folders.files(in: "outbox") == ["a.mp4", "a.png"])
        // And again, without anything to take away.
        try await folders.outbox.deliver(given, as: name)
        #expect(try folders.files(in: "outbox") == ["a.mp4", "a.png"])
    }

    @Test func `an answer is linked, not copied, with its poster and code`() async throws {
        let video = try await folders.keep("abc")
        try await outbox.deliver(answer(video, scene: "code"), as: try jobName("a"))
        #expect(try folders.files(in: "outbox") == ["a.mp4", "a.png", "a.py"])
        #expect(
            try folders.facts("outbox/a.mp4").inode == folders.facts("state/videos/\(video.sha256).mp4").inode
        )
        #expect(try folders.text("outbox/a.py") == "code")
    }

    @Test func `delivering the same answer again leaves nothing behind`() async throws {
        let video = try await folders.keep("abc")
        for _ in 1...2 { try await outbox.deliver(answer(video), as: try jobName("a")) }
        #expect(try folders.files(in: "outbox") == ["a.mp4", "a.png", "a.py"])
    }

    @Test func `a new run replaces all that the last one delivered`() async throws {
        let first = try await folders.keep("old")
        try await outbox.deliver(answer(first), as: try jobName("a"))
        let second = try await folders.keep("new", format: .gif)
        try await outbox.deliver(answer(second, scene: "new code"), as: try jobName("a"))
        #expect(try folders.files(in: "outbox") == ["a.gif", "a.png", "a.py"])
        #expect(try folders.text("outbox/a.gif") == "new")
        #expect(await folders.videos.verify(first))
    }

    @Test func `a batch is delivered to folders of its own`() async throws {
        let name = try jobName("a", in: "course-7/week-1")
        try await outbox.deliver(answer(try await folders.keep("abc")), as: name)
        try await outbox.publish(status(name, .done), durably: true)
        #expect(try folders.text("outbox/course-7/week-1/a.json") == status(name, .done).text)
        #expect(try folders.text("outbox/course-7/week-1/a.mp4") == "abc")
    }

    @Test func `an outbox that was removed is made again`() async throws {
        try FileManager.default.removeItem(atPath: folders.folder.appending("outbox").string)
        try await outbox.publish(status(try jobName("a"), .queued), durably: true)
        #expect(try folders.files(in: "outbox") == ["a.json"])
    }

    @Test func `links planted in the outbox lead nowhere`() async throws {
        let manager = FileManager.default
        try folders.folder.write("canary".utf8, to: "canary")
        for name in ["a.json", "a.mp4", "a.png", "a.py", ".a.json.part", ".a.mp4.part", ".a.py.part"] {
            try manager.createSymbolicLink(
                atPath: folders.folder.appending("outbox/\(name)").string,
                withDestinationPath: folders.folder.appending("canary").string
            )
        }
        let name = try jobName("a")
        try await outbox.deliver(answer(try await folders.keep("abc")), as: name)
        try await outbox.publish(status(name, .done), durably: true)
        #expect(try folders.text("canary") == "canary")
        for file in try folders.files(in: "outbox") { #expect(try folders.facts("outbox/\(file)").kind == .file) }
        #expect(try folders.files(in: "outbox") == ["a.json", "a.mp4", "a.png", "a.py"])
    }

    @Test(arguments: ["batch", "rejected"])
    func `a link in a folder's place is not followed, and the complaint says so`(place: String) async throws {
        try FileManager.default.createDirectory(
            atPath: folders.folder.appending("elsewhere").string,
            withIntermediateDirectories: true
        )
        try FileManager.default.createSymbolicLink(
            atPath: folders.folder.appending("outbox/\(place)").string,
            withDestinationPath: folders.folder.appending("elsewhere").string
        )
        let failure = await #expect(throws: JobFailure.self) {
            if place == "rejected" {
                try await outbox.keepRejected(
                    try arrival(Array("a.json".utf8), "x"),
                    because: Refusal(.invalidJSON, "m")
                )
            } else {
                try await outbox.publish(status(try jobName("a", in: "batch"), .done), durably: true)
            }
        }
        #expect(failure?.message.contains("link") == true)
        #expect(try folders.files(in: "elsewhere").isEmpty)
    }

    @Test func `a draft that is a second name of a stored video is not written through`() async throws {
        let video = try await folders.keep("abc")
        try FileManager.default.linkItem(
            atPath: folders.folder.appending("state/videos/\(video.sha256).mp4").string,
            toPath: folders.folder.appending("outbox/.a.py.part").string
        )
        try await outbox.deliver(answer(video, scene: "code"), as: try jobName("a"))
        #expect(await folders.videos.verify(video))
        #expect(try folders.text("outbox/a.py") == "code")
    }

    @Test func `a reader never sees half a status`() async throws {
        let name = try jobName("a")
        let path = folders.folder.appending("outbox/a.json").string
        let texts = (0..<150).map { status(name, .running, note: String(repeating: "x", count: 100 * $0)) }
        try await outbox.publish(texts[0], durably: false)
        let whole = Set(texts.map(\.text))
        let isDone = Atomic(false)
        let reading = Lane("reader")
        async let seen = reading.run {
            var count = 0
            while !isDone.load(ordering: .relaxed) {
                let text = try String(contentsOfFile: path, encoding: .utf8)
                #expect(whole.contains(text))
                count += 1
            }
            return count
        }
        for text in texts { try await outbox.publish(text, durably: false) }
        isDone.store(true, ordering: .relaxed)
        #expect(try await seen > 0)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == texts.last?.text)
    }

    @Test func `statuses of one job appear in the order in which they were published`() async throws {
        let name = try jobName("a")
        for round in 1...30 {
            async let first: Void = outbox.publish(status(name, .running, note: "\(round)"), durably: false)
            try await first
            try await outbox.publish(status(name, .done, note: "\(round)"), durably: true)
            #expect(try folders.text("outbox/a.json").contains("done"))
        }
    }

    @Test func `a full disk is told apart and the old status stays`() async throws {
        #expect((Errno.noSpace.consequence(of: "x") as? JobFailure)?.code == .diskFull)
        #expect((Errno.diskQuotaExceeded.consequence(of: "x") as? JobFailure)?.code == .diskFull)
        #expect((Errno.ioError.consequence(of: "x") as? Fault)?.kind == .storage)
        #expect((Errno.permissionDenied.consequence(of: "x") as? JobFailure)?.code == .internal)
    }

    @Test func `a failed write leaves the old file and no draft`() throws {
        let folder = try Directory(folders.folder.appending("outbox"))
        let name = Array("a".utf8)
        try folder.replace(name, with: "old".utf8)
        #expect(throws: Errno.noSpace) {
            try folder.fill(name) { file throws(Errno) in
                do { try file.writeAll("ne".utf8) } catch { throw .ioError }
                throw .noSpace
            }
        }
        #expect(try folders.files(in: "outbox") == ["a"])
        #expect(try folders.text("outbox/a") == "old")
    }

    @Test func `a file that cannot be linked is copied`() throws {
        let folder = try Directory(folders.folder.appending("outbox"))
        try folder.replace(Array("a".utf8), with: "bytes".utf8)
        try folder.copy(Array("a".utf8), of: folder, as: Array("b".utf8))
        #expect(try folders.text("outbox/b") == "bytes")
        #expect(try folders.facts("outbox/a").inode != folders.facts("outbox/b").inode)
    }

    @Test(arguments: ["mp4", "png"]) func `a video that was removed meanwhile is told from any other trouble`(
        ending: String
    ) async throws {
        let video = try await folders.keep("abc")
        let name = folders.folder.appending("state/videos/\(video.sha256).\(ending)").string
        try FileManager.default.removeItem(atPath: name)
        let job = try jobName("a")
        await #expect(throws: VideoGone.self) { try await folders.outbox.deliver(answer(video), as: job) }
        // Kept again, it is delivered.
        try await folders.outbox.deliver(answer(try await folders.keep("abc")), as: job)
        #expect(try folders.text("outbox/a.mp4") == "abc")
    }
}
