"""Restore tests over the real borg and the real runner, by the road of all tools: sound, damaged, locked, wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors import borg
from console.recovery.model.assets import Tool
from console.recovery.model.kinds import Reads
from console.recovery.model.tests import Choice, LayerKind, Verdict
from console.recovery.model.words import why
from tests.support.recovery import BORG, PASSWORD, Bench, bench, flip, no_room, settled

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BORG is None or not Path("/proc/self/stat").exists(), reason="needs borg and Linux"),
]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench(tmp_path_factory.mktemp("borg"), tool=Tool.BORG) as made:
        yield made
        assert made.journal.differences() == ()
        assert PASSWORD.encode() not in (made.folder / "journal.db").read_bytes()


def remembered(here: Bench) -> list[Path]:
    return [path for path in here.left() if not path.name.startswith("borg-")]


def saved(here: Bench) -> dict[Path, bytes]:
    """What a repository holds, but its nonce: `borg check` encrypts what it then does not write."""
    return {path: path.read_bytes() for path in here.repository.rglob("*") if path.is_file() and path.name != "nonce"}


def test_a_sound_archive_passes_and_nothing_but_the_lock_was_written(here: Bench) -> None:
    before = saved(here)
    run = here.testing.propose(here.asset.id, reads=Reads.ALL)
    assert not any(PASSWORD in word for step in run.plan.steps for word in step.argv)
    test = here.carried_out(run)
    assert (test.verdict, test.reason) == (Verdict.PASS, "held"), (test.reason, test.values, test.layers)
    assert test.depth == 4 and test.rto is not None and test.tool.startswith("borg 1.")
    content = test.layer(LayerKind.CONTENT)
    assert content is not None and content.counts["files"] == 14 and content.counts["same"] >= 18
    assert saved(here) == before
    assert remembered(here) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts a small file system")
def test_a_disk_that_is_full_in_the_middle_of_a_restore_says_nothing_of_the_backup(here: Bench) -> None:
    with no_room(here):
        test = here.test()
        assert (test.verdict, test.reason) == (Verdict.ERROR, "no_space"), (test.reason, test.values, test.layers)
        assert remembered(here) == [], "what came back is removed"


def test_a_hostile_tree_stays_inside(here: Bench, tmp_path: Path) -> None:
    """What leads out of the sandbox, or acts as somebody else, in an archive that a hand has made."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    (here.source / "out").symlink_to(outside)
    (here.source / "as root").write_text("#!/bin/sh")
    (here.source / "as root").chmod(0o6755)
    os.mkfifo(here.source / "pipe")
    settled()
    here.back_up()
    test = here.test()
    assert (test.verdict, test.reason) == (Verdict.PASS, "held"), (test.reason, test.values, test.differing)
    assert [(path.name, path.read_text()) for path in outside.iterdir()] == [("kept", "kept")]
    assert remembered(here) == []


def test_an_archive_is_drawn_or_named_by_its_id_and_restored_by_its_name(here: Bench) -> None:
    settled()
    here.back_up()
    seen = here.testing.look(here.asset.id)
    assert len({each.name for each in seen.snapshots}) == len(seen.snapshots) >= 2
    assert len(here.shapes()) == 1, "who agrees to tests by schedule agrees to each archive"
    oldest = seen.snapshots[0]
    plan = here.testing.plan(here.asset.id, snapshot=oldest.id[:10])
    assert plan.values["snapshot_id"] == oldest.id and plan.values["choice"] == Choice.CHOSEN
    assert any(word.endswith(f"::{oldest.name}") for step in plan.steps for word in step.argv)
    assert here.testing.plan(here.asset.id).values["among"] == str(len(seen.snapshots))


def test_a_wrong_passphrase_and_a_lock_say_nothing_of_the_backup(here: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    here.testing.look(here.asset.id)
    here.given = "wrong"
    test = here.test()
    assert (test.verdict, test.reason) == (Verdict.ERROR, "password"), test.values
    here.given = PASSWORD
    assert "--lock-wait 300" in " ".join(here.testing.plan(here.asset.id).steps[1].argv), "a backup is waited for"
    monkeypatch.setattr(borg, "_WAIT", "1")
    env = {"PATH": os.environ["PATH"], "BORG_BASE_DIR": str(here.folder / "other"), "BORG_PASSPHRASE": PASSWORD}
    argv = [BORG or "borg", "with-lock", str(here.repository), "sleep", "600"]
    held = subprocess.Popen(argv, env=env, start_new_session=True)
    try:
        while not (here.repository / "lock.exclusive").exists():
            assert held.poll() is None
            time.sleep(0.05)
        test = here.test()
        assert (test.verdict, test.reason) == (Verdict.ERROR, "locked"), test.values
        assert "borg break-lock" in str(why(test))
    finally:
        os.killpg(held.pid, signal.SIGKILL)
        held.wait()
    test = here.test()
    assert test.verdict is Verdict.PASS, (test.reason, test.values, "borg sees that the lock's owner is dead")


def test_a_damaged_and_a_vanished_repository_fail(here: Bench) -> None:
    here.testing.look(here.asset.id)
    segments = [path for path in (here.repository / "data").rglob("*") if path.is_file()]
    flip(max(segments, key=lambda path: path.stat().st_size))
    test = here.test()
    assert test.verdict is Verdict.FAIL and test.reason in ("structure", "not_listed"), (test.reason, test.values)
    assert "Traceback" not in str(why(test))
    here.repository.rename(here.folder / "away")
    test = here.test()
    assert (test.verdict, test.reason) == (Verdict.FAIL, "repository_gone"), (test.reason, test.values)
    assert remembered(here) == []
