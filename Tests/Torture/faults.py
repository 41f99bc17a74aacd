"""strace as a hand that kills, or fails, the daemon at one system call."""
import re
from pathlib import Path

# All that changes files, in the groups whose calls are counted together. Reading is left alone.
WRITES = "write,pwrite64,writev"
FLUSHES = "fsync,fdatasync"
NAMES = "rename,renameat,renameat2"
REMOVALS = "unlink,unlinkat"
OPENINGS = "openat"
LINKS = "linkat"
FOLDERS = "mkdirat"
ROOM = "fallocate,ftruncate"
ALL = (WRITES, FLUSHES, NAMES, REMOVALS, OPENINGS, LINKS, FOLDERS, ROOM)


def tracing(calls, injection, paths=(), log=None):
    """The words that put the daemon behind strace.

    Calls are counted for each thread by itself; few paths make few calls, so that counting up from 1 meets them all.
    (With --seccomp-bpf, strace 6.1 counts no further than 1.) The tracer stands beside the daemon, which stays the
    harness's own child, and leaves it when it is told to end.
    """
    words = ["strace", "-D", "-I1", "-f", "-qq", "-ttt", "-o", str(log or "/dev/null")]
    for path in paths:
        words += ["-P", str(path)]
    return [*words, "-e", f"trace={calls}", "-e", f"inject={calls}:{injection}"]


def killing(calls, number, paths=(), log=None):
    return tracing(calls, f"signal=SIGKILL:when={number}", paths, log)


def failing(calls, error, when, paths=(), log=None):
    return tracing(calls, f"error={error}:when={when}", paths, log)


def injected(log):
    """When the first call was made to fail, in seconds since 1970, and the line; nil when none was."""
    text = Path(log).read_text(errors="replace") if Path(log).exists() else ""
    for line in text.splitlines():
        if "(INJECTED" in line and (match := re.match(r"\d+\s+(\d+\.\d+) ", line)):
            return float(match[1]), line
    return None


def places(arena, job, sha256):
    """The paths that one request touches, in groups: by their whole name, and as they are named from their folder."""
    def both(folder, *names):
        return [folder, *[folder / name for name in names], *names]

    inbox, outbox, state = arena.inbox, arena.outbox, arena.state
    drafts = [f".{job}.{ending}.part" for ending in ("json", "mp4", "png", "py")]
    finals = [f"{job}.{ending}" for ending in ("json", "mp4", "png", "py")]
    return {
        "inbox": both(inbox, f"{job}.json", f".manimd-claimed.{job}.json"),
        "journal": [state / f"jobs.sqlite{ending}" for ending in ("", "-wal", "-shm")],
        "cache": [state / f"cache.sqlite{ending}" for ending in ("", "-wal", "-shm")],
        "status": [outbox / drafts[0], drafts[0], outbox / finals[0]],
        "outbox": both(outbox, *drafts[1:], *finals[1:]),
        "videos": both(state / "videos", f"{sha256}.mp4", f"{sha256}.png", f".{sha256}.png.part"),
        "rejected": both(outbox / "rejected", "bad.json", ".bad.json.part", "bad.json.error.json",
                         ".bad.json.error.json.part"),
    }
