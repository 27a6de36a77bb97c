"""Maintenance windows: when somebody works on a node, rack or site, once or again and again, as entries hold it.

A move is its own form on disk. Times are whole milliseconds since 1970.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Annotated, Any

import msgspec

from console.work.model.timetable import Timetable, after

#: The category of every entry that holds moves.
CATEGORY = "window"
PLANNED, ENDED, REMOVED, RESTORED = "window.planned", "window.ended", "window.removed", "window.restored"
#: A window is open for no longer than this, in seconds.
LONGEST = 14 * 86400
#: So many early ends of a window are remembered, the newest.
_MOST_ENDS = 60

Name = Annotated[str, msgspec.Meta(max_length=300)]
Words = Annotated[str, msgspec.Meta(max_length=2000)]


@dataclass(frozen=True, slots=True)
class Stretch:
    """One time at which a window is open, in unix seconds: from `begins` until `ends`."""

    begins: float
    ends: float

    def holds(self, at: float) -> bool:
        return self.begins <= at < self.ends


@dataclass(frozen=True, slots=True)
class Window:
    """A maintenance window. `id` is a UUID, `number` what people call it by (W-3). `of` is the id of a target that it
    holds for with all that lies in it ("node:ID", "rack:SITE/NAME", "site:ID"), `about` that target's name when it was
    planned.

    It is open once from `begins` (unix seconds), or by `table` each time that comes, for `lasting` seconds. `ends` are
    the stretches that were ended early: when, by when they began. Since `removed` it is never open."""

    id: str
    number: int
    of: str
    about: str
    reason: str
    lasting: int
    made: float
    by: str
    begins: float = 0.0
    table: Timetable | None = None
    ends: Mapping[int, float] = field(default_factory=dict)
    removed: float | None = None

    @property
    def name(self) -> str:
        return f"W-{self.number}"

    def stretches(self, since: float, until: float) -> Iterable[Stretch]:
        """When it is open between two times, in order; what was open is also told of one that was removed."""
        last = until if self.removed is None else min(until, self.removed)
        for begins in self._begins(since - self.lasting, last):
            ends = min(begins + self.lasting, self.ends.get(_milliseconds(begins), begins + self.lasting))
            ends = ends if self.removed is None else min(ends, self.removed)
            if since < ends and begins < ends:
                yield Stretch(begins, ends)

    def opened_at(self, at: float) -> Stretch | None:
        """The stretch in which it is open at a time; None while it is not."""
        return next((each for each in self.stretches(at, at) if each.holds(at)), None)

    def next(self, at: float) -> Stretch | None:
        """The stretch that begins next after a time; None where none does."""
        if self.removed is not None:
            return None
        times = (self.begins,) if self.table is None else after(self.table, at)
        begins = next((time for time in times if time > at), None)
        return None if begins is None else Stretch(begins, begins + self.lasting)

    def is_over(self, at: float) -> bool:
        """Whether it is never open again."""
        return self.opened_at(at) is None and self.next(at) is None

    def _begins(self, since: float, until: float) -> Iterable[float]:
        """When it begins after one time, and not after the other."""
        if self.table is None:
            return (self.begins,) if since < self.begins <= until else ()
        # What was planned afterwards was never open.
        return takewhile(lambda time: time <= until, after(self.table, max(since, self.made - 1.0)))


# -- moves -------------------------------------------------------------------------------------------------------------


class _Move(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="move"):
    window: Name


class Planned(_Move, tag="planned", frozen=True, kw_only=True):
    number: int
    of: Name
    about: Name
    reason: Words
    lasting: int
    begins: int = 0
    when: Name = ""
    zone: Name = ""


class Ended(_Move, tag="ended", frozen=True, kw_only=True):
    """The stretch that began at `begun` is over, before its time."""

    begun: int


class Removed(_Move, tag="removed", frozen=True):
    pass


class Restored(_Move, tag="restored", frozen=True):
    """It was not to be removed."""


Move = Planned | Ended | Removed | Restored


def read(details: Mapping[str, Any]) -> Move:
    """The move of an entry. Raises ValueError for what is none."""
    try:
        move: Move = msgspec.convert(dict(details), Move)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error
    return move


def written(move: Move) -> dict[str, Any]:
    """A move as the details of an entry."""
    told: dict[str, Any] = msgspec.to_builtins(move)
    return told


def planned(window: Window) -> Planned:
    table = window.table
    return Planned(
        window.id,
        number=window.number,
        of=window.of,
        about=window.about,
        reason=window.reason,
        lasting=window.lasting,
        begins=_milliseconds(window.begins),
        when=table.when if table is not None else "",
        zone=table.zone if table is not None else "",
    )


def taken(before: Window | None, move: Move, time: float, who: str) -> Window | None:
    """A window after a move of an entry that `who` wrote at `time`; None where there is none. What does not fit changes
    nothing."""
    if isinstance(move, Planned):
        if before is not None:
            return before
        table = Timetable(move.when, move.zone) if move.when else None
        begins = move.begins / 1000
        return Window(
            move.window, move.number, move.of, move.about, move.reason, move.lasting, time, who, begins, table
        )
    if before is None:
        return None
    changes: dict[str, Any] = {}
    match move:
        case Ended():
            changes["ends"] = dict(sorted({**before.ends, move.begun: time}.items())[-_MOST_ENDS:])
        case Removed():
            changes["removed"] = time if before.removed is None else before.removed
        case Restored():
            changes["removed"] = None
    return replace(before, **changes)


def ended(window: Window, stretch: Stretch) -> Ended:
    return Ended(window.id, begun=_milliseconds(stretch.begins))


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)
