"""Imports Manim once, then draws scenes for the daemon, each in a process of its own."""
import os
import signal
import sys
import traceback
from pathlib import Path

from . import kernel
from .frames import Channel, Closed


def main():
    tex_cache = Path(sys.argv[1])
    # A signal that can be caught, so that the scene's processes are ended before this one.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    kernel.die_with_parent(by=signal.SIGTERM)
    kernel.adopt_orphans()
    # Nothing that Manim prints may get between the messages.
    channel = Channel(read=os.dup(0), write=os.dup(1))
    kernel.silence(0, 1)
    try:
        import manim

        from .jobs import Jobs
    except BaseException:
        reason = traceback.format_exc(limit=-3)[-4000:]
        channel.send({"kind": "unusable", "message": "Manim cannot be imported", "detail": reason})
        return 1
    jobs = Jobs(channel, tex_cache)
    channel.send({"kind": "ready", "manim": manim.__version__})
    try:
        jobs.serve()
    except Closed:
        return 0


sys.exit(main())
