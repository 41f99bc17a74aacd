"""Follows a scene while Manim draws it: how far it is, and which frame stands for it."""
import time

import numpy as np

PAUSE = 0.25  # seconds between two reports


class Recorder:
    """Told of every frame; reports progress and keeps the picture for the poster."""

    def __init__(self, outline, report, onlooker=None):
        self.outline, self.report, self.onlooker = outline, report, onlooker
        self.step, self.percent = 0, 0
        self.start, self.seconds, self.whole = 0.0, 0.0, sum(outline.lengths)
        self.reported_at = float("-inf")
        self.frames, self.last = 0, None
        self.poster, self.most_ink = None, 0

    def install(self):
        from manim.renderer.cairo_renderer import CairoRenderer

        play, add_frame = CairoRenderer.play, CairoRenderer.add_frame

        def recorded_play(renderer, scene, *arguments, **options):
            self.began(renderer.time)
            self.scene = scene
            if self.onlooker is not None:
                self.onlooker.look(scene, at_rest=False)
            play(renderer, scene, *arguments, **options)
            self.ended()
            if self.onlooker is not None:
                self.onlooker.look(scene, at_rest=True)

        def recorded_frame(renderer, frame, num_frames=1):
            add_frame(renderer, frame, num_frames)
            if not renderer.skip_animations:
                self.drew(frame, num_frames, renderer.time)

        CairoRenderer.play, CairoRenderer.add_frame = recorded_play, recorded_frame

    def began(self, seconds):
        self.step, self.start = self.step + 1, seconds
        self.tell()

    def drew(self, frame, count, seconds):
        self.frames, self.last, self.seconds = self.frames + count, frame, seconds
        ahead = sum(self.outline.lengths[self.step:])
        if self.outline.is_open:  # then a fifth of the way always seems to lie ahead
            ahead = max(ahead, seconds / 4)
        self.whole = self.start + self.scene.duration + ahead
        if self.poster is None and self.frames % 8 == 0:
            self.consider(frame)
        if self.onlooker is not None:
            self.onlooker.drew(frame)
        self.tell()

    def ended(self):
        if self.last is not None:
            self.consider(self.last)
            self.last = None

    def consider(self, frame):
        """Takes the frame for the poster unless an earlier one shows much more."""
        ink = int(np.count_nonzero((frame[::4, ::4, :3] != frame[0, 0, :3]).any(axis=2)))
        if ink == 0 and self.poster is None:
            ink = int((frame[..., :3] != frame[0, 0, :3]).any())
        if ink and 2 * ink >= self.most_ink:
            self.poster, self.most_ink = frame, max(ink, self.most_ink)

    def tell(self):
        now = time.monotonic()
        if now - self.reported_at < PAUSE:
            return
        self.reported_at = now
        share = self.seconds / max(self.whole, self.seconds, 0.1)
        self.percent = max(self.percent, min(99, int(100 * share)))
        steps = 0 if self.outline.is_open else max(len(self.outline.lengths), self.step)
        self.report(
            {"kind": "progress", "percent": self.percent, "step": self.step, "steps": steps})
