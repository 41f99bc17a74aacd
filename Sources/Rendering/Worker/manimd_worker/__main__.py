"""Imports Manim once, then draws scenes for the daemon, each in a process of its own."""
import os
import signal
import sys
import traceback

from . import kernel, walls
from .frames import Channel, Closed
from .places import Places

LONGEST_ORDER = 8 << 20


def main():
    places = Places(*sys.argv[1:5])
    # A signal that can be caught, so that the scene's processes are ended before this one.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # Importing hears no signal for seconds, and there is nothing to be ended before this process yet.
    kernel.die_with_parent()
    if kernel.is_hung_up(0):
        return 0
    kernel.adopt_orphans()
    kernel.be_opaque()
    # Nothing that Manim prints may get between the messages.
    channel = Channel(read=os.dup(0), write=os.dup(1), longest=LONGEST_ORDER)
    kernel.silence(0, 1)
    try:
        if places.walled:
            walls.check()
            if not places.is_for_one_job and walls.landlock() == 0:
                raise walls.Missing("there is no Landlock between the worker and its jobs")
    except walls.Missing as missing:
        channel.send({
            "kind": "unusable", "code": "sandbox_unavailable", "message": f"{missing}", "detail": ""})
        return 1
    try:
        import manim

        from .jobs import Jobs
    except BaseException:
        reason = traceback.format_exc(limit=-3)[-4000:]
        channel.send({
            "kind": "unusable", "code": "internal", "message": "Manim cannot be imported",
            "detail": reason})
        return 1
    kernel.die_with_parent(by=signal.SIGTERM)
    jobs = Jobs(channel, places)
    channel.send({"kind": "ready", "manim": manim.__version__})
    try:
        jobs.serve()
    except Closed:
        return 0


sys.exit(main())
