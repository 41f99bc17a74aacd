"""Tries to break out, as a scene would, and tells which walls held; started by `manimd doctor`."""
import ctypes
import errno
import json
import os
import platform
import resource
import select
import signal
import socket
import sys
import threading
import time
from pathlib import Path

from . import kernel, walls
from .places import Places

CLONE_NEWUSER = 0x10000000
ARM = platform.machine() == "aarch64"
# Name: number for x86-64, number for ARM, arguments.
CALLS = {
    "ptrace": (101, 117, (0, 0, 0, 0)),
    "process_vm_readv": (310, 270, (1, 0, 0, 0, 0, 0)),
    "keyctl": (250, 219, (0, -3, 0)),
    "add_key": (248, 217, (0, 0, 0, 0, 0)),
    "io_uring_setup": (425, 425, (1, 0)),
    "bpf": (321, 280, (0, 0, 0)),
    "perf_event_open": (298, 241, (0, 0, -1, -1, 0)),
    "userfaultfd": (323, 282, (1,)),
    "personality": (135, 92, (0x0040000,)),
    "memfd_create": (319, 279, (0, 0)),
    "kexec_load": (246, 104, (0, 0, 0, 0)),
    "init_module": (175, 105, (0, 0, 0)),
    # What reaches the worker without being a signal; nobody has the number -1.
    "prlimit": (302, 261, (-1, 0, 0, 0)),
    "setpriority": (141, 140, (0, -1, 0)),
    "sched_setaffinity": (203, 122, (-1, 0, 0)),
    "sched_setscheduler": (144, 119, (-1, 0, 0)),
    "ioprio_set": (251, 30, (1, -1, 0)),
    "leases": (72, 25, (-1, 1024, 0)),
    "shared memory without a file": (9, 222, (0, 4096, 3, 0x21, -1, 0)),
}
MOUNTS = {
    "mount": (165, 40, (0, 0, 0, 0, 0)), "fsopen": (430, 430, (0, 0)), "open_tree": (428, 428, (-1, 0, 0)),
    "unshare": (272, 97, (CLONE_NEWUSER,)), "setns": (308, 268, (0, 0)), "chroot": (161, 51, (0,)),
    "clone": (56, 220, (CLONE_NEWUSER | signal.SIGCHLD, 0, 0, 0, 0)),
}
SECONDS = 20


def called(calls):
    """The calls that the kernel does not refuse outright."""
    through = []
    for name, (intel, arm, arguments) in calls.items():
        ctypes.set_errno(0)
        result = kernel.call(arm if ARM else intel, *arguments)
        if name == "clone" and result == 0:
            os._exit(0)
        if result >= 0 or ctypes.get_errno() != errno.EPERM:
            through.append(name)
    return f"{', '.join(through)} allowed" if through else None


def network(trial):
    families = {
        "IPv4": (socket.AF_INET, socket.SOCK_STREAM), "UDP": (socket.AF_INET, socket.SOCK_DGRAM),
        "IPv6": (socket.AF_INET6, socket.SOCK_STREAM), "netlink": (socket.AF_NETLINK, socket.SOCK_RAW),
        "packet": (socket.AF_PACKET, socket.SOCK_DGRAM), "vsock": (40, socket.SOCK_STREAM)}
    through = []
    for name, kind in families.items():
        try:
            socket.socket(*kind).close()
            through.append(name)
        except PermissionError:
            pass
        except OSError as error:
            if error.errno != errno.EAFNOSUPPORT:  # this kernel has no such network
                through.append(name)
    try:
        socket.getaddrinfo("localhost.localdomain.", 80)
        through.append("names")
    except OSError:
        pass
    return f"{', '.join(through)} sockets can be made" if through else None


def host_files(trial):
    for path in (trial["canary"], "/etc/shadow", "/etc/passwd", "/run", "/home", "/var/log", "/boot"):
        try:
            found = os.listdir(path) if os.path.isdir(path) else open(path).read()
        except OSError:
            continue
        # Folders on the way to what is shown are there, with nothing else in them.
        if isinstance(found, str) or any(not is_on_the_way(os.path.join(path, n), trial) for n in found):
            return f"{path} can be read"
    return None


def is_on_the_way(path, trial):
    shown = (sys.prefix, sys.base_prefix, os.path.dirname(os.path.dirname(__file__)), *trial["places"])
    return any(place == path or place.startswith(path + "/") for place in shown)


def environment(trial):
    allowed = {*trial["names"], "PWD", "OLDPWD", "SHLVL", "_", "HOME", "TMPDIR", "LC_CTYPE"}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            entries = Path("/proc", pid, "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        strange = {entry.split(b"=")[0].decode("utf-8", "replace") for entry in entries if entry} - allowed
        if strange:
            return f"process {pid} shows {sorted(strange)[0]}"
    return None


def descriptors(trial):
    strange = [
        fd for fd in os.listdir("/proc/self/fd")
        if int(fd) > 2 and int(fd) not in trial["own"] and os.path.exists(f"/proc/self/fd/{fd}")]
    # The one with which the list itself was read is closed by now.
    return f"descriptor {strange[0]} is open" if strange else None


def writing(trial):
    places = ["/", "/usr", "/etc", "/dev", "/dev/shm", "/tmp", "/proc", sys.prefix, *trial["places"]]
    for place in places:
        try:
            Path(place, "written").write_text("x")
            return f"{place} can be written to"
        except OSError:
            pass
    for file in ("/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/dev/mem", "/dev/kmsg"):
        try:
            open(file, "wb").close()
            return f"{file} can be opened for writing"
        except OSError:
            pass
    return None


def other_jobs(trial):
    if not trial["landlock"]:
        return None  # then every worker does one job only
    try:
        return f"read {Path(trial['other'], 'secret').read_text()} of another job"
    except OSError:
        pass
    for attempt in (lambda: Path(trial["other"], "x").write_text("x"), lambda: os.listdir(trial["other"])):
        try:
            attempt()
            return "another job's folder is open"
        except OSError:
            pass
    return None


def worker(trial):
    parent = os.getppid()
    for file in ("mem", "environ", "maps"):
        try:
            open(f"/proc/{parent}/{file}", "rb").read(1)
            return f"the worker's {file} can be read"
        except OSError:
            pass
    if trial["landlock"] >= 6:
        try:
            os.kill(parent, 0)
            return "the worker can be sent signals"
        except OSError:
            pass
    return None


def rights(trial):
    try:
        walls.check()
    except walls.Missing as missing:
        return str(missing)
    for change in (lambda: os.setuid(0), lambda: os.setgroups([0])):
        try:
            change()
            return "the process can become root"
        except OSError:
            pass
    return None


def namespaces(trial):
    return called(MOUNTS)


def system_calls(trial):
    return called(CALLS)


def processes(trial):
    children, most = [], trial["processes"]
    try:
        while len(children) <= most:
            pid = os.fork()
            if pid == 0:
                time.sleep(SECONDS)
                os._exit(0)
            children.append(pid)
    except OSError:
        pass
    count = len(children)
    for pid in children:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    if count >= most:
        return f"{count} processes could be started"
    started, go = 0, threading.Event()
    try:
        while started <= most:
            threading.Thread(target=go.wait, daemon=True).start()
            started += 1
    except RuntimeError:
        pass
    go.set()
    return f"{started} threads could be started" if started >= most else None


def memory(trial):
    try:
        bytearray(trial["memory"])
        return f"{trial['memory'] >> 20} MiB could be taken"
    except MemoryError:
        return None


def space(trial):
    for place in (trial["scratch"], "/tmp", "/dev/shm"):
        room = os.statvfs(place)
        if room.f_blocks * room.f_frsize > trial["space"]:
            return f"{place} has room for {room.f_blocks * room.f_frsize >> 20} MiB"
    try:
        with open("large", "wb") as file:
            file.truncate(trial["space"] + 1)
        return "a file may have any size"
    except OSError:
        pass
    if resource.getrlimit(resource.RLIMIT_NOFILE)[1] > 1024 or resource.getrlimit(resource.RLIMIT_CORE)[1]:
        return "open files or memory dumps are not limited"
    return None


ATTEMPTS = (
    network, host_files, environment, descriptors, writing, other_jobs, worker, rights, namespaces, system_calls,
    processes, memory, space)


def attempt(each, trial, number):
    """Makes one attempt in a process that is confined as a job's is; what got through, or None."""
    folder = Path(trial["scratch"], f"attempt-{number}")
    folder.mkdir(mode=0o700)
    answer, report = os.pipe()
    worker_pid = os.getpid()
    pid = os.fork()
    if pid == 0:
        said = "it ended without an answer"
        try:
            os.setsid()
            kernel.die_with_parent(worker_pid)
            kernel.close_all_but(report)
            kernel.be_opaque(False)
            os.chdir(folder)
            walls.confine(folder, {**trial, "seconds": SECONDS}, [trial["tex"]])
            said = each({**trial, "own": [report]})
        except BaseException as error:
            said = f"the attempt itself failed: {error!r}"
        finally:
            os.write(report, json.dumps(said).encode()[:60_000])
            os._exit(0)
    os.close(report)
    ready, _, _ = select.select([answer], [], [], SECONDS)
    said = os.read(answer, 1 << 16) if ready else b""
    os.close(answer)
    kernel.kill_group(pid)
    kernel.end_descendants()
    try:
        return json.loads(said)
    except ValueError:
        return "the attempt came to no end"


def main():
    trial = json.loads(sys.argv[1])
    trial["landlock"] = walls.landlock()
    trial["other"] = os.path.join(trial["scratch"], "other")
    Places(trial["tex"], trial["desk"], trial["scratch"], "both")
    os.mkdir(trial["other"], 0o700)
    Path(trial["other"], "secret").write_text("the secret")
    kernel.adopt_orphans()
    kernel.be_opaque()
    held = {each.__name__: attempt(each, trial, n) for n, each in enumerate(ATTEMPTS)}
    json.dump({"landlock": trial["landlock"], "walls": held}, sys.stdout)


main()
