import Engine
import Foundation
import Glibc
import OrderedCollections
import Support
import SystemPackage
import Testing

@testable import Folders

/// The ways in which a file can get into the inbox, and what becomes of each.
@Suite(.timeLimit(.minutes(1))) struct InboxArrivalTests {
    let test: TestInbox

    init() throws { test = try TestInbox() }

    @Test func `a file is read once, handed over with its bytes and taken out`() async throws {
        try test.drop("a.json", #"{"description": "x"}"#)
        let pass = try await test.inbox.pass()
        #expect(pass.claimed == 1)
        let arrival = try #require(test.intake.admitted.first)
        #expect(arrival.bytes == Array(#"{"description": "x"}"#.utf8))
        #expect(arrival.sha256 == Checksum.of(arrival.bytes))
        #expect(arrival.batch == nil)
        #expect(test.intake.taken == [1])
        // P5: noted as gone once a power cut cannot bring it back.
        #expect(test.intake.left == [1])
        #expect(try test.left.isEmpty)
        #expect(try await test.inbox.pass().claimed == 0)
    }

    @Test func `names that are a writer's own or no requests stay`() async throws {
        let names = [
            ".a.json", "~a.json", "a.json.tmp", "a.json.part", "a.json.filepart", ".a.json.swp", "a.json.SWP", "a.txt",
            "README", "a.json~", ".DS_Store",
        ]
        for name in names { try test.drop(name) }
        #expect(try await test.inbox.pass().claimed == 0)
        #expect(try test.left == names.sorted())
        #expect(test.intake.admitted.isEmpty)
    }

    @Test(arguments: ["a.json", "a.JSON", "a.jsonl", "A.JsonL", "-rf.json", "a b.json", "x.y.json", "ä.json"])
    func `a request's name is taken`(name: String) async throws {
        try test.drop(name)
        _ = try await test.inbox.pass()
        #expect(test.intake.names == [name])
        #expect(try test.left.isEmpty)
    }

    @Test func `names are bytes: what is no text arrives, and twins stay two`() async throws {
        let names: [[UInt8]] = [
            [0xFF] + Array(".json".utf8), Array("new\nline.json".utf8), Array("caf\u{E9}.json".utf8),
            Array("cafe\u{301}.json".utf8), Array(String(repeating: "x", count: 250).utf8) + Array(".json".utf8),
        ]
        for name in names { try test.drop(bytes: name) }
        #expect(try await test.inbox.pass().claimed == names.count)
        #expect(Set(test.intake.admitted.map(\.name)) == Set(names))
        #expect(try test.left.isEmpty)
    }

    @Test func `a file that comes by rename, by a link or with a second name elsewhere is taken`() async throws {
        let manager = FileManager.default
        let outside = try test.folders.folder.write("{}".utf8, to: "outside.json").string
        try manager.linkItem(atPath: outside, toPath: test.path.appending("linked.json").string)
        try test.drop(".renamed.json.tmp")
        try manager.moveItem(
            atPath: test.path.appending(".renamed.json.tmp").string,
            toPath: test.path.appending("renamed.json").string
        )
        _ = try await test.inbox.pass()
        #expect(Set(test.intake.names) == ["linked.json", "renamed.json"])
        #expect(manager.fileExists(atPath: outside))
    }

    @Test func `batches are four folders deep at most and bear the names of jobs`() async throws {
        for name in [
            "b/1.json", "b/c/2.json", "b/c/d/e/3.json", "b/c/d/e/f/4.json", "no good/5.json", "rejected/6.json",
        ] {
            try test.drop(name)
        }
        _ = try await test.inbox.pass()
        #expect(Set(test.intake.names) == ["b/1.json", "b/c/2.json", "b/c/d/e/3.json"])
        #expect(
            try test.left.filter { $0.hasSuffix(".json") }.sorted() == [
                "b/c/d/e/f/4.json", "no good/5.json", "rejected/6.json",
            ]
        )
    }

    @Test func `a folder that is a link is not entered`() async throws {
        try test.folders.folder.write("{}".utf8, to: "elsewhere/a.json")
        try FileManager.default.createSymbolicLink(
            atPath: test.path.appending("batch").string,
            withDestinationPath: test.folders.folder.appending("elsewhere").string
        )
        _ = try await test.inbox.pass()
        #expect(test.intake.names.isEmpty)
    }

    @Test func `what is no file is refused by name and gone, with nothing followed or waited for`() async throws {
        try test.folders.folder.write("canary".utf8, to: "canary")
        let inbox = test.path
        try FileManager.default.createSymbolicLink(
            atPath: inbox.appending("link.json").string,
            withDestinationPath: test.folders.folder.appending("canary").string
        )
        try #require(mkfifo(inbox.appending("pipe.json").string, 0o600) == 0)
        try test.drop("folder.json/inside.json")
        try bindSocket(inbox.appending("socket.json"))
        #expect(try await test.inbox.pass().claimed == 4)
        #expect(
            Set(test.intake.refusals) == [
                "link.json: this is a symbolic link, not a file", "pipe.json: this is a pipe, not a file",
                "folder.json: this is a folder, not a file", "socket.json: this is a socket, not a file",
            ]
        )
        #expect(test.intake.names.isEmpty)
        #expect(try test.left.isEmpty)
        #expect(try test.folders.text("canary") == "canary")
        #expect(
            try test.folders.files(in: "outbox/rejected") == [
                "folder.json.error.json", "folder.json~folder", "folder.json~folder/inside.json",
                "link.json.error.json",
                "pipe.json.error.json", "socket.json.error.json",
            ]
        )
        #expect(try await test.inbox.pass().claimed == 0)
        #expect(test.intake.refusals.count == 4)
    }

    @Test func `a second name of a file that not everyone may read is refused and gone, the first stays`() async throws
    {
        let secret = try test.folders.folder.write("secret".utf8, to: "secret")
        try #require(chmod(secret.string, 0o640) == 0)
        try FileManager.default.linkItem(atPath: secret.string, toPath: test.path.appending("a.json").string)
        #expect(try await test.inbox.pass().claimed == 1)
        #expect(test.intake.refusals.first?.contains("second name") == true)
        #expect(test.intake.names.isEmpty)
        #expect(try test.left.isEmpty)
        #expect(try test.folders.files(in: "outbox/rejected") == ["a.json.error.json"])
        #expect(try test.folders.text("secret") == "secret")
    }

    @Test func `what is taken away or put there between looking and reading is not read`() throws {
        let secret = try test.folders.folder.write("secret".utf8, to: "secret")
        try #require(chmod(secret.string, 0o640) == 0)
        let inbox = try Directory(test.path)
        let name = Array("a.json".utf8)
        let place = test.path.appending("a.json").string
        try FileManager.default.linkItem(atPath: secret.string, toPath: place)
        let linked = try inbox.facts(name)
        let file = try inbox.open(name, O_RDONLY)
        defer { close(file.rawValue) }
        // Now the file has one name, as one that was handed in has.
        try inbox.remove(name)
        try test.drop("a.json")
        let dropped = try inbox.facts(name)
        let examiner = Examiner(root: test.path, limits: SizeLimits()) { _, _ in true }
        func finding(_ seen: FileFacts) throws -> Examiner.Finding {
            let candidate = Candidate(batch: nil, entry: name, facts: seen)
            return try examiner.read(file, seen: seen, candidate, isSettled: true)
        }
        if case .refused = try finding(linked) {} else { Issue.record("the secret was read") }
        if case .incomplete = try finding(dropped) {} else { Issue.record("the secret was read") }
    }

    @Test(arguments: ["a.mp4", "a.webm", "a.gif", "a.png", "a.py"])
    func `no batch takes the place of what a job delivers`(name: String) async throws {
        try test.drop("\(name)/a.json")
        try test.drop("b/a.json")
        #expect(try await test.inbox.pass().claimed == 1)
        #expect(try test.left.contains("\(name)/a.json"))
    }

    private func bindSocket(_ path: FilePath) throws {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.string.utf8)
        try #require(bytes.count < MemoryLayout.size(ofValue: address.sun_path))
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(result == 0)
    }

    @Test func `a file that is too large is refused unread and kept`() async throws {
        let test = try TestInbox { $0.limits = SizeLimits(json: 10, lines: 20) }
        try test.drop("ok.json", "[1,2,3,45]")
        try test.drop("large.json", "[1,2,3,456]")
        try test.drop("ok.jsonl", "[1,2,3,456]")
        try FileManager.default.createDirectory(atPath: test.path.string, withIntermediateDirectories: true)
        let sparse = test.path.appending("sparse.json").string
        #expect(FileManager.default.createFile(atPath: sparse, contents: nil))
        #expect(truncate(sparse, 2 << 30) == 0)
        _ = try await test.inbox.pass()
        #expect(Set(test.intake.names) == ["ok.json", "ok.jsonl"])
        #expect(
            Set(test.intake.refusals) == [
                "large.json: the file has 11 bytes, more than the 10 that are read",
                "sparse.json: the file has 2147483648 bytes, more than the 10 that are read",
            ]
        )
        #expect(try test.folders.text("outbox/rejected/large.json") == "[1,2,3,456]")
        #expect(try test.left.isEmpty)
    }

    @Test func `the oldest file of each batch goes first, batches in turn`() async throws {
        let names = ["a/1", "a/2", "a/3", "b/1", "c/1", "a/4", "b/2"]
        for (index, name) in names.enumerated() {
            let path = try test.drop("\(name).json")
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000 + Double(index))],
                ofItemAtPath: path.string
            )
        }
        _ = try await test.inbox.pass()
        #expect(test.intake.names == ["a/1", "b/1", "c/1", "a/2", "b/2", "a/3", "a/4"].map { $0 + ".json" })
    }

    @Test func `a file's date in the future does not hold it up`() async throws {
        let path = try test.drop("a.json")
        try FileManager.default.setAttributes([.modificationDate: Date.distantFuture], ofItemAtPath: path.string)
        _ = try await test.inbox.pass()
        #expect(test.intake.names == ["a.json"])
    }

    @Test func `a batch without room stays while others go on`() async throws {
        for name in ["a/1", "a/2", "b/1", "b/2"] { try test.drop("\(name).json") }
        test.intake.set { $0.room = { $0.description == "b" } }
        let pass = try await test.inbox.pass()
        #expect(pass.withheld == 2)
        #expect(Set(test.intake.names) == ["b/1.json", "b/2.json"])
        test.intake.set { $0.room = { _ in true } }
        #expect(try await test.inbox.pass().claimed == 2)
    }

    @Test func `five thousand files at once are all taken, each once`() async throws {
        for number in 1...5_000 { try test.drop(bytes: Array("\(number).json".utf8)) }
        #expect(try await test.inbox.pass().claimed == 5_000)
        #expect(Set(test.intake.names).count == 5_000)
        #expect(test.intake.admitted.count == 5_000)
        #expect(try test.left.isEmpty)
    }
}
