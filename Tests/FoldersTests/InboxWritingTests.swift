import Engine
import Foundation
import Glibc
import OrderedCollections
import Support
import SystemPackage
import Testing

@testable import Folders

/// Files that are still being written, are written again, or are left in the middle by a daemon that was killed.
@Suite(.timeLimit(.minutes(1))) struct InboxWritingTests {
    let test: TestInbox

    init() throws { test = try TestInbox() }

    /// Opens a file of the inbox as a producer does.
    private func writer(_ name: String) throws -> FileDescriptor {
        try FileDescriptor.open(
            test.path.appending(name),
            .writeOnly,
            options: [.create, .append],
            permissions: [.ownerReadWrite]
        )
    }

    @Test func `a file is taken when its writer has closed it`() async throws {
        let file = try writer("a.json")
        try file.writeAll(#"{"description": "#.utf8)
        #expect(try await test.inbox.pass().incomplete == 1)
        try file.writeAll(#""x"}"#.utf8)
        #expect(try await test.inbox.pass().incomplete == 1)
        #expect(test.intake.names.isEmpty)
        try file.close()
        #expect(try await test.inbox.pass().claimed == 1)
        #expect(test.intake.admitted.first?.bytes == Array(#"{"description": "x"}"#.utf8))
    }

    @Test func `a whole text is taken from a writer who never closes it, half a text is not`() async throws {
        let whole = try writer("whole.json")
        try whole.writeAll("{}".utf8)
        let half = try writer("half.json")
        try half.writeAll("{".utf8)
        defer { for file in [whole, half] { close(file.rawValue) } }
        for _ in 1...3 {
            #expect(try await test.inbox.pass().claimed == 0)
            test.clock.advance(by: .milliseconds(400))
        }
        #expect(try await test.inbox.pass().claimed == 1)
        #expect(test.intake.names == ["whole.json"])
        for _ in 1...3 {
            test.clock.advance(by: .seconds(60))
            #expect(try await test.inbox.pass().claimed == 0)
        }
    }

    @Test(arguments: ["", "{", #"{"description": "x""#, "[{}", "{}\n{"])
    func `half a text without a writer counts as bad once it has settled`(text: String) async throws {
        let name = text.contains("\n") ? "a.jsonl" : "a.json"
        try test.drop(name, text)
        let pass = try await test.inbox.pass()
        #expect(pass.claimed == 0)
        #expect(pass.nextSettling == test.clock.now.advanced(by: .seconds(1)))
        test.clock.advance(by: .milliseconds(999))
        #expect(try await test.inbox.pass().claimed == 0)
        test.clock.advance(by: .milliseconds(1))
        #expect(try await test.inbox.pass().claimed == 1)
        #expect(test.intake.admitted.first?.bytes == Array(text.utf8))
        #expect(try test.left.isEmpty)
    }

    @Test func `each change begins the settle time anew`() async throws {
        try test.drop("a.json", "{")
        _ = try await test.inbox.pass()
        test.clock.advance(by: .milliseconds(900))
        try test.drop("a.json", #"{"a""#)
        _ = try await test.inbox.pass()
        test.clock.advance(by: .milliseconds(900))
        #expect(try await test.inbox.pass().claimed == 0)
        try test.drop("a.json", #"{"a": 1}"#)
        #expect(try await test.inbox.pass().claimed == 1)
    }

    @Test func `a text that can never be right does not wait`() async throws {
        try test.drop("a.json", "{description: x}")
        #expect(try await test.inbox.pass().claimed == 1)
    }

    @Test func `a file that is written again while it is claimed is run in both versions`() async throws {
        try test.drop("a.json", #"{"v": 1}"#)
        let path = test.path.appending("a.json")
        test.intake.set { hooks in
            hooks.onAdmit = { arrival in
                guard arrival.bytes == Array(#"{"v": 1}"#.utf8) else { return }
                try Data(#"{"v": 22}"#.utf8).write(to: URL(filePath: path.string))
            }
        }
        #expect(try await test.inbox.pass().claimed == 1)
        #expect(try test.left == ["a.json"])
        #expect(try await test.inbox.pass().claimed == 1)
        #expect(
            test.intake.admitted.map { String(decoding: $0.bytes, as: UTF8.self) } == [#"{"v": 1}"#, #"{"v": 22}"#]
        )
        #expect(test.intake.taken == [1, 2])
        #expect(try test.left.isEmpty)
    }

    @Test func `a file that is replaced while it is claimed is not lost`() async throws {
        try test.drop("a.json", "[1]")
        let (draft, path) = (test.path.appending(".b"), test.path.appending("a.json"))
        test.intake.set { hooks in
            hooks.onAdmit = { arrival in
                guard arrival.bytes == Array("[1]".utf8) else { return }
                try Data("[2]".utf8).write(to: URL(filePath: draft.string))
                guard rename(draft.string, path.string) == 0 else { throw Errno(rawValue: errno) }
            }
        }
        #expect(try await test.inbox.pass().claimed == 1)
        #expect(try await test.inbox.pass().claimed == 1)
        #expect(test.intake.admitted.map(\.bytes) == [Array("[1]".utf8), Array("[2]".utf8)])
        #expect(try test.left.isEmpty)
    }

    @Test func `a file that vanishes while it is claimed is run all the same`() async throws {
        try test.drop("a.json")
        let path = test.path.appending("a.json").string
        test.intake.set { $0.onAdmit = { _ in try FileManager.default.removeItem(atPath: path) } }
        #expect(try await test.inbox.pass().claimed == 1)
        #expect(test.intake.taken == [1])
    }

    @Test func `two versions that meet under one name are both run`() async throws {
        // The daemon was killed after it had renamed the file; meanwhile a new one came under the old name.
        try test.drop(".manimd-claimed.a.json", "[1]")
        try test.drop("a.json", "[2]")
        #expect(try await test.inbox.pass().claimed == 2)
        #expect(Set(test.intake.admitted.map(\.bytes)) == [Array("[1]".utf8), Array("[2]".utf8)])
        #expect(test.intake.names == ["a.json", "a.json"])
        #expect(try test.left.isEmpty)
    }

    @Test func `a daemon that dies before the file is taken out does the work once`() async throws {
        struct Killed: Error {}
        try test.drop("b/a.json")
        test.intake.set { $0.onAdmit = { _ in throw Killed() } }
        await #expect(throws: Killed.self) { try await test.inbox.pass() }
        #expect(try test.left == ["b", "b/a.json"])
        test.intake.set { $0.onAdmit = { _ in } }
        #expect(try await test.restarted().pass().claimed == 1)
        #expect(test.intake.admitted.count == 1)
        #expect(test.intake.taken == [1])
    }

    @Test func `a daemon that dies between rename and removal does the work once`() async throws {
        struct Killed: Error {}
        try test.drop("b/a.json")
        test.intake.set { $0.onAdmit = { _ in throw Killed() } }
        await #expect(throws: Killed.self) { try await test.inbox.pass() }
        try FileManager.default.moveItem(
            atPath: test.path.appending("b/a.json").string,
            toPath: test.path.appending("b/.manimd-claimed.a.json").string
        )
        test.intake.set { $0.onAdmit = { _ in } }
        #expect(try await test.restarted().pass().claimed == 1)
        #expect(test.intake.admitted.count == 1)
        #expect(test.intake.names == ["b/a.json"])
        #expect(try test.left == ["b"])
    }

    @Test func `a journal without room keeps files in the inbox, and they go on when there is`() async throws {
        for name in ["a.json", "b.json"] { try test.drop(name) }
        test.intake.set { $0.onAdmit = { _ in throw JobFailure(.diskFull, "full") } }
        for _ in 1...2 {
            let pass = try await test.inbox.pass()
            #expect(pass.failure?.code == .diskFull)
            #expect(pass.claimed == 0)
        }
        await #expect(throws: JobFailure.self) { try await test.inbox.drain() }
        #expect(try test.left == ["a.json", "b.json"])
        test.intake.set { $0.onAdmit = { _ in } }
        #expect(try await test.inbox.pass().claimed == 2)
        #expect(test.intake.admitted.count == 2)
    }

    @Test func `a file that left the inbox and could not be set going is set going later`() async throws {
        try test.drop("a.json")
        test.intake.set { $0.onTaken = { _ in throw JobFailure(.diskFull, "full") } }
        #expect(try await test.inbox.pass().failure != nil)
        #expect(try test.left.isEmpty)
        #expect(try await test.inbox.pass().failure != nil)
        test.intake.set { $0.onTaken = { _ in } }
        #expect(try await test.inbox.pass().claimed == 1)
        #expect(test.intake.taken == [1])
        #expect(try await test.inbox.pass().claimed == 0)
    }

    @Test func `a writer who comes while the file is looked at does not end the daemon`() async throws {
        let path = try test.drop("a.json", "{")
        let descriptor = open(path.string, O_RDONLY)
        defer { close(descriptor) }
        // What the examiner does, held open for longer: without another signal, SIGIO would end this process.
        #expect(fcntl(descriptor, 10, SIGURG) == 0)
        try #require(fcntl(descriptor, 1_024, F_RDLCK) == 0)
        #expect(open(path.string, O_WRONLY | O_NONBLOCK) == -1)
        #expect(errno == EWOULDBLOCK)
        #expect(fcntl(descriptor, 1_024, F_UNLCK) == 0)
    }
}
