"""A random walk on the integers: the walker on its number line, and its path over time."""
from manim import *
import numpy as np

COLOR = $color
BACKGROUND, GRID, AXIS, INK = "#10151f", "#2a3345", "#8d97aa", "#e8ebf1"
if max(ManimColor(COLOR).to_rgb()) < 0.4:  # too dark for the dark background
    BACKGROUND, GRID, AXIS, INK = "#f3f1ea", "#d8d5cb", "#8b8980", "#20242c"
FONT = "Latin Modern Roman"
SEED = $seed


class GeneratedScene(Scene):
    def construct(self):
        self.camera.background_color = BACKGROUND
        count = $num_steps
        heading = self.heading($title)
        moves = np.random.default_rng(SEED).choice([-1, 1], size=count)
        walk = np.concatenate([[0], np.cumsum(moves)])
        axes = self.axes(walk, ceiling=heading.get_bottom()[1] - 0.7 if heading else 3.1)
        places = [self.place(step, position) for step, position in enumerate(walk)]
        route = VMobject().set_points_as_corners(places)
        path = VMobject(joint_type=LineJointType.ROUND, cap_style=CapStyleType.ROUND)
        path.set_points_as_corners([places[0], places[0]])
        path.set_stroke(COLOR, np.interp(count, [50, 1000, 5000], [5, 3, 2.5]))
        tip = Dot(places[0], radius=0.1, color=INK).set_stroke(BACKGROUND, 2)
        walker = Dot(places[0], radius=0.15, color=COLOR).set_stroke(INK, 2)
        level = VMobject().set_stroke(INK, 1.5, opacity=0.6)

        done = ValueTracker(0)
        path.add_updater(lambda m: m.pointwise_become_partial(route, 0, done.get_value()))
        tip.add_updater(lambda m: m.move_to(path.get_end()))
        walker.add_updater(lambda m: m.set_y(path.get_end()[1]))
        level.add_updater(lambda m: m.set_points_as_corners(
            [[places[0][0], path.get_end()[1], 0], path.get_end()]))
        self.play(FadeIn(axes, heading), run_time=0.8)
        self.add(path, level)
        self.play(FadeIn(walker, scale=2), FadeIn(tip, scale=2), run_time=0.5)
        self.play(done.animate(rate_func=linear).set_value(1), run_time=5)
        self.play(Flash(walker, color=COLOR), Flash(tip, color=INK), run_time=0.8)
        self.wait(1.5)

    def heading(self, title):
        """The title, or an empty group when there is none."""
        heading = VGroup()
        if title.strip():
            heading.add(Text(title, font=FONT, font_size=40, color=INK))
            heading.scale(min(1, 12.5 / heading.width)).to_edge(UP, buff=0.4)
        return heading

    def axes(self, walk, ceiling, floor=-3.0):
        """The labelled grid; also fixes `place`, which takes (step, position) to the screen."""
        count, low, high = len(walk) - 1, walk.min() - 1, walk.max() + 1
        steps, positions = whole_ticks(0, count, 10), whole_ticks(low, high, 8)
        # Braces make every minus a sign; alone it would be spaced as an operator.
        labels = MathTex(*(f"{{{n}}}" for n in (*steps, *positions)), font_size=32, color=INK)
        west = -6.5 + max(label.width for label in labels[len(steps):])
        self.place = lambda step, position: np.array([
            west + (6.4 - west) * step / count,
            floor + (ceiling - floor) * (position - low) / (high - low), 0])

        lines = VGroup()
        for step, label in zip(steps, labels):
            lines.add(Line(self.place(step, low), self.place(step, high)))
            lines[-1].set_stroke(GRID if step else AXIS, 2 if step else 3)
            label.next_to(lines[-1], DOWN, buff=0.15)
        for position, label in zip(positions, labels[len(steps):]):
            lines.add(Line(self.place(0, position), self.place(count, position)))
            lines[-1].set_stroke(GRID if position else AXIS, 2)
            label.next_to(lines[-1], LEFT, buff=0.25)
        across = Text("step", font=FONT, font_size=28, color=INK)
        across.move_to([(west + 6.4) / 2, -3.72, 0])
        upward = Text("position", font=FONT, font_size=28, color=INK)
        upward.next_to(self.place(0, high), UP, buff=0.15).shift(RIGHT * 0.2)
        return VGroup(lines, labels, across, upward)


def whole_ticks(low, high, most):
    """At most about `most` round whole numbers from low to high."""
    sizes = (m * 10**k for k in range(9) for m in (1, 2, 5))
    size = next(s for s in sizes if s * most >= high - low)
    return range(-(-low // size) * size, high + 1, size)
