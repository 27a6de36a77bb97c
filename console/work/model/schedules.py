"""Schedules: what is to be done at which times by itself, and what became of each time, as entries hold it.

A move is its own form on disk (docs/schedules.md). Times are whole milliseconds since 1970.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from console.work.model.timetable import Timetable

#: The category of every entry that holds moves.
CATEGORY = "schedule"
ADDED, PAUSED, RESUMED, REMOVED = "schedule.added", "schedule.paused", "schedule.resumed", "schedule.removed"
APPROVED, WITHDRAWN, DECIDED = "schedule.approved", "schedule.withdrawn", "schedule.decided"
#: So many decisions of a schedule are remembered, the newest.
MOST_DECISIONS = 60

Name = Annotated[str, msgspec.Meta(max_length=200)]
Words = Annotated[str, msgspec.Meta(max_length=2000)]
Long = Annotated[str, msgspec.Meta(max_length=4 << 20)]


class Outcome(StrEnum):
    """What became of a time at which something was due."""

    PROPOSED = "proposed"  # its plan was made; whether it runs is the run's to say
    SKIPPED = "skipped"  # for a reason that stands with it
    MISSED = "missed"  # no console was open


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a time (unix seconds); of several that were missed, `count` since `first`. `run` is the run whose
    plan was made. `reason` is why it was skipped, or why the run waits for a person; empty where it needs none."""

    at: float
    outcome: Outcome
    told: float
    run: str = ""
    reason: str = ""
    count: int = 1
    first: float = 0.0


@dataclass(frozen=True, slots=True)
class Consent:
    """One person's standing approval of a schedule's template: who, by which key (empty for the operator's own yes),
    with which signature."""

    person: str
    key: str
    signature: str
    time: float


@dataclass(frozen=True, slots=True)
class Schedule:
    """Something that is done by itself. `id` is a UUID, `number` what people call it by (S-3); `act` names who makes
    its plans, of `arguments`; `about` is what it is done with, as people call it. It may begin `late` seconds after its
    time, not later. `template` is the text that standing approvals are over; `consents` are those that were given.

    All times until `decided` (unix seconds) are decided: what became of the newest stands in `decisions`, the newest
    last."""

    id: str
    number: int
    act: str
    arguments: Mapping[str, str]
    about: str
    table: Timetable
    late: int
    made: float
    by: str
    decided: float
    template: str = ""
    consents: tuple[Consent, ...] = ()
    paused: bool = False
    decisions: tuple[Decision, ...] = ()

    @property
    def name(self) -> str:
        return f"S-{self.number}"

    @property
    def last(self) -> Decision | None:
        return self.decisions[-1] if self.decisions else None

    @property
    def last_run(self) -> Decision | None:
        """The newest time at which a plan was made."""
        made = (each for each in reversed(self.decisions) if each.outcome is Outcome.PROPOSED)
        return next(made, None)


# -- moves -------------------------------------------------------------------------------------------------------------


class _Move(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="move"):
    schedule: Name


class Added(_Move, tag="added", frozen=True, kw_only=True):
    number: int
    act: Name
    arguments: dict[str, str]
    about: Name = ""
    when: Name
    zone: Name
    late: int
    template: Long


class Paused(_Move, tag="paused", frozen=True):
    pass


class Resumed(_Move, tag="resumed", frozen=True):
    """It goes on from now: what was due meanwhile is not missed."""


class Removed(_Move, tag="removed", frozen=True):
    pass


class Approved(_Move, tag="approved", frozen=True, kw_only=True):
    person: Name
    key: Words = ""
    signature: Annotated[str, msgspec.Meta(max_length=20_000)] = ""


class Withdrawn(_Move, tag="withdrawn", frozen=True):
    """No standing approval holds any more."""


class Decided(_Move, tag="decided", frozen=True, kw_only=True):
    at: int
    outcome: Outcome
    run: Name = ""
    reason: Words = ""
    count: int = 1
    first: int = 0


Move = Added | Paused | Resumed | Removed | Approved | Withdrawn | Decided


def read(details: Mapping[str, Any]) -> tuple[Move, ...]:
    """The moves of an entry. Raises ValueError for what is none."""
    try:
        return msgspec.convert(details.get("moves"), tuple[Move, ...])
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error


def written(moves: Iterable[Move]) -> dict[str, Any]:
    """Moves as the details of an entry."""
    return {"moves": msgspec.to_builtins(tuple(moves))}


def added(schedule: Schedule) -> Added:
    return Added(
        schedule.id,
        number=schedule.number,
        act=schedule.act,
        arguments=dict(schedule.arguments),
        about=schedule.about,
        when=schedule.table.when,
        zone=schedule.table.zone,
        late=schedule.late,
        template=schedule.template,
    )


def decided(schedule: str, decision: Decision) -> Decided:
    return Decided(
        schedule,
        at=round(decision.at * 1000),
        outcome=decision.outcome,
        run=decision.run,
        reason=decision.reason,
        count=decision.count,
        first=round(decision.first * 1000),
    )


@dataclass(slots=True)
class Book:
    """All schedules that stand, by their ids: the sum of the moves that it took in."""

    schedules: dict[str, Schedule] = field(default_factory=dict)

    def take(self, move: Move, time: float, who: str) -> None:
        """One more move, of an entry that `who` wrote at `time`. One of a schedule that is not there changes
        nothing."""
        before = self.schedules.get(move.schedule)
        if isinstance(move, Added) and before is None:
            self.schedules[move.schedule] = begun(move, time, who)
        elif before is not None and isinstance(move, Removed):
            del self.schedules[move.schedule]
        elif before is not None:
            self.schedules[move.schedule] = moved(before, move, time)


def begun(move: Added, time: float, who: str) -> Schedule:
    """The schedule that a move begins; all times until then are decided."""
    table = Timetable(move.when, move.zone)
    return Schedule(
        move.schedule,
        move.number,
        move.act,
        move.arguments,
        move.about,
        table,
        move.late,
        time,
        who,
        time,
        move.template,
    )


def moved(before: Schedule, move: Move, time: float) -> Schedule:
    """A schedule after a move of it at `time`."""
    match move:
        case Paused():
            return replace(before, paused=True)
        case Resumed():
            return replace(before, paused=False, decided=time)
        case Approved():
            consent = Consent(move.person, move.key, move.signature, time)
            return replace(before, consents=(*before.consents, consent))
        case Withdrawn():
            return replace(before, consents=())
        case Decided():
            decision = Decision(
                move.at / 1000, move.outcome, time, move.run, move.reason, move.count, move.first / 1000
            )
            kept = (*before.decisions, decision)[-MOST_DECISIONS:]
            return replace(before, decided=max(before.decided, decision.at), decisions=kept)
    return before
