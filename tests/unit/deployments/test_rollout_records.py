"""Deployments and rollouts in the journal: what stands, and that the entries alone say so."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from console.deployments.model.deployments import Deployment, Replica, RolloutState, Slot, Strategy, problems
from console.deployments.model.rollout_moves import (
    Ended,
    Move,
    Planned,
    Removed,
    Suspended,
    added,
    judged,
    read,
)
from console.deployments.model.verdicts import Bounds, Counted, Verdict, compare
from console.deployments.service.rollout_records import RolloutRecords
from console.journal.service import Journal

SUPPORT = Deployment(
    "d1", "support", "m1", "n1", 8000, (Replica("r1", "n1", 18001, 18002),), ("serve", "{artifact}", "{port}")
)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[RolloutRecords]:
    journal = Journal.open(tmp_path / "journal.db", actor="anna", source="test", clock=time.time)
    yield RolloutRecords(journal, lambda node: f"hall/{node}")
    assert journal.differences() == ()
    assert journal.verify().sound
    journal.close()


def tell(records: RolloutRecords, *moves: Move) -> None:
    assert records.write("told", lambda _: moves) is not None


def planned(number: int, before: str, after: str, slot: Slot) -> Planned:
    return Planned(
        rollout=number,
        deployment="d1",
        before=before,
        after=after,
        slot=slot,
        strategy=Strategy.CANARY,
        ramp=(5, 100),
        run=f"run-{number}",
    )


def test_a_version_serves_once_its_rollout_is_done_and_the_one_before_after_it_was_taken_back(
    records: RolloutRecords,
) -> None:
    tell(records, added(SUPPORT), planned(1, "", "v1", Slot.BLUE))
    assert records.standing().deployments["d1"].next_slot is Slot.BLUE
    tell(records, Ended(rollout=1, state=RolloutState.DONE))
    stands = records.standing().deployments["d1"]
    assert (stands.version, stands.slot, stands.next_slot) == ("v1", Slot.BLUE, Slot.GREEN)
    tell(records, planned(2, "v1", "v2", Slot.GREEN))
    tell(records, Ended(rollout=2, state=RolloutState.ROLLED_BACK, reason="errors", back="run-3"))
    assert records.standing().deployments["d1"].version == "v1"
    tell(records, planned(3, "v1", "v2", Slot.GREEN), Ended(rollout=3, state=RolloutState.DONE))
    assert records.standing().deployments["d1"].version == "v2"
    tell(records, Ended(rollout=3, state=RolloutState.ROLLED_BACK))
    stands = records.standing().deployments["d1"]
    assert (stands.version, stands.slot) == ("v1", Slot.BLUE)


def test_comparisons_are_kept_with_their_figures(records: RolloutRecords) -> None:
    tell(records, added(SUPPORT), planned(1, "v0", "v1", Slot.BLUE))
    found = compare(Counted(900, 1, (0.1,) * 9), Counted(300, 0, (0.11,) * 9), Bounds())
    tell(records, judged(1, 25, found))
    rollout = records.standing().rollouts[1]
    [kept] = rollout.judged
    assert rollout.verdict is Verdict.PASS and (kept.share, kept.new_requests, kept.old_errors) == (25, 300, 1)
    assert kept.at_most == pytest.approx(found.at_most, abs=1e-6) and kept.new_median == 0.11
    assert rollout.by == "anna" and rollout.open is False


def test_what_serves_outlives_that_a_deployment_is_set_anew_and_suspended(records: RolloutRecords) -> None:
    tell(records, added(SUPPORT), planned(1, "", "v1", Slot.BLUE), Ended(rollout=1, state=RolloutState.DONE))
    tell(records, Suspended(deployment="d1", on=True))
    tell(records, added(replace(SUPPORT, port=9000)))
    stands = records.standing().deployments["d1"]
    assert (stands.port, stands.version, stands.suspended) == (9000, "v1", True)
    tell(records, Removed(deployment="d1"))
    assert records.standing().deployments == {} and 1 in records.standing().rollouts


def test_what_cannot_be_meant_is_no_move() -> None:
    for details in ({}, {"moves": [{"move": "rollout.ended"}]}, {"moves": [{"move": "rollout.ended", "more": 1}]}):
        with pytest.raises(ValueError):
            read(details, 1.0, "anna")


def test_a_deployment_that_could_not_stand_says_what_is_wrong_with_it() -> None:
    assert problems(SUPPORT) == ()
    same = replace(SUPPORT, replicas=(Replica("r1", "n1", 8000, 18002),))
    assert problems(same) == ("ports",)
    assert problems(replace(SUPPORT, name="../x")) == ("name",)
    assert problems(replace(SUPPORT, program=("serve",), replicas=(), port=0)) == (
        "program",
        "port",
        "replicas",
        "ports",
    )
