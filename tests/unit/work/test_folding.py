"""A run that is kept is the run that its entries tell of, whoever wrote them and whatever was taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from console.journal.model import Stage, Target
from console.journal.service import Journal
from console.work.model.plans import Plan, Step
from console.work.model.runs import APPROVED, CATEGORY, MADE, RUN, STEP, RunState, RunView, StepState, after, begin_of
from console.work.service.records import Records, note
from tests.support.journals import opened

NODE = Target("node:g01", "g01")
STEPS = (Step("test.make", NODE, argv=("mkdir", "--", "/a")), Step("test.make", NODE, argv=("mkdir", "--", "/b")))


def plan(nonce: str) -> Plan:
    return replace(Plan("test", STEPS), made="2027-01-01T00:00:00.000000Z", maker="anna", nonce=nonce, valid=60)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with opened(tmp_path / "journal.db") as made:
        yield made


def anew(journal: Journal, run: str) -> RunView | None:
    """A run folded from all of its entries."""
    view: RunView | None = None
    for entry in journal.entries(category=CATEGORY):
        if entry.details.get("run") == run:
            view = begin_of(entry) if entry.type == MADE else after(view, entry) if view is not None else None
    return view


def test_after_each_thing_that_is_told_by_anyone_it_is_the_fold_of_all_entries(journal: Journal) -> None:
    ours, theirs = Records(journal), Records(journal)
    for run in ("one", "two"):
        ours.propose(plan(run))
    agreed = {"hash": "h", "person": "bo", "key": "", "enough": True}
    told = [
        lambda: theirs.write("one", APPROVED, agreed),
        lambda: ours.begin("one", RUN, {"holder": "anna"}),
        lambda: ours.begin("one", STEP, {"step": 0, "epoch": 1}),
        lambda: theirs.write("two", APPROVED, agreed),
        lambda: ours.write("one", STEP, {"step": 0, "state": "done", "status": 0}, stage=Stage.ENDED, act="a"),
        lambda: theirs.write("one", RUN, {"state": "failed", "reason": "seen"}, stage=Stage.ENDED, act="b"),
    ]
    for tell in told:
        tell()
        for run in ("one", "two"):
            assert ours.run(run) == theirs.run(run) == anew(journal, run) is not None
        assert ours.runs() == (ours.run("two"), ours.run("one"))
    one = ours.run("one")
    assert one is not None and (one.state, one.steps[0].state) == (RunState.FAILED, StepState.DONE)
    assert ours.run("three") is None


def test_what_was_seen_in_a_transaction_that_failed_was_never_there(journal: Journal) -> None:
    records = Records(journal)
    records.propose(plan("one"))
    before = records.run("one")
    with pytest.raises(ZeroDivisionError), journal.transaction() as work:
        note(work, work.append(CATEGORY, "plan.withdrawn", details={"run": "one", "reason": "not needed"}))
        seen = records._folds.of(work, ("one",))
        assert [each.state for each in seen] == [RunState.WITHDRAWN]
        raise ZeroDivisionError
    assert records.run("one") == before
    records.write("one", APPROVED, {"hash": "h", "person": "bo", "key": "", "enough": True})  # under the same number
    assert records.run("one") == anew(journal, "one")
    found = records.run("one")
    assert found is not None and found.state is RunState.APPROVED


def test_what_is_known_is_not_read_again(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    records = Records(journal)
    records.propose(plan("one"))
    first = records.run("one")
    read: list[str] = []
    monkeypatch.setattr(
        "console.journal.transactions.read_entry", lambda text, *_: read.append(text) or pytest.fail("read again")
    )
    assert records.run("one") is first
    assert records.runs() == (first,)
    assert read == []
