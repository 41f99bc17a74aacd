import Engine
import Support
import SystemPackage
import Testing

@testable import Folders

/// A disk that is really full.
@Suite(.enabled(if: SmallDisk.isToBeHad)) struct FullDiskTests {
    let folders: TestFolders
    let disk: SmallDisk

    init() throws {
        folders = try TestFolders()
        disk = try SmallDisk(at: folders.folder.appending("disk"), bytes: 1 << 20)
    }

    @Test func `P8: a status on a full disk is the old one or the new one, never empty`() async throws {
        let outbox = try Outbox(folder: disk.path, videos: folders.videos)
        try await outbox.publish(status(try jobName("a"), .queued), durably: true)
        try disk.fill()
        let failure = await #expect(throws: JobFailure.self) {
            try await outbox.publish(status(try jobName("a"), .done), durably: true)
        }
        #expect(failure?.code == .diskFull)
        #expect(try folders.files(in: "disk") == ["a.json", "filler"])
        #expect(try folders.text("disk/a.json").contains("queued"))
        try disk.empty()
        try await outbox.publish(status(try jobName("a"), .done), durably: true)
        #expect(try folders.text("disk/a.json").contains("done"))
    }

    @Test func `P8: the reserve is given up when the disk is full, and taken back when there is room`() async throws {
        let ballast = Ballast(state: disk.path, byteCount: 512 << 10)
        #expect(await ballast.reclaim())
        #expect(try folders.facts("disk/ballast").size == 512 << 10)
        try disk.fill()
        await ballast.release()
        // What was held back is there for others.
        try folders.folder.write(String(repeating: "x", count: 400_000).utf8, to: "disk/work")
        #expect(await !ballast.reclaim())
        #expect(try folders.files(in: "disk") == ["filler", "work"])
        try disk.empty()
        #expect(await ballast.reclaim())
        #expect(try folders.files(in: "disk") == ["ballast", "work"])
    }

    @Test func `P8: there is no room while another folder that is written to has none`() async throws {
        let ballast = Ballast(state: folders.folder.path, folders: [disk.path], byteCount: 1_024)
        try disk.fill()
        #expect(await !ballast.reclaim())
        try disk.empty()
        #expect(await ballast.reclaim())
        #expect(try folders.files(in: "disk") == [])
    }
}
