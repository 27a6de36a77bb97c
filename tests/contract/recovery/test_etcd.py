"""Restore tests of etcd by its own programs: a sound snapshot is started as a cluster of its own and asked; each that
is not whole, new or full does not pass; and the member in production notices nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.tools import ToolFault
from console.recovery.model.assets import Kind, Tool
from console.recovery.model.board import Freshness
from console.recovery.model.tests import LayerKind, LayerState, Verdict
from console.work.model.runs import RunState
from tests.support.etcd import KEYS, Member, live, possible
from tests.support.recovery import Bench, bench, flip

# Slow: a real member, its snapshots, and a member of each of them.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not possible(), reason="needs etcd, and namespaces"),
]


@pytest.fixture(scope="module")
def member() -> Iterator[Member]:
    with live() as made:
        yield made


@pytest.fixture(scope="module")
def here(member: Member, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """An asset whose folder of snapshots has none yet."""
    with bench(tmp_path_factory.mktemp("etcd"), files=1, tool=Tool.ETCD) as made:
        asset = replace(made.asset, kind=Kind.ETCD, paths=("/var/lib/etcd",), database=member.at, query="/registry/")
        made.asset = made.recovery.protect(asset)
        yield made
        assert made.journal.differences() == ()


def newest(here: Bench, name: str) -> Path:
    """A file that is another's copy, and newer than all."""
    made = here.repository / name
    if not made.exists():
        shutil.copy(next(here.repository.glob("driftvakt-*.db")), made)
    later = max(each.stat().st_mtime for each in here.repository.iterdir()) + 1
    os.utime(made, (later, later))
    return made


def test_a_snapshot_that_is_saved_from_here_is_started_answers_and_is_gone(here: Bench, member: Member) -> None:
    before = member.state()
    run = here.backing_up.propose(here.asset.id)
    here.acts.agree(run.id)
    here.acts.start(run.id)
    here.acts.wait(run.id, 60)
    assert here.board_freshness() is Freshness.ON_TIME
    (saved,) = here.repository.iterdir()
    assert saved.stat().st_mode & 0o077 == 0
    test = here.test()
    assert (test.verdict, test.reason) == (Verdict.PASS, "answered"), (test.reason, test.values, test.layers)
    assert test.depth == 5 and test.values["answer"] == str(KEYS) and test.tool.startswith("etcd 3.")
    assert test.rto is not None and here.left() == [] and member.state() == before


def test_a_key_that_is_not_there_is_no_answer_and_what_keys_hold_is_nowhere(here: Bench) -> None:
    here.recovery.protect(replace(here.asset, query="/registry/nobody"))
    test = here.test()
    assert (test.verdict, test.reason) == (Verdict.FAIL, "no_answer"), (test.reason, test.values)
    here.recovery.protect(here.asset)
    assert b"value 7" not in (here.folder / "journal.db").read_bytes()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


def _without_its_sum(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-32])


@pytest.mark.parametrize("damage", [flip, _cut, _emptied, _without_its_sum])
def test_a_damaged_snapshot_fails(here: Bench, damage: Callable[[Path], None]) -> None:
    bad = newest(here, "bad.db")
    damage(bad)
    bad = newest(here, "bad.db")
    test = here.test()
    bad.unlink()
    assert test.verdict is Verdict.FAIL and test.values["words"], (test.reason, test.values, test.layers)
    assert LayerState.FAILED in {layer.state for layer in test.layers} and here.left() == []


def test_an_old_snapshot_under_a_new_name_does_not_pass(here: Bench) -> None:
    again = newest(here, "again.db")
    assert len(here.shapes()) == 1, "who agrees to tests by schedule agrees to each snapshot"
    test = here.test()
    again.unlink()
    assert (test.verdict, test.reason) == (Verdict.INCONCLUSIVE, "again"), (test.reason, test.values, test.layers)
    assert test.values["again"].startswith("driftvakt-")
    layer = test.layer(LayerKind.SERVICE)
    assert layer is not None and layer.state is LayerState.HELD


def test_a_snapshot_of_no_keys_fails(here: Bench) -> None:
    with live(keys=0) as bare:
        bare.save(here.repository / "bare.db")
    bare_one = newest(here, "bare.db")
    here.recovery.protect(replace(here.asset, query=""))
    test = here.test()
    bare_one.unlink()
    here.recovery.protect(here.asset)
    assert (test.verdict, test.reason) == (Verdict.FAIL, "no_answer"), (test.reason, test.values)


def test_a_member_that_does_not_answer_is_not_waited_for_and_an_endpoint_is_no_option(here: Bench) -> None:
    here.recovery.protect(replace(here.asset, database="--user=root:secret"))
    with pytest.raises(ToolFault):
        here.backing_up.propose(here.asset.id)
    here.recovery.protect(replace(here.asset, database="127.0.0.1:9"))
    before = sorted(here.repository.iterdir())
    run = here.backing_up.propose(here.asset.id)
    here.acts.agree(run.id)
    here.acts.start(run.id)
    here.acts.wait(run.id, 60)
    run = here.acts.run(run.id)
    assert run.state is RunState.FAILED and run.steps[0].reason == "before", run.steps[0]
    assert sorted(here.repository.iterdir()) == before
