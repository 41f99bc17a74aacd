"""The process of one job: draws the scene in its folder, or tries it out, and says how it went."""
import errno
import os
import random
import signal
import socket
import sys
import traceback
import types
from pathlib import Path

import numpy as np
from manim import Scene, config, logger
from PIL import Image

from . import encoder, kernel, mends, walls
from .onlooker import Onlooker
from .outline import Outline
from .reading import Reading, fault
from .recorder import Recorder
from .tex import Formulas, LatexError

# What a scene may say of itself; the daemon's other codes are not its to give.
CODES = (
    "scene_invalid", "scene_failed", "scene_blank", "latex_failed", "resource_limit", "disk_full",
    "sandbox_violation")


class Failure(Exception):
    """The scene cannot be drawn: a code of the daemon's, and why."""

    def __init__(self, code, message, detail=""):
        super().__init__(message)
        self.code, self.message, self.detail = code, message, detail


def main(order, channel, folder, places, cache, parent):
    """Does one job; never returns."""
    me = os.getpid()
    try:
        try:
            settle(order, channel, folder, places, parent)
            do = attempt if order["kind"] == "trial" else draw
            answer = do(order, channel, cache, places.walled)
        except BaseException as error:
            answer = failed(error, places.walled)
        if os.getpid() == me:  # what a scene starts itself has nothing to say
            channel.send(answer)
    finally:
        os._exit(0)


def settle(order, channel, folder, places, parent):
    """Makes the job's folder the whole world of this process."""
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    kernel.die_with_parent(parent)
    kernel.silence(0, 1, 2)
    kernel.close_all_but(channel.read, channel.write)
    os.umask(0o077)
    os.chdir(folder)
    os.mkdir("tmp")
    os.environ.update(HOME=str(folder), TMPDIR=str(folder / "tmp"))
    kernel.be_opaque(False)
    kernel.die_first()
    if places.walled:
        walls.confine(folder, order, [places.tex])
    else:
        kernel.limit(AS=order["memory"], FSIZE=order["space"])


def draw(order, channel, cache, walled):
    recorder, scene = film(order, channel, cache, Path("scene.py").read_text(encoding="utf-8"))
    rendered = Path(scene.renderer.file_writer.movie_file_path)
    encoder.finish(rendered, Path(f"video.{order['format']}"))
    Image.fromarray(recorder.poster).convert("RGB").save("poster.png")
    return {"kind": "done"}


def film(order, channel, cache, source, onlooker=None):
    """Runs the scene; the recorder that followed it, and the scene."""
    configure(order)
    sow(order["seed"])
    Formulas(cache, channel).install()
    recorder = Recorder(Outline(source), channel.send, onlooker)
    recorder.install()
    encoder.install()
    mends.install()
    scene_class = scene_in(source)
    scene = scene_class()
    try:
        scene.render()
    except RuntimeError as error:
        if "no play calls" in str(error):
            raise Failure("scene_blank", "the scene neither plays an animation nor waits") from None
        raise
    if recorder.poster is None:
        raise Failure("scene_blank", "every frame of the video is of one colour")
    return recorder, scene


def attempt(order, channel, cache, walled):
    """Tries the scene out: tells what reading its code gave before any of it runs, then how it looks."""
    file = Path("scene.py")
    reading = Reading(file.read_text(encoding="utf-8"))
    channel.send(reading.message)
    if reading.faults:
        return tested()
    file.write_text(reading.source, encoding="utf-8")
    onlooker = Onlooker(str(file.absolute()))
    try:
        film(order, channel, cache, reading.source, onlooker)
    except BaseException as error:
        code, message, detail = told(error, walled, said(error))
        if code == "disk_full":
            raise
        places = scene_lines(error)
        line = places[-1].lineno if places else None
        return tested([fault("frames" if code == "scene_blank" else "render", message, line, detail, code)])
    faults, remarks = onlooker.findings(order["wants_motion"])
    return tested(*([finding(*each) for each in found] for found in (faults, remarks)))


def tested(faults=(), remarks=()):
    return {"kind": "tested", "faults": list(faults), "remarks": list(remarks)}


def finding(message, line):
    return fault("frames", message, line, "", "scene_failed")


def configure(order):
    logger.disabled = True
    config.pixel_width, config.pixel_height = order["width"], order["height"]
    config.frame_rate = order["rate"]
    config.media_dir = "media"
    config.seed = order["seed"]
    config.disable_caching = True
    config.progress_bar = "none"
    config.notify_outdated_version = False
    encoder.configure(config, order["format"])


def sow(seed):
    """Fixes every usual source of chance, those without a seed of their own included."""
    random.seed(seed)
    np.random.seed(seed)
    generator, count = np.random.default_rng, iter(range(sys.maxsize))

    def default_rng(seed=None, base=seed):
        return generator([base, next(count)] if seed is None else seed)

    np.random.default_rng = default_rng


def scene_in(source):
    """The one class `GeneratedScene` of the file."""
    module = types.ModuleType("scene")
    module.__file__ = os.path.abspath("scene.py")
    sys.modules["scene"] = module
    try:
        code = compile(source, module.__file__, "exec")
    except (SyntaxError, ValueError) as error:
        place = f"line {error.lineno}: " if getattr(error, "lineno", None) else ""
        reason = getattr(error, "msg", str(error))
        text = (getattr(error, "text", None) or "").rstrip()
        raise Failure("scene_invalid", f"the scene is not Python: {place}{reason}", text) from None
    exec(code, module.__dict__)
    found = module.__dict__.get("GeneratedScene")
    if not (isinstance(found, type) and issubclass(found, Scene)):
        raise Failure("scene_invalid", "the scene has no Manim scene named GeneratedScene")
    return found


def failed(error, walled):
    """The message that tells the daemon why there is no video."""
    code, message, detail = told(error, walled, summary(error))
    return {"kind": "failed", "code": code, "message": message[:2000], "detail": detail[-4000:]}


def told(error, walled, message):
    """Code, words and evidence for an error that is called `message`."""
    code, detail = "scene_failed", trace(error)
    cause = error
    while cause.__cause__ is not None:  # Manim wraps the encoder's errors
        cause = cause.__cause__
    if isinstance(error, Failure):
        code, message, detail = error.code, error.message, error.detail
    elif isinstance(cause, LatexError):
        code, message = "latex_failed", f"LaTeX: {cause.complaint}"
        detail = f"{cause.log[:2500]}\nThe formula: {cause.formula[:1000]}" if cause.formula else cause.log
    elif (shortage := lack(cause, walled)) is not None:
        code, message = shortage
    elif walled and any(is_barred(each) for each in history(error)):
        code, message = "sandbox_violation", f"the scene reaches for what it may not have: {message}"
    elif isinstance(error, SystemExit):
        message = "the scene ends the program instead of finishing"
    return code, message, detail


def lack(error, walled):
    """The code and the words for an error that says there is not enough of something, or None."""
    number = error.errno if isinstance(error, OSError) else None
    if isinstance(error, MemoryError) or number == errno.ENOMEM:
        return "resource_limit", "the scene needs more memory than a job may have"
    if number == errno.EFBIG:
        return "resource_limit", "the scene writes a larger file than a job may have"
    if number in (errno.ENOSPC, errno.EDQUOT):
        if walled:  # its folder has a size of its own
            return "resource_limit", "the scene writes more than a job may keep"
        return "disk_full", "no space is left for the video"
    if number == errno.EAGAIN or isinstance(error, RuntimeError) and "new thread" in str(error):
        return "resource_limit", "the scene starts more processes than a job may have"
    if number in (errno.EMFILE, errno.ENFILE):
        return "resource_limit", "the scene opens more files than a job may have"
    return None


def history(error):
    """An error and those that led to it."""
    seen = []
    while error is not None and error not in seen and len(seen) < 20:
        seen.append(error)
        error = error.__cause__ or error.__context__
    return seen


def is_barred(error):
    """Whether an error comes from running against a wall."""
    if isinstance(error, socket.gaierror):
        return True
    barred = (errno.EPERM, errno.EACCES, errno.EROFS, errno.ENETUNREACH)
    return isinstance(error, OSError) and error.errno in barred


def summary(error):
    """The error in one line, with the line of the scene that led to it."""
    places = scene_lines(error)
    return f"line {places[-1].lineno}: {said(error)}" if places else said(error)


def said(error):
    """The error in one line."""
    return traceback.format_exception_only(error)[-1].strip()


def trace(error):
    """The traceback without what lies inside Manim."""
    lines = [f'scene.py, line {p.lineno}, in {p.name}\n    {p.line}' for p in scene_lines(error)]
    return "\n".join([*lines[-20:], said(error)])


def scene_lines(error):
    path = os.path.abspath("scene.py")
    return [p for p in traceback.extract_tb(error.__traceback__) if p.filename == path]
