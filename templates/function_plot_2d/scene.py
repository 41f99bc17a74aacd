"""The graph of y = f(x), drawn from left to right over a grid with numbers."""
from fractions import Fraction

from manim import *
import numpy as np

COLOR = $color
BACKGROUND, GRID, AXIS, INK = "#10151f", "#2a3345", "#8d97aa", "#e8ebf1"
if max(ManimColor(COLOR).to_rgb()) < 0.4:  # too dark for the dark background
    BACKGROUND, GRID, AXIS, INK = "#f3f1ea", "#d8d5cb", "#8b8980", "#20242c"
FONT = "Latin Modern Roman"
SAMPLES = 4000


class GeneratedScene(Scene):
    def construct(self):
        self.camera.background_color = BACKGROUND
        self.left, self.right = float($x_range_min), float($x_range_max)
        x = np.linspace(self.left, self.right, SAMPLES)
        y = function_values(x)
        self.bottom, self.top = visible_range(x, y)
        header = self.header($title, "y = " + $function_latex)
        axes = self.axes(ceiling=header.get_bottom()[1] - 0.5)
        curve = self.curve(x, y).set_stroke(COLOR, 5)
        if not curve.has_points():
            raise ValueError("the function has no graph on this interval, only single points")

        self.play(FadeIn(axes), run_time=1)
        self.play(*(Write(line, stroke_color=line[0].get_color()) for line in header), run_time=1)
        self.play(Create(curve, rate_func=linear), run_time=3)
        self.wait(2)

    def header(self, title, latex):
        lines = VGroup(SingleStringMathTex(latex, font_size=44, color=COLOR))
        if title.strip():
            lines.add_to_back(Text(title, font=FONT, font_size=40, color=INK))
        for line in lines:
            line.scale(min(1, 12.5 / line.width, 0.95 / line.height))
        return lines.arrange(DOWN, buff=0.22).to_edge(UP, buff=0.3)

    def axes(self, ceiling):
        """The labelled grid; also fixes `place`, which takes (x, y) to the screen."""
        x_ticks, x_texts, x_name = ticks(self.left, self.right, 10, "x")
        y_ticks, y_texts, y_name = ticks(self.bottom, self.top, 6, "y")
        # Braces make every minus a sign; alone it would be spaced as an operator.
        texts = [f"{{{text}}}" for text in (*x_texts, *y_texts, x_name, y_name)]
        labels = MathTex(*texts, font_size=32, color=INK)
        split = len(x_ticks)
        west = -6.75 + max(label.width for label in labels[split:-2])
        east = 6.65 - labels[-2].width
        south = -3.6 + max(label.height for label in labels[:split])
        low, high = np.array([self.left, self.bottom]), np.array([self.right, self.top])
        size = np.array([east - west, ceiling - south])
        self.place = lambda x, y: [*([west, south] + size * (([x, y] - low) / (high - low))), 0]

        lines = VGroup()
        widest = max(label.width for label in labels[:split])
        every = int(np.ceil(1.25 * widest * split / (east - west)))
        for k, (tick, label) in enumerate(zip(x_ticks, labels[:split])):
            lines.add(Line(self.place(tick, self.bottom), self.place(tick, self.top)))
            lines[-1].set_stroke(GRID if tick else AXIS, 2)
            label.next_to(lines[-1], DOWN, buff=0.15).set_opacity(k % every == 0)
        for tick, label in zip(y_ticks, labels[split:-2]):
            lines.add(Line(self.place(self.left, tick), self.place(self.right, tick)))
            lines[-1].set_stroke(GRID if tick else AXIS, 2)
            label.next_to(lines[-1], LEFT, buff=0.15)
        labels[-2].next_to([east, south + 0.1, 0], RIGHT, buff=0.15)
        labels[-1].next_to([west, ceiling, 0], UP, buff=0.12, aligned_edge=LEFT)
        return VGroup(lines, labels)

    def curve(self, x, y):
        """The part of the graph within the frame, one piece for each unbroken stretch."""
        curve = VMobject(joint_type=LineJointType.ROUND, cap_style=CapStyleType.ROUND)
        pen = None
        for i in np.flatnonzero(~breaks(x, y, self.top - self.bottom)):
            ends = np.clip(y[i:i + 2], self.bottom, self.top)
            if ends[0] == ends[1] != y[i]:
                continue  # wholly above or below the frame
            shares = (ends - y[i]) / (y[i + 1] - y[i]) if y[i + 1] != y[i] else [0, 1]
            start, end = (self.place(x[i] + s * (x[i + 1] - x[i]), v) for s, v in zip(shares, ends))
            if pen is None or not np.allclose(pen, start):
                curve.start_new_path(start)
            curve.add_points_as_corners([end])
            pen = end
        return curve


def function_values(x):
    """f(x) as floats; not a number where f is undefined or too large to draw."""
    with np.errstate(all="ignore"):
        y = np.broadcast_to($function_expr, x.shape).astype(float)
        return np.where(np.abs(y) < 1e300, y, np.nan)


def visible_range(x, y):
    """The y-interval to show: every value, or only the middle ones if f has a pole."""
    known = y[np.isfinite(y)]
    if known.size == 0:
        raise ValueError("the function has no real values on this interval")
    low, high, peak = known.min(), known.max(), np.nanargmax(np.abs(y))
    closer = np.linspace(x[max(peak - 1, 0)], x[min(peak + 1, SAMPLES - 1)], 3001)
    # Near a pole the values go on growing as the samples get closer.
    if np.nanmax(np.abs(function_values(closer))) > 5 * abs(y[peak]):
        inner, outer = np.percentile(known, [10, 90])
        reach = 0.6 * (outer - inner)
        low, high = max(low, inner - reach), min(high, outer + reach)
    span = high - low
    if span <= 1e-9 * abs(y[peak]):
        # A constant is shown together with the x-axis.
        span = abs(y[peak]) or 1.0
        low, high = (min(low, 0), max(high, 0)) if y[peak] else (-1, 1)
    return low - 0.08 * span, high + 0.08 * span


def breaks(x, y, span):
    """For each gap between samples, whether the graph is interrupted inside it."""
    a, b, at_a, at_b = x[:-1], x[1:], y[:-1], y[1:]
    undefined, rise = ~np.isfinite(at_a + at_b), np.abs(at_b - at_a)
    # Halving towards the steeper side makes a slope vanish, but not a jump.
    for _ in range(36):
        middle = (a + b) / 2
        at_middle = function_values(middle)
        undefined |= ~np.isfinite(at_middle) & (rise > 0.01 * span)
        on_left = np.abs(at_middle - at_a) > np.abs(at_b - at_middle)
        a, at_a = np.where(on_left, a, middle), np.where(on_left, at_a, at_middle)
        b, at_b = np.where(on_left, middle, b), np.where(on_left, at_middle, at_b)
    return undefined | (np.abs(at_b - at_a) > np.maximum(0.3 * rise, 0.01 * span))


def ticks(low, high, most, name):
    """Round positions, their texts, and the axis name with the common power of ten."""
    span, turns = high - low, np.array([low, high]) / (PI / 2)
    quarters = np.round(turns)
    if name == "x" and quarters[0] < quarters[1] and np.allclose(turns, quarters, rtol=0, atol=1e-6):
        steps = [1 / 8, 1 / 4, 1 / 2] + [m * 10**k for k in range(9) for m in (1, 2, 5)]
        step = next(Fraction(s) for s in steps if 6 * s * PI >= span)
        first, last = np.ceil(low / PI / step - 1e-6), np.floor(high / PI / step + 1e-6)
        shares = [k * step for k in range(int(first), int(last) + 1)]
        return [float(s) * PI for s in shares], [in_pi(s) for s in shares], name
    raw, largest = span / most, max(abs(low), abs(high))
    step = next(m * 10.0 ** np.floor(np.log10(raw)) for m in (1, 2, 5, 10)
                if m * 10.0 ** np.floor(np.log10(raw)) >= 0.999 * raw)
    power = 0 if 1e-2 <= largest < 1e5 else int(np.floor(np.log10(largest)))
    digits = max(0, power - int(np.floor(np.log10(step) + 1e-9)))
    places = step * np.arange(np.ceil(low / step - 1e-6), np.floor(high / step + 1e-6) + 1) + 0.0
    texts = [f"{place / 10.0**power:.{digits}f}" for place in places]
    return places, texts, name + (rf"\;(\times 10^{{{power}}})" if power else "")


def in_pi(share):
    """A multiple of pi as TeX, such as -3π/4 as a fraction."""
    count = "" if abs(share.numerator) == 1 else abs(share.numerator)
    text = rf"{count}\pi"
    if share.denominator > 1:
        text = rf"\frac{{{text}}}{{{share.denominator}}}"
    return "0" if share == 0 else "-" * (share < 0) + text
