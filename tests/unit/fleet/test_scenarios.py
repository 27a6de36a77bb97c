"""Labelled scenarios: each fault is told in time, what only looks like one is not, what follows is folded; and the
verdict is the same live, played again, and after a restart in between."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.alarms.service.scenarios import SCENARIOS, Scenario, played
from console.fleet.model.readings import NodeEvent, NodeReading
from console.fleet.service.rulebook import shipped
from tests.support.court import BRAKE, CAP, HEAT, KEY, Court, clock, disk, gpus, health, host, reading, xid
from tests.support.scenarios import table

DOCS = Path(__file__).resolve().parents[3] / "docs" / "alarms-scenarios.md"


@pytest.mark.slow
@pytest.mark.parametrize("scenario", SCENARIOS, ids=[each.name for each in SCENARIOS])
def test_a_scenario_comes_to_what_it_is_labelled_with(scenario: Scenario) -> None:
    found = played(scenario, shipped())
    assert (found.missed, found.false) == (0, scenario.falsely), found.shown
    assert found.delay is None or found.delay <= scenario.within


@pytest.mark.slow
def test_the_table_in_the_docs_is_what_was_measured() -> None:
    assert table() in DOCS.read_text(encoding="utf-8")


ROUNDS: list[tuple[NodeReading, tuple[NodeEvent, ...]]] = [
    (reading(), ()),
    (gpus(HEAT), ()),
    (gpus(CAP, BRAKE), ()),
    (health(ecc_uncorrected=1), ()),
    (health(remap_pending=True), ()),
    (disk(2.0), ()),
    (disk(3.5), ()),
    (disk(50.0), ()),
    (clock(9.0), ()),
    (host("fully_stalled_on_memory", 80.0), ()),
    (reading(), (xid(48, 0.0),)),
    (reading(), (xid(79, 0.0),)),
]
RECORDED = st.lists(st.tuples(st.sampled_from(ROUNDS), st.sampled_from([1.0, 2.0, 40.0])), min_size=1, max_size=20)


def judged(court: Court, recorded: list[tuple[tuple[NodeReading, tuple[NodeEvent, ...]], float]]) -> Court:
    for (state, events), after in recorded:
        told = [NodeEvent(KEY, court.now + after, e.source, e.code, e.device, e.text) for e in events]
        court.see(state, *told, after=after)
    return court


def verdict(court: Court) -> list[tuple[object, ...]]:
    return [(each.rule.id, each.parts, each.since) for each in court.judge.found(KEY)]


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(RECORDED)
def test_the_verdict_is_the_same_live_and_played_again(recorded: list[tuple[object, float]]) -> None:
    live, again = judged(Court(), recorded), judged(Court(), recorded)  # type: ignore[arg-type]
    assert (live.told, verdict(live)) == (again.told, verdict(again))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(RECORDED, st.integers(0, 20))
def test_the_verdict_is_the_same_after_a_restart_in_between(recorded: list[tuple[object, float]], at: int) -> None:
    live = judged(Court(), recorded)  # type: ignore[arg-type]
    at = min(at, len(recorded) - 1)  # what nobody looked at since is not found yet
    before = judged(Court(), recorded[:at])  # type: ignore[arg-type]
    after = judged(before.again(down=0.0), recorded[at:])  # type: ignore[arg-type]
    waits = {"memory.stalled", "gpu.hot"}  # what waits for less than a minute begins to wait anew
    assert [each for each in verdict(live) if each[0] not in waits] == [
        each for each in verdict(after) if each[0] not in waits
    ]
