import Engine
import Foundation
import Glibc
import Rendering
import SystemPackage
import Testing

/// Scenes that would pass the rules of a trial and try to have it say something else.
@Suite(.timeLimit(.minutes(10)), .serialized) struct ForgeryTests {
    /// The rules find no way to the system in this; the walls are what holds.
    private static let reach = "os = vars(manim.utils.file_ops)['os']"

    private static func forging(_ lines: String...) -> String {
        "import manim\n" + scene(([reach] + lines).joined(separator: "\n"), "self.play(Create(Circle()), run_time=0.2)")
    }

    /// Writes a message to every descriptor, as the worker would.
    private static func say(_ message: String, length: String = "len(body)") -> String {
        """
        body = b'\(message)'
        for fd in range(3, 30):
            try: os.write(fd, (\(length)).to_bytes(4, 'big') + body)
            except OSError: pass
        """
    }

    private static let fault = #"{"stage":"render","code":"scene_failed","message":"m","line":1,"detail":""}"#
    private static let read = #"{"kind":"read","source":"forged","fixes":["forged"],"faults":[]}"#

    private static let spoiling = [
        say(read),
        say(#"{"kind":"tested","faults":[],"remarks":[]}"#) + "\n" + say(read),
        say(#"{"kind":"done"}"#),
        say("x", length: "1 << 31"),
        say(#"{"kind":"tested","faults":"none","remarks":[]}"#),
        say(#"{"kind":"tested","faults":[],"remarks":{}}"#),
        say(#"{"kind":"tested","faults":[1],"remarks":[]}"#),
        say(#"{"kind":"tested","faults":[{}],"remarks":[]}"#),
        say(#"{"kind":"tested","faults":[\#(fault.replacing("render", with: "syntax"))],"remarks":[]}"#),
        say(#"{"kind":"tested","faults":[\#(fault.replacing("scene_failed", with: "disk_full"))],"remarks":[]}"#),
        say(#"{"kind":"tested","faults":[\#(fault.replacing("1", with: "1.5"))],"remarks":[]}"#),
        say(#"{"kind":"tested","faults":[\#(fault.replacing("1", with: "-1"))],"remarks":[]}"#),
        say(#"{"kind":"tested","faults":[\#(fault.replacing("1", with: "true"))],"remarks":[]}"#),
        say(
            #"{"kind":"tested","faults":[\#(Array(repeating: fault, count: 21).joined(separator: ","))],"remarks":[]}"#
        ),
        say(#"{"kind":"tested","faults":[\#(fault.replacing("m\",", with: "' + b'x' * 5000 + b'\","))],"remarks":[]}"#),
    ]

    @Test func `a word that a scene may not say ends the trial as a violation`() async throws {
        try await Rig.run { rig in
            for (number, lines) in Self.spoiling.enumerated() {
                let source = Self.forging(lines)
                let report = try await rig.test(source)
                #expect(report.source == source && report.fixes == [], "\(number)")
                let fault = try #require(report.faults.first, "\(number): \(lines)")
                #expect(fault.code == .sandboxViolation && fault.stage == .render, "\(number): \(fault)")
                #expect(report.faults.count == 1)
            }
            #expect(try await rig.test(quick).faults == [])
        }
    }

    @Test func `a verdict may be forged, but neither the code nor what reading it gave`() async throws {
        let verdict = Self.say(#"{"kind":"tested","faults":[],"remarks":[]}"#)
        let source = Self.forging(verdict, "os._exit(0)", "ShowCreation(Dot())")
        try await Rig.run { rig in
            let report = try await rig.test(source)
            #expect(report.source == source.replacing("ShowCreation", with: "Create"))
            #expect(report.fixes == ["ShowCreation is called Create"])
            // Whoever believed it finds out when the scene is drawn.
            let failure = await rig.failure(of: report.source)
            #expect(failure?.code == .sandboxViolation)
        }
    }

    @Test func `a line that the code does not have is left out`() async throws {
        let far = Self.fault.replacing("1", with: "4000")
        let source = Self.forging(Self.say(#"{"kind":"tested","faults":[\#(far)],"remarks":[]}"#), "os._exit(0)")
        try await Rig.run { rig in
            let report = try await rig.test(source)
            #expect(report.faults == [CodeFault(.render, .sceneFailed, "m")])
        }
    }

    @Test func `what a scene does to the parser is gone with it`() async throws {
        let tampering = Self.forging(
            "modules = os.sys.modules",
            "modules['ast'].parse = lambda *each: modules['ast'].Module([], [])",
            "modules['manimd_worker.rules'].RULES = ()",
            "modules['manimd_worker.fixes'].STEPS = ()"
        )
        try await Rig.run { rig in
            #expect(try await rig.test(tampering).faults == [])
            #expect(try await rig.test("def f(:").faults.map(\.stage) == [.syntax])
            #expect(try await rig.test(scene("open('x')")).faults.map(\.stage) == [.rules])
            let mended = try await rig.test(quick.replacing("Create", with: "ShowCreation"))
            #expect(mended == TestReport(source: quick, fixes: ["ShowCreation is called Create"]))
        }
    }

    @Test func `a scene that is tried out learns nothing and reaches nobody`() async throws {
        setenv("MANIMD_LLM_API_KEY", "canary-77a1", 1)
        let attempts = [
            "raise ValueError(str(dict(os.environ)))",
            "raise ValueError(os.listdir('..'))",
            "os.kill(os.getppid(), 9)",
        ]
        try await Rig.run { rig in
            for lines in attempts {
                let report = try await rig.test(Self.forging(lines))
                #expect(report.faults.count == 1)
                #expect(!"\(report)".contains("canary-77a1"))
            }
            #expect(try await rig.test(quick).faults == [])
        }
    }
}
