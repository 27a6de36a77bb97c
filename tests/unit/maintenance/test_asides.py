"""Which nodes are out of work is in memory for who asks, and read when something was told of it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.journal.chain import time_text
from console.journal.model import Target
from console.journal.service import Journal
from console.maintenance.model.aside import ASIDE, BACK
from console.maintenance.service.asides import Asides
from console.work.model.plans import Plan, Step, Way
from console.work.model.runs import MADE, STEP
from console.work.service.records import Records

G01 = Target("node:7", "node:hall/g01")


class Told:
    """A journal of drains and returns, counting how often runs are read."""

    def __init__(self, folder: Path) -> None:
        self.records = Records(Journal.open(folder / "journal.db", actor="anna", source="test", clock=time.time))
        self.read: list[int] = []

    def newest_of(self, *acts: str) -> int:
        return self.records.newest_of(*acts)

    def of_acts(self, *acts: str, after: int = 0) -> tuple:  # type: ignore[type-arg]
        found = self.records.of_acts(*acts, after=after)
        self.read.append(len(found))
        return found

    def do(self, act: str, kind: str, nonce: str) -> None:
        step = Step(kind, G01, Way.RECORD, {"reason": "fans", "until": "2026-11-29T16:00+00:00"})
        plan = replace(Plan(act, (step,)), made=time_text(datetime.now(UTC)), maker="anna", nonce=nonce)
        self.records.write(nonce, MADE, {"plan": plan.text, "hash": plan.hash}, targets=plan.targets)
        begun = self.records.begin(nonce, STEP, {"step": 0, "kind": kind})
        self.records.end(nonce, STEP, begun.act, {"step": 0, "state": "done"}, "ok")


@pytest.fixture
def told(tmp_path: Path) -> Told:
    return Told(tmp_path)


def test_a_node_is_out_of_work_since_by_whom_why_and_until(told: Told) -> None:
    asides = Asides(told)
    told.do("node.drain", ASIDE, "d1")
    assert asides.of("7") is None, "nothing is read when it is asked"
    asides.refresh()
    found = asides.of("7")
    assert found is not None
    assert (found.by, found.reason, found.until) == ("anna", "fans", datetime(2026, 11, 29, 16, tzinfo=UTC))
    told.do("node.return", BACK, "r1")
    assert asides.fresh() == {}


def test_only_what_was_told_since_is_read_and_listeners_hear_of_changes_alone(told: Told) -> None:
    asides = Asides(told)
    heard: list[int] = []
    end = asides.subscribe(lambda: heard.append(1))
    for number in range(3):
        told.do("node.drain", ASIDE, f"d{number}")
        asides.refresh()
        asides.refresh()
    assert told.read == [1, 1, 1]
    told.do("node.reboot", "machine.reboot", "b1")
    asides.refresh()
    assert told.read == [1, 1, 1] and len(heard) >= 1
    end()
    before = len(heard)
    told.do("node.return", BACK, "r1")
    asides.refresh()
    assert len(heard) == before and asides.now() == {}
