"""Disks made of files, mounted in this process's own namespace: when it ends, however it ends, they are gone."""
import contextlib
import os
import shutil
import subprocess
from pathlib import Path


def run(*command, check=True):
    """Runs a program of the system to its end."""
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if check and result.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}: {result.stderr.strip()}")
    return result


def lacking(*programs):
    """Which of the programs are not installed."""
    return [program for program in programs if not shutil.which(program)]


@contextlib.contextmanager
def mounted(source, folder, kind=None, options=""):
    """Mounts for as long as the block lasts; a file is mounted through a loop device that goes with it."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    loop = ["loop"] if os.path.isfile(source) else []
    given = ",".join(loop + ([options] if options else []))
    run("mount", *(["-t", kind] if kind else []), *(["-o", given] if given else []), source, folder)
    try:
        yield folder
    finally:
        if run("umount", folder, check=False).returncode:
            run("umount", "-l", folder)


def tmpfs(folder, options):
    """A file system in memory, bounded by `options`."""
    return mounted("none", folder, "tmpfs", options)


@contextlib.contextmanager
def image(path, kind, megabytes):
    """A file that holds a file system."""
    path = Path(path)
    with open(path, "wb") as file:
        file.truncate(megabytes << 20)
    make = {"ext4": ["mkfs.ext4", "-q", "-F"], "xfs": ["mkfs.xfs", "-q", "-f", "-m", "reflink=1"]}[kind]
    run(*make, path)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def fill(folder, leave=0):
    """Fills a file system but for `leave` bytes; returns the file that does it."""
    filler = Path(folder) / "filler"
    with open(filler, "wb", buffering=0) as file:
        for size in (65_536, 512):
            with contextlib.suppress(OSError):
                while file.write(b"\xa5" * size):
                    pass
    with contextlib.suppress(OSError):
        os.truncate(filler, max(0, filler.stat().st_size - leave))
    return filler
