"""T1: the daemon is killed at every call by which it changes the inbox, its state or the outbox, and started again."""
import itertools

import checker
import disks
import faults

KILLED = {-9, 137}
MOST = 60  # calls of one kind on one group of paths, far more than there are


def run(lab):
    with lab.trial("P1 P2 P4 P5 P6", "SIGKILL at every Nth write, flush, rename, removal, opening, link") as trial:
        if lacking := disks.lacking("strace"):
            return trial.skip(f"{', '.join(lacking)} not installed")
        sweep(lab, trial, "answered", range(1, MOST))
    with lab.trial("P1 P2 P3 P4 P5", "the same while a video is drawn, at every third N") as trial:
        if lacking := disks.lacking("strace"):
            return trial.skip(f"{', '.join(lacking)} not installed")
        return sweep(lab, trial, "drawn", range(1, max(2, lab.times(10)), 3))


def sweep(lab, trial, kind, numbers):
    """Goes through all groups of paths and kinds of calls, two at a time."""
    groups = ["inbox", "journal", "cache", "status", "outbox", "videos", "rejected"]
    if kind == "drawn":
        groups = ["journal", "cache", "outbox", "videos"]
    lab.in_pairs(lambda task: count_up(lab, trial, kind, *task, numbers),
                 itertools.product(groups, faults.ALL))


def count_up(lab, trial, kind, group, calls, numbers):
    """Kills at the first such call, at the second, and so on, until the daemon gets through.

    Pages of a database are written by the dozen: of those beyond the twelfth, every fifth.
    """
    for number in numbers:
        if number > 12 and number % 5:
            continue
        if not kill_at(lab, trial, kind, group, calls, number):
            return


def kill_at(lab, trial, kind, group, calls, number):
    """Whether the daemon was killed; what is found after that and after the next start are violations."""
    where = f"{kind}, killed at {calls} number {number} on {group}"
    arena = lab.arena()
    jobs = {"a": "done"}
    arena.drop("a.json", "morph a purple circle into a red square" if kind == "drawn" else None)
    if group == "rejected":
        arena.drop("bad.json", text="{")
        jobs["bad"] = "rejected"
    paths = faults.places(arena, "a", lab.stock.videos[0])[group]
    code = arena.once(prefix=faults.killing(calls, number, paths), seconds=120)
    was_killed = code in KILLED
    if was_killed:
        trial.count()
        known = lab.stock.videos if kind == "answered" else ()
        trial.check(checker.published(arena.outbox, known), where)
        trial.check(checker.accounted(arena, jobs), where)
        code = arena.once(seconds=120)
    trial.check(checker.finished(arena, jobs), f"{where}, then ended with {code}")
    arena.remove()
    return was_killed
