"""The squares on the legs of a right triangle add up to the square on the hypotenuse."""
from manim import *
import numpy as np

BACKGROUND, INK = "#10151f", "#e8ebf1"
LEG_A, LEG_B, HYPOTENUSE = BLUE, GREEN, YELLOW
FONT = "Latin Modern Roman"


class GeneratedScene(Scene):
    def construct(self):
        self.camera.background_color = BACKGROUND
        a, b = float($a), float($b)
        heading = self.heading($title)
        floor, ceiling = -3.5, heading.get_bottom()[1] - 0.35 if heading else 3.5
        # A needle would leave no room for labels, so extreme shapes are drawn less extreme.
        ratio = np.clip(b / a, 0.2, 5)
        unit = min(7.4 / (1 + 2 * ratio), (ceiling - floor) / (2 + ratio))
        across, up = RIGHT * unit, UP * unit * ratio
        theorem, numbers, root = self.formulas(a, b)
        drawing = self.drawing(across, up, theorem[::2].copy(), (a, b, np.hypot(a, b)))
        triangle, squares, labels = drawing.move_to([-3.1, (floor + ceiling) / 2, 0])
        note = VGroup()
        if ratio != b / a:
            note.add(Text("not to scale", font=FONT, font_size=26, color=INK, fill_opacity=0.7))
            note.to_corner(DR, buff=0.4)

        self.play(FadeIn(heading, note), Create(triangle), run_time=1.2)
        self.play(FadeIn(squares[:2], labels[:2]), run_time=1)
        self.play(FadeIn(squares[2], labels[2]), run_time=1)
        self.play(
            *(TransformFromCopy(label, theorem[2 * i]) for i, label in enumerate(labels)),
            FadeIn(theorem[1], theorem[3]), run_time=1.5)
        self.play(Write(numbers), run_time=1.2)
        self.play(Write(root), run_time=1.2)
        self.wait(2.2)

    def heading(self, title):
        """The title, or an empty group when there is none."""
        heading = VGroup()
        if title.strip():
            heading.add(Text(title, font=FONT, font_size=40, color=INK))
            heading.scale(min(1, 12.5 / heading.width)).to_edge(UP, buff=0.4)
        return heading

    def drawing(self, across, up, names, lengths):
        """The triangle with its right angle at the origin, the three squares, their names."""
        turned = np.array([up[1], across[0], 0])  # at a right angle to the hypotenuse
        triangle = VGroup(
            Polygon(ORIGIN, across, up, color=INK, fill_opacity=0.25, stroke_width=5),
            RightAngle(Line(ORIGIN, across), Line(ORIGIN, up), length=0.22, color=INK))
        squares = VGroup(
            Polygon(ORIGIN, across, across - [0, across[0], 0], DOWN * across[0], color=LEG_A),
            Polygon(ORIGIN, up, up + LEFT * up[1], LEFT * up[1], color=LEG_B),
            Polygon(across, across + turned, up + turned, up, color=HYPOTENUSE))
        squares.set_fill(opacity=0.35).set_stroke(width=4)
        for square, length in zip(squares, lengths):
            if max(lengths) <= 15 and length == round(length):
                square.add(*cells(square, int(length)))  # so that areas can be counted
        for name, square, side in zip(names, squares, (across[0], up[1], 9)):
            name.scale(min(0.8, 0.7 * side / name.width)).move_to(square)
        return VGroup(triangle, squares, names)

    def formulas(self, a, b):
        """The theorem, the same with numbers, and the hypotenuse."""
        total, c = a**2 + b**2, np.hypot(a, b)
        theorem = MathTex("a^2", "+", "b^2", "=", "c^2", font_size=60, color=INK)
        numbers = MathTex(
            f"{decimal(a)}^2", "+", f"{decimal(b)}^2", equals(total), decimal(total),
            font_size=50, color=INK)
        for line in (theorem, numbers):
            line[0].set_color(LEG_A), line[2].set_color(LEG_B), line[4].set_color(HYPOTENUSE)
        root = MathTex(
            rf"c {equals(total)} \sqrt{{{decimal(total)}}}", rf"{equals(c)} {decimal(c)}",
            font_size=50, color=INK)
        if numbers.width > 6.5:  # long numbers go below each other
            numbers[3:].next_to(numbers[:3], DOWN, buff=0.3)
            root[1].next_to(root[0], DOWN, buff=0.3)
        lines = VGroup(theorem, numbers, root).arrange(DOWN, buff=0.6)
        for line in lines:
            line.scale(min(1, 5.2 / line.width))
        return lines.move_to(RIGHT * 4)


def cells(square, count):
    """Thin lines that cut a square into `count` by `count` cells."""
    corner, right, far, left = square.get_vertices()
    for k in range(1, count):
        for ends in ((corner, right, left, far), (corner, left, right, far)):
            start, end = (interpolate(ends[i], ends[i + 1], k / count) for i in (0, 2))
            yield Line(start, end, color=square.get_color(), stroke_width=1.5, stroke_opacity=0.5)


def equals(number):
    """Whether what `decimal` writes is the number or only near it, as a sign."""
    return "=" if np.isclose(float(decimal(number)), number, rtol=1e-14, atol=0) else r"\approx"


def decimal(number):
    """A number with at most four decimals, or four digits when it is small."""
    large = bool(number >= 0.01)
    return np.format_float_positional(number, precision=4, fractional=large, trim="-")
