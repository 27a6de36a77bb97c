"""A hand-over: what the one who leaves the desk tells the one who comes, as it was read by both. Pure.

It is written into the journal as it stood when it was given, in the words that stood on the screen: what is open may
be called otherwise later. Times are whole milliseconds since 1970, for a journal holds no decimals.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec

from console.fleet.model.rules import Grade

#: The category of the entries.
CATEGORY = "handover"
GIVEN, TAKEN, WITHDRAWN = "handover.given", "handover.taken", "handover.withdrawn"


class Matter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One thing that goes on: an alarm (by its `number`), a shelf that ends, a run. `at` is since when, or when it is
    due."""

    what: str
    where: str = ""
    at: int = 0
    more: str = ""
    owner: str = ""
    priority: Grade | None = None
    number: int = 0


class Paper(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A hand-over as it is given: by whom, to whom, of which time, and what both read. `done` are entries of the log,
    by their numbers; `figures` are pairs of words."""

    giver: str
    taker: str
    since: int
    until: int
    words: str = ""
    open: tuple[Matter, ...] = ()
    shelved: tuple[Matter, ...] = ()
    due: tuple[Matter, ...] = ()
    running: tuple[Matter, ...] = ()
    done: tuple[Matter, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()
    through: tuple[str, ...] = ()


def written(paper: Paper) -> dict[str, Any]:
    """A paper as the details of an entry."""
    made: dict[str, Any] = msgspec.to_builtins(paper)
    return {"paper": made}


def read(details: Mapping[str, Any]) -> Paper:
    """The paper of an entry. Raises ValueError for what is none."""
    try:
        return msgspec.convert(details.get("paper"), Paper)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error


@dataclass(frozen=True, slots=True)
class Given:
    """A hand-over that was given: by which entry and when (unix seconds). `taken` is by which entry it was taken over,
    `taken_at` when and `taken_by` by whom; all empty as long as nobody did. `withdrawn` says that it was taken back."""

    entry: int
    at: float
    paper: Paper
    taken: int = 0
    taken_at: float | None = None
    taken_by: str = ""
    withdrawn: bool = False

    @property
    def waits(self) -> bool:
        """Whether somebody is still to take over."""
        return not self.taken and not self.withdrawn


class Item(StrEnum):
    """What is gone through before a hand-over is given."""

    OPEN = "open"  # the alarms that stand
    SHELVED = "shelved"  # those that were put aside
    RUNNING = "running"  # what goes on beyond the hand-over
    THINGS = "things"  # keys, telephone, badge: whatever is handed over by hand


def asked(*, open: int, shelved: int, running: int) -> tuple[Item, ...]:
    """The items that this hand-over asks for: what there is none of need not be gone through."""
    counts = {Item.OPEN: open, Item.SHELVED: shelved, Item.RUNNING: running, Item.THINGS: 1}
    return tuple(item for item, count in counts.items() if count)


def missing(items: Iterable[Item], ticked: Collection[str]) -> tuple[Item, ...]:
    """Those that were not gone through yet."""
    return tuple(item for item in items if item not in ticked)


def milliseconds(seconds: float) -> int:
    return round(seconds * 1000)
