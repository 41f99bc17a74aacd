"""One formula, written by hand in the middle of the frame and then framed."""
import re

from manim import *
import numpy as np

COLOR = $color
BACKGROUND, INK = "#10151f", "#e8ebf1"
if max(ManimColor(COLOR).to_rgb()) < 0.4:  # too dark for the dark background
    BACKGROUND, INK = "#f3f1ea", "#20242c"
FONT = "Latin Modern Roman"
BREAKS = ("=", "+", "-", r"\approx", r"\le", r"\leq", r"\ge", r"\geq", r"\to", r"\implies", r"\iff")


class GeneratedScene(Scene):
    def construct(self):
        self.camera.background_color = BACKGROUND
        heading = self.heading($title)
        formula = self.formula($latex).shift(DOWN * 0.3 * len(heading))
        frame = SurroundingRectangle(
            formula, buff=0.45, corner_radius=0.2, stroke_width=2, color=COLOR, stroke_opacity=0.6)

        self.play(FadeIn(heading, shift=DOWN * 0.2), run_time=0.5)
        self.play(Write(formula, stroke_color=COLOR), run_time=2.5)
        self.play(Create(frame), run_time=1)
        self.play(Indicate(formula, scale_factor=1.04, color=COLOR), run_time=1)
        self.wait(2)

    def heading(self, title):
        """The title, or an empty group when there is none."""
        heading = VGroup()
        if title.strip():
            heading.add(Text(title, font=FONT, font_size=40, color=INK))
            heading.scale(min(1, 12.5 / heading.width)).to_edge(UP, buff=0.4)
        return heading

    def formula(self, latex):
        """The formula, as large as the frame allows up to twice the usual size."""
        # A single string keeps Manim from splitting at double braces.
        formula = SingleStringMathTex(latex, font_size=48, color=COLOR)
        if formula.width > 17:
            count = int(np.ceil(formula.width / 14))
            formula = SingleStringMathTex(in_lines(latex, count), font_size=48, color=COLOR)
        return formula.scale(min(2, 12.2 / formula.width, 4.8 / formula.height))


def in_lines(latex, count):
    """The formula in about `count` lines, broken after commas with space behind them in a list
    of formulas, otherwise before relations and signs; never inside brackets or a matrix."""
    for is_list in (True, False):
        depth, parts = 0, [""]
        for token in re.findall(r"\\[A-Za-z]+|\\.|.", latex, re.DOTALL):
            if depth == 0 and token in (r"\\", "&", r"\over"):
                return latex  # it has lines of its own
            before = parts[-1].rstrip()
            if is_list:
                breaks = before.endswith(",") and token in (r"\quad", r"\qquad")
            else:
                breaks = re.search(r"\w", before) and before[-1] not in "^_" and token in BREAKS
            if depth == 0 and breaks:
                parts.append("")
                if is_list:
                    continue
            depth += token in ("{", "(", "[", r"\{", r"\left", r"\begin")
            depth -= token in ("}", ")", "]", r"\}", r"\right", r"\end")
            parts[-1] += token
        if len(parts) > 1:
            break
    lines, room = [""], len(latex) / count
    for part in parts:
        if lines[-1] and len(lines[-1]) + len(part) / 2 > room:
            lines.append("")
        lines[-1] += (r"\qquad " if is_list and lines[-1] else "") + part
    return "&" + (r" \\ &" if is_list else r" \\ &\quad ").join(lines)
