"""`driftvakt nodes maintenance ...`: when somebody works on nodes, racks or sites."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.text import sanitise
from console.main.command_line.exits import Exit
from console.main.command_line.run import Refused, Run
from console.main.parts import Parts
from console.maintenance.model.places import place, zone_of
from console.maintenance.model.windows import Stretch, Window
from console.maintenance.service.windows import Windows
from console.work.model.timetable import Timetable

_MINUTE = 60


def list_windows(run: Run) -> int:
    with run.parts() as parts:
        now = parts.journal.now()
        found = parts.windows.all() if run.get("all") else parts.windows.standing()
        if run.terminal.json:
            for each in found:
                run.terminal.record(_record(each, now))
        elif found:
            rows = [_row(parts, each, now) for each in found]
            run.terminal.table(("WINDOW", "OF", "STATE", "BEGINS", "ENDS", "AGAIN", "BY", "WHY"), rows)
        else:
            run.terminal.tell("No maintenance window is planned: driftvakt nodes maintenance plan NODE --minutes 60")
    return Exit.OK


def plan(run: Run) -> int:
    """Say what was planned, and when it opens first."""
    with run.parts() as parts:
        of = place(parts.inventory.current(), run.get("place"))
        if of is None:
            raise Refused(f"{sanitise(run.get('place'), 100)} is no node, rack or site, or not one alone.", Exit.USAGE)
        zone = run.get("zone") or zone_of(parts.inventory.current(), of.id)
        if run.get("when") and run.get("begins"):
            raise Refused("Say --begins for once, or --when for each time; not both.", Exit.USAGE)
        table = Timetable(run.get("when"), zone) if run.get("when") else None
        begins = _moment(run.get("begins"), zone) if run.get("begins") else None
        made = parts.windows.plan(
            of, run.get("reason"), lasting=run.get("minutes") * _MINUTE, begins=begins, table=table
        )
        _tell(run, parts, made)
    return Exit.OK


def end(run: Run) -> int:
    return _change(run, Windows.end)


def remove(run: Run) -> int:
    return _change(run, Windows.remove)


def restore(run: Run) -> int:
    return _change(run, Windows.restore)


def _change(run: Run, change: Callable[[Windows, str], Window]) -> int:
    with run.parts() as parts:
        _tell(run, parts, change(parts.windows, run.get("window")))
    return Exit.OK


def _tell(run: Run, parts: Parts, window: Window) -> None:
    now = parts.journal.now()
    if run.terminal.json:
        run.terminal.record(_record(window, now))
        return
    name, _, state, begins, ends, *_ = _row(parts, window, now)
    words = f"from {begins} until {ends}" if begins != "-" else ""
    run.terminal.tell(f"{name} of {sanitise(_place(window.about))}: {state} {words}".rstrip())


def _row(parts: Parts, window: Window, now: float) -> tuple[str, ...]:
    stretch = window.opened_at(now) or window.next(now)
    zone = zone_of(parts.inventory.current(), window.of)
    again = f"{window.table.when} ({window.table.zone})" if window.table is not None else ""
    return (
        window.name,
        sanitise(_place(window.about)),
        _state(window, now),
        _there(stretch.begins, zone) if stretch is not None else "-",
        _there(stretch.ends, zone) if stretch is not None else "-",
        again,
        sanitise(window.by),
        sanitise(window.reason),
    )


def _record(window: Window, now: float) -> dict[str, Any]:
    stretch = window.opened_at(now) or window.next(now)
    return {
        "window": window.name,
        "of": _place(window.about),
        "state": _state(window, now),
        "begins": _iso(stretch),
        "ends": None if stretch is None else datetime.fromtimestamp(stretch.ends, UTC).isoformat(),
        "when": window.table.when if window.table is not None else None,
        "zone": window.table.zone if window.table is not None else None,
        "by": window.by,
        "reason": window.reason,
    }


def _state(window: Window, now: float) -> str:
    if window.removed is not None:
        return "removed"
    if window.opened_at(now) is not None:
        return "open"
    return "over" if window.is_over(now) else "planned"


def _moment(text: str, zone: str) -> float:
    """A time as somebody wrote it, in a zone where it names none."""
    try:
        found = datetime.fromisoformat(text)
        found = found if found.tzinfo is not None else found.replace(tzinfo=ZoneInfo(zone))
    except (ValueError, ZoneInfoNotFoundError, OSError) as error:
        raise Refused(f"{sanitise(text, 60)} is no time such as 2026-11-29T22:00.", Exit.USAGE) from error
    return found.timestamp()


def _place(about: str) -> str:
    return about.removeprefix("node:")


def _there(time: float, zone: str) -> str:
    return f"{datetime.fromtimestamp(time, ZoneInfo(zone)):%Y-%m-%d %H:%M %Z}"


def _iso(stretch: Stretch | None) -> str | None:
    return None if stretch is None else datetime.fromtimestamp(stretch.begins, UTC).isoformat()
