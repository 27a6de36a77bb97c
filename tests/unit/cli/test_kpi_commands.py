"""The figures of alarms from the command line."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from console.alarms.model.moves import Acknowledged, Move, Raised, Returned, milliseconds
from console.alarms.service.records import Records
from console.fleet.model.rules import Grade
from console.journal.service import Journal

from .conftest import Ended

Driftvakt = Callable[..., Ended]


def a_month(path: Path) -> None:
    """A disk that was full for 40 s each time, twelve times within ten minutes and then some."""
    moves: list[Move] = []
    begin = time.time() // 600 * 600 - 20 * 86_400.0
    for number, at in enumerate([*(begin + 45.0 * turn for turn in range(12)), begin + 90_000.0], 1):
        source = {"rule": "disk.full", "node": "gone", "part": "/scratch"}
        moves += [
            Raised(alarm=number, at=milliseconds(at), priority=Grade.HIGH, **source),
            Returned(alarm=number, at=milliseconds(at + 40.0)),
            Acknowledged(alarm=number, at=milliseconds(at + 41.0), who="A. Lindqvist"),
        ]
    journal = Journal.open(path, actor="test", source="test", clock=time.time)
    try:
        Records(journal).past(moves)
    finally:
        journal.close()


def test_figures_and_the_worst_sources_are_told(driftvakt: Driftvakt, tmp_path: Path) -> None:
    driftvakt("nodes", "list")  # the data folder is made
    a_month(tmp_path / "data" / "journal.db")
    made = driftvakt("alarms", "kpi", "--json").document
    assert (made["alarms"], made["fleeting"], made["windows"]) == (13, 13, 4320)
    assert made["peak"] >= 6
    assert made["measures"]["rate"]["met"]
    assert not made["measures"]["unsteady"]["met"]
    (worst,) = made["worst"]
    assert (worst["rule"], worst["where"], worst["alarms"]) == ("disk.full", "gone /scratch", 13)
    assert (worst["delay"], worst["saves"]) == (60.0, 13)
    said = driftvakt("alarms", "kpi").out
    assert "13 alarms since" in said
    assert "not met" in said


def test_without_alarms_all_is_well(driftvakt: Driftvakt) -> None:
    made = driftvakt("alarms", "kpi", "--days", "3", "--json").document
    assert (made["alarms"], made["worst"]) == (0, [])
    assert all(each["met"] for each in made["measures"].values())
