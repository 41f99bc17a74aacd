"""The model: what may be found in inbox, journal and outbox at any moment, and what must be at the end.

A request whose producer has finished is in the inbox, on record in the journal, or answered in the outbox. What stands
under its final name is whole. Where a status says `done`, the video that it names is there, byte for byte.
"""
import hashlib
import json
import shutil
import sqlite3
import tempfile
from pathlib import Path

FINAL = {"done", "failed", "rejected", "cancelled"}
CLAIMED = ".manimd-claimed."
VIDEOS = {".mp4", ".webm", ".gif"}


def published(outbox, known_videos=()):
    """P2, P3: what is wrong with what stands under its final name.

    Read top down while a daemon may be at work: a video belongs to the status that was read after it was there.
    """
    found = []
    for path in files(outbox):
        if path.name.startswith(".") or "rejected" in path.relative_to(outbox).parts[:1]:
            continue
        try:
            if path.suffix == ".json":
                found += status_file(path)
            else:
                found += plain_file(path, known_videos)
        except FileNotFoundError:
            continue  # replaced meanwhile
    return found


def status_file(path):
    """What is wrong with one status, and with the video that it names."""
    data = path.read_bytes()
    if not data:
        return [f"{path.name} is empty"]
    try:
        status = json.loads(data)
        state, job = status["status"], status["job_id"]
    except (ValueError, KeyError, TypeError) as error:
        return [f"{path.name} is no status ({error!r}): {data[:80]!r}"]
    if job != path.stem:
        return [f"{path.name} is the status of {job}"]
    if state != "done":
        return []
    found = []
    video = path.with_name(status["video_url"])
    facts = status["video"]
    if not video.exists():
        # A new run may have replaced both meanwhile.
        return [] if path.read_bytes() != data else [f"{path.name} is done without {video.name}"]
    if digest(video) != facts["sha256"] and path.read_bytes() == data:
        found.append(f"{path.name} is done, and {video.name} has {video.stat().st_size} other bytes")
    for beside in (path.with_suffix(".png"), path.with_suffix(".py")):
        if not beside.exists() or not beside.stat().st_size:
            found.append(f"{path.name} is done without {beside.name}")
    return found


def plain_file(path, known_videos):
    if not path.stat().st_size:
        return [f"{path.name} is empty"]
    if path.suffix in VIDEOS and known_videos and digest(path) not in known_videos:
        return [f"{path.name} is none of the videos that were drawn"]
    return []


def accounted(arena, jobs):
    """P1, P4: which of the finished requests are nowhere."""
    waiting = {path.name.removeprefix(CLAIMED) for path in files(arena.inbox)}
    recorded = {row["id"] for row in journal(arena.state)}
    answered = {path.stem for path in files(arena.outbox) if path.suffix == ".json"}
    return [
        f"{job} is neither in the inbox nor on record nor answered"
        for job in jobs
        if f"{job}.json" not in waiting and job not in recorded and job not in answered
    ]


def finished(arena, jobs, runs=1):
    """P1, P5, P6: what is left undone, or done twice, when nothing is left to do.

    `jobs` has the state that each job must end in; `runs` how often a job may be on record, nil for any number.
    """
    found = published(arena.outbox)
    rows = journal(arena.state)
    for job, state in jobs.items():
        path = arena.outbox / f"{job}.json"
        if not path.exists():
            found.append(f"{job} has no status")
            continue
        said = json.loads(path.read_bytes() or b"{}")
        if said.get("status") != state:
            found.append(f"{job} is {said.get('status')}, not {state}: {said.get('error')}")
        mine = [row for row in rows if row["id"] == job]
        if runs is not None and len(mine) != runs:
            found.append(f"{job} is on record {len(mine)} times")
        if mine and mine[-1]["state"] != said.get("status"):
            found.append(f"{job} is {mine[-1]['state']} on record and {said.get('status')} in the outbox")
    found += [f"{path.name} is left in the inbox" for path in files(arena.inbox)]
    found += [f"{path.name} is left in the outbox" for path in files(arena.outbox) if path.name.startswith(".")]
    return found


def journal(state):
    """The rows of the journal, read from a copy; a journal that cannot be read is the worst that can be."""
    if not (state / "jobs.sqlite").exists():
        return []
    with tempfile.TemporaryDirectory() as folder:
        for ending in ("-wal", ""):
            if (state / f"jobs.sqlite{ending}").exists():
                shutil.copyfile(state / f"jobs.sqlite{ending}", f"{folder}/jobs.sqlite{ending}")
        connection = sqlite3.connect(f"{folder}/jobs.sqlite")
        connection.row_factory = sqlite3.Row
        try:
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'job'").fetchone():
                return []
            return connection.execute("SELECT id, run, state, attempts, isPublished FROM job ORDER BY run").fetchall()
        finally:
            connection.close()


def files(folder):
    """All files below a folder, dot names too."""
    return sorted(path for path in Path(folder).rglob("*") if path.is_file()) if Path(folder).exists() else []


def digest(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()
