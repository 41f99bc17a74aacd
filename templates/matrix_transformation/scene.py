"""A 2 by 2 matrix acting on the plane: the grid, the unit square and the basis vectors."""
from manim import *
import numpy as np

BACKGROUND, GRID, AXIS, INK = "#10151f", "#2a3345", "#4d5870", "#e8ebf1"
I_HAT, J_HAT, SQUARE = GREEN, RED, YELLOW
FONT = "Latin Modern Roman"


class GeneratedScene(Scene):
    def construct(self):
        self.camera.background_color = BACKGROUND
        matrix = np.array($matrix, dtype=float)
        corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]])
        reach = np.abs(np.vstack([corners, corners @ matrix.T])).max(axis=0)
        unit = min(1.5, 3.4 / reach[0], 2.4 / reach[1])
        share = ValueTracker(0)

        def place(points):
            """Where the points (x, y) of the moving plane are now, on the screen."""
            now = stage(matrix, share.get_value())
            return np.pad(np.array(points)[:, :2] @ now.T * unit, ((0, 0), (0, 1)))

        def carried(shape):
            """A shape given in plane coordinates, kept where the plane carries it."""
            flat = shape.points.copy()
            return shape.add_updater(lambda m: m.set_points(place(flat)), call_updater=True)

        numbers = line_numbers(unit, matrix)
        far = numbers[-1]
        still = VMobject().set_points(lines(np.eye(2), unit, numbers, far)).set_stroke(GRID, 1.5)
        grid, axes = VMobject().set_stroke(BLUE_D, 2, opacity=0.7), VMobject().set_stroke(BLUE_B, 2.5)
        for shape, at in ((grid, numbers[numbers != 0]), (axes, numbers[numbers == 0])):
            shape.add_updater(
                lambda m, at=at: m.set_points(lines(stage(matrix, share.get_value()), unit, at, far)),
                call_updater=True)
        square = carried(VMobject().set_points_as_corners(np.pad(corners, ((0, 0), (0, 1)))))
        square.set_fill(SQUARE, 0.35).set_stroke(SQUARE, 2)
        basis = VGroup(
            *self.vector(place, [1, 0], r"\hat{\imath}", I_HAT, -1),
            *self.vector(place, [0, 1], r"\hat{\jmath}", J_HAT, 1))
        panel, verdict, heading = self.panel(matrix), self.verdict(matrix), self.heading($title)

        self.play(FadeIn(still, grid, axes, heading), run_time=1)
        self.play(FadeIn(square, basis), run_time=0.8)
        self.play(FadeIn(panel, shift=RIGHT * 0.3), run_time=0.8)
        self.wait(0.4)
        self.play(share.animate.set_value(1), run_time=3.5)
        self.play(FadeIn(verdict, shift=UP * 0.2), run_time=0.8)
        self.wait(2.5)

    def heading(self, title):
        """The title, or an empty group when there is none."""
        heading = VGroup()
        if title.strip():
            words = Text(title, font=FONT, font_size=40, color=INK)
            words.scale(min(1, 12.5 / words.width)).to_edge(UP, buff=0.35)
            heading.add(BackgroundRectangle(words, color=BACKGROUND, buff=0.15), words)
        return heading

    def vector(self, place, end, name, color, side):
        """An arrow and its name beside the tip, on the left (1) or the right (-1) of it."""
        def arrow():
            tip = place([end])[0]
            return Arrow(
                ORIGIN, tip if tip.any() else UP * 1e-3, buff=0, color=color, stroke_width=6,
                max_tip_length_to_length_ratio=0.3, max_stroke_width_to_length_ratio=12)

        def beside(label):
            tip = place([end])[0]
            along = normalize(tip) if tip.any() else UP
            label.move_to(tip + 0.22 * along + 0.28 * side * rotate_vector(along, PI / 2))

        label = MathTex(name, font_size=40, color=color).set_stroke(BACKGROUND, 6, background=True)
        return always_redraw(arrow), label.add_updater(beside, call_updater=True)

    def panel(self, matrix):
        """The matrix in the corner, its columns in the colours of the basis vectors."""
        entries = [[short(entry) for entry in row] for row in matrix]
        widest = max(len(entry) for row in entries for entry in row)
        table = Matrix(entries, h_buff=0.7 + 0.2 * widest).set_column_colors(I_HAT, J_HAT)
        table.get_brackets().set_color(INK)
        table.scale(min(0.9, 2.7 / table.width)).to_corner(UL, buff=0.45)
        table.shift(DOWN * 0.5)
        back = BackgroundRectangle(table, color=BACKGROUND, fill_opacity=0.9, buff=0.2)
        return VGroup(back, table)

    def verdict(self, matrix):
        """The determinant, and what it says, in one line at the bottom."""
        down, up = matrix[0, 0] * matrix[1, 1], matrix[0, 1] * matrix[1, 0]
        determinant = down - up
        if abs(determinant) < 1e-13 * (abs(down) + abs(up)):  # only rounding is left
            determinant = 0.0
        exact = np.isclose(float(short(determinant)), determinant, rtol=1e-14, atol=0)
        factor = ("" if exact else "about ") + short(abs(determinant))
        if determinant == 0:
            meaning = "the plane collapses onto a line" if matrix.any() else "everything lands on 0"
        else:
            same = factor == "1"
            meaning = "areas stay the same" if same else f"areas are multiplied by {factor}"
            meaning += ", orientation is reversed" if determinant < 0 else ""
        equals = "=" if exact else r"\approx"
        value = MathTex(rf"\det {equals} {short(determinant)}", font_size=40, color=SQUARE)
        words = Text(meaning, font=FONT, font_size=30, color=INK)
        line = VGroup(value, words).arrange(RIGHT, buff=0.5)
        line.scale(min(1, 12.5 / line.width)).to_edge(DOWN, buff=0.4)
        back = BackgroundRectangle(line, color=BACKGROUND, fill_opacity=0.9, buff=0.2)
        return VGroup(back, line)


def stage(matrix, share):
    """The matrix of the movement after a share of it, 0 at rest and 1 when done."""
    p, q = matrix[:, 0]
    if not np.allclose(matrix, [[p, -q], [q, p]]):
        return interpolate(np.eye(2), matrix, share)
    # A straight way would shrink the plane while it turns; half a turn would end in a point.
    radius, angle = interpolate(1, np.hypot(p, q), share), share * np.arctan2(q, p)
    return radius * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def line_numbers(unit, matrix):
    """The numbers at which the plane has lines, enough of them to fill the frame after a shear
    and, within bounds, after a shrinking."""
    gap = next(n for k in range(9) for n in (10**k, 2 * 10**k, 5 * 10**k) if n * unit >= 0.45)
    shrinks = np.linalg.svd(matrix, compute_uv=False).min()
    count = int(np.ceil(16 / (gap * unit) * np.clip(1 / max(shrinks, 0.1), 1, 3)))
    return gap * np.arange(-count, count + 1)


def lines(now, unit, numbers, far):
    """The points of the plane's lines at these numbers, as far as they lie in the frame."""
    flat, radius = [np.zeros((0, 2))], 8.3  # a circle around the frame
    for along, across in ((0, 1), (1, 0)):
        reach = np.hypot(*now[:, along])
        if reach < 1e-9:
            continue
        ahead = now[:, along] / reach
        aside = np.array([-ahead[1], ahead[0]])
        middles = np.outer(numbers * unit, now[:, across])
        offsets, places = middles @ aside, middles @ ahead
        half = np.sqrt(np.maximum(radius**2 - offsets**2, 0))
        low = np.maximum(places - far * unit * reach, -half)
        high = np.minimum(places + far * unit * reach, half)
        start, end = (np.outer(offsets, aside) + np.outer(t, ahead) for t in (low, high))
        pieces = np.stack([interpolate(start, end, s / 3) for s in range(4)], axis=1)
        flat.append(pieces[low < high].reshape(-1, 2))
    return np.pad(np.concatenate(flat), ((0, 0), (0, 1)))


def short(number):
    """A number with two decimals, or two digits when it is small: 3, -0.71, 0.00012."""
    large = bool(abs(number) >= 0.01)
    return np.format_float_positional(number + 0.0, precision=2, fractional=large, trim="-")
