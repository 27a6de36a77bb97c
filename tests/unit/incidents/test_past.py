"""The demo site's incidents: a year that people wrote down, and the night, linked with the alarms that were raised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.site_simulator.mishaps import CLOSED
from connectors.site_simulator.story import MOMENT
from console.alarms.model.moves import Raised
from console.fleet.model.rules import Grade
from console.incidents.model.incidents import LineKind, Phase
from console.incidents.model.moves import Closed
from console.main.compose import compose
from console.main.parts import Parts
from console.main.past_incidents import IncidentsMaker

KEYS = {name: name for name in ("g03", "g07", "g10")}


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    made = compose(tmp_path / "data", source="test", clock=lambda: MOMENT)
    yield made
    made.close()


def maker(parts: Parts, opening: float = MOMENT) -> IncidentsMaker:
    site = SimpleNamespace(seed=1, opening=opening, specification="", begun=("the story",))
    return IncidentsMaker(site, parts.incidents, parts.alarms, KEYS, lambda _seconds: None)  # type: ignore[arg-type]


def test_the_site_has_a_year_behind_it_and_three_incidents_that_go_on(parts: Parts) -> None:
    at = round((MOMENT - 186) * 1000)
    lost = Raised(alarm=1, rule="gpu.lost", node="g03", part="5", priority=Grade.CRITICAL, at=at)
    parts.alarms.write("alarm.moved", lambda _: [lost])
    job = SimpleNamespace(check=lambda: None)
    assert maker(parts).work(job) == CLOSED + 3
    overview = parts.incidents.overview()
    assert [f"{each.number} {each.title}" for each in overview.open] == [
        "2026-041 GPU lost on g03", "2026-040 Cooling loop B weak, g07 hot", "2026-039 Storage slow on nas-1",
    ]  # fmt: skip
    assert [each.owner for each in overview.open] == ["A. Lindqvist", "", "E. Berg"]
    closed = [each for each in overview.incidents if each.phase is Phase.CLOSED]
    assert len(closed) == CLOSED
    assert all(each.root_cause and each.lessons and each.outcome and len(each.notes) == 2 for each in closed)
    assert all(each.began < each.opened < (each.closed or 0.0) < MOMENT for each in closed)
    assert {datetime.fromtimestamp(each.opened, UTC).month for each in closed} >= {*range(2, 12)}, "all over the year"
    assert 0 < sum(bool(each.open_follow_ups) for each in closed) < len(closed)
    first = overview.open[0]
    assert [each.to for each in first.links] == ["alarm:1"] and first.awareness is not None
    lines = parts.incidents.timeline(first.number)
    assert [line.kind for line in lines[:2]] == [LineKind.ALARM, LineKind.MOVED], "raised, then written down"
    assert parts.journal.differences() == ()
    assert maker(parts).work(job) == 0, "a start that comes later makes nothing twice"
    assert maker(parts, MOMENT + 86400.0).work(job) == 0, "what nobody has closed goes on"
    for each in overview.open:
        at = round(MOMENT * 1000)
        parts.incidents.past([[Closed(incident=str(each.number), at=at, who="A. Lindqvist", outcome="over")]])
    assert maker(parts, MOMENT + 86400.0).work(job) == 3, "another night is other incidents"
    assert str(parts.incidents.overview().open[0].number) == "2026-044"
