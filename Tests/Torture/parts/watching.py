"""P10: whatever becomes of the inbox and of what tells of it, every file is found; T7, T8."""
import contextlib
import os
import shutil
from pathlib import Path

import checker
import disks
import faults

QUEUE = Path("/proc/sys/fs/inotify/max_queued_events")


def run(lab):
    with lab.trial("P10", "inotify that overflows (max_queued_events=64) under 600 files at once") as trial:
        if os.geteuid():
            trial.skip("not root")
        else:
            with setting(QUEUE, "64"):
                overflow(lab, trial)
    with lab.trial("P10", "no inotify at all") as trial:
        if lacking := disks.lacking("strace"):
            trial.skip(f"{', '.join(lacking)} not installed")
        else:
            deaf(lab, trial)
    with lab.trial("P10", "inbox deleted, replaced by another, and a batch deleted and made again") as trial:
        for case in (recreated, replaced, batch_recreated):
            with_daemon(lab, trial, case)
    with lab.trial("P10", "an inbox on FUSE, written to behind its back") as trial:
        if os.geteuid() or disks.lacking("bindfs") or not os.path.exists("/dev/fuse"):
            trial.skip("needs root, bindfs and /dev/fuse")
        else:
            behind_fuse(lab, trial)
    with lab.trial("P1 P10", "an outbox that is unmounted and comes back") as trial:
        if os.geteuid():
            trial.skip("not root")
        else:
            unmounted_outbox(lab, trial)


@contextlib.contextmanager
def setting(path, value):
    """A setting of the kernel, put back in any case."""
    before = path.read_text()
    path.write_text(value)
    try:
        yield
    finally:
        path.write_text(before)


def with_daemon(lab, trial, case):
    arena = lab.arena()
    with arena.start() as daemon:
        daemon.wait_ready()
        jobs = case(arena)
        if not arena.wait_ended(jobs, 30):
            trial.violate(f"{case.__name__}: not all files were found: {daemon.text[-600:]}")
    trial.count()
    arena.once()
    trial.check(checker.finished(arena, jobs), case.__name__)
    arena.remove()


def overflow(lab, trial):
    arena = lab.arena(in_memory=True)
    with arena.start() as daemon:
        daemon.wait_ready()
        jobs = {f"j{number}": "done" for number in range(600)}
        for job in jobs:
            arena.drop(f"{job}.json")
        if not arena.wait_ended(jobs, 60):
            trial.violate("files were not found after events were lost")
    trial.count()
    arena.once()
    trial.check(checker.finished(arena, jobs))
    arena.remove()


def deaf(lab, trial):
    arena = lab.arena()
    with arena.start(prefix=faults.failing("inotify_init1", "EMFILE", "1+")) as daemon:
        daemon.wait_ready()
        arena.drop("a.json")
        if not arena.wait_ended(["a"], 15):
            trial.violate("the file was not found")
        if "inotify is not to be had" not in daemon.text:
            trial.violate("the log does not tell why the inbox is polled")
    trial.count()
    arena.once()
    trial.check(checker.finished(arena, {"a": "done"}))
    arena.remove()


def recreated(arena):
    arena.inbox.rmdir()
    arena.inbox.mkdir()
    arena.drop("a.json")
    return {"a": "done"}


def replaced(arena):
    """Another folder, with a file in it, takes the place of the inbox."""
    other = arena.root / "other"
    arena.inbox.rename(arena.root / "away")
    inbox, arena.inbox = arena.inbox, other
    other.mkdir()
    arena.drop("a.json")
    other.rename(inbox)
    arena.inbox = inbox
    return {"a": "done"}


def batch_recreated(arena):
    batch = arena.inbox / "batch"
    for name in "ab":
        batch.mkdir()
        arena.inbox, inbox = batch, arena.inbox
        arena.outbox, outbox = arena.outbox / "batch", arena.outbox
        arena.drop(f"{name}.json")
        arena.wait_ended(name, 15)
        arena.inbox, arena.outbox = inbox, outbox
        shutil.rmtree(batch)
    for path in (arena.outbox / "batch").iterdir():
        # So that the checker finds them where it looks.
        path.rename(arena.outbox / path.name)
    return {"a": "done", "b": "done"}


def behind_fuse(lab, trial):
    back, front = lab.folder / "back", lab.folder / "front"
    back.mkdir()
    front.mkdir()
    disks.run("bindfs", back, front)
    try:
        arena = lab.arena(inbox=front)
        with arena.start() as daemon:
            daemon.wait_ready()
            arena.inbox = back
            arena.drop("a.json")
            if not arena.wait_ended(["a"], 15):
                trial.violate("a file that made no event was not found")
        trial.count()
        trial.check(checker.finished(arena, {"a": "done"}))
    finally:
        disks.run("umount", "-l", front)


def unmounted_outbox(lab, trial):
    """Answers go where the path leads; after the return of the disk every job has its answer on one of both."""
    place = lab.folder / "outbox-disk"
    arena = lab.arena(outbox=place)
    with arena.start() as daemon:
        daemon.wait_ready()
        with disks.tmpfs(place, "size=8m"):
            arena.drop("a.json")
            if not arena.wait_ended(["a"], 15):
                trial.violate("nothing was delivered to the mounted outbox")
            trial.check(checker.published(place), "mounted")
        arena.drop("b.json")
        if not arena.wait_ended(["b"], 15):
            trial.violate(f"nothing was delivered to the folder below the mount: {daemon.text[-500:]}")
        place.rename(lab.folder / "outbox-away")
        arena.drop("c.json")
        if not arena.wait_ended(["c"], 15):
            trial.violate(f"an outbox that was moved away was not made again: {daemon.text[-500:]}")
        trial.check(checker.published(place), "made again")
        daemon.stop()
    trial.count()
    states = {row["id"]: row["state"] for row in checker.journal(arena.state)}
    trial.check([f"{job} is {states.get(job)}" for job in "abc" if states.get(job) != "done"])
