"""P13, P16: a daemon that is told to end while it draws, and one that is killed."""
import signal
import time

import checker
import processes

LONG = "1D random walk with 100 steps"


def run(lab):
    with lab.trial("P13", "SIGTERM once, at any moment of a render") as trial:
        chance = lab.random("terminate")
        lab.in_pairs(lambda delay: terminate(lab, trial, delay), [chance.uniform(0, 2.5) for _ in range(lab.times(6))])
    with lab.trial("P13", "SIGTERM twice") as trial:
        lab.in_pairs(lambda _: terminate_twice(lab, trial), range(lab.times(4)))
    with lab.trial("P6 P16", "kill -9 while videos are drawn") as trial:
        chance = lab.random("kill while drawing")
        lab.in_pairs(lambda delay: kill(lab, trial, delay), [chance.uniform(0, 2.5) for _ in range(lab.times(8))])


def drawing(lab):
    """A daemon that is about to draw, and one more request that waits."""
    arena = lab.arena(environment={"MANIMD_QUALITY": "medium"})
    daemon = arena.start()
    daemon.wait_ready()
    for name, text in (("a", LONG), ("b", "2D random walk with 100 steps")):
        arena.drop(f"{name}.json", text)
    processes.wait_for(lambda: arena.status("a").get("status") == "running", 60)
    return arena, daemon


def settle(trial, arena, descendants, where, code):
    """No process is left, and the next start brings all to its end without leaving anything about."""
    trial.count()
    if left := processes.wait_gone(descendants, 1):
        trial.violate(f"{where}: processes {left} are left")
    trial.check(checker.published(arena.outbox), where)
    trial.check(checker.accounted(arena, ["a", "b"]), where)
    attempts = [row["attempts"] for row in checker.journal(arena.state)]
    next_code = arena.once(seconds=180)
    trial.check(checker.finished(arena, {"a": "done", "b": "done"}), f"{where} ({code}), then {next_code}")
    renders = arena.state / "work" / "renders"
    trial.check([f"{path.name} is left of a render" for path in renders.iterdir()] if renders.exists() else [], where)
    arena.remove()
    return attempts


def terminate(lab, trial, delay):
    arena, daemon = drawing(lab)
    with daemon:
        time.sleep(delay)
        descendants = processes.family(daemon.pid)
        code = daemon.stop(seconds=45)
        if code != 0:
            trial.violate(f"SIGTERM after {delay:.2f} s: ended with {code}: {daemon.text[-600:]}")
    attempts = settle(trial, arena, descendants, f"SIGTERM after {delay:.2f} s", code)
    if any(count > 1 for count in attempts):
        trial.violate(f"attempts {attempts}")


def terminate_twice(lab, trial):
    arena, daemon = drawing(lab)
    with daemon:
        descendants = processes.family(daemon.pid)
        daemon.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        daemon.process.send_signal(signal.SIGTERM)
        start = time.monotonic()
        code = daemon.end_by_itself(20)
        took = time.monotonic() - start
        # The render may have ended just then.
        if code not in (0, 128 + signal.SIGTERM) or took > 2:
            trial.violate(f"second SIGTERM: ended with {code} after {took:.1f} s")
    settle(trial, arena, descendants, "SIGTERM twice", code)


def kill(lab, trial, delay):
    arena, daemon = drawing(lab)
    with daemon:
        time.sleep(delay)
        descendants = daemon.kill()
    settle(trial, arena, descendants, f"kill -9 after {delay:.2f} s", -9)
