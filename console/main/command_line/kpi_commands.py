"""`driftvakt alarms kpi`: the figures of alarms against what is good, and the sources that bring most."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from console.alarms.model.alarms import Source
from console.alarms.model.figures import DAY, MIX, TARGETS, WINDOW_LIMIT, Figures, Measure, figures
from console.alarms.model.savings import Saving, savings
from console.fleet.model.inventory import Inventory
from console.fleet.model.rules import Grade
from console.fleet.service.rulebook import load
from console.main.command_line.exits import Exit
from console.main.command_line.run import Run

_SHARES = frozenset({Measure.FLOODED, Measure.TOP_TEN})
_NAMES = {
    Measure.RATE: "Alarms in 10 minutes",
    Measure.FLOODED: f"Windows with more than {WINDOW_LIMIT}",
    Measure.PEAK: "Most in 10 minutes",
    Measure.STALE: "Standing over a day, on a day",
    Measure.UNSTEADY: "Chattering or fleeting",
    Measure.TOP_TEN: "Share of the worst ten sources",
}


def show_figures(run: Run) -> int:
    """The figures of so many days."""
    until = time.time()
    since = until - run.get("days") * DAY
    with run.parts() as parts:
        alarms = parts.alarms.past(since, until)
        inventory = parts.inventory.current()
    made = figures(alarms, since, until)
    spared = savings(alarms, made, load(run.directory).by_id)
    if run.terminal.json:
        run.terminal.document(_document(made, spared, inventory))
    else:
        _tell(run, made, spared, inventory)
    return Exit.OK


def _document(made: Figures, spared: tuple[Saving, ...], inventory: Inventory) -> dict[str, Any]:
    return {
        "since": _iso(made.since),
        "until": _iso(made.until),
        "alarms": made.count,
        "windows": made.windows,
        "flooded_windows": made.flooded,
        "peak": made.peak,
        "peak_at": None if made.peak_at is None else _iso(made.peak_at),
        "chattering": made.chattering,
        "fleeting": made.fleeting,
        "measures": {
            measure.value: {
                "value": made.value(measure),
                "target": TARGETS[measure].most,
                "met": made.met(measure),
            }
            for measure in Measure
        },
        "priorities": {grade.value: count for grade in Grade if (count := made.by_grade.get(grade, 0))},
        "worst": [
            {
                "rule": each.source.rule,
                "where": _where(each.source, inventory),
                "alarms": each.count,
                "delay": each.after,
                "saves": each.saves,
            }
            for each in spared
        ],
    }


def _tell(run: Run, made: Figures, spared: tuple[Saving, ...], inventory: Inventory) -> None:
    terminal = run.terminal
    terminal.line(f"{made.count} alarms since {_minute(made.since)} UTC")
    terminal.table(
        ("MEASURE", "IS", "TARGET", ""),
        [
            (_NAMES[each], _spelled(each, made.value(each)), _target(each), "" if made.met(each) else "not met")
            for each in Measure
        ],
        right=[1],
    )
    mix = ", ".join(
        f"{grade.value} {100 * made.share(grade):.1f} % (target {100 * target:.0f})" for grade, target in MIX.items()
    )
    terminal.line(f"Priorities: {mix}")
    if spared:
        terminal.table(
            ("RULE", "WHERE", "ALARMS", "A DELAY OF", "WOULD SAVE"),
            [
                (each.source.rule, _where(each.source, inventory), each.count, *_saving(each))
                for each in spared
            ],
            right=[2, 4],
        )  # fmt: skip


def _saving(each: Saving) -> tuple[str, str]:
    return ("no delay helps", "") if each.after is None else (f"{each.after / 60:g} min", str(each.saves))


def _spelled(measure: Measure, value: float) -> str:
    if measure in _SHARES:
        return f"{100 * value:.1f} %"
    return f"{value:.0f}" if measure in (Measure.PEAK, Measure.UNSTEADY) else f"{value:.2f}"


def _target(measure: Measure) -> str:
    target = TARGETS[measure]
    most = f"{100 * target.most:g} %" if measure in _SHARES else f"{target.most:g}"
    return f"below {most}" if target.below else f"at most {most}"


def _where(source: Source, inventory: Inventory) -> str:
    node = inventory.node(source.node) if source.node else None
    return " ".join(filter(None, (node.full_name if node is not None else source.node, source.part)))


def _minute(time: float) -> str:
    return f"{datetime.fromtimestamp(time, UTC):%Y-%m-%d %H:%M}"


def _iso(time: float) -> str:
    return datetime.fromtimestamp(time, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
