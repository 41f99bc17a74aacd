"""The second wall: what each of the worker's children may still reach, and what it may use up.

The first wall stands around the worker as a whole. Behind it, a process that does a job shuts
itself up once more, in its own folder, before it reads what it is not to trust.
"""
import ctypes
import os
import resource
import sys
from pathlib import Path

from . import kernel

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same for every processor
RULE_PATH_BENEATH, ASK_FOR_VERSION = 1, 1

# Rights over files, by the version of Landlock that brought them.
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
MAKE_CHAR, MAKE_BLOCK, TRUNCATE, IOCTL_DEV = 1 << 6, 1 << 11, 1 << 14, 1 << 15
RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
READ = EXECUTE | READ_FILE | READ_DIR
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
# From version 4 on: binding and connecting TCP. From 6 on: abstract sockets and signals.
TCP, SCOPES = 3, 3

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc", "/var", "/proc")

PROC = Path("/proc")
PAGE = resource.getpagesize()


class Missing(Exception):
    """A wall that should stand around this process does not."""


def check():
    """Makes sure that the first wall stands; the worker does nothing where it does not.

    Raises Missing with the reason.
    """
    told = dict(
        line.split(":\t", 1) for line in (PROC / "self/status").read_text().splitlines()
        if ":\t" in line)
    if os.getuid() == 0:
        raise Missing("the worker runs as root")
    if int(told["CapEff"], 16) or int(told["CapPrm"], 16):
        raise Missing("the worker has capabilities")
    if told["Seccomp"] != "2" or told["NoNewPrivs"] != "1":
        raise Missing("the worker's system calls are not filtered")
    networks = (PROC / "self/net/dev").read_text().splitlines()[2:]
    if any(not line.strip().startswith("lo:") for line in networks):
        raise Missing("the worker sees devices of the network")


def landlock():
    """The version of Landlock that this kernel offers; 0 for none."""
    return max(0, kernel.call(CREATE_RULESET, 0, 0, ASK_FOR_VERSION))


def confine(folder, order, readable=()):
    """Bounds what a job's process takes and what it reaches."""
    shut_in(folder, readable)
    seconds = int(order["seconds"] * (os.cpu_count() or 1)) + 5
    kernel.limit(
        AS=order["memory"], FSIZE=order["space"], NPROC=order["processes"], NOFILE=256, CPU=seconds)


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scopes", ctypes.c_uint64)]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("rights", ctypes.c_uint64), ("place", ctypes.c_int32)]


def shut_in(folder, readable=()):
    """Leaves this process and its children nothing to write but `folder`.

    They read that, the system, this Python and `readable`; they reach no process beside them.
    Without Landlock nothing changes, and False is returned.
    """
    version = landlock()
    if version == 0:
        return False
    handled = RIGHTS[max(v for v in RIGHTS if v <= version)]
    ruleset = _Ruleset(handled, TCP if version >= 4 else 0, SCOPES if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = kernel.call(CREATE_RULESET, ctypes.byref(ruleset), size, 0)
    if rules < 0:
        raise Missing("Landlock makes no rules")
    package = os.path.dirname(os.path.dirname(__file__))
    for place in {*SYSTEM, sys.prefix, sys.base_prefix, package, *map(str, readable)}:
        _allow(rules, place, READ & handled)
    _allow(rules, "/dev", (READ_FILE | READ_DIR | WRITE_FILE | IOCTL_DEV) & handled)
    _allow(rules, folder, handled & ~(MAKE_CHAR | MAKE_BLOCK))
    if kernel.call(RESTRICT_SELF, rules, 0) != 0:
        raise Missing("Landlock does not shut this process in")
    os.close(rules)
    return True


def _allow(rules, place, rights):
    try:
        descriptor = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there needs no rule
    try:
        rule = _Beneath(rights if os.path.isdir(place) else rights & OF_FILES, descriptor)
        if kernel.call(ADD_RULE, rules, RULE_PATH_BENEATH, ctypes.byref(rule), 0) != 0:
            raise Missing(f"Landlock takes no rule about {place}")
    finally:
        os.close(descriptor)


class Watch:
    """Looks at what all processes of a job use up together, for which the kernel has no limit.

    Shared memory of files has the size of its file systems; what remains is counted here.
    """

    def __init__(self, memory, files, places):
        self.memory, self.files, self.places = memory, files, places
        self.me = str(os.getpid())

    def excess(self):
        """What there is too much of, in words; None when all is well."""
        processes = [pid for pid in os.listdir(PROC) if pid.isdigit() and pid not in ("1", self.me)]
        # The first sum counts what is shared with the worker for each process; the second is exact and slow.
        if sum(map(self._private, processes)) > self.memory:
            if sum(map(self._share, processes)) > self.memory:
                return f"its processes use more than {self.memory >> 20} MiB of memory"
        for place in self.places:
            room = os.statvfs(place)
            if room.f_files - room.f_ffree > self.files:
                return f"it makes more than {self.files} files"
        return None

    @staticmethod
    def _private(pid):
        try:
            _, resident, shared, *_ = (PROC / pid / "statm").read_text().split()
        except (OSError, ValueError):
            return 0  # it has just ended
        return (int(resident) - int(shared)) * PAGE

    @classmethod
    def _share(cls, pid):
        """The same, where a page that several processes have is divided among them."""
        try:
            told = (PROC / pid / "smaps_rollup").read_text()
        except OSError:
            return cls._private(pid)  # it does not let itself be looked at, or has just ended
        return sum(
            int(line.split()[1]) << 10 for line in told.splitlines()
            if line.startswith(("Pss_Anon:", "SwapPss:")))
