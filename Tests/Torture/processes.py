"""Finding processes by whom they descend from, and ending exactly those that were started here."""
import ctypes
import os
import signal
import time
from pathlib import Path

_libc = ctypes.CDLL(None)


def die_with_harness():
    """For a child before it becomes another program: it ends when the harness does."""
    _libc.prctl(1, signal.SIGKILL, 0, 0, 0)


def birth(pid):
    """What tells a process from a later one with its number; nil when it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else fields[19]


def children(pid):
    found = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            found += map(int, Path(f"/proc/{pid}/task/{task}/children").read_text().split())
    except OSError:
        pass
    return found


def family(pid):
    """All descendants of a process that are there now, as (number, birth)."""
    found, waiting = [], children(pid)
    while waiting:
        child = waiting.pop()
        found.append((child, birth(child)))
        waiting += children(child)
    return [(child, born) for child, born in found if born]


def survivors(processes):
    """Those of `processes` that are still there."""
    return [pid for pid, born in processes if born and birth(pid) == born]


def wait_gone(processes, seconds):
    """Waits until all have ended; returns those that have not."""
    deadline = time.monotonic() + seconds
    while (left := survivors(processes)) and time.monotonic() < deadline:
        time.sleep(0.02)
    return left


def wait_for(condition, seconds, pause=0.05):
    """Waits until `condition` holds; whether it did in time."""
    deadline = time.monotonic() + seconds
    while not (held := condition()) and time.monotonic() < deadline:
        time.sleep(pause)
    return held
