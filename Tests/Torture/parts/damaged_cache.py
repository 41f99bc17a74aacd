"""P14, P17: a cache that is damaged, cut, barred or newer, and stored videos that have changed."""
import os
import sqlite3

import checker


def run(lab):
    with lab.trial("P14", "cache.sqlite with bits flipped at 100 offsets") as trial:
        size = (lab.stock.state / "cache.sqlite").stat().st_size
        chance = lab.random("offsets")
        for number in range(lab.times(100)):
            # The head of the file, and anywhere.
            offset = number * 3 if number < 30 else chance.randrange(size)
            damage(lab, trial, f"bits flipped at {offset}", lambda path, at=offset: flip(path, at))
    with lab.trial("P14", "cache.sqlite cut, emptied, missing, barred, newer, a folder, no database") as trial:
        for name, harm in HARMS.items():
            damage(lab, trial, name, harm)
    with lab.trial("P17", "a stored video with a flipped bit, cut, emptied, gone; its poster gone") as trial:
        for name, harm in VIDEO_HARMS.items():
            spoil(lab, trial, name, harm)


def flip(path, offset):
    """Turns bits over in a file of its own: what is linked to it elsewhere stays."""
    data = bytearray(path.read_bytes())
    data[offset % len(data)] ^= 0x5A
    path.unlink()
    path.write_bytes(data)


def cut(share):
    def harm(path):
        os.truncate(path, int(path.stat().st_size * share))

    return harm


def newer(path):
    with sqlite3.connect(path) as db:
        db.execute("INSERT INTO grdb_migrations VALUES ('99 from the future')")


def make_folder(path):
    path.unlink()
    path.mkdir()


HARMS = {
    "cut in half": cut(0.5), "cut to a page": lambda path: os.truncate(path, 4_096), "emptied": cut(0),
    "cut by a byte": lambda path: os.truncate(path, path.stat().st_size - 1), "missing": os.unlink,
    "mode 000": lambda path: path.chmod(0), "of a newer version": newer, "a text": lambda path: path.write_text("x" * 9_000),
    "a folder": make_folder,
}

VIDEO_HARMS = {
    "bit flipped in the middle": lambda video: flip(video, video.stat().st_size // 2),
    "bit flipped at the end": lambda video: flip(video, video.stat().st_size - 1),
    "cut": lambda video: (video.chmod(0o644), cut(0.9)(video)),
    "emptied": lambda video: (video.chmod(0o644), cut(0)(video)),
    "gone": os.unlink,
    "poster gone": lambda video: video.with_suffix(".png").unlink(),
}


def damage(lab, trial, name, harm):
    """The daemon starts, and answers; drawn again or from what is left of the cache, the bytes are the same."""
    arena = lab.arena(in_memory=True)
    harm(arena.state / "cache.sqlite")
    arena.drop("a.json")
    # What a template does not answer shows soonest that the daemon works: nothing needs to be drawn.
    arena.drop("b.json", "xyzzy")
    code = arena.once(seconds=120)
    trial.count()
    trial.check(checker.finished(arena, {"a": "done", "b": "failed"}), f"{name}, ended with {code}")
    sha256 = arena.status("a").get("video", {}).get("sha256")
    if sha256 != lab.stock.videos[0]:
        trial.violate(f"{name}: another video, {sha256}")
    arena.remove()


def spoil(lab, trial, name, harm):
    arena = lab.arena()
    harm(arena.state / "videos" / f"{lab.stock.videos[0]}.mp4")
    arena.drop("a.json")
    code = arena.once(seconds=120)
    trial.count()
    trial.check(checker.finished(arena, {"a": "done"}), f"{name}, ended with {code}")
    status = arena.status("a")
    if status.get("video", {}).get("sha256") != lab.stock.videos[0]:
        trial.violate(f"{name}: another video was served: {status}")
    if "generation_mode" not in status:
        trial.violate(f"{name}: not drawn again: {status}")
    arena.remove()
