"""The rules: what is abnormal, how grave it is and what to do about it, as rows of data (resources/alarms/*.toml).

A row has one condition, out of a small closed vocabulary over named values; nothing else in the program decides what is
abnormal. `console.fleet.model.rule_rows` reads them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from console.fleet.model.readings import NodeEvent
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say


class Grade(StrEnum):
    """How much it matters, worst first; `UNKNOWN` where nothing is measured any more."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNKNOWN = "unknown"


class Origin(StrEnum):
    """Where a row is from."""

    SHIPPED = "shipped"
    CHANGED = "changed"  # it ships, and this site says it otherwise
    OWN = "own"


class About(StrEnum):
    """What a row is about."""

    GPU = "gpu"
    NODE = "node"
    PORT = "port"
    DISK = "disk"
    STORAGE = "storage"
    LINK = "link"
    CONSOLE = "console"
    BACKUP = "backup"


class Named(StrEnum):
    """The values that conditions speak of; `console.fleet.model.judging` reads each of them off a node's reading."""

    LINK = "link"  # stopped, asking, lost, never, late, well
    DRIVER = "driver"  # ok, overdue, failed
    PART = "part"  # of each other part of the probe: ok, overdue, failed
    STREAM = "stream"  # any: lines that are no messages
    GPU = "gpu"  # whether each answers
    THROTTLE = "throttle"  # of each GPU: what holds its clocks down
    REMAP = "remap"  # of each GPU: none, pending, failed
    RECOVERY = "recovery"  # of each GPU: none, reset, reboot, ...
    ECC_UNCORRECTED = "ecc_uncorrected"  # of each GPU, since the driver was loaded
    REMAPPED_UNCORRECTABLE = "remapped_uncorrectable"  # of each GPU: rows
    PCIE_LANES_MISSING = "pcie_lanes_missing"  # of each GPU
    PCIE_REPLAYS = "pcie_replays"  # of each GPU, per minute
    PCIE_4_REPLAYS = "pcie_4_replays"  # the same of those whose link is of generation 4 or older
    JOB_USE = "job_use"  # % of each GPU on which a job of Slurm has a process
    MEMORY_LEFT = "memory_left"  # GiB that are taken of each GPU on which nothing runs
    CLOCK_OFFSET = "clock_offset"  # seconds that the node's clock is ahead of the console's
    STALLED_ON_FILES = "stalled_on_files"  # % of time in which some work waited
    FULLY_STALLED_ON_MEMORY = "fully_stalled_on_memory"  # % of time in which all work waited
    DISK_FREE = "disk_free"  # % of each file system
    DISK_FULL_IN = "disk_full_in"  # hours until each file system is full, at its present rate
    PORT_ERRORS = "port_errors"  # of each port, per second, in and out
    SYMBOL_ERRORS = "symbol_errors"  # of each port, within five minutes
    STORAGE = "storage"  # of each file server: responding, silent
    STORAGE_ROUND_TRIP = "storage_round_trip"  # of each file server: ms, of reads or writes, the longer
    COSTS = "costs"  # of tenants and prices: budget, exceeded, unpriced; told by the ledger, read off no node
    BACKUPS = "backups"  # of copies: late, never, partial, shrunk, future; told by who looks at them


#: The values that no judge reads: somebody else finds what is so, and says when it is over.
TOLD = frozenset({Named.COSTS, Named.BACKUPS})


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number is above, or below, a limit. With `times_usual` it must also be above so many times what is usual there,
    and as long as that is not known above `while_unknown`. Once it was so, it is until the number has passed `back`."""

    value: Named
    above: float | None = None
    below: float | None = None
    times_usual: float | None = None
    while_unknown: float = 0.0
    back: float | None = None


@dataclass(frozen=True, slots=True)
class State:
    """A state is one of these."""

    value: Named
    among: frozenset[str]


@dataclass(frozen=True, slots=True)
class Absence:
    """What was named does not answer."""

    value: Named


@dataclass(frozen=True, slots=True)
class Event:
    """It happened in this boot: an event of this code whose words are these, but not `unless`."""

    code: str
    says: re.Pattern[str] | None = None
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """Events of these codes happened so often within so many seconds."""

    codes: tuple[str, ...]
    count: int
    within: float


@dataclass(frozen=True, slots=True)
class Group:
    """Nodes that stand together (of a site, a rack, a switch, or all that this console watches), or that share a file
    server, have one of these findings, at that server: such a share of them, `least` of them at least, and no further
    apart than `alike`. A share of 0 asks for `least` alone."""

    rows: tuple[str, ...]
    of: str
    least: int
    share: float = 1.0
    alike: float | None = None


Condition = Threshold | State | Absence | Event | Count | Group

NO_TEXT = Text("", "")
#: What is to be answered within this is a matter of the shift.
SHIFT_SECONDS = 8 * 3600.0


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. `under` are rows whose consequence this one is, by id or by what stands before the point in it: while
    one of them is found on the same thing, this one is not told. `after` is for how many seconds it must have been so,
    `quiet` for how many it must have been gone; `after_polls` and `quiet_polls` are in how many readings besides.
    `grace` is how long after the node's start it is not told. `age` ends an event by itself. `until` ends an event,
    `over_says` are the words that do. `told_by` is the console's own event that tells of its beginning. `hides` says
    what is not known because of it: one GPU, or all of the node. `folds`: many nodes that have it alike are one line.

    What asks for somebody's act, an alarm, says its `cause`, its `consequence` if it is left alone, what is to be done
    `next`, within how many seconds (`respond`), and by which command (`act`) where there is one."""

    id: str
    about: About
    grade: Grade
    when: Condition
    what: Text
    short: Text
    next: Text
    source: str
    order: int = 0
    under: tuple[str, ...] = ()
    after: float = 0.0
    quiet: float = 0.0
    after_polls: int = 0
    quiet_polls: int = 0
    grace: float = 0.0
    age: float | None = None
    until: frozenset[str] = frozenset()
    over_says: re.Pattern[str] | None = None
    told_by: str = ""
    hides: str = ""
    folds: bool = False
    lasts: bool = True  # False: it is an event and no finding
    event: Text | None = None  # its words among events, `{part}` being what it happened to
    cause: Text = NO_TEXT
    consequence: Text = NO_TEXT
    respond: float = 0.0
    act: str = ""

    @property
    def is_alarm(self) -> bool:
        """Whether it asks for somebody's act."""
        return self.lasts and self.grade is not Grade.UNKNOWN

    @property
    def told(self) -> Named | None:
        """What it is of where somebody else than the judge finds it; None where the judge does."""
        return self.when.value if isinstance(self.when, State) and self.when.value in TOLD else None

    @property
    def rank(self) -> tuple[int, int]:
        """Sorts the worst first, and rows of one grade as they stand in the file."""
        return _RANKS[self.grade], self.order

    def is_under(self, other: str) -> bool:
        """Whether this is a consequence of the row `other`."""
        return other in self.under or other.partition(".")[0] in self.under


_RANKS = {grade: rank for rank, grade in enumerate(Grade)}
_MINUTES = QT_TRANSLATE_NOOP("Rules", "{count} min")
_HOURS = QT_TRANSLATE_NOOP("Rules", "{count} h")
_SHIFT = QT_TRANSLATE_NOOP("Rules", "this shift")


def in_time(seconds: float) -> Sentence:
    """How long there is to respond, as it is said to people."""
    if seconds >= SHIFT_SECONDS:
        return say(_SHIFT)
    minutes = round(seconds / 60.0)
    return say(_HOURS, count=minutes // 60) if minutes >= 60 and minutes % 60 == 0 else say(_MINUTES, count=minutes)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event that only happens: its words, and its grade where it has one. `by` is who says it, if it must be one. A
    code that ends in `:*` is of all that no other row tells of; `{day}` is the day of the catalogue."""

    code: str
    what: Text
    grade: Grade | None = None
    by: str = ""
    event: Text | None = None


class RuleError(ValueError):
    """A row that says something wrong; the text names it."""


@dataclass(frozen=True, slots=True)
class Rules:
    """All rows. `origins` are of those that a site gave, by id; `faults` say which of its files were left out, and
    why."""

    rows: tuple[Rule, ...] = ()
    happenings: tuple[Happening, ...] = ()
    xids_of: str = ""  # the day of the catalogue of XIDs
    by_id: Mapping[str, Rule] = field(default_factory=dict)
    by_code: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    counts: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    by_name: Mapping[Named, tuple[Rule, ...]] = field(default_factory=dict)
    bounds: Mapping[Named, tuple[float, float]] = field(default_factory=dict)  # within which no row is met
    origins: Mapping[str, Origin] = field(default_factory=dict)
    faults: tuple[str, ...] = ()

    def origin(self, rule: str) -> Origin:
        """Where a row is from."""
        return self.origins.get(rule, Origin.SHIPPED)

    def of_event(self, event: NodeEvent) -> tuple[Rule | Happening | None, str]:
        """The row that tells of an event, and the part that its words name; (None, "") for one that no row knows."""
        code, own = event.code, event.source == "console"
        if own:
            stage, _, name = code.partition(":")
            if stage in ("found", "over"):
                return self.by_id.get(name), ""
            told = next((rule for rule in self.rows if rule.told_by == code), None)
            if told is not None:
                return told, ""
        for rule in () if own else self.by_code.get(code, ()):
            if (part := said(rule, event)) is not None:
                return rule, part
        any_of = f"{code.partition(':')[0]}:*"
        by = "console" if own else ""
        told_of = {each.code: each for each in self.happenings if each.by == by and each.code in (code, any_of)}
        return told_of.get(code) or told_of.get(any_of), ""


def said(rule: Rule, event: NodeEvent) -> str | None:
    """The part that an event of this row's code speaks of; None where its words are not the row's."""
    when = rule.when
    part = event.device.partition(":")[2] or event.device
    if isinstance(when, Event):
        if when.unless and when.unless in event.text:
            return None
        if when.says is not None:
            found = when.says.search(event.text)
            return found["part"] if found else None
    return part
