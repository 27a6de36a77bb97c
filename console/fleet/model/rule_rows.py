"""Rows of the rules as they stand in files: read once and strictly. A wrong one is named with what is wrong in it."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from console.fleet.model.rules import (
    About,
    Absence,
    Condition,
    Count,
    Event,
    Grade,
    Group,
    Happening,
    Named,
    Rule,
    RuleError,
    Rules,
    State,
    Threshold,
)
from resources.text import Text

#: Where the rows' texts are translated (resources/translations takes them from the same files).
CONTEXT = "Rules"
_XID = "xid"
#: What may end an event besides another: the GPU was reset, it answers again, the port is up, the server responds.
ENDS = frozenset({"reset", "answers", "up", "responds"})
#: What nodes stand together in.
PLACES = ("site", "rack", "switch", "server", "console")


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
            rows += [_rule(name, each, len(rows) + place) for place, each in enumerate(_tiers(row))]
        happenings += [_happening(name, dict(row)) for row in document.get("event", ())]
        for row in document.get(_XID, ()):
            given = dict(row)
            happenings += _otherwise(name, given)
            rows += _xids(name, given, str(document.get("source", "")), len(rows))
    return checked(tuple(rows), tuple(happenings), day)


def alone(rule: Rule) -> Rules:
    """One row by itself, and a consequence of nothing."""
    return checked((replace(rule, under=()),), (), "")


def rows_of(name: str, text: str) -> list[Rule]:
    """The rows of a file of somebody's own, which may name rows of others: `checked` tells whether these are there.
    Raises RuleError."""
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise RuleError(f"{name}: {error}") from None
    wrong = set(document) - {"rule"}
    if wrong:
        raise RuleError(f"{name}: {', '.join(sorted(wrong))} is no table of rules")
    given = document.get("rule", [])
    if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
        raise RuleError(f"{name}: rule is no list of rows, which begin with [[rule]]")
    return [_rule(name, dict(row), place) for place, row in enumerate(given)]


def checked(rows: tuple[Rule, ...], happenings: tuple[Happening, ...], day: str) -> Rules:
    """Rows as a whole: each id once, and what they name is there. Raises RuleError."""
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
        if isinstance(rule.when, Event):
            by_code[rule.when.code] = (*by_code.get(rule.when.code, ()), rule)
        elif isinstance(rule.when, Count):
            for code in rule.when.codes:
                counts[code] = (*counts.get(code, ()), rule)
    groups = {rule.id.partition(".")[0] for rule in rows}
    for rule in rows:
        named = [*rule.under, *(rule.when.rows if isinstance(rule.when, Group) else ())]
        missing = [each for each in named if each not in by_id and each not in groups]
        if missing:
            raise RuleError(f"rule {rule.id}: it names {', '.join(missing)}, which is no rule")
    return Rules(rows, happenings, day, by_id, by_code, counts, by_name, _bounds(by_name))


def _bounds(by_name: Mapping[Named, tuple[Rule, ...]]) -> dict[Named, tuple[float, float]]:
    found: dict[Named, tuple[float, float]] = dict.fromkeys(_NUMBERS, (-math.inf, math.inf))
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

    def alarm(self, grade: Grade, *, lasts: bool) -> dict[str, Any]:
        """What an alarm says beyond what is wrong; what is none says nothing of it."""
        if not lasts or grade is Grade.UNKNOWN:
            return {}
        respond = self.seconds("respond", None)
        if not respond:
            raise self.error("it asks for an act, and does not say within how many seconds: respond")
        cause, consequence = self.text("cause"), self.text("consequence")
        return {"cause": cause, "consequence": consequence, "respond": respond, "act": self.take("act", str, "")}

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
        Named.PCIE_REPLAYS,
        Named.PCIE_4_REPLAYS,
        Named.JOB_USE,
        Named.MEMORY_LEFT,
        Named.CLOCK_OFFSET,
        Named.STALLED_ON_FILES,
        Named.FULLY_STALLED_ON_MEMORY,
        Named.DISK_FREE,
        Named.DISK_FULL_IN,
        Named.PORT_ERRORS,
        Named.SYMBOL_ERRORS,
        Named.STORAGE_ROUND_TRIP,
    }
)


def _when(row: _Row, given: dict[str, Any]) -> Condition:
    part = _Row("", "", given)
    part.name = row.name
    kinds = [kind for kind in _CONDITIONS if kind in given]
    if len(kinds) != 1:
        raise row.error(f"when holds {' and '.join(kinds) or 'no condition'}; it is to hold one")
    made = _CONDITIONS[kinds[0]](part)
    part.end()
    return made


def _threshold(part: _Row) -> Threshold:
    value = part.chosen("value", Named)
    above, below = part.take("above", (int, float)), part.take("below", (int, float))
    if (above is None) == (below is None) or value not in _NUMBERS:
        raise part.error(f"a value is a number that is above or below another, and {value} is not given so")
    back = part.take("back", (int, float))
    if back is not None and ((above is not None and back > above) or (below is not None and back < below)):
        raise part.error(f"back is {back!r}: what was {'above' if above is not None else 'below'} returns from there")
    usual, unknown = part.take("times_usual", (int, float)), part.take("while_unknown", (int, float))
    if (usual is None) != (unknown is None) or (usual is not None and above is None):
        raise part.error("what is compared with the usual is above it, and above another limit while unknown")
    return Threshold(value, above, below, usual, unknown or 0.0, back)


def _state(part: _Row) -> State:
    state, among = part.chosen("state", Named), frozenset(part.names("is"))
    if not among or state in _NUMBERS:
        raise part.error("a state is one of some names, and it is not given so")
    return State(state, among)


def _happened(part: _Row) -> Event | Count:
    codes = part.names("event") if isinstance(part.row["event"], list) else (part.take("event", str),)
    count, within = part.take("count", int), part.seconds("within", None)
    if (count is None) != (within is None):
        raise part.error("a count needs the time within which it counts")
    if count is not None and within is not None:
        return Count(codes, count, within)
    if len(codes) != 1:
        raise part.error("several events are to be counted")
    says = part.take("says", str)
    return Event(codes[0], _pattern(part, says) if says else None, part.take("unless", str, ""))


def _group(part: _Row) -> Group:
    word = next(each for each in ("every", "most", "some") if each in part.row)
    share = part.take("share", float, must=True) if word == "most" else float(word == "every")
    rows, of = part.names(word), part.take("of", str, must=True)
    if of not in PLACES:
        raise part.error(f"of is {of!r}: {', '.join(PLACES)}")
    if word == "most" and not 0.0 < share <= 1.0:
        raise part.error(f"share is {share!r}: above 0, and 1 at most")
    return Group(rows, of, part.take("least", int, 2), share, part.take("alike", float))


#: By the word that each begins with.
_CONDITIONS: dict[str, Callable[[_Row], Condition]] = {
    "value": _threshold,
    "state": _state,
    "absent": lambda part: Absence(part.chosen("absent", Named)),
    "event": _happened,
    "every": _group,
    "most": _group,
    "some": _group,
}


def _pattern(row: _Row, text: str) -> re.Pattern[str]:
    """The words of a line, `{part}` being the word that it is about."""
    before, place, after = text.partition("{part}")
    if not place:
        raise row.error(f"{text!r} does not say where its {{part}} is")
    return re.compile(re.escape(before) + r"(?P<part>[^\s,]{1,128})" + re.escape(after))


def _tiers(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A row of the rules that ship: one for each tier of assets where its grades are several, by the number of the tier
    as the last part of its id; a site then says of each what holds there."""
    grades, responds = row.get("grade"), row.get("respond")
    if not isinstance(grades, list) or not isinstance(responds, list) or len(grades) != len(responds):
        return [dict(row)]
    each = enumerate(zip(grades, responds, strict=True), start=1)
    return [
        {**row, "id": f"{row.get('id')}.{tier}", "grade": grade, "respond": within} for tier, (grade, within) in each
    ]


def _rule(file: str, given: dict[str, Any], order: int) -> Rule:
    row = _Row(file, "rule", given)
    says = row.take("over_says", str)
    until = frozenset(row.names("until"))
    when = _when(row, dict(row.take("when", dict, must=True)))
    grade = row.chosen("grade", Grade)
    made = Rule(
        id=row.take("id", str, must=True),
        about=row.chosen("about", About),
        grade=grade,
        when=when,
        what=row.text("what"),
        short=row.text("short"),
        next=row.text("next"),
        source=row.take("source", str, must=True),
        order=order,
        under=row.names("under"),
        after=row.seconds("after") or 0.0,
        quiet=row.seconds("quiet", when.within if isinstance(when, Count) else 0.0) or 0.0,
        after_polls=row.take("after_polls", int, 0),
        quiet_polls=row.take("quiet_polls", int, 0),
        grace=row.seconds("grace") or 0.0,
        age=row.seconds("age", None),
        until=until,
        over_says=_pattern(row, says) if says else None,
        told_by=row.take("told_by", str, ""),
        hides=row.take("hides", str, ""),
        folds=row.take("folds", bool, False),
        event=row.sentence("event"),
        **row.alarm(grade, lasts=True),
    )
    row.end()
    return _sound(row, made)


def _sound(row: _Row, made: Rule) -> Rule:
    wrong = [each for each in made.until if each not in ENDS and ":" not in each]
    if wrong:
        raise row.error(f"until is {', '.join(wrong)}: an event's code, or one of {', '.join(sorted(ENDS))}")
    polled = isinstance(made.when, Threshold | State | Absence) and made.when.value is not Named.LINK
    if (made.after_polls or made.quiet_polls) and not polled:
        raise row.error("what happens, a link and a group are not polled")
    if made.after_polls < 0 or made.quiet_polls < 0:
        raise row.error("there are no fewer than no polls")
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
    event, lasts = row.sentence("event"), bool(until) or age is not None
    alarm = row.alarm(grade, lasts=lasts)
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
                lasts=lasts, event=event, **alarm,
            ),
        )  # fmt: skip


def _otherwise(file: str, given: dict[str, Any]) -> Iterable[Happening]:
    """What the codes of an entry of the catalogue are where their words are those of `unless`."""
    row = _Row(file, _XID, given)
    told = row.take("otherwise", dict)
    if (told is None) != ("unless" not in given):
        raise row.error("words by which it is no fault need what it is otherwise, and the other way round")
    if told is None:
        return []
    codes = given.get("code")
    every = codes if isinstance(codes, list) else [codes]
    found = [_happening(file, {"code": f"{_XID}:{code}", **told}) for code in every]
    if any(each.grade is None for each in found):
        raise row.error("it has no grade otherwise")
    return found


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
