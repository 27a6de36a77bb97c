"""Regimes and profiles as they stand in files: read once and strictly. A wrong word is named with its place."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from console.incidents.model.regimes import (
    CLASSIFIED,
    SIGNIFICANT,
    Asked,
    Checked,
    Criterion,
    Duty,
    Limit,
    Profile,
    Read,
    Reader,
    Regime,
    RegimeError,
    Runs,
    Source,
    Start,
)
from resources.text import Text

#: Where the rows' texts are translated (resources/translations takes them from the same files).
CONTEXT = "Regimes"
#: What drafts can ask for without a field of their own: console.incidents.model.drafts knows how to fill each.
FIELDS = frozenset(
    {
        "party",
        "contact",
        "number",
        "aware",
        "detected",
        "classified",
        "ended",
        "what",
        "severity",
        "unlawful",
        "borders",
        "affected",
        "people",
        "indicators",
        "cause",
        "consequences",
        "system",
        "product",
        "cost",
        "measures",
        "doing",
        "users_can",
        "next",
    }
)
_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
_MOST = {"hours": 24 * 366, "days": 3660, "months": 120}


class _Row:
    """A table being read: each word is taken once, and what is left over is wrong."""

    def __init__(self, place: str, row: object) -> None:
        if not isinstance(row, dict):
            raise RegimeError(f"{place}: it is no table")
        self.row: dict[str, Any] = dict(row)
        self.place = place

    def error(self, text: str) -> RegimeError:
        return RegimeError(f"{self.place}: {text}")

    def take(self, key: str, kind: type, default: Any = None, *, must: bool = False) -> Any:
        value = self.row.pop(key, None)
        if value is None:
            if must:
                raise self.error(f"it has no {key}")
            return default
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool) or isinstance(value, datetime):
            raise self.error(f"{key} is {value!r}")
        if isinstance(value, str) and not all(line.isprintable() for line in value.split("\n")):
            raise self.error(f"{key} holds letters that cannot be seen: {value!r}")
        if must and isinstance(value, str) and not value.strip():
            raise self.error(f"{key} is empty")
        return value

    def id(self) -> str:
        value: str = self.take("id", str, must=True)
        if not _ID.fullmatch(value):
            raise self.error(f"id is {value!r}: small letters, digits and _")
        self.place = f"{self.place} {value}"
        return value

    def text(self, key: str) -> Text:
        return Text(CONTEXT, self.take(key, str, must=True))

    def maybe(self, key: str) -> Text | None:
        value = self.take(key, str)
        return None if value is None else Text(CONTEXT, value)

    def names(self, key: str) -> tuple[str, ...]:
        value = self.take(key, list, [])
        if not all(isinstance(each, str) and each for each in value) or len(set(value)) < len(value):
            raise self.error(f"{key} is {value!r}: a list of names, each once")
        return tuple(value)

    def chosen(self, key: str, among: type[StrEnum]) -> Any:
        value = self.take(key, str, must=True)
        if value not in list(among):
            raise self.error(f"{key} is {value!r}, which is none of {', '.join(among)}")
        return among(value)

    def number(self, key: str) -> int:
        value: int = self.take(key, int, 0)
        if not 0 <= value <= _MOST[key]:
            raise self.error(f"{key} is {value!r}: up to {_MOST[key]}")
        return value

    def rows(self, key: str) -> list[_Row]:
        return [_Row(f"{self.place}: {key}", each) for each in self.take(key, list, [])]

    def end(self) -> None:
        if self.row:
            raise self.error(f"it does not take {', '.join(sorted(self.row))}")


def _document(name: str, text: str) -> _Row:
    try:
        return _Row(name, tomllib.loads(text))
    except (ValueError, RecursionError) as error:
        raise RegimeError(f"{name}: {error}") from None


def is_profile(name: str, text: str) -> bool:
    """Whether a file of a site is its profile, and no regime. Raises RegimeError."""
    return "profile" in _document(name, text).row


def regime_of(name: str, text: str, *, own: bool = False) -> Regime:
    """The regime in this file. Raises RegimeError."""
    document = _document(name, text)
    head = _Row(f"{name}: regime", document.take("regime", dict, must=True))
    source = _Row(f"{name}: source", document.take("source", dict, must=True))
    criteria = tuple(_criterion(row) for row in document.rows("criterion"))
    fields = tuple(_asked(row) for row in document.rows("field"))
    duties = tuple(_duty(row) for row in document.rows("duty"))
    document.end()
    made = Regime(
        id=head.id(),
        name=head.text("name"),
        short=head.take("short", str, must=True),
        law=head.take("law", str, must=True),
        who=head.text("who"),
        to=head.text("to"),
        source=Source(source.chosen("text", Read), source.take("on", date, must=True), source.text("where")),
        duties=duties,
        criteria=criteria,
        fields=fields,
        note=head.maybe("note"),
        since=head.take("from", date),
        until=head.take("until", date),
        leaves=head.take("leaves", bool, True),
        own=own,
    )
    head.end()
    source.end()
    _sound(head, made)
    return made


def _criterion(row: _Row) -> Criterion:
    made = Criterion(row.id(), row.text("name"), row.take("on", date), row.take("source", str, ""))
    row.end()
    if made.id in (SIGNIFICANT, CLASSIFIED):
        raise row.error("a person answers that by itself")
    return made


def _asked(row: _Row) -> Asked:
    made = Asked(row.id(), row.text("name"))
    row.end()
    if made.id in FIELDS:
        raise row.error("every draft knows this field")
    return made


def _duty(row: _Row) -> Duty:
    id = row.id()
    made = Duty(
        id=id,
        name=row.text("name"),
        source=row.take("source", str, must=True),
        limits=tuple(_limit(each) for each in row.rows("limit")),
        to=row.maybe("to"),
        when=row.names("when"),
        presumed=row.take("presumed", bool, False),
        roles=row.names("roles"),
        replaces=row.names("replaces"),
        answers=row.names("answers"),
        needs=row.names("needs"),
        going_on=row.take("going_on", bool, False),
        record=row.take("record", bool, False),
        asks=row.names("asks"),
    )
    row.end()
    if made.record == bool(made.limits):
        raise row.error("it has limits, or it is only a record: one of the two")
    if made.record and made.asks:
        raise row.error("of a record no draft is made")
    return made


def _limit(row: _Row) -> Limit:
    hours, days, months = row.number("hours"), row.number("days"), row.number("months")
    of, lapses = row.take("of", str, "first"), row.take("lapses", bool, False)
    after = row.names("after")
    made = Limit(row.chosen("from", Start), hours, days, months, after, of == "last", lapses)
    row.end()
    if (made.start is Start.RECORDED) != bool(made.after):
        raise row.error("what runs from a record says after which duties, and nothing else does")
    if sum(map(bool, (hours, days, months))) > 1:
        raise row.error("a limit is hours, days or months")
    if of not in ("first", "last"):
        raise row.error(f"of is {of!r}: first or last")
    return made


def _sound(head: _Row, made: Regime) -> None:
    """That what is named is there, and each thing once. Raises RegimeError."""
    if not made.duties:
        raise head.error("it has no duty")
    for kind, ids in (
        ("duty", [each.id for each in made.duties]),
        ("criterion", [each.id for each in made.criteria]),
        ("field", [each.id for each in made.fields]),
    ):
        if twice := sorted({each for each in ids if ids.count(each) > 1}):
            raise head.error(f"{kind} {', '.join(twice)}: there are two of it")
    if made.since is not None and made.until is not None and made.until <= made.since:
        raise head.error("it ends before it begins")
    duties, known = {each.id for each in made.duties}, FIELDS | {each.id for each in made.fields}
    met = {SIGNIFICANT, CLASSIFIED} | {each.id for each in made.criteria}
    for duty in made.duties:
        named = {*duty.replaces, *duty.answers, *duty.needs, *(each for limit in duty.limits for each in limit.after)}
        for what, missing in (
            ("duty", named - duties),
            ("field", set(duty.asks) - known),
            ("criterion", set(duty.when) - met),
        ):
            if missing:
                raise head.error(f"duty {duty.id} names {', '.join(sorted(missing))}, which is no {what}")
        if duty.id in named:
            raise head.error(f"duty {duty.id} names itself")
        if not made.leaves and duty.asks:
            raise head.error(f"duty {duty.id} asks for a draft, and nothing of the regime leaves")


def profile_of(name: str, text: str) -> Profile:
    """The profile in this file; whether its regimes are there is not looked at. Raises RegimeError."""
    document = _document(name, text)
    head = _Row(f"{name}: profile", document.take("profile", dict, must=True))
    made = Profile(
        on=head.take("on", date, must=True),
        by=head.take("by", str, must=True),
        zone=head.take("zone", str, must=True),
        party=head.take("party", str, ""),
        contact=head.take("contact", str, ""),
        runs=tuple(_runs(row) for row in document.rows("runs")),
        criteria=tuple(_threshold(row) for row in document.rows("criterion")),
        readers=tuple(_reader(row) for row in document.rows("reader")),
    )
    head.end()
    document.end()
    try:
        ZoneInfo(made.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise head.error(f"zone is {made.zone!r}, which is no time zone") from None
    for kind, ids in (
        ("runs", [each.regime for each in made.runs]),
        ("criterion", [each.id for each in made.criteria]),
    ):
        if len(set(ids)) < len(ids):
            raise head.error(f"{kind}: one stands there twice")
    return made


def _runs(row: _Row) -> Runs:
    regime = row.take("regime", str, must=True)
    row.place = f"{row.place} {regime}"
    checked = row.take("checked", dict)
    made = Runs(regime, row.names("roles"), row.take("from", date), None if checked is None else _checked(row, checked))
    row.end()
    return made


def _checked(row: _Row, given: dict[str, Any]) -> Checked:
    checked = _Row(f"{row.place}: checked", given)
    made = Checked(checked.take("by", str, must=True), checked.take("on", date, must=True))
    checked.end()
    return made


def _threshold(row: _Row) -> Criterion:
    made = _criterion(row)
    if made.on is None or not made.source:
        raise row.error("a threshold of a site says on what day it was set, and its source")
    return made


def _reader(row: _Row) -> Reader:
    made = Reader(
        row.take("name", str, must=True), row.take("role", str, ""), row.take("only_significant", bool, False)
    )
    row.end()
    return made
