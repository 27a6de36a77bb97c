"""`driftvakt alarms list|show|ack|shelve|unshelve|take-out|put-back|own|note`: what asks for somebody, and what people
do with it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from connectors.text import sanitise
from console.alarms.model.alarms import Shown, State
from console.alarms.model.moves import Acknowledged, Noted, OfAlarm, Owned, Raised, Returned, facts_of, seconds
from console.journal.model import Entry
from console.main.alarms import is_raising
from console.main.command_line.exits import Exit
from console.main.command_line.findings_text import in_short, spell
from console.main.command_line.run import Refused, Run
from console.main.parts import Parts

_ASK = (State.NEW, State.ACKNOWLEDGED, State.RETURNED)
_HOUR = 3600.0
_NOBODY = "Nobody raises alarms now: neither a window nor `driftvakt watch` runs here, so this may be out of date."


def list_alarms(run: Run) -> int:
    with run.parts() as parts:
        board = parts.alarms.board()
        shown = board.shown if run.get("all") else board.of_state(*_ASK)
        behind = None if is_raising(run.directory) else _NOBODY
        if behind is not None:
            run.terminal.tell(behind)
        if run.terminal.json:
            for each in shown:
                run.terminal.record({**_record(parts, each), "behind": behind})
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
                _what(parts, each),
                sanitise(each.alarm.owner, 60),
            )
            for each in shown
        ]
    run.terminal.table(
        ("NO", "PRIORITY", "STATE", "SINCE (UTC)", "TIMES", "WHERE", "WHAT", "OWNER"), rows, right=[0, 4]
    )
    return Exit.OK


def show(run: Run) -> int:
    number = run.get("alarm")
    with run.parts() as parts:
        alarm = parts.alarms.alarm(number)
        if alarm is None:
            raise Refused(f"There never was an alarm {number}: driftvakt alarms list --all", Exit.USAGE)
        standing = (each for each in parts.alarms.board().shown if each.alarm.number == number)
        shown = next(standing, Shown(alarm, alarm.state))
        history = parts.alarms.history(number)
        if run.terminal.json:
            moves = [_move(entry, move) for entry, move in history]
            run.terminal.document({**_record(parts, shown), "history": moves})
            return Exit.OK
        run.terminal.line(f"{number}  {alarm.priority}  {shown.state}  {_where(parts, shown)}  {_what(parts, shown)}")
        rule = parts.rules.by_id.get(alarm.source.rule)
        if rule is not None:
            for name, text in (("Cause", rule.cause), ("If left alone", rule.consequence), ("Do now", rule.next)):
                run.terminal.line(f"  {name}: {text.source}")
        rows = [
            (entry.sequence, _when(seconds(move.at)), _tag(move), sanitise(entry.actor, 60), sanitise(_more(move), 200))
            for entry, move in history
        ]
    run.terminal.table(("ENTRY", "AT (UTC)", "WHAT", "BY", ""), rows, right=[0])
    return Exit.OK


def _move(entry: Entry, move: OfAlarm) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(move)
    told |= {"entry": entry.sequence, "actor": entry.actor, "at": _iso(seconds(move.at))}
    if isinstance(move, Raised) and move.last:
        told["last"] = _iso(seconds(move.last))
    return told


def _tag(move: OfAlarm) -> str:
    return str(msgspec.to_builtins(move)["move"])


def _more(move: OfAlarm) -> str:
    match move:
        case Raised():
            said = [f"{move.times} times" if move.times > 1 else "", "goes on" if move.again else ""]
            facts = [f"{name} {spell(name, value)}" for name, value in facts_of(move)]
            return ", ".join(filter(None, (*said, *facts)))
        case Returned():
            return "asked for nobody" if move.unseen else ""
        case Acknowledged():
            return move.who
        case Owned():
            return move.owner or "nobody"
        case Noted():
            return move.text


def take_out(run: Run) -> int:
    with run.parts() as parts:
        shown = _shown(run, parts)
        parts.alarms.take_out(shown.alarm.source, run.get("reason") or "")
        return _tell(run, parts, shown.alarm.number)


def put_back(run: Run) -> int:
    with run.parts() as parts:
        shown = _shown(run, parts)
        out = [each for each in parts.alarms.board().out if each.of.covers(shown.alarm.source)]
        if not out:
            raise Refused("It is in service.")
        for each in out:
            parts.alarms.put_back(each.number)
        return _tell(run, parts, shown.alarm.number)


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
                run.terminal.line(f"{number}  {each.state}  {_where(parts, each)}  {_what(parts, each)}")
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
        "what": _what(parts, shown),
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


def _what(parts: Parts, shown: Shown) -> str:
    rule = parts.rules.by_id.get(shown.alarm.source.rule)
    return shown.alarm.source.rule if rule is None else in_short(rule, shown.alarm.facts, shown.alarm.source.part)


def _where(parts: Parts, shown: Shown) -> str:
    source, inventory = shown.alarm.source, parts.inventory.current()
    if source.node:
        said = " ".join(filter(None, (inventory.name(source.node), source.part)))
    else:
        of, _, rest = source.part.partition("/")  # a rack, a switch or a file server of a site
        site = inventory.site(of)
        said = source.part if site is None else rest or site.name
    return sanitise(said or "this console", 120)


def _when(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}"


def _iso(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
