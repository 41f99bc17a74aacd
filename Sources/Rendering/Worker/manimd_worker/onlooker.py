"""Looks at a scene while it is tried out: whether it moves, and whether what it shows can be seen and read.

Only what rests is judged, and only where Manim's flat camera stands still: what an animation takes away, what
comes in later and what a camera will turn to is meant to be outside.
"""
import sys
import time

import numpy as np
from manim import (
    BackgroundRectangle, CoordinateSystem, DecimalNumber, FullScreenRectangle, MarkupText, MovingCameraScene,
    NumberLine, Paragraph, ParametricFunction, PMobject, SingleStringMathTex, Text, ThreeDScene, VectorField, VMobject)
from manim.mobject.graph import GenericGraph
from manim.mobject.types.image_mobject import AbstractImageMobject

TEXTS = (Text, MarkupText, SingleStringMathTex, DecimalNumber, Paragraph)
# What may well be larger than the frame.
ENDLESS = (
    CoordinateSystem, NumberLine, ParametricFunction, VectorField, BackgroundRectangle, FullScreenRectangle)
OF_FIELDS = VectorField.__module__  # its lines may be shown without the field
# Judged as one, since their labels stand wherever a layout puts them.
WHOLES = (GenericGraph,)
MARGIN = 0.1  # how far a text may reach beyond an edge, in Manim's units
CUT = 0.2  # of a text, from where on it is a fault that it is outside, and not a blemish
SHARE = 0.25  # of the smaller one of two texts, from where on they are said to overlap
STILL = 0.05  # how far something moves that does not move
MOST_THINGS = 200  # looked at in one look
MOST_TEXTS = 60  # held against each other
SECONDS = 5  # spent on looks in one trial
MOST = 8  # findings of a kind


class Onlooker:
    """Told of every frame, and of every play and wait before it begins and when it has ended."""

    def __init__(self, file):
        self.file = file
        self.first, self.moves = None, False
        self.things = {}  # what was seen, by where it stands in the scene
        self.overlaps = {}
        self.spent = 0.0
        self.is_blind = False
        self.frame = None

    def drew(self, frame):
        if self.first is None:
            self.first = frame
        elif not self.moves:
            self.moves = not np.array_equal(self.first, frame)

    def look(self, scene, at_rest):
        """Looks at all that is in the scene."""
        start = time.monotonic()
        try:
            if not self.is_blind and self.spent < SECONDS and self.stands(scene):
                self.see(scene, line_of(self.file) if at_rest else None, at_rest)
        except Exception:
            self.is_blind = True  # what cannot be measured is not judged
        self.spent += time.monotonic() - start

    def stands(self, scene):
        """Whether the camera is a flat one that has not moved so far."""
        if isinstance(scene, ThreeDScene):
            return False
        camera = scene.camera
        frame = camera.frame.get_center() if isinstance(scene, MovingCameraScene) else camera.frame_center
        now = (*(round(float(n), 3) for n in frame[:2]), round(camera.frame_width, 3), round(camera.frame_height, 3))
        if self.frame is None:
            self.frame = now
        if now != self.frame:
            self.is_blind, self.things, self.overlaps = True, {}, {}
        return not self.is_blind

    def see(self, scene, line, at_rest):
        texts, count = [], 0
        for top in scene.mobjects:
            for path, thing, is_text in things(top):
                count += 1
                if count > MOST_THINGS:
                    return
                if (box := bounds(thing)) is None:
                    continue
                seen = self.things.setdefault((id(top), path), Seen(top, thing, is_text))
                seen.look(box, self.sides(box, is_text), self.share(box), line)
                if is_text:
                    texts.append((seen, box))
        if at_rest:
            self.compare(texts[:MOST_TEXTS], line)

    def sides(self, box, is_text):
        """Beyond which edges of the frame something reaches, if it matters."""
        x, y, width, height = self.frame
        edges = {"left": x - width / 2, "bottom": y - height / 2, "right": x + width / 2, "top": y + height / 2}
        beyond = {
            "left": edges["left"] - box[0], "bottom": edges["bottom"] - box[1],
            "right": box[2] - edges["right"], "top": box[3] - edges["top"]}
        sides = tuple(side for side, far in beyond.items() if far > MARGIN)
        if not sides or is_text:
            return sides
        shown = self.shown(box)
        is_large = min(shown) > 0 and (shown[0] > width / 2 or shown[1] > height / 2)
        return () if is_large or self.share(box) < 0.5 else sides

    def shown(self, box):
        """How wide and how high the part is that is inside the frame; padded, so that a line has an area."""
        x, y, width, height = self.frame
        return [min(box[2] + 0.01, x + width / 2) - max(box[0] - 0.01, x - width / 2),
                min(box[3] + 0.01, y + height / 2) - max(box[1] - 0.01, y - height / 2)]

    def share(self, box):
        """How much of something is outside: 0…1."""
        shown = self.shown(box)
        if min(shown) <= 0:
            return 1.0
        return 1 - shown[0] / (box[2] - box[0] + 0.02) * shown[1] / (box[3] - box[1] + 0.02)

    def compare(self, texts, line):
        for place, (one, a) in enumerate(texts):
            for other, b in texts[:place]:
                if one.top is other.top or one.label == other.label:
                    continue
                common = [min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])]
                smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (a, b))
                if min(common) > MARGIN and common[0] * common[1] > SHARE * smaller:
                    self.overlaps.setdefault((other.label, one.label), line)

    def findings(self, wants_motion):
        """Faults and remarks, each with its words and its line."""
        faults = []
        if wants_motion and not self.moves:
            faults.append(("nothing moves: all frames of the video are the same", None))
        remarks = [(f"{other} and {one} overlap", line) for (other, one), line in self.overlaps.items()]
        for seen in self.things.values():
            if seen.is_outside:
                (faults if seen.is_fault else remarks).append((seen.words, seen.line))
        return tuple(list(dict.fromkeys(found))[:MOST] for found in (faults, remarks))


class Seen:
    """One thing, and where it was at each look."""

    def __init__(self, top, thing, is_text):
        self.top, self.is_text = top, is_text  # kept, so that no other object gets its number
        self.label = label(thing, is_text)
        self.box, self.sides, self.share, self.line = None, (), 0.0, None
        self.is_excused = False  # it was inside once, or moves

    def look(self, box, sides, share, line):
        if self.box is not None and np.abs(np.subtract(self.box, box)).max() > STILL:
            self.is_excused = True
        self.is_excused = self.is_excused or not sides
        self.box, self.sides, self.share = box, sides, share
        if line is not None and self.line is None:
            self.line = line

    @property
    def is_outside(self):
        return not self.is_excused and self.line is not None

    @property
    def is_fault(self):
        """Whether it is more than a little that is missing."""
        ends = {"left", "right"} <= set(self.sides) or {"bottom", "top"} <= set(self.sides)
        return not self.is_text or ends or self.share > CUT

    @property
    def words(self):
        edges = " and the ".join(self.sides)
        what = "reaches beyond" if self.is_text else "lies mostly beyond"
        return f"{self.label} {what} the {edges} edge{'s' if len(self.sides) > 1 else ''} of the frame"


def is_endless(thing):
    return isinstance(thing, ENDLESS) or type(thing).__module__ == OF_FIELDS


def things(top):
    """The texts of an object, and the object itself where it holds none; with the way to each."""
    if is_endless(top):
        return
    if isinstance(top, WHOLES):
        yield (), top, False
        return
    waiting, has_texts = [((), top)], False
    texts = []
    while waiting and len(texts) < MOST_THINGS:
        path, thing = waiting.pop()
        if isinstance(thing, TEXTS):
            texts.append((path, thing, True))
        elif not is_endless(thing):
            waiting += [((*path, place), part) for place, part in enumerate(thing.submobjects[:MOST_THINGS])]
        else:
            has_texts = True
    yield from texts
    if not texts and not has_texts:
        yield (), top, False


def bounds(thing):
    """Left, bottom, right and top of what can be seen of an object; None where that is nothing."""
    corners = []
    for part in thing.get_family():
        if len(part.points) == 0 or not is_visible(part):
            continue
        corners += [part.points.min(axis=0)[:2], part.points.max(axis=0)[:2]]
    if not corners or not np.isfinite(corners).all():
        return None
    low, high = np.min(corners, axis=0), np.max(corners, axis=0)
    return (*(float(n) for n in low), *(float(n) for n in high))


def is_visible(part):
    if not isinstance(part, VMobject):
        return isinstance(part, (PMobject, AbstractImageMobject))
    return part.get_fill_opacity() > 0.05 or (part.get_stroke_opacity() > 0.05 and part.get_stroke_width() > 0)


def label(thing, is_text):
    kind = type(thing).__name__
    if not is_text:
        return f"a {kind}"
    said = getattr(thing, "original_text", None) or getattr(thing, "text", None) or getattr(thing, "tex_string", "")
    said = said if isinstance(said, str) else ""
    said = " ".join(said.split())
    said = said if len(said) <= 60 else said[:59] + "…"
    return f"the {kind} “{said}”" if said else f"a {kind}"


def line_of(file):
    """The line of the scene that is running."""
    frame = sys._getframe()
    while frame is not None and frame.f_code.co_filename != file:
        frame = frame.f_back
    return frame.f_lineno if frame is not None else None
