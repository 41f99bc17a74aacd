"""P9: two daemons on one state folder."""
import signal

import checker


def run(lab):
    with lab.trial("P9", "a second daemon on the same state; the first killed, or told to end") as trial:
        for end in (signal.SIGKILL, signal.SIGTERM) * lab.times(3):
            arena = lab.arena()
            with arena.start() as first:
                first.wait_ready()
                with arena.start("--once") as second:
                    code = second.end_by_itself(20)
                    if code != 5 or "another manimd" not in second.text or f"pid {first.pid}" not in second.text:
                        trial.violate(f"the second ended with {code}: {second.text[-500:]}")
                arena.drop("a.json")
                if not arena.wait_ended(["a"], 20):
                    trial.violate("the first no longer works")
                first.process.send_signal(end)
                first.end_by_itself(20)
            arena.drop("b.json")
            code = arena.once()
            trial.check(checker.finished(arena, {"a": "done", "b": "done"}), f"after {end!r}, ended with {code}")
            trial.count()
            arena.remove()
