"""A circle is drawn and turns smoothly into a square of the same area."""
from manim import *
import numpy as np

COLORS = $circle_color, $square_color
BACKGROUND, GRID, INK = "#10151f", "#1d2432", "#e8ebf1"
if any(max(ManimColor(color).to_rgb()) < 0.4 for color in COLORS):  # too dark for it
    BACKGROUND, GRID, INK = "#aeb7c4", "#a2acba", "#20242c"
FONT = "Latin Modern Roman"


class GeneratedScene(Scene):
    def construct(self):
        self.camera.background_color = BACKGROUND
        heading = self.heading($title)
        grid = NumberPlane(
            x_range=[-8, 8, 1], y_range=[-5, 5, 1], faded_line_ratio=0,
            background_line_style={"stroke_color": GRID, "stroke_width": 2},
            axis_config={"stroke_color": GRID})
        centre = DOWN * 0.3 * len(heading)
        # Turned by an eighth, the circle starts in the corner where the square starts.
        circle = Circle(radius=2.2, stroke_width=7).rotate(PI / 4).move_to(centre)
        circle.set_stroke(COLORS[0])
        square = Square(side_length=2.2 * np.sqrt(PI), stroke_width=7).move_to(centre)
        square.set_stroke(COLORS[1]).set_fill(COLORS[1], 0.4)

        self.play(FadeIn(grid, heading), run_time=0.8)
        self.play(Create(circle), run_time=1.8)
        self.play(circle.animate.set_fill(COLORS[0], 0.4), run_time=0.7)
        self.play(Transform(circle, square), run_time=2.5)
        self.wait(1.5)

    def heading(self, title):
        """The title, or an empty group when there is none."""
        heading = VGroup()
        if title.strip():
            heading.add(Text(title, font=FONT, font_size=40, color=INK))
            heading.scale(min(1, 12.5 / heading.width)).to_edge(UP, buff=0.4)
        return heading
