import Engine
import Foundation
import Rendering
import SystemPackage
import Testing

/// Code that nobody has seen before is tried out, the cheapest first, by real Manim behind walls.
@Suite(.timeLimit(.minutes(15)), .serialized) struct TrialTests {
    /// Code with something wrong, and what is said of it.
    private struct Case: Sendable {
        let source: String
        let stage: CodeFault.Stage
        let code: FailureCode
        var line: Int? = nil
        /// What the message or the detail says.
        let words: String
        var wantsMotion = true
    }

    private static let head = "from manim import *\n"

    private static let syntax = [
        Case(source: "def f(:", stage: .syntax, code: .sceneInvalid, line: 1, words: "invalid syntax"),
        Case(
            source: scene("self.play(Create(Circle())"),
            stage: .syntax,
            code: .sceneInvalid,
            line: 6,
            words: "self.play(Create(Circle())"
        ),
        Case(source: "x = '\u{0}'", stage: .syntax, code: .sceneInvalid, words: "null bytes"),
        Case(
            source: "x = " + String(repeating: "-", count: 20_000) + "1",
            stage: .syntax,
            code: .sceneInvalid,
            words: "nested"
        ),
        Case(
            source: String(repeating: "#", count: 100_000),
            stage: .syntax,
            code: .sceneInvalid,
            words: "more than 98304 bytes"
        ),
    ]

    private static let rules = [
        ("import os\nos.getcwd()", 6, "os is not among the modules"),
        ("from subprocess import run\nrun([])", 6, "subprocess is not among the modules"),
        ("from . import x", 6, ". is not among the modules"),
        ("from manim import Circel", 6, "manim has no Circel; Circle is"),
        ("from manim.utils.file_ops import os", 6, "os is not among the modules"),
        ("x = 1\nself.play(Creat(Circle()))", 7, "nothing is called Creat; Create is"),
        ("x = rate_functions.smoth", 6, "has no smoth; smooth is"),
        ("x = np.nosuchthing", 6, "numpy has no nosuchthing"),
        ("np.save('x', 1)", 6, "works with files"),
        ("open('x')", 6, "may not use open"),
        ("exec('1')", 6, "may not use exec"),
        ("eval('1')", 6, "may not use eval"),
        ("__import__('os')", 6, "may not use __import__"),
        ("input()", 6, "may not use input"),
        ("breakpoint()", 6, "may not use breakpoint"),
        ("().__class__.__subclasses__()", 6, "may not use __subclasses__"),
        ("getattr(self, '__globals__')", 6, "may not use __globals__"),
        ("SVGMobject('a.svg')", 6, "SVGMobject reads a file"),
        ("ImageMobject('a.png')", 6, "ImageMobject reads a file"),
        ("Code('a.py')", 6, "Code reads a file"),
        ("self.add_sound('a.wav')", 6, "add_sound plays a file"),
        ("config.update({'quality': 'low_quality'})", 6, "may not set config.quality"),
        ("config.frame_rate += 1", 6, "may not set config.frame_rate"),
    ].map { lines, line, words in
        Case(source: scene(lines, "self.wait()"), stage: .rules, code: .sceneInvalid, line: line, words: words)
    }

    private static let classes = [
        Case(source: head + "x = Circle()", stage: .rules, code: .sceneInvalid, words: "no class GeneratedScene"),
        Case(
            source: head + "class A(Scene):\n    pass\nclass B(Scene):\n    pass",
            stage: .rules,
            code: .sceneInvalid,
            line: 4,
            words: "several scenes"
        ),
        Case(
            source: quick + "class B(Scene):\n    pass",
            stage: .rules,
            code: .sceneInvalid,
            line: 7,
            words: "B is a second scene"
        ),
        Case(
            source: head + "class GeneratedScene(Circle):\n    pass",
            stage: .rules,
            code: .sceneInvalid,
            line: 2,
            words: "not a scene"
        ),
        Case(source: scene("pass"), stage: .rules, code: .sceneInvalid, line: 4, words: "neither plays"),
    ]

    private static let renders = [
        Case(
            source: scene("self.play(Create(Circle(radus=2)))"),
            stage: .render,
            code: .sceneFailed,
            line: 6,
            words: "unexpected keyword argument 'radus'"
        ),
        Case(
            source: scene("self.deepen(3)").replacing(
                "    def construct",
                with: "    def deepen(self, n):\n        1 / n\n        self.deepen(n - 1)\n    def construct"
            ),
            stage: .render,
            code: .sceneFailed,
            line: 6,
            words: "in deepen\n    1 / n\nZeroDivisionError"
        ),
        Case(source: head + "1 / 0\n" + quick, stage: .render, code: .sceneFailed, line: 2, words: "ZeroDivisionError"),
        Case(
            source: scene("self.add(MathTex(r'\\frac{1}{\\nosuchthing}'))"),
            stage: .render,
            code: .latexFailed,
            line: 6,
            words: "(at \\nosuchthing)"
        ),
        Case(
            source: scene("self.add(MathTex(r'\\frac{1}{\\nosuchthing}'))"),
            stage: .render,
            code: .latexFailed,
            line: 6,
            words: "The formula: \\begin{align*}\n\\frac{1}{\\nosuchthing}"
        ),
        Case(
            source: scene("raise SystemExit", "self.wait()"),
            stage: .render,
            code: .sceneFailed,
            line: 6,
            words: "ends the program"
        ),
        Case(source: scene("bytearray(64 << 30)"), stage: .render, code: .resourceLimit, line: 6, words: "memory"),
        Case(source: "while True: pass\n" + quick, stage: .render, code: .sceneTimeout, words: "after 6 seconds"),
    ]

    private static let frames = [
        Case(source: scene("self.wait(0.5)"), stage: .frames, code: .sceneBlank, words: "one colour"),
        Case(
            source: scene("if self.camera is None: self.play()"),
            stage: .frames,
            code: .sceneBlank,
            words: "neither plays"
        ),
        Case(source: scene("self.add(Circle())"), stage: .frames, code: .sceneFailed, words: "nothing moves"),
        Case(
            source: scene("text = Text('much too wide').scale(6)", "self.play(Write(text))"),
            stage: .frames,
            code: .sceneFailed,
            line: 7,
            words: "the Text “much too wide” reaches beyond the left and the right edges of the frame"
        ),
        Case(
            source: scene(
                "row = VGroup(Circle(), MathTex('x^2').shift(4 * UP))",
                "self.play(Create(row), run_time=0.5)",
                "self.wait()"
            ),
            stage: .frames,
            code: .sceneFailed,
            line: 7,
            words: "the MathTex “x^2” reaches beyond the top edge"
        ),
        Case(
            source: scene("self.play(Create(Square().shift(7.5 * RIGHT)), run_time=0.5)"),
            stage: .frames,
            code: .sceneFailed,
            line: 6,
            words: "a Square lies mostly beyond the right edge"
        ),
    ]

    @Test func `every fault has its stage, its code, its line and its words`() async throws {
        try await Rig.run(limits: RenderLimits(trial: .seconds(6))) { rig in
            for each in Self.syntax + Self.rules + Self.classes + Self.renders + Self.frames {
                let report = try await rig.test(each.source, wantsMotion: each.wantsMotion)
                let fault = try #require(report.faults.first, "\(each.words): \(each.source.prefix(400))")
                #expect(fault.stage == each.stage, "\(fault)")
                #expect(fault.code == each.code, "\(fault)")
                #expect(fault.line == each.line, "\(fault)")
                let said = fault.message + "\n" + (fault.detail ?? "")
                #expect(said.contains(each.words), "\(said)")
                #expect(report.faults.count == 1, "\(report.faults)")
            }
        }
    }

    @Test func `a good scene has no faults, and nothing of its trial is left`() async throws {
        try await Rig.run { rig in
            let report = try await rig.test(quick, wantsMotion: true)
            #expect(report == TestReport(source: quick))
            let work = rig.state.appending("work")
            for place in ["renders", "desks/0", "scratch/0"] {
                #expect(try FileManager.default.contentsOfDirectory(atPath: work.appending(place).string) == [])
            }
            try await rig.render("after", quick)
        }
    }

    /// Scenes in which something is outside, overlaps or stands still, and all is as it should be.
    private static let fine = [
        "what flies out": "d = Dot()\nself.add(d)\nself.wait(0.2)\nself.play(d.animate.shift(20 * RIGHT))",
        "what flies in": "t = Text('in').shift(20 * LEFT)\nself.add(t)\nself.play(t.animate.move_to(ORIGIN))",
        "a title that scrolls by": "t = Text('up').shift(6 * DOWN)\nself.add(t)\nself.play(t.animate.shift(12 * UP))",
        "a grid": "self.play(Create(NumberPlane(x_range=[-20, 20], y_range=[-20, 20])), run_time=0.2)",
        "a curve": "ax = Axes()\nself.play(Create(ax.plot(lambda x: x**4, x_range=[-4, 4])), run_time=0.2)",
        "a line through it": "self.play(Create(Line(30 * LEFT, 30 * RIGHT + UP)), run_time=0.2)",
        "a large circle": "self.play(Create(Circle(radius=7)), run_time=0.2)",
        "what cannot be seen": "self.add(Text('hidden').shift(20 * UP).set_opacity(0))\nself.play(Create(Dot()))",
        "a close look":
            "t = Text('wide enough to be cut')\nself.add(t)\nself.play(self.camera.frame.animate.set(width=2))",
        "space":
            "self.set_camera_orientation(phi=1)\nself.add(Text('far').shift(20 * UP))\nself.play(Create(Cube()))",
        "a text that becomes another": "a, b = Text('one'), Text('one two')\nself.add(a)\nself.play(Transform(a, b))",
        "a label in its circle": "self.play(Create(LabeledDot(Tex('a'))), run_time=0.2)",
    ]

    @Test func `what is meant to be so is no fault and worth no remark`() async throws {
        try await Rig.run { rig in
            for (name, lines) in Self.fine {
                let report = try await rig.test(scene(lines), wantsMotion: true)
                #expect(report.faults == [], "\(name)")
                #expect(report.remarks == [], "\(name)")
            }
        }
    }

    @Test func `texts that overlap are remarked upon and stop nothing`() async throws {
        try await Rig.run { rig in
            let report = try await rig.test(
                scene("self.play(Write(Text('first')))", "self.play(Write(MathTex('x + y + z')))"),
                wantsMotion: true
            )
            #expect(report.faults == [])
            #expect(
                report.remarks.map(\.description) == ["line 7: the Text “first” and the MathTex “x + y + z” overlap"]
            )
        }
    }

    @Test func `what the surroundings are to blame for is thrown`() async throws {
        try await Rig.run(python: "/bin/false", confinement: Unconfined()) { rig in
            let failure = await #expect(throws: JobFailure.self) { try await rig.test(quick) }
            #expect(failure?.code == .internal)
        }
        try await Rig.run(confinement: Unconfined()) { rig in
            // There are no walls here, so the worker can be reached.
            let reach = "os = vars(manim.utils.file_ops)['os']"
            let source = "import manim\n" + scene(reach, "os.kill(os.getppid(), 9)", "self.wait(60)")
            let failure = await #expect(throws: JobFailure.self) { try await rig.test(source) }
            #expect(failure?.isAccident == true)
        }
    }

    @Test func `a trial can be called off`() async throws {
        try await Rig.run { rig in
            let started = AsyncStream.makeStream(of: Void.self)
            let code = await withTaskGroup(of: FailureCode?.self) { group in
                group.addTask {
                    let endless = scene("self.play(Create(Circle()))", "while True: pass")
                    let failure = await #expect(throws: JobFailure.self) {
                        try await rig.test(endless) { _ in started.continuation.yield() }
                    }
                    return failure?.code
                }
                for await _ in started.stream { break }
                group.cancelAll()
                return await group.next() ?? nil
            }
            #expect(code == .cancelled)
            let after = try await rig.test(quick)
            #expect(after.faults == [])
        }
    }
}
