"""Tests the promises of manimd from outside: python3 Tests/Torture [--seed N] [--scale F] [--only PART …]."""
import argparse
import importlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from arena import PROJECT
from laboratory import Laboratory

PARTS = [
    "kill_sweep", "random_kills", "power_cuts", "flush_errors", "full_disk", "same_names", "locking", "shutdown",
    "watching", "clocks", "damaged_cache", "flood",
]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=None, help="repeat a run's chance")
    parser.add_argument("--scale", type=float, default=1, help="how much of everything; default: 1")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--program", default=PROJECT / ".build/release/manimd")
    return parser.parse_args()


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def enter_own_namespace():
    """Starts anew where mounts are nobody else's: they go when this process goes."""
    if os.environ.get("TORTURE_NAMESPACE") or os.geteuid():
        return
    os.environ["TORTURE_NAMESPACE"] = "1"
    code = subprocess.run(["unshare", "--mount", "--propagation", "private", "true"]).returncode
    if code == 0:
        os.execvp("unshare", ["unshare", "--mount", "--propagation", "private", sys.executable, *sys.argv])
    say("no mount namespace of its own is to be had; mounts are undone one by one")


def main():
    options = arguments()
    enter_own_namespace()
    # SIGTERM unwinds as Ctrl-C does, so that everything is put back.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**6)
    start = time.monotonic()
    say(f"seed {seed}, scale {options.scale:g}, {os.cpu_count()} processors")
    if os.geteuid():
        say("not root: what needs mounts or another user is skipped")
    with Laboratory(options.program, seed, options.scale, say) as lab:
        for name in PARTS:
            if name in options.only:
                importlib.import_module(f"parts.{name}").run(lab)
        print(f"\n{lab.results.table()}\n")
        say(f"seed {seed}: {lab.results.violations} violations in {time.monotonic() - start:.0f} s")
        return 1 if lab.results.violations else 0


if __name__ == "__main__":
    sys.exit(main())
