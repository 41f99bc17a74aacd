import Engine
import Foundation
import Glibc
import Support
import SystemPackage
import Testing

@testable import Folders

@Suite struct StateFolderTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `the folder is made for its user alone`() throws {
        let state = try StateFolder(folder.appending("a/.manimd"))
        #expect(try Directory(state.path).facts().permissions == 0o700)
        #expect(
            try folder.files() == ["a", "a/.manimd"] + ["models", "tex", "videos", "work"].map { "a/.manimd/\($0)" }
        )
        #expect(state.path.isAbsolute)
        _ = try StateFolder(folder.appending("a/.manimd"))
    }

    @Test func `a second holder is told who has the folder`() throws {
        let state = try StateFolder(folder.appending("state"))
        let lock = try state.lock()
        let fault = #expect(throws: Fault.self) { try state.lock() }
        #expect(fault?.kind == .locked)
        #expect(fault?.description.contains("pid \(getpid())") == true)
        withExtendedLifetime(lock) {}
    }

    @Test func `a lock that was let go can be taken again`() throws {
        let state = try StateFolder(folder.appending("state"))
        for _ in 1...2 { _ = try state.lock() }
    }

    @Test func `what a dead holder wrote does not keep anyone out`() throws {
        let state = try StateFolder(folder.appending("state"))
        try folder.write("99999999\n".utf8, to: "state/lock")
        _ = try state.lock()
        #expect(String(decoding: try folder.read("state/lock"), as: UTF8.self) == "\(getpid())\n")
    }

    @Test func `a file in the folder's place is no state folder`() throws {
        try folder.write("x".utf8, to: "state")
        #expect(throws: (any Error).self) { try StateFolder(folder.appending("state")) }
    }
}
