import Engine
import Foundation
import OrderedCollections
import Support
import SystemPackage
import Testing

@testable import Folders

@Suite(.timeLimit(.minutes(1))) struct RejectedTests {
    let folders: TestFolders

    init() throws { folders = try TestFolders() }

    private func note(_ name: String) throws -> JSONObject {
        try #require(JSONReader().read(try folders.folder.read(name)).value.object)
    }

    @Test func `a refused file is kept with its error beside it`() async throws {
        let refusal = Refusal(.invalidJSON, "line 3, column 14: “}” where “,” was expected", hint: "look there")
        try await folders.outbox.keepRejected(
            try arrival(Array("it's.json".utf8), "{bad", in: "course-7"),
            because: refusal
        )
        #expect(try folders.text("outbox/rejected/course-7/it's.json") == "{bad")
        let note = try note("outbox/rejected/course-7/it's.json.error.json")
        #expect(note["code"] == "invalid_json")
        #expect(note["hint"] == "look there")
        #expect(note["line"] == .int(3))
        #expect(note["column"] == .int(14))
        #expect(note["file"] == "it's.json")
        #expect(note["batch"] == "course-7")
        #expect(
            note["resubmit"]?.string?.hasSuffix(
                #"mv -- 'outbox/rejected/course-7/it'\''s.json' 'inbox/course-7/it'\''s.json'"#
            ) == true
        )
    }

    @Test func `a later refusal of the same name takes the place of the first`() async throws {
        let name = Array("a.json".utf8)
        for text in ["first", "second"] {
            try await folders.outbox.keepRejected(try arrival(name, text), because: Refusal(.invalidJSON, text))
        }
        #expect(try folders.files(in: "outbox/rejected") == ["a.json", "a.json.error.json"])
        #expect(try folders.text("outbox/rejected/a.json") == "second")
        #expect(try note("outbox/rejected/a.json.error.json")["message"] == "second")
        #expect(try note("outbox/rejected/a.json.error.json")["job_id"] == "a")
    }

    @Test func `a note says how to hand in again what was kept, and nothing of what was not`() throws {
        let name = Array("a b.json".utf8)
        func resubmit(_ kept: RejectionNote.Kept) throws -> String? {
            let note = RejectionNote(
                refusal: Refusal(.invalidRequest, "no"),
                name: name,
                kept: kept,
                batch: nil,
                folders: FolderNames(inbox: "/srv/new", outbox: "done/")
            )
            return try JSONReader().read(note.bytes).value.object?["resubmit"]?.string
        }
        let kept = RejectedName(name)
        #expect(
            try resubmit(.file(kept.file))?.hasSuffix("mv -- 'done/rejected/a b.json' '/srv/new/a b.json'") == true
        )
        #expect(
            try resubmit(.folder(kept.folder))?.hasSuffix("mv -- 'done/rejected/a b.json~folder' '/srv/new/a b'")
                == true
        )
        #expect(
            try resubmit(.hidden(kept.hidden))?.hasSuffix("mv -- '/srv/new/.refused.a b.json' '/srv/new/a b.json'")
                == true
        )
        #expect(try resubmit(.nothing) == nil)
    }

    @Test(arguments: ["a.json", "ä b.json", "-rf.json", "%0A.json", "a.error.JSON"])
    func `a plain name is kept as it is`(name: String) {
        #expect(RejectedName(Array(name.utf8)).file == Array(name.utf8))
    }

    @Test func `names that are no text, too long or steer a terminal are made safe and stay different`() {
        let stem = Array("a".utf8)
        let ending = Array(".json".utf8)
        let names: [[UInt8]] = [
            stem + [0xFF] + ending, stem + [0xFE] + ending, stem + [0x0A] + ending, stem + [0x1B] + ending,
            Array(repeating: 0x78, count: 250) + ending, Array(repeating: 0x78, count: 249) + ending,
            Array("a\u{202E}.json".utf8), Array("a.json.error.json".utf8), Array("a_.json".utf8),
            Array("e\u{301}.json".utf8), Array("é.json".utf8),
        ]
        let kept = names.map { RejectedName($0) }
        #expect(Set(kept.flatMap { [$0.file, $0.error] }).count == 2 * names.count)
        for name in kept {
            #expect(name.error.count <= 255)
            #expect(name.file.ends(with: ".json"))
            let text = String(validating: name.file, as: UTF8.self)
            #expect(text?.unicodeScalars.allSatisfy(\.isSafeToShow) == true)
        }
    }
}
