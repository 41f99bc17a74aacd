"""One formula, written by hand in the middle of the frame and then underlined."""
from manim import *

BACKGROUND, GRID, INK = "#10151f", "#2a3345", "#e8ebf1"
FONT = "Latin Modern Roman"


class GeneratedScene(Scene):
    def construct(self):
        self.camera.background_color = BACKGROUND
        color = $color
        heading = self.heading($title)
        formula = self.formula($latex, color)
        formula.shift(DOWN * 0.3 * len(heading))
        frame = SurroundingRectangle(
            formula, buff=0.45, corner_radius=0.2, stroke_width=2, color=color, stroke_opacity=0.6)

        self.play(FadeIn(heading, shift=DOWN * 0.2), run_time=0.5)
        self.play(Write(formula), run_time=2.5)
        self.play(Create(frame), run_time=1)
        self.play(Indicate(formula, scale_factor=1.04, color=color), run_time=1)
        self.wait(2)

    def heading(self, title):
        """The title, or an empty group when there is none."""
        heading = VGroup()
        if title.strip():
            heading.add(Text(title, font=FONT, font_size=40, color=INK))
            heading.scale(min(1, 12.5 / heading.width)).to_edge(UP, buff=0.4)
        return heading

    def formula(self, latex, color):
        """The formula, as large as the frame allows up to twice the usual size."""
        # A single string keeps Manim from splitting at double braces.
        formula = SingleStringMathTex(latex, font_size=48, color=color)
        return formula.scale(min(2, 12.2 / formula.width, 4.8 / formula.height))
