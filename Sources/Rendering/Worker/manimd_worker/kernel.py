"""What is asked of Linux about processes: their limits, and that none of them is left behind."""
import ctypes
import os
import resource
import select
import signal
import time
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 4, 36, 38
PATIENCE = 8  # seconds in which all processes of a job can be ended; the daemon waits for 10
_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def call(number, *arguments):
    """The system call of that number; negative when it fails."""
    whole = (ctypes.c_long(a) if isinstance(a, int) else a for a in arguments)
    return _libc.syscall(ctypes.c_long(number), *whole)


def die_with_parent(parent=None, by=signal.SIGKILL):
    """Has this process sent a signal as soon as the one that started it ends."""
    _libc.prctl(PR_SET_PDEATHSIG, by, 0, 0, 0)
    if parent is not None and os.getppid() != parent:
        os._exit(1)  # it ended before the call


def is_hung_up(descriptor):
    """Whether nobody is at the other end of a pipe any more."""
    poll = select.poll()
    poll.register(descriptor, 0)  # hanging up is told of in any case
    return any(events & select.POLLHUP for _, events in poll.poll(0))


def adopt_orphans():
    """Makes this process the parent of descendants whose own parent ends; none gains rights."""
    _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    _libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def be_opaque(opaque=True):
    """Says whether other processes of this user may look into this one."""
    _libc.prctl(PR_SET_DUMPABLE, 0 if opaque else 1, 0, 0, 0)


def die_first():
    """Has this process killed before others when the machine runs out of memory."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def silence(*descriptors):
    """Connects standard streams with nothing."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in descriptors:
        os.dup2(null, descriptor)
    if null not in descriptors:
        os.close(null)


def close_all_but(*kept):
    """Closes every descriptor but the standard streams and those named."""
    for name in os.listdir("/proc/self/fd"):
        descriptor = int(name)
        if descriptor > 2 and descriptor not in kept:
            with suppress(OSError):
                os.close(descriptor)


def limit(**bounds):
    """Bounds what this process and each of its children may take: `AS=…`, `FSIZE=…` and so on."""
    for name, most in {**bounds, "CORE": 0}.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(kind, (most, most))


def kill_group(leader):
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def end_descendants():
    """Kills and reaps every descendant; orphans come up as children once their parents are gone."""
    me = os.getpid()
    children = Path(f"/proc/{me}/task/{me}/children")
    patience = time.monotonic() + PATIENCE  # gigabytes take their time to be given back
    while time.monotonic() < patience:
        for child in map(int, children.read_text().split()):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return
    os._exit(1)  # they breed faster than they are killed; the daemon starts another worker
