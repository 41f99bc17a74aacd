"""P6, P10: 20,000 files at once, and a daemon that is killed among them."""
import os
import time

import checker
import processes

FILES = 20_000
RECOVERY = 10  # seconds until the first answer of a daemon that finds 10,000 files and more


def run(lab):
    count = lab.times(FILES)
    with lab.trial("P1 P6 P10", f"{count} files at once; kill -9 when half are done") as trial:
        # In memory: flushing costs nothing there, and what is counted is files.
        arena = lab.arena(in_memory=True, environment={"MANIMD_LOG_LEVEL": "warning"})
        text = f'{{"description": "{lab.stock.descriptions[0]}"}}'
        for number in range(count):
            path = arena.inbox / f"j{number}.json"
            path.write_text(text)
        done = Done(arena)
        with arena.start() as daemon:
            if not processes.wait_for(lambda: done.count() >= count // 2, 300, pause=0.5):
                trial.violate(f"half of them took more than 300 s: {done.count()}")
            trial.say(f"  {done.count()} after {trial.elapsed:.0f} s")
            daemon.kill()
        trial.count()
        before, start = done.count(), time.monotonic()
        with arena.start() as daemon:
            if not processes.wait_for(lambda: done.count() > before, 60):
                trial.violate(f"nothing was answered after the kill: {daemon.text[-500:]}")
            took = time.monotonic() - start
            trial.say(f"  the first answer after the kill came after {took:.1f} s")
            if took > RECOVERY:
                trial.violate(f"the first answer after the kill came after {took:.1f} s")
            if not processes.wait_for(lambda: done.count() >= count, 400, pause=0.5):
                trial.violate(f"only {done.count()} of {count} were answered")
            memory = peak(daemon.pid)
            trial.say(f"  {count} after {trial.elapsed:.0f} s, {memory} MB at most")
            processes.wait_for(lambda: not any(os.scandir(arena.inbox)), 10)
            daemon.stop()
        trial.count()
        trial.check(checker.finished(arena, {f"j{number}": "done" for number in range(count)})[:20])
        arena.remove()


class Done:
    """Counts final statuses without reading those again that were final before."""

    def __init__(self, arena):
        self.arena, self.known = arena, set()

    def count(self):
        for entry in os.scandir(self.arena.outbox):
            if entry.name.endswith(".json") and entry.name[0] != "." and entry.name not in self.known:
                if self.arena.status(entry.name[:-5]).get("status") in checker.FINAL:
                    self.known.add(entry.name)
        return len(self.known)


def peak(pid):
    """The most memory that a process has had, in MB."""
    with open(f"/proc/{pid}/status") as file:
        return next((int(line.split()[1]) >> 10 for line in file if line.startswith("VmHWM")), 0)
