"""`driftvakt alarms list|ack|shelve|unshelve|own|note`: what asks for somebody, and what people do with it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from connectors.text import sanitise
from console.alarms.model.alarms import Shown, State
from console.fleet.service.rulebook import shipped
from console.main.command_line.exits import Exit
from console.main.command_line.run import Refused, Run
from console.main.compose import Parts

_ASK = (State.NEW, State.ACKNOWLEDGED, State.RETURNED)
_HOUR = 3600.0


def list_alarms(run: Run) -> int:
    with run.parts() as parts:
        board = parts.alarms.board()
        shown = board.shown if run.get("all") else board.of_state(*_ASK)
        if run.terminal.json:
            for each in shown:
                run.terminal.record(_record(parts, each))
            return Exit.OK
        if not shown:
            run.terminal.tell("No alarm asks for anybody.")
            return Exit.OK
        rows = [
            (
                each.alarm.number,
                str(each.alarm.priority),
                str(each.state),
                _when(each.alarm.raised),
                each.alarm.times,
                _where(parts, each),
                _what(each),
                sanitise(each.alarm.owner, 60),
            )
            for each in shown
        ]
    run.terminal.table(
        ("NO", "PRIORITY", "STATE", "SINCE (UTC)", "TIMES", "WHERE", "WHAT", "OWNER"), rows, right=[0, 4]
    )
    return Exit.OK


def acknowledge(run: Run) -> int:
    with run.parts() as parts:
        shown = _shown(run, parts)
        if shown.alarm.acknowledged is not None:
            run.terminal.tell("It is acknowledged already.")
        elif not parts.alarms.acknowledge([shown.alarm.number], parts.alarms.board().entry):
            raise Refused("It was raised anew meanwhile: look at it again.")
        return _tell(run, parts, shown.alarm.number)


def shelve(run: Run) -> int:
    with run.parts() as parts:
        shown = _shown(run, parts)
        until = parts.journal.now() + run.get("hours") * _HOUR
        parts.alarms.shelve(shown.alarm.source, run.get("reason") or "", until)
        return _tell(run, parts, shown.alarm.number)


def unshelve(run: Run) -> int:
    with run.parts() as parts:
        shown = _shown(run, parts)
        shelves = [each for each in parts.alarms.board().shelves if each.of.covers(shown.alarm.source)]
        if not shelves:
            raise Refused("It is on no shelf.")
        for shelf in shelves:
            parts.alarms.unshelve(shelf.number)
        return _tell(run, parts, shown.alarm.number)


def own(run: Run) -> int:
    with run.parts() as parts:
        shown = _shown(run, parts)
        parts.alarms.take(shown.alarm.number, run.get("who") or parts.operator)
        return _tell(run, parts, shown.alarm.number)


def write_note(run: Run) -> int:
    with run.parts() as parts:
        shown = _shown(run, parts)
        parts.alarms.note(shown.alarm.number, run.get("text"))
        return _tell(run, parts, shown.alarm.number)


def _shown(run: Run, parts: Parts) -> Shown:
    number = run.get("alarm")
    for each in parts.alarms.board().shown:
        if each.alarm.number == number:
            return each
    raise Refused(f"No alarm {number} stands: driftvakt alarms list --all", Exit.USAGE)


def _tell(run: Run, parts: Parts, number: int) -> int:
    """How the alarm stands now."""
    for each in parts.alarms.board().shown:
        if each.alarm.number == number:
            if run.terminal.json:
                run.terminal.record(_record(parts, each))
            else:
                run.terminal.line(f"{number}  {each.state}  {_where(parts, each)}  {_what(each)}")
            return Exit.OK
    if not run.terminal.json:
        run.terminal.line(f"{number}  over")
    return Exit.OK


def _record(parts: Parts, shown: Shown) -> dict[str, Any]:
    alarm = shown.alarm
    return {
        "alarm": alarm.number,
        "rule": alarm.source.rule,
        "node": parts.inventory.current().name(alarm.source.node) if alarm.source.node else None,
        "part": alarm.source.part or None,
        "what": _what(shown),
        "priority": str(alarm.priority),
        "state": str(shown.state),
        "why": None if shown.why is None else str(shown.why),
        "cause": shown.cause,
        "folded": list(shown.folded),
        "first_out": shown.first_out,
        "raised": _iso(alarm.raised),
        "last_raised": _iso(alarm.last_raised),
        "times": alarm.times,
        "returned": _iso(alarm.returned),
        "acknowledged": _iso(alarm.acknowledged),
        "by": alarm.by or None,
        "owner": alarm.owner or None,
        "due": _iso(shown.due),
        "notes": [{"time": _iso(each.time), "who": each.who, "text": each.text} for each in alarm.notes],
        "facts": dict(alarm.facts),
    }


def _what(shown: Shown) -> str:
    rule = shipped().by_id.get(shown.alarm.source.rule)
    return shown.alarm.source.rule if rule is None else rule.short.source


def _where(parts: Parts, shown: Shown) -> str:
    source = shown.alarm.source
    node = parts.inventory.current().name(source.node) if source.node else ""
    return sanitise(" ".join(each for each in (node, source.part) if each) or "this console", 120)


def _when(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}"


def _iso(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
