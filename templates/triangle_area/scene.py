"""Why a triangle is half of its rectangle: the corners left over fold in and cover it."""
from manim import *
import numpy as np

BACKGROUND, INK = "#10151f", "#e8ebf1"
SHAPE, CORNER, BASE, HEIGHT = BLUE, ORANGE, GREEN, YELLOW
FONT = "Latin Modern Roman"


class GeneratedScene(Scene):
    def construct(self):
        self.camera.background_color = BACKGROUND
        base, height = float($base), float($height)
        heading = self.heading($title)
        floor, ceiling = -1.6, heading.get_bottom()[1] - 0.2 if heading else 3.7
        # A needle or a plank could not be labelled, so extreme shapes are drawn less extreme.
        ratio = np.clip(height / base, 0.25, 2)
        # The larger corner needs half its diagonal above its middle while it turns.
        width = min(7.5, 2 * (ceiling - floor) / (ratio + np.hypot(0.64, ratio)))
        left, right = np.array([-width / 2, floor, 0]), np.array([width / 2, floor, 0])
        foot, rise = left + 0.36 * (right - left), UP * ratio * width
        apex = foot + rise

        triangle = Polygon(left, right, apex, color=SHAPE, fill_opacity=0.5, stroke_width=5)
        corners = VGroup(Polygon(left, left + rise, apex), Polygon(right, right + rise, apex))
        corners.set_stroke(CORNER, 3).set_fill(CORNER, 0.35)
        altitude = VGroup(
            DashedLine(apex, foot, color=HEIGHT, stroke_width=4),
            RightAngle(Line(foot, right), Line(foot, apex), length=0.22, color=HEIGHT))
        altitude.set_z_index(1)  # so that the folded corners stay below it
        sides = VGroup(
            self.measured(Line(left, right), DOWN, f"b = {decimal(base)}", BASE),
            self.measured(Line(right, right + rise), RIGHT, f"h = {decimal(height)}", HEIGHT))
        note = VGroup()
        if ratio != height / base:
            note.add(Text("not to scale", font=FONT, font_size=26, color=INK, fill_opacity=0.7))
            note.to_edge(LEFT, buff=0.4).set_y(floor)
        formula = self.formula(base, height)

        self.play(FadeIn(heading, note), Create(triangle), run_time=1.2)
        self.play(Create(altitude), FadeIn(sides), run_time=1.2)
        self.play(FadeIn(corners), run_time=0.8)
        self.wait(0.6)
        self.play(
            Rotate(corners[0], PI, about_point=(left + apex) / 2),
            Rotate(corners[1], -PI, about_point=(right + apex) / 2),
            FadeOut(sides, rate_func=rush_from), run_time=2.2)
        self.play(FadeIn(sides), Write(formula), run_time=1.5)
        self.wait(2.2)

    def heading(self, title):
        """The title, or an empty group when there is none."""
        heading = VGroup()
        if title.strip():
            heading.add(Text(title, font=FONT, font_size=40, color=INK))
            heading.scale(min(1, 12.5 / heading.width)).to_edge(UP, buff=0.4)
        return heading

    def measured(self, line, side, text, color):
        """A brace along a line, with the length written beside it."""
        brace = Brace(line, side, buff=0.12, color=color)
        label = MathTex(text, font_size=40, color=color)
        label.scale(min(1, 2.4 / label.width)).next_to(brace, side, buff=0.12)
        return VGroup(brace, label)

    def formula(self, base, height):
        """A = ½ b h with the numbers put in, base and height in their colours."""
        area = base * height / 2
        equals = "=" if np.isclose(float(decimal(area)), area, rtol=1e-14, atol=0) else r"\approx"
        formula = MathTex(
            r"A = \tfrac{1}{2} \cdot", "b", r"\cdot", "h", r"= \tfrac{1}{2} \cdot",
            decimal(base), r"\cdot", decimal(height), equals, decimal(area),
            font_size=52, color=INK)
        for place, color in ((1, BASE), (5, BASE), (3, HEIGHT), (7, HEIGHT), (9, SHAPE)):
            formula[place].set_color(color)
        return formula.scale(min(1, 10.5 / formula.width)).to_edge(DOWN, buff=0.4)


def decimal(number):
    """A number with at most four decimals, or four digits when it is small."""
    large = bool(number >= 0.01)
    return np.format_float_positional(number, precision=4, fractional=large, trim="-")
