import Engine
import Rendering
import SystemPackage
import Testing

/// What takes no thought is mended without asking anybody, and the rest of the text stays as it is.
@Suite(.timeLimit(.minutes(10)), .serialized) struct FixTests {
    /// Lines of `construct`, what they become, and what is said of it.
    private static let lines = [
        ("self.play(ShowCreation(c))  # now", "self.play(Create(c))  # now", "ShowCreation is called Create"),
        ("t = TextMobject('a')", "t = Text('a')", "TextMobject is called Text"),
        ("t = TextMobject('$a$')", "t = Tex('$a$')", "TextMobject is called Tex"),
        ("t = TexMobject('a', size=2)", "t = MathTex('a', size=2)", "TexMobject is called MathTex"),
        ("self.play(FadeInFromDown(c))", "self.play(FadeIn(c, shift=UP))", "FadeInFromDown is called FadeIn"),
        ("self.play(FadeInFrom(c, UP))", "self.play(FadeIn(c, shift=-(UP)))", "FadeInFrom is called FadeIn"),
        ("self.play(Rotating(c, radians=PI))", "self.play(Rotating(c, angle=PI))", "radians= is called angle="),
        (
            "self.play(FadeInFrom(c, direction=2 * UP, run_time=2))",
            "self.play(FadeIn(c, shift=-(2 * UP), run_time=2))",
            "FadeInFrom is called FadeIn"
        ),
        (
            "self.play(FadeOutAndShift(c, DOWN), Write(t))", "self.play(FadeOut(c, shift=DOWN), Write(t))",
            "FadeOutAndShift is called FadeOut"
        ),
        ("x = FRAME_WIDTH / 2", "x = config.frame_width / 2", "FRAME_WIDTH is called config.frame_width"),
        ("g = axes.get_graph(f)", "g = axes.plot(f)", "get_graph() is called plot()"),
        ("g = self.get_graph(f)", "g = self.get_graph(f)", nil),
        ("c.next_to(t, UP, buffer=1)", "c.next_to(t, UP, buff=1)", "buffer= is called buff="),
        ("self.play(Write(t), runtime=2)", "self.play(Write(t), run_time=2)", "runtime= is called run_time="),
        ("c.set_fill(RED, fill_opacity=1)", "c.set_fill(RED, opacity=1)", "fill_opacity= is called opacity="),
        (
            "a = Axes(x_min=-5, x_max=5, tips=False)", "a = Axes(x_range=[-5, 5], tips=False)",
            "x_min and x_max are given as x_range"
        ),
        ("a = NumberLine(x_max = 5,  x_min = -5)", "a = NumberLine(x_range=[-5, 5])", "x_min and x_max"),
        (
            "self.play(Write(t), rate_func=ease_in_out_sine)",
            "self.play(Write(t), rate_func=rate_functions.ease_in_out_sine)",
            "ease_in_out_sine stands in rate_functions"
        ),
        ("x = np.infty", "x = np.inf", "numpy.infty is called inf"),
        ("config.frame_rate = 60", "pass", "config.frame_rate is left as it is"),
        ("config['quality'] = 'high_quality'", "pass", "config.quality is left as it is"),
        ("config.background_color = WHITE", "config.background_color = WHITE", nil),
        ("é = '∫'; self.play(ShowCreation(c)) # ∫", "é = '∫'; self.play(Create(c)) # ∫", "ShowCreation is called"),
        ("s = 'ShowCreation'; self.play(Write(t))", "s = 'ShowCreation'; self.play(Write(t))", nil),
        ("Create = 1; self.wait()", "Create = 1; self.wait()", nil),
        ("v = OpenGLVGroup(c)", "v = VGroup(c)", "OpenGLVGroup is called VGroup where it is drawn without OpenGL"),
    ]

    /// Has a trial end with the rules: nothing is drawn.
    private static let end = "\nimport os\nos.getcwd()\n"

    @Test func `a line is mended and told of`() async throws {
        try await Rig.run { rig in
            for (line, mended, words) in Self.lines {
                let frame = { (line: String) in
                    scene("c, t, f, axes = 1, 2, 3, 4", line, "self.wait()") + Self.end
                }
                let report = try await rig.test(frame(line))
                #expect(report.source == frame(mended), "\(line)")
                #expect(report.fixes.count == (words == nil ? 0 : 1), "\(line): \(report.fixes)")
                #expect(words.map { report.fixes.first?.contains($0) == true } ?? true, "\(report.fixes)")
                #expect(report.faults.map(\.message) == ["os is not among the modules that a scene may import"])
            }
        }
    }

    private static let wholes = [
        (
            "class Demo(Scene):\n    def construct(self):\n        self.play(Create(Circle()))\n",
            "from manim import *\nclass GeneratedScene(Scene):\n    def construct(self):\n"
                + "        self.play(Create(Circle()))\n",
            ["“from manim import *” was missing", "the class Demo is called GeneratedScene"]
        ),
        (
            "\"\"\"About.\"\"\"\nfrom __future__ import annotations\nfrom manim import Scene, Circle, Create\n\n\n"
                + "class Demo(Scene):\n    def construct(self):\n        super(Demo, self).construct()\n"
                + "        self.play(Create(Circle(radius=math.sqrt(np.pi))))\n",
            "\"\"\"About.\"\"\"\nfrom __future__ import annotations\nfrom manim import *\nimport math\n"
                + "from manim import Scene, Circle, Create\n\n\n"
                + "class GeneratedScene(Scene):\n    def construct(self):\n"
                + "        super(GeneratedScene, self).construct()\n"
                + "        self.play(Create(Circle(radius=math.sqrt(np.pi))))\n",
            [
                "“from manim import *” was missing", "“import math” was missing",
                "the class Demo is called GeneratedScene",
            ]
        ),
        (
            "from manimlib.imports import *\n" + quick.split(separator: "\n").dropFirst().joined(separator: "\n"),
            quick.split(separator: "\n").joined(separator: "\n"),
            ["manimlib.imports is called manim"]
        ),
        (
            "from manim import Scene, ShowCreation, Circle\nclass GeneratedScene(Scene):\n    def construct(self):\n"
                + "        self.play(ShowCreation(Circle()))\n",
            "from manim import Scene, Create, Circle\nclass GeneratedScene(Scene):\n    def construct(self):\n"
                + "        self.play(Create(Circle()))\n",
            ["ShowCreation is called Create"]
        ),
        (
            "import glob, sys\nfrom pathlib import Path  # unused\n" + quick
                + "\nif __name__ == \"__main__\":\n    GeneratedScene().render()\n", quick + "\n",
            [
                "what runs the file as a program was left out", "glob, sys: imported and not used",
                "pathlib: imported and not used",
            ]
        ),
        (
            scene("self.add(Circle())  # here"),
            scene("self.add(Circle())", "self.wait()").replacing(
                "())\n",
                with: "())\n        self.wait()  # here\n"
            ).replacing("        self.wait()\n", with: ""),
            ["nothing was played and nothing waited for: the scene ends with self.wait()"]
        ),
        (
            scene("self.add(Circle())", "return"), scene("self.add(Circle())", "self.wait(); return"),
            ["nothing was played and nothing waited for: the scene ends with self.wait()"]
        ),
        (
            scene("self.play(self.camera.frame.animate.scale(0.5))"),
            scene("self.play(self.camera.frame.animate.scale(0.5))").replacing("(Scene)", with: "(MovingCameraScene)"),
            ["GeneratedScene does what only a MovingCameraScene can, and is one"]
        ),
        (
            scene("self.set_camera_orientation(phi=1)", "self.wait()"),
            scene("self.set_camera_orientation(phi=1)", "self.wait()").replacing("(Scene)", with: "(ThreeDScene)"),
            ["GeneratedScene does what only a ThreeDScene can, and is one"]
        ),
    ]

    @Test func `imports, the class's name and its base are mended`() async throws {
        try await Rig.run { rig in
            for (source, mended, words) in Self.wholes {
                let report = try await rig.test(source + Self.end)
                #expect(report.source == mended + Self.end)
                #expect(report.fixes == words)
            }
        }
    }

    @Test func `what was mended is drawn`() async throws {
        let source = """
            from manimlib import *

            class Waves(Scene):
                def construct(self):
                    axes = Axes(x_min=-4, x_max=4, y_range=[-2, 2])
                    graph = axes.get_graph(lambda x: math.sin(x), color=TURQUOISE)
                    self.play(ShowCreation(axes), ShowCreation(graph), runtime=0.5)
                    self.play(FadeInFromDown(TextMobject("a wave").to_edge(UP, buffer=0.5)), rate_func=ease_out_sine)
                    self.play(FadeOutAndShift(graph, DOWN))
            """
        try await Rig.run { rig in
            let report = try await rig.test(source, wantsMotion: true)
            #expect(report.faults == [])
            #expect(report.fixes.count == 13, "\(report.fixes)")
            try await rig.render("after", report.source)
        }
    }
}
