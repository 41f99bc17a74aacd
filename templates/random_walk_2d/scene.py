"""A random walk on the square lattice: each step goes up, down, left or right."""
from manim import *
import numpy as np

BACKGROUND, GRID, AXIS, INK = "#10151f", "#222a3a", "#4d5870", "#e8ebf1"
FONT = "Latin Modern Roman"
SEED = $seed


class GeneratedScene(Scene):
    def construct(self):
        self.camera.background_color = BACKGROUND
        color, count = $color, $num_steps
        heading = self.heading($title)
        walk = self.walk(count)
        places, unit = self.place(walk, ceiling=heading.get_bottom()[1] - 0.4 if heading else 3.5)
        route = VMobject().set_points_as_corners(places)
        path = VMobject(joint_type=LineJointType.ROUND, cap_style=CapStyleType.ROUND)
        path.set_points_as_corners([places[0], places[0]])
        path.set_stroke(color, np.interp(count, [50, 1000, 5000], [5, 3, 2]))
        start = Dot(places[0], radius=0.11, color=GREEN).set_stroke(BACKGROUND, 2)
        walker = Dot(places[0], radius=0.11, color=WHITE).set_stroke(BACKGROUND, 2)
        grid, scale = self.grid(places[0], unit)
        counter = self.counter(count)

        done = ValueTracker(0)
        path.add_updater(lambda m: m.pointwise_become_partial(route, 0, done.get_value()))
        walker.add_updater(lambda m: m.move_to(path.get_end()))
        counter[1].add_updater(lambda m: m.set_value(int(done.get_value() * count + 1e-6)))
        self.play(FadeIn(grid, heading, scale, counter), run_time=0.8)
        self.add(path)
        self.play(FadeIn(start, scale=2), FadeIn(walker, scale=2), run_time=0.5)
        self.play(done.animate(rate_func=linear).set_value(1), run_time=5)
        self.play(Flash(walker, color=WHITE), run_time=0.8)
        self.wait(1.5)

    def heading(self, title):
        """The title, or an empty group when there is none."""
        heading = VGroup()
        if title.strip():
            heading.add(Text(title, font=FONT, font_size=40, color=INK))
            heading.scale(min(1, 12.5 / heading.width)).to_edge(UP, buff=0.4)
        return heading

    def walk(self, count):
        """The lattice points visited, the origin first."""
        moves = np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
        chosen = moves[np.random.default_rng(SEED).integers(4, size=count)]
        return np.vstack([[0, 0], np.cumsum(chosen, axis=0)])

    def place(self, walk, ceiling, floor=-2.8):
        """The walk on the screen, scaled into the free area, and the length of a step."""
        low, high = walk.min(axis=0), walk.max(axis=0)
        width, height = np.maximum(high - low, 1)
        unit = min(12 / width, (ceiling - floor) / height, 0.8)
        flat = (walk - (low + high) / 2) * unit + [0, (ceiling + floor) / 2]
        return np.column_stack([flat, np.zeros(len(walk))]), unit

    def grid(self, origin, unit):
        """Faint lines every few steps through the whole frame, and a note on how many."""
        steps = next(n for k in range(9) for n in (10**k, 2 * 10**k, 5 * 10**k) if n * unit >= 0.4)
        gap, grid = steps * unit, VGroup()
        for k in range(int(np.ceil((-7.2 - origin[0]) / gap)), int((7.2 - origin[0]) / gap) + 1):
            x = origin[0] + k * gap
            grid.add(Line([x, -4, 0], [x, 4, 0], color=GRID if k else AXIS, stroke_width=2))
        for k in range(int(np.ceil((-4 - origin[1]) / gap)), int((4 - origin[1]) / gap) + 1):
            y = origin[1] + k * gap
            grid.add(Line([-7.2, y, 0], [7.2, y, 0], color=GRID if k else AXIS, stroke_width=2))
        note = f"one square = {steps} step" + "s" * (steps > 1)
        note = Text(note, font=FONT, font_size=28, color=INK).to_corner(DR, buff=0.4)
        return grid, VGroup(BackgroundRectangle(note, color=BACKGROUND, buff=0.12), note)

    def counter(self, count):
        """`step 17 of 100`; the number is a part of its own, so that it can run."""
        words = MathTex(r"\text{step}\;", str(count), rf"\;\text{{of }} {count}", font_size=38, color=INK)
        words.to_corner(DL, buff=0.4)
        back = BackgroundRectangle(words, color=BACKGROUND, buff=0.12)
        number = Integer(0, font_size=38, color=INK).move_to(words[1], aligned_edge=DL)
        after = words[2].add_updater(
            lambda m: m.next_to(number, RIGHT, buff=0.15, aligned_edge=DOWN), call_updater=True)
        return VGroup(back, number, words[0], after)
