import Engine
import Foundation
import Glibc
import OrderedCollections
import ServiceLifecycle
import ServiceLifecycleTestKit
import Support
import SystemPackage
import Testing

@testable import Folders

/// The inbox as a service: it wakes by itself.
///
/// The safety interval is an hour, so that only events can wake it.
@Suite(.timeLimit(.minutes(1))) struct InboxServiceTests {
    let test: TestInbox

    init() throws {
        test = try TestInbox {
            $0.interval = .seconds(3_600)
            $0.now = { .now }
            $0.settle = .milliseconds(20)
        }
    }

    /// Runs the service; after `act`, waits until files of these names were taken, in any order.
    private func expect(_ names: Set<String>, _ act: @escaping @Sendable () throws -> Void) async throws {
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await test.inbox.run() }
                try act()
                var missing = names
                for await name in test.intake.takings {
                    missing.remove(name)
                    if missing.isEmpty { break }
                }
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
        #expect(Set(test.intake.names) == names)
    }

    /// Waits until the service has listed the inbox and waits for events: it takes a first file.
    private func expectAfterStart(_ names: Set<String>, _ act: @escaping @Sendable () throws -> Void) async throws {
        try test.drop("first.json")
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await test.inbox.run() }
                var missing = names
                for await name in test.intake.takings {
                    if name == "first.json" { try act() }
                    missing.remove(name)
                    if missing.isEmpty { break }
                }
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
        #expect(Set(test.intake.names) == names.union(["first.json"]))
    }

    @Test func `files that are there at the start are taken`() async throws {
        try test.drop("b/c/a.json")
        try await expect(["b/c/a.json"]) {}
    }

    @Test func `a file that is written and closed wakes the service`() async throws {
        try await expectAfterStart(["a.json"]) { try test.drop("a.json") }
    }

    @Test func `a second name of a file elsewhere wakes the service`() async throws {
        let outside = try test.folders.folder.write("{}".utf8, to: "outside").string
        try await expectAfterStart(["a.json"]) {
            try FileManager.default.linkItem(atPath: outside, toPath: test.path.appending("a.json").string)
        }
    }

    @Test func `a folder that is moved in with its files wakes the service`() async throws {
        try test.folders.folder.write("{}".utf8, to: "made/deep/a.json")
        try await expectAfterStart(["made/deep/a.json"]) {
            let from = test.folders.folder.appending("made").string
            guard rename(from, test.path.appending("made").string) == 0 else { throw Errno(rawValue: errno) }
        }
    }

    @Test func `a file in a batch that was made a moment ago wakes the service`() async throws {
        try await expectAfterStart(["x/y/a.json", "x/b.json"]) {
            try test.drop("x/y/a.json")
            try test.drop("x/b.json")
        }
    }

    @Test func `a truncated file is handed over when it has settled`() async throws {
        try await expectAfterStart(["a.json"]) { try test.drop("a.json", "{") }
    }

    @Test func `an inbox that is removed and made again is watched again`() async throws {
        let test = try TestInbox {
            $0.interval = .seconds(3_600)
            $0.pollingInterval = .milliseconds(5)
        }
        try test.drop("first.json")
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await test.inbox.run() }
                for await name in test.intake.takings {
                    if name == "first.json" {
                        try FileManager.default.removeItem(atPath: test.path.string)
                        try test.drop("second.json")
                    } else if name == "second.json" {
                        // Only the new folder's events can tell of this one.
                        try test.drop("third.json")
                    } else {
                        break
                    }
                }
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
        #expect(test.intake.names == ["first.json", "second.json", "third.json"])
    }

    @Test func `two producers with one name each get their run`() async throws {
        try await expectAfterStart(["a.json"]) {
            for number in 1...20 {
                let draft = try test.drop(".a.\(number).tmp", "[\(number)]")
                guard rename(draft.string, test.path.appending("a.json").string) == 0 else {
                    throw Errno(rawValue: errno)
                }
            }
        }
        // The daemon may have been told to stop before it saw the last one; then that is still there.
        try await test.inbox.drain()
        #expect(test.intake.admitted.last?.bytes == Array("[20]".utf8))
    }

    @Test func `a run that ends by itself takes all that is whole and leaves what is being written`() async throws {
        try test.drop("a.json")
        try test.drop("half.json", "{")
        try test.drop("b/c.json")
        let file = try FileDescriptor.open(
            test.path.appending("open.json"),
            .writeOnly,
            options: [.create],
            permissions: [.ownerReadWrite]
        )
        defer { close(file.rawValue) }
        try file.writeAll("{".utf8)
        try await test.inbox.drain()
        #expect(Set(test.intake.names) == ["a.json", "half.json", "b/c.json"])
        #expect(try test.left == ["b", "open.json"])
    }

    @Test func `a run that ends by itself ends at once when the inbox is empty`() async throws {
        try await test.inbox.drain()
        #expect(test.intake.names.isEmpty)
    }

    @Test func `a fault of the intake ends the service`() async throws {
        try test.drop("a.json")
        test.intake.set { $0.onAdmit = { _ in throw Fault(.storage, "broken") } }
        await #expect(throws: Fault.self) { try await test.inbox.run() }
    }
}

@Suite struct FileSystemKindTests {
    let mounts = """
        22 28 0:21 / /proc rw,nosuid shared:12 - proc proc rw
        28 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
        40 28 0:50 / /data rw,relatime - nfs4 server:/export rw
        41 40 0:51 / /data/local\\040disk rw - xfs /dev/vdb rw
        42 28 0:52 / /home/x rw - fuse.sshfs host: rw
        43 28 0:53 / /merged rw master:1 - overlay overlay rw
        44 28 0:54 / /covered rw - ext4 /dev/vdc rw
        45 44 0:55 / /covered rw - cifs //host/share rw
        """

    @Test(arguments: [
        ("/srv/inbox", "ext4", false), ("/data/inbox", "nfs4", true), ("/data/local disk/inbox", "xfs", false),
        ("/home/x/inbox", "fuse.sshfs", true), ("/home/xy", "ext4", false), ("/merged/inbox", "overlay", true),
        ("/covered/inbox", "cifs", true), ("/", "ext4", false),
    ])
    func `a folder's file system is that of the innermost mount`(path: String, name: String, hidesEvents: Bool) throws {
        let kind = try #require(FileSystemKind(of: FilePath(path), mounts: mounts))
        #expect(kind.name == name)
        #expect(kind.hidesEvents == hidesEvents)
    }
}
