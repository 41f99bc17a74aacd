"""What all parts share: the program, the seed, a place for files, a stock of answers, and the way out."""
import itertools
import random
import shutil
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import checker
from arena import Arena
from results import Results


class Laboratory:
    """Made once for each run of the harness."""

    def __init__(self, program, seed, scale, say):
        self.seed, self.scale, self.say = seed, scale, say
        self.results = Results(say)
        self.folder = Path(tempfile.mkdtemp(prefix="manimd-torture-"))
        self.memory = Path(tempfile.mkdtemp(prefix="manimd-torture-", dir="/dev/shm"))
        (self.folder / "logs").mkdir()
        # A copy, so that a build meanwhile changes nothing.
        self.program = self.folder / "manimd"
        shutil.copy2(program, self.program)
        self._logs, self._arenas = itertools.count(1), itertools.count(1)
        self.stock = None

    def __enter__(self):
        self.stock = Stock(self)
        return self

    def __exit__(self, *_):
        for folder in (self.folder, self.memory):
            shutil.rmtree(folder, ignore_errors=True)

    def trial(self, promises, done):
        return self.results.trial(promises, done)

    def random(self, name):
        """Chance of a part's own, so that it does not depend on which parts ran before."""
        return random.Random(f"{self.seed} {name}")

    def times(self, count):
        """How often something is done: `count` at the usual scale."""
        return max(1, round(count * self.scale))

    @staticmethod
    def in_pairs(work, tasks):
        """Does `work` on each of `tasks`, two at a time."""
        with ThreadPoolExecutor(2) as pool:
            for _ in pool.map(work, tasks):
                pass

    def next_log(self):
        return self.folder / "logs" / f"{next(self._logs)}.txt"

    def arena_at(self, root):
        """Folders at a given place; if a daemon worked there before, as it left them."""
        return Arena(self, root)

    def arena(self, in_memory=False, **more):
        """Folders for another daemon; in memory, where nothing depends on the disk."""
        place = self.memory if in_memory else self.folder
        return Arena(self, place / f"arena-{next(self._arenas)}", **more)


class Stock:
    """A state folder that has answers already, drawn by this very program; copied for each daemon."""

    descriptions = ["transform a circle into a square", "morph a teal circle into a gold square"]

    def __init__(self, lab):
        self.state = lab.folder / "stock" / "state"
        arena = Arena(lab, lab.folder / "stock", stock=False)
        start = time.monotonic()
        for number, description in enumerate(self.descriptions):
            arena.drop(f"s{number}.json", description)
        code = arena.once(seconds=300)
        findings = checker.finished(arena, {f"s{number}": "done" for number in range(len(self.descriptions))})
        if code or findings:
            raise RuntimeError(f"no answers to begin with (exit code {code}): {findings}")
        self.videos = [arena.status(f"s{number}")["video"]["sha256"] for number in range(len(self.descriptions))]
        # The jobs are forgotten, the answers stay.
        for path in self.state.glob("jobs.sqlite*"):
            path.unlink()
        lab.say(f"{len(self.descriptions)} videos drawn in {time.monotonic() - start:.0f} s")
