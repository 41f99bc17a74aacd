"""T6: a daemon that is killed again and again, at any moment, while requests come in and readers look on."""
import json
import threading
import time

import checker
import processes

JOBS = 200


def run(lab):
    with lab.trial("P1 P2 P5 P6 P16", f"kill -9 at random moments while {JOBS} requests come in") as trial:
        chance = lab.random("random kills")
        arena = lab.arena(environment={"SEMANTIC_CACHE_ENABLED": "true"})
        jobs = {}
        reader = Reader(arena, trial, lab.stock.videos)
        with reader:
            for _ in range(lab.times(300)):
                if len(jobs) < JOBS:
                    drop_some(arena, jobs, chance)
                kill_once(arena, jobs, trial, chance)
        start = time.monotonic()
        code = arena.once(seconds=300)
        trial.check(checker.finished(arena, jobs), f"at the end, exit code {code}, after {time.monotonic() - start:.0f} s")
        arena.remove()


def drop_some(arena, jobs, chance):
    """One to three requests of every kind: answered at once, refused, without an answer."""
    for _ in range(chance.randint(1, 3)):
        name = f"j{len(jobs)}"
        kind = chance.random()
        if kind < 0.7:
            arena.drop(f"{name}.json", chance.choice(arena.lab.stock.descriptions))
            jobs[name] = "done"
        elif kind < 0.85:
            arena.drop(f"{name}.json", text='{"description": "cut off')
            jobs[name] = "rejected"
        else:
            arena.drop(f"{name}.json", text=json.dumps({"description": "xyzzy"}))
            jobs[name] = "failed"


def kill_once(arena, jobs, trial, chance):
    with arena.start() as daemon:
        time.sleep(chance.uniform(0.02, 0.7))
        descendants = daemon.kill()
    trial.count()
    if left := processes.wait_gone(descendants, 1):
        trial.violate(f"processes {left} outlive the daemon by more than a second")
    trial.check(checker.published(arena.outbox), "after a kill")
    trial.check(checker.accounted(arena, jobs), "after a kill")


class Reader(threading.Thread):
    """Looks at the outbox all the time, as others do who wait for videos."""

    def __init__(self, arena, trial, videos):
        super().__init__(daemon=True)
        self.arena, self.trial, self.videos, self.is_over = arena, trial, videos, threading.Event()

    def run(self):
        while not self.is_over.wait(0.3):
            self.trial.check(checker.published(self.arena.outbox), "seen by a reader")

    def __enter__(self):
        self.start()

    def __exit__(self, *_):
        self.is_over.set()
        self.join()
