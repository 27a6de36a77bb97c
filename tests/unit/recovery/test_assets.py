"""What is protected, what was seen of its copies and what tests said: written, read back, the same after a replay."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from console.recovery.model.assets import Asset, Copy, Kind, PasswordFrom, SeenCopy, Snapshot
from console.recovery.model.tests import (
    Choice,
    Difference,
    Differing,
    Layer,
    LayerKind,
    LayerState,
    Phase,
    PhaseKind,
    RestoreTest,
    Verdict,
)
from console.recovery.service.records import Records
from console.recovery.service.recovery import CannotRecover, RecoveryService
from tests.support.journals import opened

MODELS = Asset("", "Model store", "n1", ("/srv/models",), (Copy("local", "/srv/backup"),), Kind.MODEL_STORE, tier=1)
NOW = 1_800_000_000.0


@contextmanager
def room(tmp_path: Path) -> Iterator[RecoveryService]:
    """Recovery over a journal of its own, whose tables are the fold of its entries at the end."""
    with opened(tmp_path / "journal.db") as journal:
        yield RecoveryService(Records(journal))
        assert journal.differences() == ()
        again = RecoveryService(Records(journal))
        again_board, board = again.ledger(), RecoveryService(Records(journal)).ledger()
        assert again_board == board


def a_test(asset: Asset, verdict: Verdict = Verdict.PASS, run: str = "run-1", ended: float = NOW + 60) -> RestoreTest:
    return RestoreTest(
        0,
        asset.id,
        "local",
        "ab" * 32,
        NOW - 3600.25,
        Choice.RANDOM,
        run,
        ended - 60,
        ended,
        verdict,
        by="astrid",
        seed="5f3a91c4",
        among=12,
        reason="held",
        layers=(
            Layer(
                LayerKind.LIST, LayerState.HELD, "listed", {"snapshots": 12}, ("restic", "snapshots"), 0, NOW, NOW + 1
            ),
            Layer(LayerKind.STRUCTURE, LayerState.HELD, status=0),
            Layer(LayerKind.RESTORE, LayerState.FAILED, status=1),
            Layer(LayerKind.CONTENT, LayerState.HELD),
        ),
        phases=(Phase(PhaseKind.RESTORE, NOW + 1.5, NOW + 31.25),),
        differing=(Differing("srv/models/a", Difference.OWNER),),
        rto=30,
        rpo=3660,
        tool="restic 0.18.0",
        sandbox="/var/lib/driftvakt/restore-x",
    )


def test_what_is_written_is_read_back_as_it_was(tmp_path: Path) -> None:
    with room(tmp_path) as recovery:
        kept = recovery.protect(MODELS)
        assert kept.id and replace(kept, id="", since=0.0, changed=0.0) == MODELS
        look = SeenCopy(kept.id, "local", NOW, (Snapshot("aa", NOW - 7200.5, "g01", ("/srv/models",), 10, 2),))
        recovery.note_look(look)
        test = recovery.note_test(a_test(kept))
        assert test == replace(a_test(kept), number=1)
        assert recovery.note_test(a_test(kept)) is None, "a run is told of once"
        with opened(tmp_path / "journal.db") as journal:
            other = RecoveryService(Records(journal))
            assert other.asset("Model store") == kept
            assert other.tests(kept.id) == (test,)
            seen = other.seen(kept.id, "local")
            assert seen is not None
            assert seen.snapshots == look.snapshots
        assert test is not None
        assert test.depth == 2, "what stands on a layer that failed proves nothing"


def test_another_program_s_entries_are_taken_in(tmp_path: Path) -> None:
    with room(tmp_path) as recovery, opened(tmp_path / "journal.db") as journal:
        heard: list[str] = []
        recovery.subscribe(lambda: heard.append("news"))
        kept = RecoveryService(Records(journal)).protect(MODELS)
        assert recovery.assets() == ()
        recovery.refresh()
        assert recovery.assets() == (kept,)
        recovery.refresh()
        assert heard == ["news"]


def test_a_look_that_failed_leaves_what_was_known_and_one_that_worked_forgets_what_is_gone(tmp_path: Path) -> None:
    with room(tmp_path) as recovery:
        kept = recovery.protect(MODELS)
        old, new = Snapshot("aa", NOW - 7200), Snapshot("bb", NOW - 60)
        recovery.note_look(SeenCopy(kept.id, "local", NOW, (old, new)))
        failed = recovery.note_look(SeenCopy(kept.id, "local", NOW, (), "restic.wrong_password", "no key found"))
        assert (failed.snapshots, failed.problem) == ((old, new), "restic.wrong_password")
        read = recovery.note_look(SeenCopy(kept.id, "local", NOW, (new,)))
        assert (read.snapshots, read.problem) == ((new,), "")


@pytest.mark.slow
@pytest.mark.parametrize(
    "wrong",
    [
        replace(MODELS, name="  "),
        replace(MODELS, paths=("srv/models",)),
        replace(MODELS, paths=()),
        replace(MODELS, copies=()),
        replace(MODELS, copies=(Copy("a", "/x"), Copy("a", "/y"))),
        replace(MODELS, copies=(Copy("a", "/x", password=PasswordFrom.FILE),)),
        replace(MODELS, tier=0),
        replace(MODELS, rto=0),
        replace(MODELS, depends_on=("nobody",)),
    ],
)
def test_what_makes_no_sense_is_refused_before_it_is_written(tmp_path: Path, wrong: Asset) -> None:
    with room(tmp_path) as recovery:
        with pytest.raises(CannotRecover):
            recovery.protect(wrong)
        assert recovery.assets() == ()


def test_names_are_taken_once_and_nothing_needs_itself(tmp_path: Path) -> None:
    with room(tmp_path) as recovery:
        models = recovery.protect(MODELS)
        with pytest.raises(CannotRecover, match="called Model store already"):
            recovery.protect(MODELS)
        index = recovery.protect(replace(MODELS, name="Index", depends_on=(models.id,)))
        with pytest.raises(CannotRecover, match="need itself"):
            recovery.protect(replace(models, depends_on=(index.id,)))
        with pytest.raises(CannotRecover, match="needed by Index"):
            recovery.release("Model store")
        recovery.release("Index")
        recovery.release("Model store")
        assert recovery.assets() == ()
