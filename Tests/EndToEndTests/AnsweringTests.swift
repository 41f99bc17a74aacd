import Engine
import Foundation
import OrderedCollections
import Support
import SystemPackage
import Testing

/// The built program against real Manim.
@Suite(.serialized, .timeLimit(.minutes(5))) struct AnsweringTests {
    private let program: Program

    init() throws { program = try Program() }

    @Test func `each template's example becomes a video worth looking at`() async throws {
        let examples = Program.project.appending("examples")
        let names = try FileManager.default.contentsOfDirectory(atPath: examples.string).filter {
            $0.hasSuffix(".json")
        }
        #expect(names.count == 8)
        for name in names {
            let bytes = try Data(contentsOf: URL(filePath: examples.appending(name).string))
            try program.drop(String(decoding: bytes, as: UTF8.self), as: name)
        }
        let outcome = try await program.run("run", "--once")
        #expect(outcome.code == 0, "\(outcome.errors)")
        for name in names {
            let job = String(name.dropLast(".json".count))
            let status = try program.status(job)
            #expect(status["status"] == "done")
            #expect(status["template_id"]?.string == job)
            let video = try await Video(program.folder.appending("outbox/\(job).mp4"))
            #expect(video.width == 854 && video.height == 480)
            #expect(video.duration > 2)
            #expect(video.luminance.upperBound - video.luminance.lowerBound > 100, "\(job) is blank")
            #expect(try program.folder.read("outbox/\(job).png").starts(with: [0x89, 0x50, 0x4E, 0x47]))
            #expect(
                String(decoding: try program.folder.read("outbox/\(job).py"), as: UTF8.self).contains("GeneratedScene")
            )
            #expect(outcome.output.contains("outbox/\(job).mp4"))
        }
        #expect(try program.folder.files().filter { $0.hasPrefix("inbox/") } == [])
    }

    @Test func `the same request again is a hard link to the same video`() async throws {
        try program.drop(#"{"description": "morph a red circle into a blue square"}"#, as: "first.json")
        #expect(try await program.run("run", "--once").code == 0)
        try program.drop(#"{"description": "Morph a red  circle into a blue square"}"#, as: "second.json")
        let outcome = try await program.run("run", "--once")
        #expect(outcome.errors.contains("✓ LAYER 1: Exact cache HIT"))
        #expect(try program.status("first")["generation_mode"] == "template")
        #expect(try program.status("second")["cache_layer"] == "exact")
        let inodes = try ["first", "second"].map { try inode("outbox/\($0).mp4") }
        #expect(inodes[0] == inodes[1])
    }

    @Test func `a video that was damaged in the store is drawn again and comes out the same`() async throws {
        let request = #"{"description": "morph a teal circle into a gold square"}"#
        try program.drop(request, as: "a.json")
        #expect(try await program.run("run", "--once").code == 0)
        let good = try program.folder.read("outbox/a.mp4")
        let name = try #require(
            try program.folder.files().first { $0.hasPrefix(".manimd/videos/") && $0.hasSuffix(".mp4") }
        )
        // A file of its own, so that the outbox keeps the good one.
        var bytes = good
        bytes[bytes.count / 2] ^= 1
        let path = program.folder.appending(name)
        try FileManager.default.removeItem(atPath: path.string)
        try program.folder.write(bytes, to: name)
        try program.drop(request, as: "b.json")
        let outcome = try await program.run("run", "--once")
        #expect(outcome.code == 0)
        #expect(try program.status("b")["generation_mode"] == "template")
        #expect(try program.folder.read("outbox/b.mp4") == good)
    }

    @Test func `a video that was called wrong is forgotten and made again under the same name`() async throws {
        let request = #"{"description": "morph a green circle into a red square", "metadata": {"lesson": 3}}"#
        try program.drop(request, as: "course-7/a.json")
        #expect(try await program.run("run", "--once").code == 0)
        let outcome = try await program.run("feedback", "course-7/a", "wrong", "--json")
        #expect(outcome.code == 0)
        let fields = try outcome.json().object
        #expect(fields?["evicted"] == .int(1) && fields?["next_layer"] == "template")
        #expect(try await program.run("cache", "list", "--json").output == "[]\n")
        // The old video stays until the new one is there.
        #expect(try program.status("course-7/a")["status"] == "done")
        #expect(try await program.run("run", "--once").code == 0)
        let status = try program.status("course-7/a")
        #expect(status["generation_mode"] == "template")
        #expect(status["metadata"]?.text() == #"{"lesson":3}"#)
        #expect(try await program.run("feedback", "course-7/a", "right").code == 0)
    }

    @Test func `the specification's examples are answered by what they mean, and a near miss is not`() async throws {
        try program.drop(#"{"description": "random walk 2D"}"#, as: "first.json")
        #expect(try await program.run("run", "--once").code == 0)
        try program.drop(#"{"description": "brownian motion simulation"}"#, as: "second.json")
        try program.drop(#"{"description": "show 2d random movement"}"#, as: "third.json")
        try program.drop(#"{"description": "1d random walk"}"#, as: "other.json")
        let outcome = try await program.run("run", "--once")
        #expect(outcome.errors.contains("✓ LAYER 2: Semantic cache HIT (similarity: 1.000)"))
        #expect(outcome.errors.contains("✗ LAYER 2: Semantic cache MISS"))
        for (job, cosine) in [("second", 0.358), ("third", 0.765)] {
            let status = try program.status(job)
            #expect(status["cache_layer"] == "semantic")
            #expect(status["semantic_similarity"]?.text() == "1" && status["matched_description"] == "random walk 2D")
            #expect(status["semantic_cosine"]?.text() == "\(cosine)")
            #expect(status["evidence"]?.object?["verdict"] == "same")
            #expect(try inode("outbox/\(job).mp4") == inode("outbox/first.mp4"))
        }
        #expect(try program.status("other")["generation_mode"] == "template")
        let explained = try await program.run("explain", "--json", "random walk in 3D")
        #expect(
            explained.output.contains(#""difference": "word: “2d random walk” vs “3d random walk”""#),
            "\(explained.output)"
        )
    }

    @Test func `two requests of which one got the other's video wrongly are never taken for the same again`()
        async throws
    {
        try program.drop(#"{"description": "plot sin(x) from -pi to pi"}"#, as: "a.json")
        #expect(try await program.run("run", "--once").code == 0)
        let words = #"{"description": "please graph y = sin x for x between -pi and pi"}"#
        try program.drop(words, as: "b.json")
        #expect(try await program.run("run", "--once").code == 0)
        #expect(try program.status("b")["cache_layer"] == "semantic")
        #expect(try await program.run("feedback", "b", "wrong").code == 0)
        #expect(try await program.run("run", "--once").code == 0)
        #expect(try program.status("b")["generation_mode"] == "template")
        // The other way round, too, though now there is an answer to be had.
        try program.drop(#"{"description": "plot sin(x) from -pi to pi"}"#, as: "c.json")
        #expect(try await program.run("run", "--once").code == 0)
        #expect(try program.status("c")["generation_mode"] == "template")
    }

    @Test func `the cache keeps to its limit and what was delivered stays`() async throws {
        let limit = ["MANIMD_CACHE_MAX_BYTES": "1kB"]
        try program.drop(#"{"description": "morph a blue circle into a gold square"}"#, as: "a.json")
        #expect(try await program.run("run", "--once", environment: limit).code == 0)
        #expect(try program.status("a")["status"] == "done")
        #expect(try program.folder.files().filter { $0.hasPrefix(".manimd/videos/") } == [])
        #expect(try program.folder.read("outbox/a.mp4").count > 1_000)
        try program.drop(#"{"description": "morph a blue circle into a gold square"}"#, as: "b.json")
        #expect(try await program.run("run", "--once", environment: limit).code == 0)
        #expect(try program.folder.read("outbox/b.mp4") == program.folder.read("outbox/a.mp4"))
    }

    @Test func `files that come in every way while the daemon runs are answered, and SIGTERM ends it well`()
        async throws
    {
        let outcome = try await program.withDaemon { program in
            let inbox = program.folder.appending("inbox")
            let text = #"{"description": "circle to square"}"#
            try program.drop(text, as: "renamed.json")
            try program.folder.write(Array(text.utf8), to: "inbox/written.json")
            try program.folder.write(Array(text.utf8), to: "elsewhere.json")
            try FileManager.default.linkItem(
                atPath: program.folder.appending("elsewhere.json").string,
                toPath: inbox.appending("linked.json").string
            )
            try program.drop(text, as: "course-7/week.json")
            for job in ["renamed", "written", "linked", "course-7/week"] {
                let status = try await program.finished(job)
                #expect(status["status"] == "done", "\(job)")
            }
        }
        #expect(outcome.code == 0)
        // Drawn once, whoever came first.
        let made = try ["renamed", "written", "linked", "course-7/week"]
            .filter { try program.status($0)["generation_mode"] != nil }
        #expect(made.count == 1)
    }

    @Test func `gif and webm are what they say`() async throws {
        let text = """
            [{"description": "circle to square", "format": "gif", "id": "g"},
             {"description": "circle to square", "format": "webm", "id": "w"}]
            """
        try program.drop(text, as: "formats.json")
        #expect(try await program.run("run", "--once").code == 0)
        #expect(try program.folder.read("outbox/g.gif").starts(with: Array("GIF8".utf8)))
        #expect(try program.folder.read("outbox/w.webm").starts(with: [0x1A, 0x45, 0xDF, 0xA3]))
        #expect(try program.status("w")["video_url"] == "w.webm")
    }

    private func inode(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: program.folder.appending(name).string)
        return try #require(attributes[.systemFileNumber] as? Int)
    }
}
