"""Moves: what happens to alarms, as the journal's entries hold it, and the fold of moves into what stands.

A move is its own form on disk (docs/alarms.md). Its times are whole milliseconds since 1970, for a journal holds no
decimals. What a person does has neither time nor name of its own: they are those of the entry. Moves that come from
elsewhere, as a simulated past, have both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from console.alarms.model.alarms import Alarm, Note, OutOfService, Shelf, Source
from console.fleet.model.rules import Grade

#: The category of every entry that holds moves.
CATEGORY = "alarm"
#: What comes again sooner than this chatters: it is no news to who saw it before.
AGAIN_SECONDS = 60.0
#: What nobody is asked for has one number for so long.
QUIET_SECONDS = 86400.0


class _Move(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="move"):
    """`at` is when, 0 where the entry's own time is meant."""

    at: int = 0


class Raised(_Move, tag="raised", frozen=True, kw_only=True):
    """An alarm is raised, or what stands is raised anew: `times` in all since the last move, at last at `last`. It
    goes on `again`, though it was over (`goes_on`). Of `facts` those that are numbers are in `values`, as text."""

    alarm: int
    rule: str
    priority: Grade
    node: str = ""
    part: str = ""
    last: int = 0
    times: int = 1
    again: bool = False
    facts: dict[str, str] = msgspec.field(default_factory=dict)
    values: dict[str, str] = msgspec.field(default_factory=dict)


class Returned(_Move, tag="returned", frozen=True, kw_only=True):
    """What raised it is over. `unseen`: it asked for nobody at that time (put aside, or it followed from another), so
    that it needs nobody's acknowledgement."""

    alarm: int
    unseen: bool = False


class Acknowledged(_Move, tag="acknowledged", frozen=True, kw_only=True):
    alarm: int
    who: str = ""


class Owned(_Move, tag="owned", frozen=True, kw_only=True):
    """`owner` sees to it from now on; nobody where that is empty."""

    alarm: int
    owner: str = ""


class Noted(_Move, tag="noted", frozen=True, kw_only=True):
    alarm: int
    text: str
    who: str = ""


class Shelved(_Move, tag="shelved", frozen=True, kw_only=True):
    """`at` until `until`."""

    shelf: int
    rule: str
    node: str
    part: str
    reason: str
    until: int
    owner: str = ""


class Unshelved(_Move, tag="unshelved", frozen=True, kw_only=True):
    """By a person, or because its time was over."""

    shelf: int
    expired: bool = False


class TakenOut(_Move, tag="taken_out", frozen=True, kw_only=True):
    out: int
    rule: str
    node: str
    part: str
    reason: str
    owner: str = ""


class PutBack(_Move, tag="put_back", frozen=True, kw_only=True):
    out: int


Move = Raised | Returned | Acknowledged | Owned | Noted | Shelved | Unshelved | TakenOut | PutBack
#: What happens to one alarm.
OfAlarm = Raised | Returned | Acknowledged | Owned | Noted


def read(details: Mapping[str, Any], time: float, who: str) -> tuple[Move, ...]:
    """The moves of an entry that was written at `time` by `who`, each with its own time and name. Raises ValueError for
    what is none."""
    try:
        moves = msgspec.convert(details.get("moves"), tuple[Move, ...])
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error
    return tuple(_completed(move, milliseconds(time), who) for move in moves)


def written(moves: Iterable[Move]) -> dict[str, Any]:
    """Moves as the details of an entry."""
    return {"moves": msgspec.to_builtins(tuple(moves))}


def milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


def seconds(milliseconds: int) -> float:
    return milliseconds / 1000


def split(facts: Mapping[str, str | int | float]) -> tuple[dict[str, str], dict[str, str]]:
    """Facts and values of a Raised: those that are text, and those that are numbers, as text."""
    texts = {name: fact for name, fact in facts.items() if isinstance(fact, str)}
    return texts, {name: repr(float(fact)) for name, fact in facts.items() if not isinstance(fact, str)}


def _completed(move: Move, time: int, who: str) -> Move:
    changes: dict[str, Any] = {} if move.at else {"at": time}
    match move:
        case Acknowledged(who="") | Noted(who=""):
            changes["who"] = who
        case Shelved(owner="") | TakenOut(owner=""):
            changes["owner"] = who
    completed: Move = msgspec.structs.replace(move, **changes)
    return completed


def facts_of(move: Raised) -> tuple[tuple[str, str | float], ...]:
    """What decided it, by name: texts, and numbers as numbers."""
    found: dict[str, str | float] = dict(move.facts)
    for name, value in move.values.items():
        try:
            found[name] = float(value)
        except ValueError:
            found[name] = value
    return tuple(sorted(found.items()))


def _begun(move: Raised) -> Alarm:
    source, at = Source(move.rule, move.node, move.part), seconds(move.at)
    last = max(at, seconds(move.last))
    return Alarm(move.alarm, source, move.priority, at, last, max(1, move.times), facts=facts_of(move))


def after(alarm: Alarm | None, move: OfAlarm) -> Alarm | None:
    """An alarm after one thing that happened to it; None stands for one that there is not, which only a Raised makes.
    What does not fit changes nothing. Nothing ends before it began: then the clock was set back in between."""
    if alarm is None:
        return _begun(move) if isinstance(move, Raised) else None
    at, changes = seconds(move.at), dict[str, Any]()
    match move:
        case Raised():
            changes = {
                "priority": move.priority,
                "last_raised": max(alarm.last_raised, at, seconds(move.last)),
                "times": alarm.times + max(1, move.times),
                "returned": None,
                "facts": facts_of(move),
            }
            if not (move.again and alarm.by):
                changes |= {"acknowledged": None, "by": ""}
        case Returned() if alarm.active:
            changes["returned"] = gone = max(at, alarm.last_raised)
            if move.unseen and alarm.acknowledged is None:
                changes["acknowledged"] = gone
        case Acknowledged() if alarm.acknowledged is None:
            changes = {"acknowledged": max(at, alarm.raised), "by": move.who}
        case Owned():
            changes["owner"] = move.owner
        case Noted():
            changes["notes"] = (*alarm.notes, Note(at, move.who, move.text))
    return replace(alarm, **changes)


@dataclass(slots=True)
class Ledger:
    """What stands after some moves, which `take` folds in: alarms that are not over, shelves that are not, and what is
    out of service, each by its number. It knows nothing of an alarm that was over and goes on."""

    alarms: dict[int, Alarm] = field(default_factory=dict)
    shelves: dict[int, Shelf] = field(default_factory=dict)
    out: dict[int, OutOfService] = field(default_factory=dict)

    def take(self, move: Move) -> None:
        match move:
            case Shelved():
                self.shelves[move.shelf] = shelf_of(move)
            case Unshelved():
                self.shelves.pop(move.shelf, None)
            case TakenOut():
                self.out[move.out] = out_of(move)
            case PutBack():
                self.out.pop(move.out, None)
            case _:
                alarm = after(self.alarms.get(move.alarm), move)
                if alarm is None or is_over(alarm):
                    self.alarms.pop(move.alarm, None)
                else:
                    self.alarms[move.alarm] = alarm


def is_over(alarm: Alarm) -> bool:
    """Gone and acknowledged: what raises its source anew is another alarm."""
    return alarm.returned is not None and alarm.acknowledged is not None


def goes_on(ended: Alarm, at: float, *, quietly: bool) -> bool:
    """Whether an alarm that is over goes on when its source is raised at a time: within a minute somebody has seen it
    already. Where nobody is asked for it (`quietly`), now as before, it is the same for a day: however often it comes,
    it has one number."""
    if ended.returned is None:
        return False
    if not ended.by:
        return quietly and 0.0 <= at - ended.returned < QUIET_SECONDS
    return 0.0 <= at - ended.returned < AGAIN_SECONDS


def is_news(alarm: Alarm, move: Raised) -> bool:
    """Whether who saw an alarm has not seen that it was raised anew: what chatters stays what it was."""
    return not 0.0 <= seconds(move.at) - alarm.last_raised < AGAIN_SECONDS


def shelf_of(move: Shelved) -> Shelf:
    of = Source(move.rule, move.node, move.part)
    return Shelf(move.shelf, of, move.reason, move.owner, seconds(move.at), seconds(move.until))


def out_of(move: TakenOut) -> OutOfService:
    return OutOfService(move.out, Source(move.rule, move.node, move.part), move.reason, move.owner, seconds(move.at))
