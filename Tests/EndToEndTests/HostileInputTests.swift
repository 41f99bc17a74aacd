import Engine
import Foundation
import OrderedCollections
import Support
import SystemPackage
import Testing

/// Whatever lies in the inbox ends in a status with a stable code; nothing is run, nothing leaves the outbox, and the
/// daemon goes on.
@Suite(.timeLimit(.minutes(2))) struct HostileInputTests {
    private let siege: Siege

    init() async throws { siege = try await Siege() }

    @Test func `files of every kind, size and name`() async throws {
        let aftermath = try await siege.run(HostileFiles.all)
        #expect(aftermath.problems == [])
        let left = try siege.program.folder.files().filter { $0.hasPrefix("inbox/") && $0.hasSuffix(".json") }
        #expect(left.allSatisfy { $0.contains("/a.json") }, "\(left)")
        let canary = try siege.program.folder.read("private/canary.txt")
        #expect(String(decoding: canary, as: UTF8.self) == Known.canary)
        // What is not kept is not said to be.
        let note = try JSONReader().read(try siege.program.folder.read("outbox/rejected/pipe.json.error.json")).value
        #expect(note.object?["code"] == "invalid_request" && note.object?["resubmit"] == nil)
    }

    @Test func `texts that are no requests, and odd ones`() async throws {
        let aftermath = try await siege.run(HostileTexts.all)
        #expect(aftermath.problems == [])
        #expect(try siege.program.folder.files().filter { $0.hasPrefix("inbox/") } == [])
        // What people are shown of it is as harmless.
        for arguments in [["status"], ["status", "lines-in"], ["cache", "list"]] {
            let outcome = try await siege.program.run(arguments)
            let text = outcome.output + outcome.errors
            #expect(text.unicodeScalars.allSatisfy { $0.isSafeToShow || $0 == "\n" })
            #expect(!text.contains("##") && !text.contains("\n::") && !text.hasPrefix("::"))
        }
    }

    @Test func `limits are what the settings say`() async throws {
        let limits = [
            "MANIMD_MAX_JSON_DEPTH": "4", "MANIMD_MAX_JSON_VALUES": "100", "MANIMD_MAX_REQUESTS_PER_FILE": "2",
            "MANIMD_MAX_REQUEST_BYTES": "1024",
        ]
        let program = siege.program
        try program.drop(#"{"description":"plot sin(x)","metadata":[[[0]]]}"#, as: "depth-4.json")
        try program.drop(#"{"description":"plot sin(x)","metadata":[[[[0]]]]}"#, as: "depth-5.json")
        let zeros = { (count: Int) in Array(repeating: "0", count: count).joined(separator: ",") }
        try program.drop(#"{"description":"plot sin(x)","metadata":[\#(zeros(97))]}"#, as: "values-100.json")
        try program.drop(#"{"description":"plot sin(x)","metadata":[\#(zeros(98))]}"#, as: "values-101.json")
        try program.drop("\(Known.request(id: "l1"))\n\(Known.request(id: "l2"))\n", as: "lines-2.jsonl")
        try program.drop(String(repeating: "\(Known.request())\n", count: 3), as: "lines-3.jsonl")
        try program.drop(#"{"description":"plot sin(x)"\#(String(repeating: " ", count: 1_024))}"#, as: "size.json")
        let outcome = try await program.run("run", "--once", environment: limits)
        #expect(outcome.code == 3, "\(outcome.errors)")
        for job in ["depth-4", "values-100", "l1", "l2"] {
            #expect(try program.status(job)["status"] == "done", "\(job)")
        }
        for (job, says) in [
            ("depth-5", "nested more than 4 levels deep"), ("values-101", "more than 100 values"),
            ("lines-3", "more than 2 requests"), ("size", "more than the 1024 that are read"),
        ] {
            let error = try program.status(job)["error"]?.object
            #expect(error?["message"]?.string?.contains(says) == true, "\(job): \(error?["message"]?.text() ?? "")")
        }
    }
}
