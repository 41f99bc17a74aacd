"""Where a worker finds and puts things, and how what a job left is taken out of its folder."""
import os
import shutil
import stat
from contextlib import contextmanager
from pathlib import Path

CHUNK = 1 << 20


class Tampered(Exception):
    """Something stands where a plain file should be."""


class TooLarge(Exception):
    """A file has more bytes than are taken."""


class Places:
    """The folders of one worker."""

    def __init__(self, tex, desk, scratch, walls):
        self.tex = Path(tex)  # formulas, shared by all workers
        self.desk = Path(desk)  # what the daemon takes away after a job
        self.scratch = Path(scratch)  # a folder for each process that works
        self.walled = walls != "open"
        self.is_for_one_job = walls == "outer"  # it could lie in wait for the next one
        self.count = 0
        os.umask(0o002)  # workers of several users share what they put into `tex`

    def folder(self):
        """A new folder below `scratch`, for one process."""
        self.count += 1
        folder = self.scratch / f"{os.getpid()}-{self.count}"
        folder.mkdir(mode=0o700)
        return folder

    def clear(self):
        """Removes everything that was done in `scratch`; whether that went well."""
        for entry in os.scandir(self.scratch):
            try:
                shutil.rmtree(entry.path)
            except (OSError, RecursionError):
                return False
        return True


@contextmanager
def plain_file(folder, name, most):
    """Opens a file of an open folder for reading, if it is nothing but a file and not too large."""
    try:
        file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    except FileNotFoundError:
        raise
    except OSError:
        raise Tampered(name) from None
    try:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1:
            raise Tampered(name)
        if status.st_size > most:
            raise TooLarge(name)
        yield file
    finally:
        os.close(file)


def read(folder, name, most):
    """The bytes of a plain file, at most `most`."""
    with plain_file(folder, name, most) as file, open(file, "rb", closefd=False) as stream:
        return stream.read(most)


def take(folder, name, most, desk):
    """Copies a plain file to the desk."""
    target = os.open(desk / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
    try:
        with plain_file(folder, name, most) as file:
            left = most
            while left > 0 and (count := os.sendfile(target, file, None, min(CHUNK, left))):
                left -= count
    finally:
        os.close(target)
