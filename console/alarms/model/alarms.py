"""An alarm: something abnormal that asks for somebody's act, and where it stands by ISA-18.2. Pure records.

One alarm lasts from when it is raised until it has both gone and been acknowledged; what is raised again meanwhile is
the same alarm, counted. How the states follow each other, and what they are called, is that of ISA-18.2 / IEC 62682.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from console.fleet.model.rules import Grade
from resources.text import Sentence

#: In a place of a Source that is shelved or out of service: whatever stands there.
ANY = "*"


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """What an alarm is of: a row of the rules, at a part of a node. `node` is a node's key, empty for what is of a
    whole site (`part` is the site then) or of the console itself."""

    rule: str
    node: str = ""
    part: str = ""

    def covers(self, other: Source) -> bool:
        """Whether this, in which ANY may stand, speaks of the other one."""
        mine, others = (self.rule, self.node, self.part), (other.rule, other.node, other.part)
        return all(one in (ANY, another) for one, another in zip(mine, others, strict=True))


class State(StrEnum):
    """Where an alarm stands, as lists show it."""

    NEW = "new"  # active, and nobody has acknowledged it
    ACKNOWLEDGED = "acknowledged"  # active
    RETURNED = "returned"  # gone by itself, and nobody has acknowledged it
    SHELVED = "shelved"  # put aside by a person, until a time
    SUPPRESSED = "suppressed"  # by design: its cause stands in the list, or somebody works there
    OUT_OF_SERVICE = "out_of_service"  # taken out by a person, until it is put back
    OVER = "over"  # gone and acknowledged


class Why(StrEnum):
    """What suppresses an alarm by design."""

    CAUSE = "cause"  # it follows from another alarm
    MAINTENANCE = "maintenance"  # somebody works on the node
    DRAINED = "drained"  # the node was taken out of work
    BOOT = "boot"  # the node starts as it was asked to
    WINDOW = "window"  # it lies in a maintenance window that is open


@dataclass(frozen=True, slots=True)
class Note:
    """What a person wrote; `time` is unix seconds."""

    time: float
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm. Times are unix seconds. `number` is its own in this journal; `raised` is when it was raised first and
    `last_raised` when last, `times` how often; `returned` is when it went, None while it is active. `acknowledged` is
    when and `by` who; both are empty again when it is raised anew. `facts` are the values that decided it."""

    number: int
    source: Source
    priority: Grade
    raised: float
    last_raised: float
    times: int = 1
    returned: float | None = None
    acknowledged: float | None = None
    by: str = ""
    owner: str = ""
    notes: tuple[Note, ...] = ()
    facts: tuple[tuple[str, str | float], ...] = ()

    @property
    def active(self) -> bool:
        return self.returned is None

    @property
    def state(self) -> State:
        """Where it stands by itself: neither shelved nor suppressed nor out of service."""
        if self.acknowledged is None:
            return State.NEW if self.active else State.RETURNED
        return State.ACKNOWLEDGED if self.active else State.OVER


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a person put aside: alarms of `of` ask for nobody until `until` (unix seconds). Once it is over it stays so,
    whatever the clock does."""

    number: int
    of: Source
    reason: str
    owner: str
    since: float
    until: float


@dataclass(frozen=True, slots=True)
class OutOfService:
    """What a person took out of service: alarms of `of` ask for nobody until it is put back."""

    number: int
    of: Source
    reason: str
    owner: str
    since: float


@dataclass(frozen=True, slots=True)
class Shown:
    """An alarm as lists show it. `why` says what suppresses it, `cause` is the number of the alarm that it follows
    from; `folded` are the numbers of those that follow from it. `first_out` marks the first of several of one cause.
    `due` is when its time to respond is over, None where there is none."""

    alarm: Alarm
    state: State
    why: Why | None = None
    cause: int | None = None
    folded: tuple[int, ...] = ()
    first_out: bool = False
    due: float | None = None


@dataclass(frozen=True, slots=True)
class Flood:
    """More alarms than one person can read: since when, how many within ten minutes, and how many of them one cause (by
    its alarm's number) explains. `minutes` counts those raised in each of the last twenty minutes, oldest first."""

    since: float
    count: int
    cause: int | None
    explained: int
    minutes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """All that stands, worst and first out first. `entry` is the number of the journal's entry that it stands by:
    who acknowledges says by it what was seen. `behind` says why it may be out of date; None where it is not."""

    entry: int = 0
    at: float = 0.0
    shown: tuple[Shown, ...] = ()
    shelves: tuple[Shelf, ...] = ()
    out: tuple[OutOfService, ...] = ()
    flood: Flood | None = None
    behind: Sentence | None = None

    def of_state(self, *states: State) -> tuple[Shown, ...]:
        """Those that stand so, in the board's order."""
        return tuple(each for each in self.shown if each.state in states)
