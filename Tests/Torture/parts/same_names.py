"""P11: the same file twice, the same bytes under two names, other bytes under the same name, a file written again."""
import json

import checker
import processes


def run(lab):
    with lab.trial("P11", "files dropped twice, under two names, with new contents, rewritten while claimed") as trial:
        for case in (twice, two_names, new_content, rewritten):
            arena = lab.arena()
            with arena.start() as daemon:
                daemon.wait_ready()
                trial.check(case(arena, *lab.stock.descriptions), case.__name__)
                trial.count()
                daemon.stop()
            trial.check(checker.published(arena.outbox), case.__name__)
            arena.remove()


def twice(arena, first, _):
    """A second run that ends like the first."""
    found = []
    for number in (1, 2):
        arena.drop("a.json", first)
        if not wait_runs(arena, "a", number):
            found.append(f"run {number} did not end")
    return found + checker.finished(arena, {"a": "done"}, runs=2)


def two_names(arena, first, _):
    """Both get a status and the same video."""
    for name in ("a.json", "b.json"):
        arena.drop(name, first)
    arena.wait_ended("ab", 30)
    videos = {arena.status(job).get("video", {}).get("sha256") for job in "ab"}
    return checker.finished(arena, {"a": "done", "b": "done"}) + [f"two videos: {videos}"] * (len(videos) > 1)


def new_content(arena, first, second):
    """The later one's answer stays, whichever was answered first."""
    for text in (first, second):
        arena.drop("a.json", text)
        # A file that is replaced before it was seen is its producer's own doing.
        processes.wait_for(lambda: not any(arena.inbox.iterdir()), 10, pause=0.002)
    wait_runs(arena, "a", 2)
    said = arena.status("a").get("description")
    return checker.finished(arena, {"a": "done"}, runs=2) + [f"the answer to {said!r} stays"] * (said != second)


def rewritten(arena, first, second):
    """A writer that keeps its file open and writes again: what was read last is what is answered last."""
    path = arena.inbox / "a.json"
    with open(path, "w") as file:
        for text in (first, second):
            file.seek(0)
            file.truncate()
            file.write(json.dumps({"description": text}))
            file.flush()
    arena.wait_ended("a", 30)
    said = arena.status("a").get("description")
    return checker.finished(arena, {"a": "done"}, runs=None) + [f"the answer to {said!r} stays"] * (said != second)


def wait_runs(arena, job, count):
    """Waits until so many runs of a job have ended, and the last one's status is there."""
    def have_ended():
        rows = [row for row in checker.journal(arena.state) if row["id"] == job]
        return len(rows) == count and all(row["state"] in checker.FINAL and row["isPublished"] for row in rows)

    return processes.wait_for(have_ended, 30)
