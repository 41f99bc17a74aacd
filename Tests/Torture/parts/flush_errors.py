"""T2: the disk says at one fsync or another that it has lost what it was given (EIO)."""
import itertools
import time

import checker
import disks
import faults

MOST = 40
# The cache may lose anything: it is checked when it is used, and made again.
GROUPS = ("inbox", "journal", "status", "outbox", "videos", "rejected")


def run(lab):
    with lab.trial("P7", "EIO at every Nth flush of inbox, journal, videos and outbox") as trial:
        if lacking := disks.lacking("strace"):
            return trial.skip(f"{', '.join(lacking)} not installed")
        return lab.in_pairs(lambda task: count_up(lab, trial, *task), itertools.product(("answered", "drawn"), GROUPS))


def count_up(lab, trial, kind, group):
    """The first flush fails, then the second, and so on, until there are no more; of those of a render every other."""
    number = 1
    while number < MOST and fail_at(lab, trial, kind, group, number):
        number += 1 if kind == "answered" else 2


def fail_at(lab, trial, kind, group, number):
    """Whether there was such a flush; the daemon must end within a second and say `done` of nothing more."""
    where = f"{kind}, EIO at flush {number} of {group}"
    arena = lab.arena()
    trace = arena.root / "trace.txt"
    paths = faults.places(arena, "a", lab.stock.videos[0])[group]
    daemon = arena.start(prefix=faults.failing(faults.FLUSHES, "EIO", number, paths, trace))
    with daemon:
        daemon.wait_text("watching", 30)
        arena.drop("bad.json", text="{")
        arena.drop("a.json", "morph a purple circle into a red square" if kind == "drawn" else None)
        deadline = time.monotonic() + 60
        while daemon.is_alive and time.monotonic() < deadline and not has_settled(arena, trace):
            time.sleep(0.02)
        failure = faults.injected(trace)
        if failure:
            trial.count()
            judge(trial, arena, daemon, failure[0], where)
    code = arena.once(seconds=120)
    trial.check(checker.finished(arena, {"a": "done", "bad": "rejected"}), f"{where}, then ended with {code}")
    arena.remove()
    return failure is not None


def has_settled(arena, trace):
    return faults.injected(trace) or arena.ended(["a", "bad"])


def judge(trial, arena, daemon, moment, where):
    time.sleep(max(0, moment + 1 - time.time()))
    if daemon.is_alive:
        return trial.violate(f"{where}: still there after a second: {daemon.text[-300:]}")
    if daemon.process.returncode == 0:
        trial.violate(f"{where}: ended with 0")
    for path in checker.files(arena.outbox):
        if path.suffix == ".json" and path.stat().st_ctime > moment + 0.01 and b'"done"' in path.read_bytes():
            trial.violate(f"{where}: {path.name} is called done {path.stat().st_ctime - moment:.3f} s after it")
    return None
