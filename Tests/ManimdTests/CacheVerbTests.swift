import Engine
import Foundation
import OrderedCollections
import Support
import SystemPackage
import Testing

/// `manimd cache similar`, `add` and `stats`: the specification's interface of the semantic cache.
@Suite(.timeLimit(.minutes(3))) struct CacheVerbTests {
    private let program: Program

    init() throws { program = try Program() }

    @Test func `where nothing is remembered nothing is similar, and nothing is written`() async throws {
        let outcome = try await program.run("cache", "similar", "plot sin(x)", "--json")
        #expect(outcome.code == 0 && outcome.output == "[]\n" && outcome.errors == "nothing is remembered yet\n")
        #expect(try !program.folder.files().contains(".manimd"))
    }

    @Test func `a video that was added is found, served and counted`() async throws {
        try await Video.draw(program.folder.appending("sine.mp4"))
        let added = try await program.run("cache", "add", "plot sin(x)", "sine.mp4", "--json")
        #expect(added.code == 0 && added.errors == "", "\(added.errors)")
        let entry = try added.json().object ?? [:]
        #expect(entry["semantic"] == .bool(true) && entry["replaced"] == .bool(false) && entry["quality"] == "low")
        let key = try #require(entry["key"]?.string)

        let similar = try await program.run("cache", "similar", "graph the sine function", "--json")
        let best = try #require(try similar.json().array?.first?.object)
        #expect(best["matched_description"] == "plot sin(x)" && best["verdict"] == "same")
        #expect(best["matched_key"]?.string == key && best["score"] == .int(1))
        let place = try #require(best["video"]?.string)
        #expect(try Data(contentsOf: URL(filePath: place)) == Data(try program.folder.read("sine.mp4")))

        let other = try await program.run("cache", "similar", "plot cos(x)")
        #expect(other.code == 0 && other.output.contains("different"))
        #expect(other.output.contains("sin(x) vs cos(x)") && other.output.contains(key.prefix(12)))
        // Another quality is another scope.
        let fine = #"{"description": "plot sin(x)", "quality": "4k"}"#
        #expect(try await program.run("cache", "similar", fine, "--json").output == "[]\n")

        try program.drop(#"{"description": "plot sin(x)"}"#, as: "same.json")
        try program.drop(#"{"description": "graph the sine function"}"#, as: "alike.json")
        #expect(try await program.run("run", "--once").code == 0)
        for (job, layer) in [("same", "exact"), ("alike", "semantic")] {
            let status = try program.status(job)
            #expect(status["cache_layer"]?.string == layer && status["generation_mode"] == nil)
            #expect(status["template_id"] == nil && status["video"] == entry["video"])
            #expect(try program.folder.read("outbox/\(job).mp4") == program.folder.read("sine.mp4"))
            #expect(try program.folder.files().contains("outbox/\(job).png"))
            #expect(try !program.folder.files().contains("outbox/\(job).py"))
        }

        let stats = try await program.run("cache", "stats", "--json").json().object ?? [:]
        #expect(stats["answers"] == .int(1) && stats["videos"] == .int(1) && stats["hits"] == .int(2))
        let semantic = try #require(stats["semantic"]?.object)
        #expect(semantic["enabled"] == .bool(true) && semantic["size"] == .int(1))
        #expect(semantic["threshold"] == .double(0.85))
        #expect(semantic["model"]?.string?.hasPrefix("all-MiniLM-L6-v2-") == true)
        #expect(semantic["bytes_per_entry"] == .int(1_980) && semantic["memory_bytes"] == .int(1_980))
        #expect(stats["verdicts"]?.object == ["right": .int(0), "wrong": .int(0)])
        #expect(try await program.run("cache", "list").output.contains("handed in"))
        let list = try await program.run("cache", "list", "--json").json().array?.first?.object
        #expect(list?["key"]?.string == key && list?["template_id"] == nil)

        let again = try await program.run("cache", "add", "Plot  sin(x)", "sine.mp4")
        #expect(again.output.hasPrefix("replaced \(key.prefix(12))"))
        #expect(try await program.run("cache", "stats", "--json").json().object?["answers"] == .int(1))
    }

    @Test func `a running daemon notices what is added, also in the place of what it knows`() async throws {
        try await Video.draw(program.folder.appending("first.mp4"))
        try await Video.draw(program.folder.appending("second.mp4"), options: ["-vf", "negate"])
        let outcome = try await program.withDaemon { program in
            for name in ["first", "second"] {
                #expect(try await program.run("cache", "add", "plot sin(x)", "\(name).mp4").code == 0)
                try program.drop(#"{"description": "plot sin(x)"}"#, as: "\(name).json")
                let status = try await program.finished(name)
                #expect(status["status"] == "done" && status["cache_layer"] != nil)
                #expect(try program.folder.read("outbox/\(name).mp4") == program.folder.read("\(name).mp4"))
            }
        }
        #expect(outcome.code == 0)
    }

    @Test func `what is no video of the request's format is refused and nothing is kept`() async throws {
        try await Video.draw(program.folder.appending("good.mp4"), size: "320x200")
        try program.folder.write("no video".utf8, to: "text.mp4")
        try program.folder.write(try program.folder.read("good.mp4"), to: "liar.webm")
        let webm = #"{"description": "plot sin(x)", "format": "webm"}"#
        let cases = [
            ("plot sin(x)", "text.mp4", "is no mp4 video"), ("plot sin(x)", "liar.webm", "is no webm video"),
            ("plot sin(x)", "nowhere.mp4", "is no file"), ("plot sin(x)", "inbox", "is no file"),
            (webm, "good.mp4", "the request asks for webm"), ("", "good.mp4", "description"),
        ]
        for (request, file, reason) in cases {
            let outcome = try await program.run("cache", "add", request, file)
            #expect(outcome.code == 2 && outcome.errors.contains(reason), "\(file): \(outcome.errors)")
        }
        #expect(try program.folder.files().filter { $0.hasPrefix(".manimd/videos/") } == [])
        let small = try await program.run("cache", "add", "plot sin(x)", "good.mp4")
        #expect(small.code == 0 && small.errors.contains("320 by 200 pixels and is served as it is; low is 854 by 480"))
    }

    @Test func `without a model, similar says so and what is added is found by its words`() async throws {
        try await Video.draw(program.folder.appending("sine.mp4"))
        let missing = ["EMBEDDING_MODEL": "no/model"]
        let added = try await program.run("cache", "add", "plot sin(x)", "sine.mp4", environment: missing)
        #expect(added.code == 0 && added.errors.contains("found by these words alone for now: "))
        let similar = try await program.run("cache", "similar", "plot sin(x)", environment: missing)
        #expect(similar.code == 6 && similar.errors.contains("no/model"))
        let stats = try await program.run("cache", "stats", "--json", environment: missing).json().object
        #expect(stats?["semantic"]?.object?["problem"]?.string?.contains("no/model") == true)
        let explained = try await program.run("explain", "plot sin(x)", "--json", environment: missing)
        #expect(try explained.json().object?["layer"] == "exact")
        let off = ["SEMANTIC_CACHE_ENABLED": "false"]
        let silent = try await program.run("cache", "similar", "plot sin(x)", environment: off)
        #expect(silent.code == 0 && silent.errors == "the semantic cache is switched off\n")
        let stated = try await program.run("cache", "stats", "--json", environment: off).json().object
        #expect(stated?["semantic"]?.object == ["enabled": .bool(false)])
    }
}
