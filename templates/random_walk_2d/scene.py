"""A random walk on the square lattice: each step goes up, down, left or right."""
from manim import *
import numpy as np

COLOR = $color
BACKGROUND, GRID, AXIS, INK = "#10151f", "#222a3a", "#4d5870", "#e8ebf1"
if max(ManimColor(COLOR).to_rgb()) < 0.4:  # too dark for the dark background
    BACKGROUND, GRID, AXIS, INK = "#f3f1ea", "#d8d5cb", "#8b8980", "#20242c"
FONT = "Latin Modern Roman"
SEED = $seed


class GeneratedScene(Scene):
    def construct(self):
        self.camera.background_color = BACKGROUND
        count = $num_steps
        heading = self.heading($title)
        walk = self.walk(count)
        places, unit = self.place(walk, ceiling=heading.get_bottom()[1] - 0.4 if heading else 3.5)
        route = VMobject().set_points_as_corners(places)
        path = VMobject(joint_type=LineJointType.ROUND, cap_style=CapStyleType.ROUND)
        path.set_points_as_corners([places[0], places[0]])
        path.set_stroke(COLOR, np.interp(count, [50, 1000, 5000], [5, 3, 2.5]))
        start = Dot(places[0], radius=0.11, color=GREEN).set_stroke(BACKGROUND, 2)
        walker = Dot(places[0], radius=0.11, color=INK).set_stroke(BACKGROUND, 2)
        grid, scale = self.grid(places[0], unit)
        counter, show = self.counter(count)

        done = ValueTracker(0)
        path.add_updater(lambda m: m.pointwise_become_partial(route, 0, done.get_value()))
        walker.add_updater(lambda m: m.move_to(path.get_end()))
        counter.add_updater(lambda m: show(int(done.get_value() * count + 1e-6)))
        self.play(FadeIn(grid, heading, scale, counter), run_time=0.8)
        self.add(path)
        self.play(FadeIn(start, scale=2), FadeIn(walker, scale=2), run_time=0.5)
        self.play(done.animate(rate_func=linear).set_value(1), run_time=5)
        self.play(Flash(walker, color=INK), run_time=0.8)
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
        unit = min(12 / width, (ceiling - floor) / height, 1)
        flat = (walk - (low + high) / 2) * unit + [0, (ceiling + floor) / 2]
        return np.column_stack([flat, np.zeros(len(walk))]), unit

    def grid(self, origin, unit):
        """Faint lines every few steps through the whole frame, and a note on how many."""
        steps = next(n for k in range(9) for n in (10**k, 2 * 10**k, 5 * 10**k) if n * unit >= 0.4)
        gap, grid = steps * unit, VGroup()
        for axis, (way, reach, across) in enumerate(((RIGHT, 7.2, UP * 4), (UP, 4, RIGHT * 7.2))):
            first = int(np.ceil((-reach - origin[axis]) / gap))
            for k in range(first, int((reach - origin[axis]) / gap) + 1):
                middle = way * (origin[axis] + k * gap)
                grid.add(Line(middle - across, middle + across, color=GRID if k else AXIS))
        grid.set_stroke(width=2)
        note = f"one square = {steps} step" + "s" * (steps > 1)
        note = Text(note, font=FONT, font_size=28, color=INK).to_corner(DR, buff=0.4)
        return grid, VGroup(BackgroundRectangle(note, color=BACKGROUND, buff=0.12), note)

    def counter(self, count):
        """`step 17 of 100`, and the function that shows another number in it."""
        total = str(count)
        words = MathTex(r"\text{step}\;", total, r"\;\text{of}\;", total, font_size=38, color=INK)
        words.to_corner(DL, buff=0.4)
        back = BackgroundRectangle(words, color=BACKGROUND, buff=0.12)
        # Ten digits set once are much faster than a formula for every step.
        digits = MathTex("0123456789", font_size=38, color=INK).align_to(words[1], DL)[0]
        pitch = (digits[8].get_x() - digits[0].get_x()) / 8
        number = VGroup(*(digits[0].copy() for _ in total))

        def show(step):
            for place, slot in enumerate(number):
                slot.clear_points()
                for digit in map(int, str(step)[place:place + 1]):
                    slot.append_points(digits[digit].points + pitch * (place - digit) * RIGHT)
            words[2:].next_to(number, RIGHT, buff=0.15, aligned_edge=DOWN)

        show(0)
        return VGroup(back, words[0], number, words[2:]), show
