"""Editing a rule: what its fields say as text, and the rule that other texts make of it. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from console.fleet.model.rules import Condition, Count, Grade, Rule, Threshold
from resources.text import Text


class Field(StrEnum):
    """What may be said otherwise in a field of its own; all else stands in the rule's text."""

    WHAT = "what"
    LIMIT = "limit"
    AFTER = "after"
    BACK = "back"
    QUIET = "quiet"
    GRACE = "grace"
    COUNT = "count"
    WITHIN = "within"
    UNDER = "under"
    GRADE = "grade"
    RESPOND = "respond"
    CAUSE = "cause"
    CONSEQUENCE = "consequence"
    NEXT = "next"
    SOURCE = "source"


class Wrong(StrEnum):
    """What is wrong with what a field says."""

    NUMBER = "number"
    TIME = "time"
    EMPTY = "empty"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Edited:
    """The rule that fields make, and what is wrong with them; the rule is as before where a field is wrong."""

    rule: Rule
    wrong: Mapping[Field, Wrong]


_TIMES = (Field.AFTER, Field.QUIET, Field.GRACE)
_TEXTS = (Field.WHAT, Field.CAUSE, Field.CONSEQUENCE, Field.NEXT)
_UNITS = {"": 1.0, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_TIME = re.compile(r"(\d+(?:[.,]\d+)?)\s*(s|min|h|d|)(?=\s|$|\d)")


def seconds_of(text: str) -> float | None:
    """A length of time as people write it, "1 h 30 min", in seconds; None for what is none."""
    left, total, found = text.strip(), 0.0, False
    while left:
        part = _TIME.match(left)
        if part is None:
            return None
        total += float(part[1].replace(",", ".")) * _UNITS[part[2]]
        left, found = left[part.end() :].lstrip(), True
    return total if found and math.isfinite(total) else None


def time_text(seconds: float) -> str:
    """The same as text, exactly."""
    if not seconds:
        return "0 s"
    pieces, left = [], seconds
    for size, unit in ((86400.0, "d"), (3600.0, "h"), (60.0, "min")):
        count = math.floor(left / size)
        if count:
            pieces.append(f"{count} {unit}")
            left -= count * size
    if left:
        pieces.append(f"{left:g} s")
    return " ".join(pieces)


def number_of(text: str) -> float | None:
    """A number, with a point or a comma; None for what is none."""
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def fields(rule: Rule) -> dict[Field, str]:
    """What each field of a rule says; fields that it does not have are left out."""
    when = rule.when
    made = {Field.WHAT: rule.what.source}
    if isinstance(when, Threshold):
        made[Field.LIMIT] = f"{_limit(when):g}"
        made[Field.BACK] = "" if when.back is None else f"{when.back:g}"
    elif isinstance(when, Count):
        made |= {Field.COUNT: str(when.count), Field.WITHIN: time_text(when.within)}
    made |= {Field.AFTER: time_text(rule.after), Field.QUIET: time_text(rule.quiet)}
    made |= {Field.GRACE: time_text(rule.grace), Field.UNDER: ", ".join(rule.under), Field.GRADE: rule.grade.value}
    if rule.grade is not Grade.UNKNOWN:
        made[Field.RESPOND] = time_text(rule.respond)
        made |= {Field.CAUSE: rule.cause.source, Field.CONSEQUENCE: rule.consequence.source}
    return made | {Field.NEXT: rule.next.source, Field.SOURCE: rule.source}


def edited(rule: Rule, said: Mapping[Field, str]) -> Edited:
    """The rule with what fields say now; those that say what they said leave it as it is."""
    before = fields(rule)
    news = {field: text.strip() for field, text in said.items() if field in before and text.strip() != before[field]}
    wrong: dict[Field, Wrong] = {}
    values: dict[str, Any] = {}
    for field, text in news.items():
        if field in _TIMES or field is Field.RESPOND:
            seconds = seconds_of(text)
            if seconds is None or (field is Field.RESPOND and not seconds):
                wrong[field] = Wrong.TIME
            else:
                values[field.value] = seconds
        elif field in _TEXTS or field is Field.SOURCE:
            if not text:
                wrong[field] = Wrong.EMPTY
            else:
                old = getattr(rule, field.value)
                values[field.value] = Text(old.context, text) if isinstance(old, Text) else text
        elif field is Field.UNDER:
            values["under"] = tuple(part.strip() for part in text.split(",") if part.strip())
        elif field is Field.GRADE:
            values["grade"] = Grade(text)
    when, wrong_there = _condition(rule.when, news)
    wrong |= wrong_there
    return Edited(rule if wrong else replace(rule, when=when, **values), wrong)


def _condition(when: Condition, news: Mapping[Field, str]) -> tuple[Condition, dict[Field, Wrong]]:
    wrong: dict[Field, Wrong] = {}
    if isinstance(when, Threshold):
        limit, back = number_of(news.get(Field.LIMIT, "0")), number_of(news.get(Field.BACK, "") or "0")
        wrong |= {Field.LIMIT: Wrong.NUMBER} if limit is None else {}
        wrong |= {Field.BACK: Wrong.NUMBER} if back is None else {}
        if Field.LIMIT in news and limit is not None:
            when = replace(when, above=limit) if when.above is not None else replace(when, below=limit)
        if Field.BACK in news:
            when = replace(when, back=back if news[Field.BACK] else None)
    elif isinstance(when, Count):
        within = seconds_of(news.get(Field.WITHIN, time_text(when.within)))
        count = news.get(Field.COUNT, str(when.count))
        wrong |= {Field.WITHIN: Wrong.TIME} if not within else {}
        wrong |= {Field.COUNT: Wrong.WHOLE} if not (count.isascii() and count.isdigit() and int(count)) else {}
        if not wrong:
            when = replace(when, count=int(count), within=within or when.within)
    return when, wrong


def _limit(when: Threshold) -> float:
    return when.above if when.above is not None else when.below or 0.0
