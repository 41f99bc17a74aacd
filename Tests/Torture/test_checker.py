"""The checker has teeth: each broken outbox made by hand here is found to be broken."""
import hashlib
import json
import sqlite3
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace

import checker

VIDEO = b"video" * 100


class CheckerTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        root = Path(folder.name)
        self.arena = SimpleNamespace(inbox=root / "inbox", outbox=root / "outbox", state=root / "state")
        for place in vars(self.arena).values():
            place.mkdir()
        self.record("a", "done")
        self.status("a", "done")
        for ending, data in ((".mp4", VIDEO), (".png", b"png"), (".py", b"code")):
            (self.arena.outbox / f"a{ending}").write_bytes(data)

    def status(self, job, state, **more):
        facts = {"sha256": hashlib.sha256(VIDEO).hexdigest(), "bytes": len(VIDEO)}
        text = json.dumps({"job_id": job, "status": state, "video_url": f"{job}.mp4", "video": facts, **more})
        (self.arena.outbox / f"{job}.json").write_text(text)

    def record(self, job, state):
        with sqlite3.connect(self.arena.state / "jobs.sqlite") as db:
            db.execute("CREATE TABLE IF NOT EXISTS job (run INTEGER PRIMARY KEY, id, state, attempts, isPublished)")
            db.execute("INSERT INTO job (id, state, attempts, isPublished) VALUES (?, ?, 1, 1)", (job, state))

    def assert_found(self, part, findings):
        self.assertTrue(any(part in finding for finding in findings), f"{part!r} is not among {findings}")

    def test_a_whole_outbox_is_found_whole(self):
        self.assertEqual(checker.published(self.arena.outbox), [])
        self.assertEqual(checker.accounted(self.arena, ["a"]), [])
        self.assertEqual(checker.finished(self.arena, {"a": "done"}), [])

    def test_P2_an_empty_or_cut_status_is_found(self):
        (self.arena.outbox / "a.json").write_bytes(b"")
        self.assert_found("a.json is empty", checker.published(self.arena.outbox))
        (self.arena.outbox / "a.json").write_bytes(b'{"job_id": "a", "sta')
        self.assert_found("no status", checker.published(self.arena.outbox))

    def test_P2_a_partial_video_without_a_status_is_found(self):
        known = {hashlib.sha256(VIDEO).hexdigest()}
        (self.arena.outbox / "b.mp4").write_bytes(VIDEO[:-1])
        self.assert_found("b.mp4 is none", checker.published(self.arena.outbox, known))

    def test_P3_done_without_its_bytes_is_found(self):
        (self.arena.outbox / "a.mp4").write_bytes(VIDEO[:-1])
        self.assert_found("other bytes", checker.published(self.arena.outbox))
        (self.arena.outbox / "a.mp4").unlink()
        self.assert_found("without a.mp4", checker.published(self.arena.outbox))

    def test_P3_done_without_poster_or_code_is_found(self):
        (self.arena.outbox / "a.png").unlink()
        (self.arena.outbox / "a.py").write_bytes(b"")
        findings = checker.published(self.arena.outbox)
        self.assert_found("without a.png", findings)
        self.assert_found("without a.py", findings)

    def test_P1_a_lost_request_is_found(self):
        self.assert_found("b is neither", checker.accounted(self.arena, ["a", "b"]))
        for place, name in (("inbox", "b.json"), ("inbox", ".manimd-claimed.c.json")):
            (getattr(self.arena, place) / name).write_text("{}")
        self.record("d", "queued")
        self.assertEqual(checker.accounted(self.arena, ["a", "b", "c", "d"]), [])

    def test_P1_what_is_not_finished_is_found(self):
        self.record("b", "queued")
        self.assert_found("b has no status", checker.finished(self.arena, {"b": "done"}))
        self.status("b", "failed")
        self.assert_found("b is failed, not done", checker.finished(self.arena, {"b": "done"}))
        self.assert_found("b is queued on record", checker.finished(self.arena, {"b": "failed"}))

    def test_P5_a_request_that_was_run_twice_is_found(self):
        self.record("a", "done")
        self.assert_found("on record 2 times", checker.finished(self.arena, {"a": "done"}))

    def test_P6_what_is_left_behind_is_found(self):
        (self.arena.inbox / "x.json").write_text("{}")
        (self.arena.outbox / ".a.json.part").write_text("{}")
        findings = checker.finished(self.arena, {"a": "done"})
        self.assert_found("x.json is left", findings)
        self.assert_found(".a.json.part is left", findings)


if __name__ == "__main__":
    unittest.main()
