"""A rule as text: the TOML that `console.fleet.model.rule_rows` reads as the same row."""

from __future__ import annotations

import re
from typing import Any

import tomli_w

from console.fleet.model.rules import Absence, Condition, Count, Event, Group, Rule, State, Threshold

_PLACE = re.compile(r"\{(\w+)\}")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def as_toml(rule: Rule) -> str:
    """One row, with all that it says and nothing that is so anyway. Only what lasts is a row of its own."""
    row: dict[str, Any] = {"id": rule.id, "about": rule.about.value, "grade": rule.grade.value}
    texts = {"what": rule.what, "short": rule.short, "cause": rule.cause, "consequence": rule.consequence}
    row |= {name: text.source for name, text in texts.items() if text.source or name in ("what", "short")}
    row["next"] = rule.next.source
    if rule.event is not None:
        row["event"] = rule.event.source
    quiet_so_anyway = rule.when.within if isinstance(rule.when, Count) else 0.0
    row |= {
        name: value
        for name, value, so_anyway in (
            ("act", rule.act, ""),
            ("respond", rule.respond, 0.0),
            ("under", list(rule.under), []),
            ("after", rule.after, 0.0),
            ("quiet", rule.quiet, quiet_so_anyway),
            ("after_polls", rule.after_polls, 0),
            ("quiet_polls", rule.quiet_polls, 0),
            ("grace", rule.grace, 0.0),
            ("age", rule.age, None),
            ("until", sorted(rule.until), []),
            ("told_by", rule.told_by, ""),
            ("hides", rule.hides, ""),
            ("folds", rule.folds, False),
        )
        if value != so_anyway
    }
    if rule.over_says is not None:
        row["over_says"] = _words(rule.over_says)
    row["source"] = rule.source
    return f"[[rule]]\n{tomli_w.dumps(row)}when = {condition_text(rule.when)}\n"


def condition_text(when: Condition) -> str:
    """A condition on one line, as people write it."""
    return f"{{ {_when(when)} }}"


def _when(when: Condition) -> str:
    match when:
        case Threshold():
            given: dict[str, Any] = {"value": when.value.value, "above": when.above, "below": when.below}
            given |= {"back": when.back, "times_usual": when.times_usual}
            given["while_unknown"] = when.while_unknown if when.times_usual is not None else None
        case State():
            given = {"state": when.value.value, "is": sorted(when.among)}
        case Absence():
            given = {"absent": when.value.value}
        case Event():
            given = {"event": when.code, "says": None if when.says is None else _words(when.says)}
            given["unless"] = when.unless or None
        case Count():
            given = {"event": list(when.codes), "count": when.count, "within": when.within}
        case Group():
            word = {0.0: "some", 1.0: "every"}.get(when.share, "most")
            given = {word: list(when.rows), "share": when.share if word == "most" else None}
            given |= {"of": when.of, "least": when.least, "alike": when.alike}
    return ", ".join(f"{name} = {_value(value)}" for name, value in given.items() if value is not None)


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_value(each) for each in value)}]"
    return tomli_w.dumps({"x": value}).partition("= ")[2].strip()


def _words(pattern: re.Pattern[str]) -> str:
    """The words of a line as a row says them."""
    before, _, rest = pattern.pattern.partition("(?P<part>")
    after = rest.partition(")")[2]
    return "{part}".join(_ESCAPED.sub(r"\1", side) for side in (before, after))


def in_general(text: str) -> str:
    """A rule's text where nothing was found: each place says what will stand there."""
    return _PLACE.sub(r"*\1*", text)
