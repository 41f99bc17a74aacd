"""A place where a daemon works: inbox, outbox and state folder of its own, and all ways to run it there."""
import contextlib
import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import checker
import processes

PROJECT = Path(__file__).resolve().parents[2]


class Arena:
    """Folders for one daemon; `state` may hold answers that were made before."""

    def __init__(self, lab, root, stock=True, inbox=None, outbox=None, environment=()):
        self.lab, self.root = lab, Path(root)
        self.inbox, self.outbox = Path(inbox or self.root / "inbox"), Path(outbox or self.root / "outbox")
        self.state = self.root / "state"
        self.environment = dict(environment)
        for folder in (self.root, self.inbox, self.outbox):
            folder.mkdir(parents=True, exist_ok=True)
        if stock and not self.state.exists():
            shutil.copytree(lab.stock.state, self.state)

    def variables(self):
        """The daemon's whole environment."""
        return {
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(self.root), "LANG": "C.UTF-8",
            "MANIMD_INBOX": str(self.inbox), "MANIMD_OUTBOX": str(self.outbox), "MANIMD_STATE": str(self.state),
            "MANIMD_TEMPLATES": str(PROJECT / "templates"), "MANIMD_PYTHON": str(PROJECT / ".venv/bin/python"),
            "MANIMD_QUALITY": "low", "MANIM_MAX_WORKERS": "1", "MANIMD_SCAN_INTERVAL": "1",
            "SEMANTIC_CACHE_ENABLED": "false", **self.environment,
        }

    def drop(self, name, description=None, text=None):
        """Puts a request in as a careful producer does: on return it must not be lost any more."""
        text = text or json.dumps({"description": description or self.lab.stock.descriptions[0]})
        draft, path = self.inbox / f".{name}.tmp", self.inbox / name
        with open(draft, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.rename(draft, path)
        flush(self.inbox)

    def start(self, *arguments, prefix=()):
        """Starts the daemon, behind `prefix` if there is one."""
        return Daemon(self, [*prefix, str(self.lab.program), "run", *arguments])

    def once(self, prefix=(), seconds=60):
        """Has everything answered that is there; the exit code."""
        daemon = self.start("--once", prefix=prefix)
        return daemon.end_by_itself(seconds)

    def status(self, job):
        """A job's status; empty when there is none."""
        try:
            return json.loads((self.outbox / f"{job}.json").read_bytes())
        except (OSError, ValueError):
            return {}

    def ended(self, jobs):
        return all(self.status(job).get("status") in checker.FINAL for job in jobs)

    def wait_ended(self, jobs, seconds):
        """Waits until all jobs have a final status; whether they have in time."""
        return processes.wait_for(lambda: self.ended(jobs), seconds)

    def remove(self):
        shutil.rmtree(self.root, ignore_errors=True)


class Daemon:
    """A daemon that was started; `with` it, it is gone afterwards whatever happens."""

    def __init__(self, arena, command):
        self.log = arena.lab.next_log()
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                command, env=arena.variables(), cwd=arena.lab.folder, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=log, preexec_fn=processes.die_with_harness)
        self.pid = self.process.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()

    @property
    def text(self):
        """The log so far."""
        return self.log.read_text(errors="replace")

    @property
    def is_alive(self):
        return self.process.poll() is None

    def wait_text(self, part, seconds=20):
        """Waits for something in the log; whether it came."""
        processes.wait_for(lambda: part in self.text or not self.is_alive, seconds)
        return part in self.text

    def wait_ready(self, seconds=30):
        """Waits until it watches the inbox."""
        if not self.wait_text("watching", seconds):
            raise RuntimeError(f"the daemon did not start: {self.text[-2000:]}")
        return self

    def end_by_itself(self, seconds):
        """Waits for the end; kills and complains when it does not come."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise RuntimeError(f"the daemon did not end in {seconds} s: {self.text[-2000:]}") from None

    def kill(self):
        """SIGKILL for the daemon alone; returns what descended from it."""
        descendants = processes.family(self.pid)
        if self.is_alive:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        return descendants

    def release(self):
        """Sends the tracer away: calls go through from now on."""
        with contextlib.suppress(OSError, StopIteration):
            lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
            tracer = next(int(line.split()[1]) for line in lines if line.startswith("TracerPid"))
            if tracer:
                os.kill(tracer, signal.SIGTERM)

    def stop(self, seconds=40):
        """SIGTERM; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.end_by_itself(seconds)


def flush(folder):
    """Makes the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

