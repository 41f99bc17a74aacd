"""Has each job done by a process of its own, and sees to it that nothing of it stays."""
import errno
import gc
import json
import os
import select
import signal
import time

from . import kernel, places, scene, tex, walls
from .frames import LONGEST, Channel, Closed, Garbage

TOO_MUCH = {signal.SIGKILL, signal.SIGXCPU, signal.SIGXFSZ}
PAUSE = 0.2  # seconds between two reports that are passed on, however many a scene makes
GLANCE = 0.1  # seconds between two looks at what a job uses up
MOST_FORMULAS = 16  # waiting at a time; a scene that waits for its answers has one
PATIENCE = 2  # seconds between a job's last word and the end of its process
POSTER_SIZE = 64 << 20  # bytes
MOST_FAULTS = 20  # that a trial tells of
MOST_FIXES = 60


class Jobs:
    """The orders that come over the daemon's channel, one after the other."""

    def __init__(self, daemon, places):
        self.daemon, self.places = daemon, places
        self.cache = tex.Cache(places.tex)
        gc.collect()
        gc.freeze()  # so that collections in a job leave the shared pages alone

    def serve(self):
        """Takes orders until the daemon hangs up."""
        try:
            while True:
                order = self.daemon.receive()
                if order["kind"] in ("render", "trial"):  # the cancelling of a job that is done comes too late
                    answer = Job(order, self.daemon, self.places, self.cache).run()
                    is_clean = self.places.clear()
                    last = self.places.is_for_one_job or not is_clean
                    self.daemon.send({**answer, "job": order["job"], "last": last})
                    if last:
                        return
        finally:
            kernel.end_descendants()


class Job:
    """One order: the process that draws or tries out, and beside it at times one that sets a formula."""

    def __init__(self, order, daemon, places, cache):
        self.order, self.daemon, self.places, self.cache = order, daemon, places, cache
        self.deadline = time.monotonic() + order["seconds"]
        self.answer, self.next_report = None, 0
        self.is_trial, self.is_read = order["kind"] == "trial", False
        self.formulas = []  # asked for and not yet begun
        self.setter = None  # the process that sets one
        self.folder = places.folder()
        self.inside = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        (self.folder / "scene.py").write_text(order["source"], encoding="utf-8")
        (from_scene, to_worker), (from_worker, to_scene) = os.pipe(), os.pipe()
        self.scene = Channel(read=from_scene, write=to_scene)
        self.watch = None
        if places.walled:
            self.watch = walls.Watch(
                order["memory"], order["files"], (places.scratch, "/tmp", "/dev/shm"))
        worker = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            channel = Channel(read=from_worker, write=to_worker)
            scene.main(order, channel, self.folder, places, cache, worker)
        os.close(from_worker)
        os.close(to_worker)
        os.set_blocking(from_scene, False)
        os.set_blocking(to_scene, False)
        self.process = os.pidfd_open(self.pid)

    def run(self):
        """Follows the process to its end; the answer for the daemon."""
        try:
            answer = self.follow()
        finally:
            kernel.kill_group(self.pid)
            kernel.end_descendants()
            self.scene.close()
            os.close(self.process)
            if self.setter is not None:
                self.setter.close()
        try:
            return self.take_out() if answer["kind"] == "done" else answer
        finally:
            os.close(self.inside)

    def take_out(self):
        """Puts what the scene made where the daemon takes it away; nothing of the scene runs now."""
        video = f"video.{self.order['format']}"
        try:
            for name, most in ((video, self.order["space"]), ("poster.png", POSTER_SIZE)):
                try:
                    places.take(self.inside, name, most, self.places.desk)
                except FileNotFoundError:
                    return scene_failed(f"the scene left no {name}")
        except places.Tampered as trick:
            return violation(f"{trick} is not a plain file of its own")
        except places.TooLarge as file:
            return too_much(f"its {file} is too large")
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                return {"kind": "failed", "code": "disk_full", "message": "no space is left for the video"}
            return scene_failed(f"the video cannot be taken out: {error.strerror}")
        return {"kind": "done"}

    def follow(self):
        waited_for = [self.daemon, self.scene, self.process]
        while True:
            if (left := self.deadline - time.monotonic()) <= 0:
                return self.answer or overdue(self.order["seconds"])
            if self.watch is not None:
                if (excess := self.watch.excess()) is not None:
                    return too_much(excess)
                if any(os.scandir(self.places.desk)):  # nothing is taken out before the end
                    return violation("the scene writes on the worker's desk")
                left = min(left, GLANCE)
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
                if self.setter in ready:
                    self.formula_is_set()
            except Closed:
                if self.scene in waited_for:
                    waited_for.remove(self.scene)  # its end is told of by `process`
            except (Garbage, BlockingIOError):
                return violation("the scene spoils the worker's own channel")

    def is_cancelled(self):
        self.daemon.fill()
        while (message := self.daemon.take()) is not None:
            if message["kind"] == "cancel" and message["job"] == self.order["job"]:
                return True
        return False

    def listen(self):
        """Hears what has come; more of it is heard after a look at the time."""
        try:
            for _ in range(4):
                self.scene.fill()
                while (message := self.scene.take()) is not None:
                    self.hear(message)
        except BlockingIOError:
            return

    def hear(self, message):
        """Passes on what a scene may say; it is not to be trusted, so every part is looked at."""
        kind = message["kind"]
        if self.is_trial and not self.is_read and kind not in ("read", "failed"):
            raise Garbage  # the scene's code is read before any of it runs
        if kind == "progress":
            numbers = {key: message.get(key) for key in ("percent", "step", "steps")}
            if not all(type(n) is int and 0 <= n < 1 << 31 for n in numbers.values()):
                raise Garbage
            if numbers["percent"] > 100:
                raise Garbage
            if (now := time.monotonic()) >= self.next_report:
                self.next_report = now + PAUSE
                self.daemon.send({"kind": kind, "job": self.order["job"], **numbers})
        elif kind == "formula" and len(self.formulas) < MOST_FORMULAS:
            if not all(type(message.get(key)) is str for key in ("source", "compiler", "ending")):
                raise Garbage
            self.formulas.append(message)
            self.set_next_formula()
        elif kind == "read" and self.is_trial and not self.is_read:
            self.is_read = True
            self.daemon.send({"kind": kind, "job": self.order["job"], **reading(message)})
        elif kind == "tested" and self.is_trial and self.answer is None:
            self.answer = {"kind": kind, **verdict(message)}
            self.deadline = min(self.deadline, time.monotonic() + PATIENCE)
        elif (kind == "failed" or kind == "done" and not self.is_trial) and self.answer is None:
            words = {key: message.get(key, "") for key in ("code", "message", "detail")}
            if not all(type(word) is str and len(word) <= 8000 for word in words.values()):
                raise Garbage
            words = {key: word.encode("utf-8", "replace").decode() for key, word in words.items()}
            if kind == "failed" and words["code"] not in scene.CODES:
                raise Garbage
            self.answer = {"kind": kind, **(words if kind == "failed" else {})}
            self.deadline = min(self.deadline, time.monotonic() + PATIENCE)
        else:
            raise Garbage

    def set_next_formula(self):
        if self.setter is None and self.formulas:
            self.setter = tex.Setter(self.formulas.pop(0), self.order, self.cache, self.places)

    def formula_is_set(self):
        setter, self.setter = self.setter, None
        self.scene.send({"kind": "formula", **setter.result()})
        self.set_next_formula()


def reading(message):
    """What a trial's process may say of the code it has read."""
    source, fixes = message.get("source"), message.get("fixes")
    if type(source) is not str or type(fixes) is not list or len(fixes) > MOST_FIXES:
        raise Garbage
    if not all(type(fix) is str and len(fix) <= 300 for fix in fixes):
        raise Garbage
    return bounded({
        "source": source, "fixes": fixes,
        "faults": faults(message.get("faults"), ("syntax", "rules"), ("scene_invalid",))})


def verdict(message):
    """What a trial's process may say of how the scene ran and looked."""
    stages = ("render", "frames")
    return bounded({each: faults(message.get(each), stages, scene.CODES) for each in ("faults", "remarks")})


def faults(told, stages, codes):
    if type(told) is not list or len(told) > MOST_FAULTS:
        raise Garbage
    for fault in told:
        if type(fault) is not dict or fault.keys() != {"stage", "code", "message", "line", "detail"}:
            raise Garbage
        if fault["stage"] not in stages or fault["code"] not in codes or fault["code"] == "disk_full":
            raise Garbage
        line, words = fault["line"], (fault["message"], fault["detail"])
        if not (line is None or type(line) is int and 0 < line < 1 << 31):
            raise Garbage
        if not all(type(word) is str and len(word) <= 4000 for word in words):
            raise Garbage
    return told


def bounded(message):
    """A message without what is no text, if it is not too long to be passed on."""
    text = json.dumps(message, ensure_ascii=False).encode("utf-8", "replace").decode()
    if len(json.dumps(message := json.loads(text))) > LONGEST - 1024:
        raise Garbage
    return message


def scene_failed(message):
    return {"kind": "failed", "code": "scene_failed", "message": message}


def violation(message):
    return {"kind": "failed", "code": "sandbox_violation", "message": message}


def too_much(reason):
    return {
        "kind": "failed", "code": "resource_limit",
        "message": f"the scene takes more than a job may have: {reason}"}


def overdue(seconds):
    return {
        "kind": "failed", "code": "scene_timeout",
        "message": f"the scene was not finished after {seconds:g} seconds"}


def died(ended):
    """Why there is no answer from a process that has ended."""
    if ended.si_code == os.CLD_EXITED:
        return scene_failed(f"the scene's process ended by itself with status {ended.si_status}")
    name = signal.Signals(ended.si_status).name
    if ended.si_status == signal.SIGSYS:
        return violation("the scene's process was killed for a system call that is forbidden")
    if ended.si_status in TOO_MUCH:
        reason = "as happens when memory runs out" if name == "SIGKILL" else "a limit of every job"
        message = f"the scene's process was killed by {name}, {reason}"
        return {"kind": "failed", "code": "resource_limit", "message": message}
    return scene_failed(f"the scene's process crashed with {name}")
