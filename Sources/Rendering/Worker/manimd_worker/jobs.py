"""Has each job done by a process of its own, and sees to it that nothing of it stays."""
import gc
import os
import select
import signal
import time

from . import kernel, scene, tex
from .frames import Channel, Closed, Garbage

TOO_MUCH = {signal.SIGKILL, signal.SIGXCPU, signal.SIGXFSZ}
PAUSE = 0.2  # seconds between two reports that are passed on, however many a scene makes
MOST_FORMULAS = 16  # waiting at a time; a scene that waits for its answers has one
PATIENCE = 2  # seconds between a job's last word and the end of its process


class Jobs:
    """The orders that come over the daemon's channel, one after the other."""

    def __init__(self, daemon, tex_cache):
        self.daemon = daemon
        self.cache = tex.Cache(tex_cache)
        gc.collect()
        gc.freeze()  # so that collections in a job leave the shared pages alone

    def serve(self):
        """Takes orders until the daemon hangs up."""
        try:
            while True:
                order = self.daemon.receive()
                if order["kind"] == "render":  # the cancelling of a job that is done comes too late
                    answer = Job(order, self.daemon, self.cache).run()
                    self.daemon.send({**answer, "job": order["job"]})
        finally:
            kernel.end_descendants()


class Job:
    """One order: the process that draws, and beside it at times one that sets a formula."""

    def __init__(self, order, daemon, cache):
        self.order, self.daemon, self.cache = order, daemon, cache
        self.deadline = time.monotonic() + order["seconds"]
        self.answer, self.next_report = None, 0
        self.formulas = []  # asked for and not yet begun
        self.setter = None  # descriptor of the process that sets one
        (from_scene, to_worker), (from_worker, to_scene) = os.pipe(), os.pipe()
        self.scene = Channel(read=from_scene, write=to_scene)
        worker = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            scene.main(order, Channel(read=from_worker, write=to_worker), cache, worker)
        os.close(from_worker)
        os.close(to_worker)
        os.set_blocking(from_scene, False)
        self.process = os.pidfd_open(self.pid)

    def run(self):
        """Follows the process to its end; the answer for the daemon."""
        try:
            return self.follow()
        finally:
            kernel.kill_group(self.pid)
            kernel.end_descendants()
            self.scene.close()
            os.close(self.process)
            if self.setter is not None:
                os.close(self.setter)

    def follow(self):
        waited_for = [self.daemon, self.scene, self.process]
        while True:
            if (left := self.deadline - time.monotonic()) <= 0:
                return self.answer or overdue(self.order["seconds"])
            setters = [] if self.setter is None else [self.setter]
            ready, _, _ = select.select(waited_for + setters, [], [], left)
            if self.daemon in ready and self.is_cancelled():
                return {"kind": "failed", "code": "cancelled", "message": "cancelled"}
            try:
                if self.scene in ready:
                    self.listen()
                if self.process in ready:
                    return self.answer or died(
                        os.waitid(os.P_PIDFD, self.process, os.WEXITED | os.WNOWAIT))
            except Closed:
                waited_for.remove(self.scene)  # its end is told of by `process`
            except Garbage:
                return scene_failed("the scene spoils the worker's own channel")
            if self.setter in ready:
                self.formula_is_set()

    def is_cancelled(self):
        self.daemon.fill()
        while (message := self.daemon.take()) is not None:
            if message["kind"] == "cancel" and message["job"] == self.order["job"]:
                return True
        return False

    def listen(self):
        """Hears all that has come."""
        try:
            while True:
                self.scene.fill()
                while (message := self.scene.take()) is not None:
                    self.hear(message)
        except BlockingIOError:
            return

    def hear(self, message):
        """Passes on what a scene may say; it is not to be trusted, so every part is looked at."""
        kind = message["kind"]
        if kind == "progress":
            numbers = {key: message.get(key) for key in ("percent", "step", "steps")}
            if not all(type(n) is int and 0 <= n < 1 << 31 for n in numbers.values()):
                raise Garbage
            if (now := time.monotonic()) >= self.next_report:
                self.next_report = now + PAUSE
                self.daemon.send({"kind": kind, "job": self.order["job"], **numbers})
        elif kind == "formula" and len(self.formulas) < MOST_FORMULAS:
            if not all(type(message.get(key)) is str for key in ("source", "compiler", "ending")):
                raise Garbage
            self.formulas.append(message)
            self.set_next_formula()
        elif kind in ("done", "failed") and self.answer is None:
            words = {key: message.get(key, "") for key in ("code", "message", "detail")}
            if not all(type(word) is str and len(word) <= 8000 for word in words.values()):
                raise Garbage
            words = {key: word.encode("utf-8", "replace").decode() for key, word in words.items()}
            self.answer = {"kind": kind, **(words if kind == "failed" else {})}
            self.deadline = min(self.deadline, time.monotonic() + PATIENCE)
        else:
            raise Garbage

    def set_next_formula(self):
        if self.setter is not None or not self.formulas:
            return
        request, worker = self.formulas.pop(0), os.getpid()
        pid = os.fork()
        if pid == 0:
            try:
                os.setsid()
                kernel.die_with_parent(worker)
                kernel.close_all_but(self.scene.write)
                tex.set_formula(self.cache, request, Channel(write=self.scene.write))
                os._exit(0)
            finally:
                os._exit(1)
        self.setter = os.pidfd_open(pid)

    def formula_is_set(self):
        ended = os.waitid(os.P_PIDFD, self.setter, os.WEXITED)
        os.close(self.setter)
        self.setter = None
        if ended.si_code != os.CLD_EXITED or ended.si_status != 0:
            try:
                self.scene.send({"kind": "formula", "error": "the process that sets formulas died"})
            except Closed:
                pass  # the scene's own end is told of elsewhere
        self.set_next_formula()


def scene_failed(message):
    return {"kind": "failed", "code": "scene_failed", "message": message}


def overdue(seconds):
    return {
        "kind": "failed", "code": "scene_timeout",
        "message": f"the scene was not finished after {seconds:g} seconds"}


def died(ended):
    """Why there is no answer from a process that has ended."""
    if ended.si_code == os.CLD_EXITED:
        return scene_failed(f"the scene's process ended by itself with status {ended.si_status}")
    name = signal.Signals(ended.si_status).name
    if ended.si_status in TOO_MUCH:
        reason = "as happens when memory runs out" if name == "SIGKILL" else "a limit of every job"
        message = f"the scene's process was killed by {name}, {reason}"
        return {"kind": "failed", "code": "resource_limit", "message": message}
    return scene_failed(f"the scene's process crashed with {name}")
