import Engine
import Foundation
import Glibc
import OrderedCollections
import Support
import SystemPackage
import Testing

/// The built program under signals, with real renders.
@Suite(.serialized, .timeLimit(.minutes(5))) struct SignalTests {
    private let program: Program

    init() throws { program = try Program() }

    /// One that takes some seconds to draw at any quality.
    private func long(_ number: Int) -> String {
        let colours = ["red", "blue", "green", "gold", "teal", "purple", "orange", "pink"]
        return """
            {"description": "morph a \(colours[number % 8]) circle into a \(colours[(number + 3) % 8]) square", \
            "quality": "4k"}
            """
    }

    @Test(arguments: [["run"], ["run", "--once"]])
    func `P13: SIGTERM finishes what is drawn, queues the rest, leaves no process, and the next start does it`(
        arguments: [String]
    ) async throws {
        for number in 0..<4 { try program.drop(long(number).replacing("4k", with: "low"), as: "job-\(number).json") }
        let outcome = try await program.daemon(arguments, environment: ["MANIM_MAX_WORKERS": "1"]) { daemon in
            while try !running() { try await Task.sleep(for: .milliseconds(10)) }
            let processes = daemon.descendants
            #expect(!processes.isEmpty)
            daemon.send(SIGTERM)
            try await RunningDaemon.allGone(processes)
        }
        #expect(outcome.code == 0, "\(outcome.errors)")
        let states = try states(4)
        #expect(states.contains("done") && Set(states) == ["done", "queued"], "\(states)")
        #expect(try await program.run("run", "--once").code == 0)
        #expect(try self.states(4) == ["done", "done", "done", "done"])
    }

    @Test func `P13: what is not finished within the grace is queued again, and drawn at the next start`() async throws
    {
        try program.drop(long(0), as: "job-0.json")
        try program.drop(long(1), as: "job-1.json")
        let grace = ["MANIM_MAX_WORKERS": "1", "MANIMD_SHUTDOWN_GRACE": "1", "MANIMD_RENDER_TIMEOUT": "280"]
        let outcome = try await program.daemon(environment: grace) { daemon in
            while try !running() { try await Task.sleep(for: .milliseconds(10)) }
            let processes = daemon.descendants
            daemon.send(SIGTERM)
            try await RunningDaemon.allGone(processes)
        }
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("the time to finish is over"))
        #expect(try states(2) == ["queued", "queued"])
        #expect(try program.folder.files().filter { $0.hasPrefix(".manimd/work/renders/") } == [])
    }

    @Test func `P13: a second SIGTERM ends the program at once, and nothing is lost`() async throws {
        try program.drop(long(0), as: "job-0.json")
        let outcome = try await program.daemon { daemon in
            while try !running() { try await Task.sleep(for: .milliseconds(10)) }
            let processes = daemon.descendants
            daemon.send(SIGTERM)
            try await daemon.said("stopping after")
            daemon.send(SIGTERM)
            try await RunningDaemon.allGone(processes)
        }
        #expect(outcome.code == 128 + 15)
        // What was running is queued as soon as there is a daemon again.
        let next = try await program.daemon(environment: ["MANIMD_SHUTDOWN_GRACE": "0"]) { daemon in
            try await daemon.said("taking up unfinished jobs")
            try await daemon.said("LAYER 1")
            daemon.send(SIGTERM)
        }
        #expect(next.code == 0)
        #expect(try states(1) == ["queued"])
    }

    @Test func `SIGHUP changes what can change, says what cannot, and keeps the old where the new is wrong`()
        async throws
    {
        try program.folder.write(Array("MANIMD_LOG_LEVEL=info\n".utf8), to: ".env")
        let outcome = try await program.daemon { daemon in
            try await daemon.said("watching")
            try program.folder.write(
                Array(
                    "TEMPLATE_CONFIDENCE_THRESHOLD=1.0\nMANIM_MAX_WORKERS=2\nMANIMD_VIDEO_BASE_URL=http://a.b\n".utf8
                ),
                to: ".env"
            )
            daemon.send(SIGHUP)
            try await daemon.said("Configuration read again changed=TEMPLATE_CONFIDENCE_THRESHOLD")
            try await daemon.said("⚠️  Configuration: MANIM_MAX_WORKERS takes a restart; its old value stays in force")
            try await daemon.said("⚠️  Configuration: MANIMD_VIDEO_BASE_URL takes a restart")
            try program.drop(#"{"description": "circle to square please and thank you very much"}"#, as: "high.json")
            #expect(try await program.finished("high")["status"] == "failed")
            try program.folder.write(
                Array("TEMPLATE_CONFIDENCE_THRESHOLD=many\nMANIMD_LOG_LEVEL=error\n".utf8),
                to: ".env"
            )
            daemon.send(SIGHUP)
            try await daemon.said(
                "⚠️  Configuration not changed, the old one stays in force: TEMPLATE_CONFIDENCE_THRESHOLD is “many”"
            )
            try program.drop(#"{"description": "circle to square please and thank you very much"}"#, as: "still.json")
            #expect(try await program.finished("still")["status"] == "failed")
            try program.folder.write(Array("TEMPLATE_CONFIDENCE_THRESHOLD=0.1\n".utf8), to: ".env")
            daemon.send(SIGHUP)
            try await daemon.said("Configuration read again", times: 2)
            try program.drop(#"{"description": "circle to square"}"#, as: "low.json")
            #expect(try await program.finished("low")["status"] == "done")
            daemon.send(SIGTERM)
        }
        #expect(outcome.code == 0, "\(outcome.errors)")
    }

    @Test func `SIGHUP reads the templates again, a broken folder leaves them in force, and a render goes on`()
        async throws
    {
        let templates = program.folder.appending("templates")
        try FileManager.default.copyItem(
            atPath: Program.project.appending("templates").string,
            toPath: templates.string
        )
        let environment = ["MANIMD_TEMPLATES": templates.string, "MANIM_MAX_WORKERS": "1"]
        let request = #"{"description": "circle to square"}"#
        let outcome = try await program.daemon(environment: environment) { daemon in
            try program.drop(request, as: "a.json")
            try await program.waits(for: "a", "running")
            let scene = "templates/circle_to_square/scene.py"
            let code = try program.folder.read(scene)
            try program.folder.write(code + Array("\n# more\n".utf8), to: scene)
            daemon.send(SIGHUP)
            try await daemon.said("Template classifier initialized with 8 templates", times: 2)
            #expect(try await program.finished("a")["status"] == "done")
            // Made with the old templates, and nobody's answer under the new ones.
            try program.drop(request, as: "b.json")
            #expect(try await program.finished("b")["generation_mode"] == "template")
            let broken = templates.appending("circle_to_square/template.json").string
            try FileManager.default.removeItem(atPath: broken)
            try program.folder.write(Array("{".utf8), to: "templates/circle_to_square/template.json")
            daemon.send(SIGHUP)
            try await daemon.said(
                "⚠️  Templates not changed, the old ones stay in force: circle_to_square/template.json"
            )
            try program.drop(request, as: "c.json")
            #expect(try await program.finished("c")["cache_layer"] == "exact")
            daemon.send(SIGTERM)
        }
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(try !program.folder.read("outbox/a.py").contains("# more"))
        #expect(try program.folder.read("outbox/b.py").contains("# more"))
    }

    /// Whether any job is being drawn.
    private func running() throws -> Bool {
        let names = try FileManager.default.contentsOfDirectory(atPath: program.folder.appending("outbox").string)
        return try names.filter { $0.hasPrefix("job-") && $0.hasSuffix(".json") }.contains { name in
            try program.status(String(name.dropLast(5)))["progress"] != nil
        }
    }

    private func states(_ count: Int) throws -> [String] {
        try (0..<count).map { try program.status("job-\($0)")["status"]?.string ?? "" }
    }
}

extension [UInt8] {
    fileprivate func contains(_ text: String) -> Bool { String(decoding: self, as: UTF8.self).contains(text) }
}
