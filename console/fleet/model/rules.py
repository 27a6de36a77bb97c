"""The rules: what is abnormal, how grave it is and what to do about it, as rows of data (resources/alarms/*.toml).

A row has one condition, out of a small closed vocabulary over named values; nothing else in the program decides what is
abnormal. The rows are read once and strictly: a wrong one is named with what is wrong in it.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from console.fleet.model.readings import NodeEvent
from resources.text import Text

#: Where the rows' texts are translated (resources/translations takes them from the same files).
CONTEXT = "Rules"
_XID = "xid"


class Grade(StrEnum):
    """How much it matters, worst first; `UNKNOWN` where nothing is measured any more."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNKNOWN = "unknown"


class About(StrEnum):
    """What a row is about."""

    GPU = "gpu"
    NODE = "node"
    PORT = "port"
    DISK = "disk"
    STORAGE = "storage"
    LINK = "link"
    CONSOLE = "console"


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
    CLOCK_OFFSET = "clock_offset"  # seconds that the node's clock is ahead of the console's
    STALLED_ON_FILES = "stalled_on_files"  # % of time in which some work waited
    FULLY_STALLED_ON_MEMORY = "fully_stalled_on_memory"  # % of time in which all work waited
    DISK_FREE = "disk_free"  # % of each file system
    PORT_ERRORS = "port_errors"  # of each port, per second, in and out
    STORAGE = "storage"  # of each file server: responding, silent
    STORAGE_ROUND_TRIP = "storage_round_trip"  # of each file server: ms, of reads or writes, the longer


#: What may end an event besides another: the GPU was reset, it answers again, the port is up, the server responds.
ENDS = frozenset({"reset", "answers", "up", "responds"})


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number is above, or below, a limit."""

    value: Named
    above: float | None = None
    below: float | None = None


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
    """It happened so often within so many seconds."""

    code: str
    count: int
    within: float


@dataclass(frozen=True, slots=True)
class Every:
    """Each node of a site, or all that this console watches, has one of these findings: `least` of them at least, and
    no further apart than `alike`."""

    rows: tuple[str, ...]
    of: str
    least: int
    alike: float | None = None


Condition = Threshold | State | Absence | Event | Count | Every


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. `under` are rows whose consequence this one is, by id or by what stands before the point in it: while
    one of them is found on the same thing, this one is not told. `after` is for how many seconds it must have been so,
    `quiet` for how many it must have been gone; `age` ends an event by itself. `until` ends an event, `over_says` are
    the words that do. `told_by` is the console's own event that tells of its beginning. `hides` says what is not known
    because of it: one GPU, or all of the node. `folds`: many nodes that have it alike are one line."""

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
    age: float | None = None
    until: frozenset[str] = frozenset()
    over_says: re.Pattern[str] | None = None
    told_by: str = ""
    hides: str = ""
    folds: bool = False
    lasts: bool = True  # False: it is an event and no finding
    event: Text | None = None  # its words among events, `{part}` being what it happened to

    @property
    def rank(self) -> tuple[int, int]:
        """Sorts the worst first, and rows of one grade as they stand in the file."""
        return _RANKS[self.grade], self.order

    def is_under(self, other: str) -> bool:
        """Whether this is a consequence of the row `other`."""
        return other in self.under or other.partition(".")[0] in self.under


_RANKS = {grade: rank for rank, grade in enumerate(Grade)}


@dataclass(frozen=True, slots=True)
class Happening:
    """An event that only happens: its words, and its grade where it has one. `by` is who says it, if it must be one."""

    code: str
    what: Text
    grade: Grade | None = None
    by: str = ""
    event: Text | None = None


class RuleError(ValueError):
    """A row that says something wrong; the text names it."""


@dataclass(frozen=True, slots=True)
class Rules:
    """All rows."""

    rows: tuple[Rule, ...] = ()
    happenings: tuple[Happening, ...] = ()
    xids_of: str = ""  # the day of the catalogue of XIDs
    by_id: Mapping[str, Rule] = field(default_factory=dict)
    by_code: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    counts: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    by_name: Mapping[Named, tuple[Rule, ...]] = field(default_factory=dict)
    bounds: Mapping[Named, tuple[float, float]] = field(default_factory=dict)  # within which no row is met

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
        for happening in self.happenings:
            if happening.code == code and happening.by == ("console" if own else ""):
                return happening, ""
        return None, ""


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


def parse(texts: Mapping[str, str]) -> Rules:
    """The rows in these files (name and text). Raises RuleError."""
    rows: list[Rule] = []
    happenings: list[Happening] = []
    day = ""
    for name, text in texts.items():
        try:
            document = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise RuleError(f"{name}: {error}") from None
        day = str(document.get("date", day))
        wrong = set(document) - {"rule", "event", _XID, "date", "source"}
        if wrong:
            raise RuleError(f"{name}: {', '.join(sorted(wrong))} is no table of rules")
        for row in document.get("rule", ()):
            rows.append(_rule(name, dict(row), len(rows)))
        happenings += [_happening(name, dict(row)) for row in document.get("event", ())]
        for row in document.get(_XID, ()):
            rows += _xids(name, dict(row), str(document.get("source", "")), len(rows))
    return _checked(tuple(rows), tuple(happenings), day)


def _checked(rows: tuple[Rule, ...], happenings: tuple[Happening, ...], day: str) -> Rules:
    by_id: dict[str, Rule] = {}
    by_code: dict[str, tuple[Rule, ...]] = {}
    counts: dict[str, tuple[Rule, ...]] = {}
    by_name: dict[Named, tuple[Rule, ...]] = {}
    for rule in rows:
        if rule.id in by_id:
            raise RuleError(f"rule {rule.id}: there are two of it")
        by_id[rule.id] = rule
        if isinstance(rule.when, Threshold | State | Absence):
            by_name[rule.when.value] = (*by_name.get(rule.when.value, ()), rule)
        # A count tells of the same events as the row of one: that one names them.
        if isinstance(rule.when, Event | Count):
            kept = by_code if isinstance(rule.when, Event) else counts
            kept[rule.when.code] = (*kept.get(rule.when.code, ()), rule)
    groups = {rule.id.partition(".")[0] for rule in rows}
    for rule in rows:
        named = [*rule.under, *(rule.when.rows if isinstance(rule.when, Every) else ())]
        missing = [each for each in named if each not in by_id and each not in groups]
        if missing:
            raise RuleError(f"rule {rule.id}: it names {', '.join(missing)}, which is no rule")
    return Rules(rows, happenings, day, by_id, by_code, counts, by_name, _bounds(by_name))


def _bounds(by_name: Mapping[Named, tuple[Rule, ...]]) -> dict[Named, tuple[float, float]]:
    found: dict[Named, tuple[float, float]] = {}
    for named, rows in by_name.items():
        limits = [rule.when for rule in rows if isinstance(rule.when, Threshold)]
        if len(limits) == len(rows):
            below = [limit.below for limit in limits if limit.below is not None]
            above = [limit.above for limit in limits if limit.above is not None]
            found[named] = max(below, default=-math.inf), min(above, default=math.inf)
    return found


class _Row:
    """A row being read: each word is taken once, and what is left over is wrong."""

    def __init__(self, file: str, kind: str, row: dict[str, Any]) -> None:
        self.row = row
        self.name = f"{file}: {kind} {row.get('id', row.get('code', '?'))}"

    def take(self, key: str, kind: type | tuple[type, ...], default: Any = None, *, must: bool = False) -> Any:
        value = self.row.pop(key, None)
        if value is None:
            if must:
                raise self.error(f"it has no {key}")
            return default
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.error(f"{key} is {value!r}")
        return value

    def text(self, key: str) -> Text:
        return Text(CONTEXT, str(self.take(key, str, must=True)))

    def sentence(self, key: str) -> Text | None:
        """A text with a place for the part, if it is there."""
        text = self.take(key, str)
        if text is not None and "{part}" not in text:
            raise self.error(f"{key} does not say where its {{part}} is")
        return None if text is None else Text(CONTEXT, text)

    def chosen(self, key: str, among: type[StrEnum], *, must: bool = True) -> Any:
        value = self.take(key, str, must=must)
        if value is not None and value not in list(among):
            raise self.error(f"{key} is {value!r}, which is none of {', '.join(among)}")
        return None if value is None else among(value)

    def names(self, key: str) -> tuple[str, ...]:
        value = self.take(key, list, [])
        if not all(isinstance(each, str) for each in value):
            raise self.error(f"{key} is {value!r}")
        return tuple(value)

    def seconds(self, key: str, default: float | None = 0.0) -> float | None:
        value = self.take(key, (int, float), default)
        if value is not None and value < 0:
            raise self.error(f"{key} is {value!r}")
        return None if value is None else float(value)

    def error(self, text: str) -> RuleError:
        return RuleError(f"{self.name}: {text}")

    def end(self) -> None:
        if self.row:
            raise self.error(f"it does not take {', '.join(sorted(self.row))}")


_NUMBERS = frozenset(
    {
        Named.ECC_UNCORRECTED,
        Named.REMAPPED_UNCORRECTABLE,
        Named.PCIE_LANES_MISSING,
        Named.CLOCK_OFFSET,
        Named.STALLED_ON_FILES,
        Named.FULLY_STALLED_ON_MEMORY,
        Named.DISK_FREE,
        Named.PORT_ERRORS,
        Named.STORAGE_ROUND_TRIP,
    }
)


def _when(row: _Row, given: dict[str, Any]) -> Condition:
    part = _Row("", "", given)
    part.name = row.name
    kinds = [kind for kind in ("value", "state", "absent", "event", "every") if kind in given]
    if len(kinds) != 1:
        raise row.error(f"when holds {' and '.join(kinds) or 'no condition'}; it is to hold one")
    made: Condition
    match kinds[0]:
        case "value":
            value = part.chosen("value", Named)
            above, below = part.take("above", (int, float)), part.take("below", (int, float))
            if (above is None) == (below is None) or value not in _NUMBERS:
                raise row.error(f"a value is a number that is above or below another, and {value} is not given so")
            made = Threshold(value, above, below)
        case "state":
            state, among = part.chosen("state", Named), frozenset(part.names("is"))
            if not among or state in _NUMBERS:
                raise row.error("a state is one of some names, and it is not given so")
            made = State(state, among)
        case "absent":
            made = Absence(part.chosen("absent", Named))
        case "event":
            code = part.take("event", str)
            count, within = part.take("count", int), part.seconds("within", None)
            if (count is None) != (within is None):
                raise row.error("a count needs the time within which it counts")
            if count is not None and within is not None:
                made = Count(code, count, within)
            else:
                says = part.take("says", str)
                made = Event(code, _pattern(row, says) if says else None, part.take("unless", str, ""))
        case _:
            rows, of = part.names("every"), part.take("of", str, must=True)
            if of not in ("site", "console"):
                raise row.error(f"of is {of!r}: site or console")
            made = Every(rows, of, part.take("least", int, 2), part.take("alike", float))
    part.end()
    return made


def _pattern(row: _Row, text: str) -> re.Pattern[str]:
    """The words of a line, `{part}` being the word that it is about."""
    before, place, after = text.partition("{part}")
    if not place:
        raise row.error(f"{text!r} does not say where its {{part}} is")
    return re.compile(re.escape(before) + r"(?P<part>[^\s,]{1,128})" + re.escape(after))


def _rule(file: str, given: dict[str, Any], order: int) -> Rule:
    row = _Row(file, "rule", given)
    says = row.take("over_says", str)
    until = frozenset(row.names("until"))
    when = _when(row, dict(row.take("when", dict, must=True)))
    made = Rule(
        id=row.take("id", str, must=True),
        about=row.chosen("about", About),
        grade=row.chosen("grade", Grade),
        when=when,
        what=row.text("what"),
        short=row.text("short"),
        next=row.text("next"),
        source=row.take("source", str, must=True),
        order=order,
        under=row.names("under"),
        after=row.seconds("after") or 0.0,
        quiet=row.seconds("quiet", when.within if isinstance(when, Count) else 0.0) or 0.0,
        age=row.seconds("age", None),
        until=until,
        over_says=_pattern(row, says) if says else None,
        told_by=row.take("told_by", str, ""),
        hides=row.take("hides", str, ""),
        folds=row.take("folds", bool, False),
        event=row.sentence("event"),
    )
    row.end()
    return _sound(row, made)


def _sound(row: _Row, made: Rule) -> Rule:
    wrong = [each for each in made.until if each not in ENDS and ":" not in each]
    if wrong:
        raise row.error(f"until is {', '.join(wrong)}: an event's code, or one of {', '.join(sorted(ENDS))}")
    if made.hides not in ("", "gpu", "gpus"):
        raise row.error(f"hides is {made.hides!r}: gpu or gpus")
    return made


def _xids(file: str, given: dict[str, Any], source: str, order: int) -> Iterable[Rule]:
    """One row for each code of an entry of the catalogue. What happens on a GPU that is lost is folded into that."""
    row = _Row(file, _XID, given)
    codes = row.take("code", (int, list), must=True)
    until, age = frozenset(row.names("until")), row.seconds("age", None)
    unless, under = row.take("unless", str, ""), row.names("under")
    grade, hides = row.chosen("grade", Grade), row.take("hides", str, "")
    what, short, following = row.text("what"), row.text("short"), row.text("next")
    event = row.sentence("event")
    row.end()
    for place, code in enumerate(codes if isinstance(codes, list) else [codes]):
        if not isinstance(code, int):
            raise row.error(f"code is {code!r}")
        lost = () if hides else ("xid.79", "gpu.lost")
        yield _sound(
            row,
            Rule(
                f"{_XID}.{code}", About.GPU, grade, Event(f"{_XID}:{code}", None, unless), what, short, following,
                source, order + place, (*under, *lost), age=age, until=until, hides=hides,
                lasts=bool(until) or age is not None, event=event,
            ),
        )  # fmt: skip


def _happening(file: str, given: dict[str, Any]) -> Happening:
    row = _Row(file, "event", given)
    made = Happening(
        row.take("code", str, must=True),
        row.text("what"),
        row.chosen("grade", Grade, must=False),
        row.take("by", str, ""),
        row.sentence("event"),
    )
    row.end()
    return made
