"""T2, T5: no room at any write, a disk that is really full, a disk without inodes; and room again."""
import contextlib
import os
import time

import checker
import disks
import faults
import processes

PATIENCE = 60  # seconds after which work that rests should have gone on


def run(lab):
    with lab.trial("P8", "ENOSPC from every Nth write, opening, rename, link on, and room again") as trial:
        if lacking := disks.lacking("strace"):
            trial.skip(f"{', '.join(lacking)} not installed")
        else:
            sweep(lab, trial)
    for what, fill in (("full", fill_bytes), ("without inodes", fill_inodes)):
        with lab.trial("P8", f"a disk that is {what}, and then has room again") as trial:
            if os.geteuid():
                trial.skip("not root")
            else:
                for leave in (0, 64 << 10, 512 << 10, 2 << 20, 5 << 20)[:lab.times(5)]:
                    real(lab, trial, what, fill, leave, is_drawn=False)
                real(lab, trial, what, fill, 0, is_drawn=True)
    with lab.trial("P8", "an outbox on a disk of its own that is full") as trial:
        if os.geteuid():
            trial.skip("not root")
        else:
            outbox_alone(lab, trial)


def sweep(lab, trial):
    groups = {"journal": (faults.WRITES,), "status": (faults.WRITES, faults.OPENINGS, faults.NAMES),
              "outbox": (faults.WRITES, faults.OPENINGS, faults.NAMES, faults.LINKS),
              "videos": (faults.OPENINGS, faults.NAMES, faults.LINKS), "inbox": (faults.NAMES,),
              "rejected": (faults.WRITES, faults.NAMES), "cache": (faults.WRITES,)}
    lab.in_pairs(lambda task: count_up(lab, trial, *task),
                 [(group, calls) for group, kinds in groups.items() for calls in kinds])


def count_up(lab, trial, group, calls):
    """From the first such call, from the second, and so on; beyond the third, every fifth."""
    number = 1
    while number < 40 and fail_from(lab, trial, group, calls, number):
        number += 1 if number < 4 else 5


def fail_from(lab, trial, group, calls, number):
    """Whether there was such a call; the daemon that met it must bring all to an end by itself."""
    where = f"ENOSPC at {calls} from number {number} of {group} on"
    arena = lab.arena()
    trace = arena.root / "trace.txt"
    paths = faults.places(arena, "a", lab.stock.videos[0])[group]
    if calls == faults.OPENINGS:
        # Only what makes a file can lack room.
        paths = [path for path in paths if str(path).endswith(".part")]
    with arena.start(prefix=faults.failing(calls, "ENOSPC", f"{number}+", paths, trace)) as daemon:
        processes.wait_for(lambda: "watching" in daemon.text or faults.injected(trace), 30)
        arena.drop("bad.json", text="{")
        arena.drop("a.json")
        jobs = {"a": "done", "bad": "rejected"}
        processes.wait_for(lambda: arena.ended(jobs) or faults.injected(trace) or not daemon.is_alive, PATIENCE)
        hit = faults.injected(trace) is not None
        if hit:
            time.sleep(0.5)
            trial.check(checker.published(arena.outbox, lab.stock.videos), f"{where}, while it lasts")
        daemon.release()
        processes.wait_for(lambda: arena.ended(jobs) or not daemon.is_alive, PATIENCE)
        if hit:
            trial.count()
            trial.check(checker.published(arena.outbox, lab.stock.videos), where)
            trial.check([f"{job} is {arena.status(job).get('status')}, not {state}; the daemon "
                         f"{'is there' if daemon.is_alive else 'ended'}: {daemon.text[-600:]}"
                         for job, state in jobs.items() if arena.status(job).get("status") != state], where)
    code = arena.once(seconds=120)
    trial.check(checker.finished(arena, jobs), f"{where}, then ended with {code}")
    arena.remove()
    return hit


def fill_bytes(place, leave):
    return [disks.fill(place, leave)]


def fill_inodes(place, leave):
    """Makes empty files until there can be none; a few may be made if some bytes are to be left."""
    made = []
    with contextlib.suppress(OSError):
        while True:
            path = place / f"empty-{len(made)}"
            path.touch(exist_ok=False)
            made.append(path)
    for _ in range(min(len(made), leave >> 17)):
        made.pop().unlink()
    return made


def real(lab, trial, what, fill, leave, is_drawn):
    """State and outbox on a small disk, producers on another: they can always hand in."""
    where = f"{what}, {leave} bytes left{', drawn' if is_drawn else ''}"
    with disks.tmpfs(lab.folder / "small", "size=32m,nr_inodes=1500") as place:
        arena = lab.arena_at(place / "arena")
        arena.inbox = lab.folder / f"inbox-{time.monotonic_ns()}"
        arena.inbox.mkdir()
        with arena.start() as daemon:
            daemon.wait_ready()
            filler = fill(place, leave)
            jobs = {f"j{number}": "done" for number in range(12)}
            for number, job in enumerate(jobs):
                arena.drop(f"{job}.json", "morph a maroon circle into a red square" if is_drawn and not number else None)
            arena.drop("bad.json", text="{")
            jobs["bad"] = "rejected"
            daemon.wait_text("the disk is full", 8)
            time.sleep(1)
            trial.count()
            trial.check(checker.published(arena.outbox), where)
            trial.check(checker.accounted(arena, jobs), where)
            if not daemon.is_alive:
                trial.violate(f"{where}: the daemon ended with {daemon.process.returncode}: {daemon.text[-800:]}")
            for path in filler:
                path.unlink()
            if not arena.wait_ended(jobs, PATIENCE):
                trial.violate(f"{where}: not resumed: {daemon.text[-800:]}")
            if daemon.is_alive:
                daemon.stop()
        trial.check(checker.finished(arena, jobs), where)


def outbox_alone(lab, trial):
    with disks.tmpfs(lab.folder / "small-outbox", "size=1m") as place:
        arena = lab.arena(outbox=place)
        with arena.start() as daemon:
            daemon.wait_ready()
            filler = disks.fill(place)
            jobs = {f"j{number}": "done" for number in range(3)}
            for job in jobs:
                arena.drop(f"{job}.json")
            daemon.wait_text("the disk is full", 10)
            trial.count()
            trial.check(checker.published(place), "full outbox")
            trial.check(checker.accounted(arena, jobs), "full outbox")
            filler.unlink()
            if not arena.wait_ended(jobs, PATIENCE):
                trial.violate(f"not resumed: {daemon.text[-800:]}")
        processes.wait_gone(processes.family(daemon.pid), 1)
        code = arena.once()
        trial.check(checker.finished(arena, jobs), f"full outbox, then ended with {code}")
