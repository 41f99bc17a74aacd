"""T3, T4: the disk as it is at one moment, as after a power cut: mounted, looked at, and worked on from there."""
import os
import shutil
import signal
import time

import checker
import disks
import processes


def run(lab):
    for kind, count in (("ext4", 140), ("xfs", 60)):
        with lab.trial("P1 P2 P3 P4 P5", f"power cuts by reflink snapshots, {kind}") as trial:
            if reason := obstacle("mkfs.xfs", f"mkfs.{kind}"):
                trial.skip(reason)
            else:
                snapshots(lab, trial, kind, lab.times(count))
    with lab.trial("P1 P2 P3 P5", "power cuts by stopping all and shutting the file system down") as trial:
        if reason := obstacle("mkfs.xfs", "xfs_io"):
            trial.skip(reason)
        else:
            for number in range(lab.times(8)):
                shut_down(lab, trial, "ext4" if number % 2 else "xfs", number)


def obstacle(*programs):
    """Why there is nothing to be mounted; nil if there is."""
    if os.geteuid():
        return "not root"
    if lacking := disks.lacking(*programs):
        return f"{', '.join(lacking)} not installed"
    if not os.path.exists("/dev/loop-control"):
        return "no loop devices"
    return None


def snapshots(lab, trial, kind, count):
    """A daemon works on a disk that is a file; copies of the file, made in an instant, are the disk after a cut."""
    chance = lab.random(f"power cuts {kind}")
    outer, inner = lab.folder / f"outer-{kind}", lab.folder / f"inner-{kind}"
    size = 400 if kind == "xfs" else 160
    with disks.image(lab.folder / f"outer-{kind}.img", "xfs", 2_500) as file, disks.mounted(file, outer, "xfs"), \
            disks.image(outer / "inner.img", kind, size) as disk, disks.mounted(disk, inner, kind):
        arena = lab.arena_at(inner / "arena")
        jobs, cuts, number = {}, [], 0
        os.sync()
        with arena.start() as daemon:
            daemon.wait_ready()
            while number < count:
                batch = feed(arena, jobs, chance)
                for _ in range(chance.randint(2, 4)):
                    time.sleep(chance.uniform(0, 0.08))
                    # What was durable for its producer before the copy begins must not be lost.
                    cuts.append((number, dict(jobs)))
                    disks.run("cp", "--reflink=always", disk, outer / f"cut-{number}.img")
                    number += 1
                arena.wait_ended(batch, 20)
                if len(cuts) >= 12 or number >= count:
                    for cut in cuts:
                        look(lab, trial, outer, kind, *cut, works_on=cut[0] % 8 == 0)
                    cuts.clear()


def feed(arena, jobs, chance):
    """Some requests at once; a refused one now and then."""
    batch = []
    for _ in range(chance.randint(1, 4)):
        name = f"j{len(jobs)}"
        jobs[name] = "rejected" if chance.random() < 0.15 else "done"
        text = "{" if jobs[name] == "rejected" else None
        arena.drop(f"{name}.json", arena.lab.stock.descriptions[len(jobs) % 2], text=text)
        batch.append(name)
    return batch


def look(lab, trial, outer, kind, number, jobs, works_on):
    """Mounts a copy as the machine would after the cut."""
    trial.count()
    image, place = outer / f"cut-{number}.img", lab.folder / f"cut-{kind}"
    with disks.mounted(image, place, kind, "nouuid" if kind == "xfs" else ""):
        examine(lab, trial, lab.arena_at(place / "arena"), jobs, f"{kind}, cut {number}", works_on)
    image.unlink()


def examine(lab, trial, arena, jobs, where, works_on):
    trial.check(checker.published(arena.outbox, lab.stock.videos), where)
    trial.check(checker.accounted(arena, jobs), where)
    if works_on:
        code = arena.once(seconds=90)
        trial.check(checker.finished(arena, jobs), f"{where}, then ended with {code}")


def shut_down(lab, trial, kind, number):
    """All processes are stopped, then the file system forgets what is not on the disk."""
    chance = lab.random(f"shut down {number}")
    place = lab.folder / "shut-down"
    with disks.image(lab.folder / "shut-down.img", kind, 400) as disk:
        jobs = {}
        with disks.mounted(disk, place, kind):
            arena = lab.arena_at(place / "arena")
            os.sync()
            with arena.start() as daemon:
                daemon.wait_ready()
                for _ in range(4):
                    feed(arena, jobs, chance)
                time.sleep(chance.uniform(0.05, 0.6))
                everyone = [daemon.pid, *[pid for pid, _ in processes.family(daemon.pid)]]
                for pid in everyone:
                    os.kill(pid, signal.SIGSTOP)
                disks.run("xfs_io", "-x", "-c", "shutdown", place)
                # A machine without power runs nothing any more.
                descendants = processes.family(daemon.pid)
                for pid in everyone:
                    os.kill(pid, signal.SIGKILL)
            if left := processes.wait_gone(descendants, 5):
                raise RuntimeError(f"{left} keep the disk")
        trial.count()
        with disks.mounted(disk, place, kind):
            examine(lab, trial, lab.arena_at(place / "arena"), jobs, f"{kind}, shut down {number}", works_on=True)
    shutil.rmtree(place, ignore_errors=True)
