"""Backups that are made from here by the real restic and borg: seen in the list, and marked where they left something
out; then proven by a restore test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from console.recovery.model.assets import PasswordFrom, Tool
from console.recovery.model.board import Freshness
from console.recovery.model.tests import Verdict
from console.recovery.service.recovery import CannotRecover
from console.work.model.runs import RunState, RunView
from tests.support.recovery import PASSWORD, Bench, bench

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("restic") is None or shutil.which("borg") is None or not Path("/proc/self/stat").exists(),
        reason="needs restic, borg and Linux",
    ),
]


@pytest.fixture(params=[Tool.RESTIC, Tool.BORG])
def here(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    with bench(tmp_path, files=3, tool=request.param) as made:
        yield made
        assert made.journal.differences() == ()
        assert PASSWORD.encode() not in (tmp_path / "journal.db").read_bytes()


def carried_out(here: Bench, run: RunView) -> RunView:
    here.acts.agree(run.id)
    here.acts.start(run.id)
    here.acts.wait(run.id, 120)
    return here.acts.run(run.id)


def test_a_backup_that_is_made_now_is_seen_and_proven_a_partial_one_says_so_and_a_wrong_password_makes_none(
    here: Bench,
) -> None:
    (old,) = here.testing.look(here.asset.id).snapshots
    (here.source / "new").write_text("new")
    run = here.backing_up.propose(here.asset.id)
    assert [touched.what for touched in run.plan.touched] == ["backup.repository", "test.original"]
    assert carried_out(here, run).state is RunState.SUCCEEDED
    seen = here.recovery.seen(here.asset.id, "local")
    assert seen is not None and len(seen.snapshots) == 2 and seen.newest is not None
    assert seen.newest.id != old.id and not seen.newest.partial
    assert len(here.testing.look(here.asset.id).snapshots) == 2, "the list says the same"
    assert here.test().verdict is Verdict.PASS
    # A file that nobody can read: something is left out.
    unread = "/proc/self/mem"
    here.recovery.protect(replace(here.asset, paths=(str(here.source), unread)))
    assert carried_out(here, here.backing_up.propose(here.asset.id)).state is RunState.SUCCEEDED
    assert here.board_freshness() is Freshness.PARTIAL
    here.testing.look(here.asset.id)
    assert here.board_freshness() is Freshness.PARTIAL, "what was left out stays left out"
    here.given = "not-the-password"
    assert carried_out(here, here.backing_up.propose(here.asset.id)).state is RunState.FAILED
    copy = replace(here.asset.copies[0], tool=Tool.TAR, password=PasswordFrom.NONE)
    here.recovery.protect(replace(here.asset, copies=(copy,)))
    with pytest.raises(CannotRecover):
        here.backing_up.propose(here.asset.id)
