"""P15: clocks that jump, and files from other times."""
import os
import time
from pathlib import Path

import checker
import disks
import processes

DAY = 86_400
SOURCE = Path(__file__).resolve().parents[1] / "clock.c"


def run(lab):
    with lab.trial("P15", "files from 1970, yesterday, tomorrow and 2100") as trial:
        strange_times(lab, trial)
    with lab.trial("P15", "the clock jumps a day ahead and a day back while the daemon works") as trial:
        if lacking := disks.lacking("cc"):
            trial.skip(f"{', '.join(lacking)} not installed")
        else:
            library = lab.folder / "clock.so"
            disks.run("cc", "-O1", "-shared", "-fPIC", "-o", library, SOURCE, "-ldl")
            jumps(lab, trial, library)


def strange_times(lab, trial):
    arena = lab.arena()
    with arena.start() as daemon:
        daemon.wait_ready()
        moments = [0, time.time() - DAY, time.time() + DAY, 4_102_444_800]
        jobs = {}
        for number, moment in enumerate(moments):
            for how in ("renamed", "in place"):
                name = f"j{len(jobs)}"
                jobs[name] = "done"
                path = arena.inbox / (f".{name}.tmp" if how == "renamed" else f"{name}.json")
                path.write_text(f'{{"description": "{lab.stock.descriptions[number % 2]}"}}')
                os.utime(path, (moment, moment))
                path.rename(arena.inbox / f"{name}.json")
                trial.count()
        if not arena.wait_ended(jobs, 20):
            trial.violate("files from other times wait")
        daemon.stop()
    trial.check(checker.finished(arena, jobs, runs=None))
    arena.remove()


def jumps(lab, trial, library):
    arena = lab.arena()
    clock = arena.root / "clock"
    clock.write_text("0")
    arena.environment |= {"LD_PRELOAD": str(library), "TORTURE_CLOCK": str(clock)}
    jobs = {}
    with arena.start() as daemon:
        daemon.wait_ready()
        for jump in (0, DAY, 0, -DAY, 0, 365 * DAY):
            draft = arena.root / "clock.new"
            draft.write_text(str(jump))
            draft.rename(clock)
            batch = [f"j{len(jobs)}", f"j{len(jobs) + 1}"]
            for name in batch:
                jobs[name] = "done"
                arena.drop(f"{name}.json", lab.stock.descriptions[len(jobs) % 2])
            if not processes.wait_for(lambda: arena.ended(batch), 15):
                trial.violate(f"at {jump} s: {batch} wait: {daemon.text[-500:]}")
            created = arena.status(batch[0]).get("created_at", "")
            if jump > DAY and created[:4] == time.strftime("%Y", time.gmtime()):
                trial.violate(f"the clock did not jump ({created}): nothing was tested")
            trial.count()
        code = daemon.stop()
        if code:
            trial.violate(f"ended with {code}: {daemon.text[-500:]}")
    trial.check(checker.finished(arena, jobs))
    arena.remove()
