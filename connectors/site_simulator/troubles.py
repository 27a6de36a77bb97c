"""The troubles of the demo site's month: what went wrong on ordinary days, over and over in the same places.

A function of the seed and the day alone, so that starts on different days tell the same of the days that both know.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from connectors.site_simulator.faults import Entry, FaultError, FaultKind, parse_fault
from connectors.site_simulator.specification import Specification

_DAY = 86400.0
#: Of its part of the day a trouble lasts this much at most, so that the next one of its kind begins after it.
_MOST = 0.7


@dataclass(frozen=True, slots=True)
class Habit:
    """What goes wrong so often on a day, on average, each time for at least and at most so many seconds. Without a node
    it is another one each time."""

    often: float
    shortest: float
    longest: float
    fault: dict[str, Any]


def _habit(often: float, shortest: float, longest: float, fault: str, **parameters: Any) -> Habit:
    return Habit(often, shortest, longest, {"fault": fault, **parameters})


HABITS: tuple[Habit, ...] = (
    _habit(3.2, 1500.0, 5400.0, "job_idle", node="g11", gpus=[2]),
    _habit(2.4, 240.0, 1500.0, "pcie_replays", node="g08", gpu=2),
    _habit(1.9, 120.0, 900.0, "clock_off", node="u02", seconds=19.0),
    _habit(1.6, 600.0, 2400.0, "disk_full", node="g11", mount="/scratch", seconds=300.0),
    _habit(1.3, 900.0, 7200.0, "process_gone", node="g09", gpu=6),
    _habit(0.9, 900.0, 3600.0, "xid", node="g07", gpu=4, code=63),
    _habit(0.7, 600.0, 1800.0, "thermal", node="g07", gpus=[0], seconds=60.0),
    _habit(0.6, 900.0, 5400.0, "symbol_errors", node="g10", port="mlx5_1"),
    _habit(0.12, 1800.0, 4300.0, "slow_storage", site="trollhattan"),
    _habit(0.15, 600.0, 2400.0, "slow_storage", site="uppsala"),
    _habit(0.5, 60.0, 300.0, "link_flap", node="u01", port="eno1", seconds=60.0),
    _habit(0.3, 120.0, 900.0, "node_gone"),
    _habit(0.4, 900.0, 3600.0, "job_idle", gpus=[1]),
    _habit(0.3, 300.0, 900.0, "thermal", gpus=[5], seconds=60.0),
    _habit(0.1, 900.0, 2400.0, "gpu_lost", gpu=5),
    _habit(0.2, 600.0, 1800.0, "disk_full", mount="/scratch", seconds=300.0),
)


def troubles(seed: int, since: float, until: float, specification: Specification) -> tuple[Entry, ...]:
    """What began at `since` (unix seconds) or later and was over by `until`, in the order of its beginning. What a
    specification has no place for does not happen there."""
    found: list[Entry] = []
    for day in range(int(since // _DAY), int(until // _DAY) + 1):
        for habit in HABITS:
            chance = Random(f"{seed} {day} {habit}")  # noqa: S311 -- nothing secret
            found += _of_day(chance, habit, day * _DAY, specification)
    inside = [each for each in found if since <= each.raised_at and (each.cleared_at or until) < until]
    return tuple(sorted(inside, key=lambda each: each.raised_at))


def _of_day(chance: Random, habit: Habit, start: float, specification: Specification) -> list[Entry]:
    times = int(habit.often) + (chance.random() < habit.often % 1.0)
    part = _DAY / max(1, times)
    made = []
    for number in range(times):
        fault = dict(habit.fault)
        if "node" not in fault and fault["fault"] != FaultKind.SLOW_STORAGE:
            fault["node"] = chance.choice(specification.nodes).name
        lasts = min(chance.uniform(habit.shortest, habit.longest), _MOST * part)
        begins = start + number * part + chance.uniform(0.0, part - lasts)
        try:
            known = parse_fault(fault, specification)
        except FaultError:
            continue  # another site, without this node
        made.append(Entry(f"{fault['fault']}-{begins:.0f}", known, float(round(begins)), float(round(begins + lasts))))
    return made
