"""Scenarios as they stand in files: read once and strictly. A wrong one is named with what is wrong in it."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from console.recovery.model.kinds import DrillKind, Scope
from console.recovery.model.scenarios import (
    CONTEXT,
    Choice,
    DrillStep,
    Requirement,
    RoleOf,
    Scenario,
    Sense,
    Senses,
    StepKind,
)
from console.recovery.model.tests import LayerKind, PhaseKind, Verdict
from resources.text import Text

#: A file of a scenario is small; a larger one is something else.
MOST_BYTES = 1 << 18
MOST_STEPS = 100
_LONGEST = 600
_ID = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,48}[a-z0-9])?")
_NAMED = re.compile(r"[a-z0-9_.*-]{0,80}")
_WEEK_MINUTES = 7 * 24 * 60

E = TypeVar("E", bound=StrEnum)


class ScenarioError(ValueError):
    """A file that holds no scenario, and why."""


def scenario_of(name: str, text: str) -> Scenario:
    """The scenario in the text of a file called `name`. Raises ScenarioError."""
    row = _Row(name, _document(name, text))
    steps = tuple(_step(row, each, place) for place, each in enumerate(row.rows("step"), 1))
    made = Scenario(
        id=row.id(),
        name=row.text("name"),
        summary=row.text("summary"),
        kind=row.one_of("kind", DrillKind),
        scope=row.one_of("scope", Scope),
        rto=row.minutes("rto_minutes", least=1),
        rpo=row.minutes("rpo_minutes") or None,
        assumed=row.minutes("detect_minutes"),
        assets=row.names("assets"),
        approval=row.yes("approval"),
        roles=tuple(_role(row, each) for each in row.rows("role")),
        aborts=row.texts("aborts"),
        requirements=row.names("requirements"),
        steps=steps,
        sha256=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
    )
    row.over()
    _check(row, made)
    return made


def requirements_of(name: str, text: str) -> tuple[Requirement, ...]:
    """The requirements in the text of a file. Raises ScenarioError."""
    top = _Row(name, _document(name, text))
    found = []
    for each in top.rows("requirement"):
        row = _Row(f"{name}: requirement {each.get('id', '?')}", each)
        found.append(
            Requirement(row.id(), row.plain("of"), row.plain("place"), row.text("asks"), row.plain("edition", ""))
        )
        row.over()
    top.over()
    return tuple(found)


def _document(name: str, text: str) -> dict[str, Any]:
    if len(text) > MOST_BYTES:
        raise ScenarioError(f"{name}: it is larger than {MOST_BYTES >> 10} KiB")
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ScenarioError(f"{name}: {error}") from None


class _Row:
    """A table being read: each word is taken once, and what is left over is wrong."""

    def __init__(self, name: str, row: Mapping[str, Any]) -> None:
        self.name, self._row = name, dict(row)

    def error(self, why: str) -> ScenarioError:
        return ScenarioError(f"{self.name}: {why}")

    def plain(self, key: str, default: str | None = None) -> str:
        value = self._row.pop(key, default)
        if not isinstance(value, str) or len(value) > _LONGEST:
            raise self.error(f"it has no {key}" if value is None else f"{key} is no text of {_LONGEST} characters")
        if not value.isprintable():
            raise self.error(f"{key} holds what cannot be shown")
        return value.strip()

    def text(self, key: str, default: str | None = None) -> Text:
        words = self.plain(key, default)
        if not words and default is None:
            raise self.error(f"{key} is empty")
        return Text(CONTEXT, words)

    def id(self, key: str = "id") -> str:
        value = self.plain(key)
        if not _ID.fullmatch(value):
            raise self.error(f"{key} is {value!r}: small letters, digits, ., - and _")
        return value

    def one_of(self, key: str, kind: type[E]) -> E:
        value = self.plain(key)
        try:
            return kind(value)
        except ValueError:
            raise self.error(f"{key} is {value!r}, not {', '.join(kind)}") from None

    def minutes(self, key: str, least: int = 0) -> int:
        """A number of minutes, in seconds; 0 where it is not said and need not be."""
        value = self._row.pop(key, 0 if not least else None)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= _WEEK_MINUTES:
            raise self.error(f"{key} is {value!r}: whole minutes from {least} to {_WEEK_MINUTES}")
        return value * 60

    def yes(self, key: str) -> bool:
        value = self._row.pop(key, False)
        if not isinstance(value, bool):
            raise self.error(f"{key} is {value!r}: true or false")
        return value

    def listed(self, key: str, kind: type) -> list[Any]:
        value = self._row.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(each, kind) for each in value) or len(value) > MOST_STEPS:
            raise self.error(f"{key} is no list as it should be")
        return value

    def names(self, key: str) -> tuple[str, ...]:
        found = tuple(self.listed(key, str))
        for each in found:
            if not _NAMED.fullmatch(each):
                raise self.error(f"{key} names {each!r}")
        return found

    def texts(self, key: str) -> tuple[Text, ...]:
        found = self.listed(key, str)
        if not all(each.isprintable() and 0 < len(each) <= _LONGEST for each in found):
            raise self.error(f"{key} holds what is no short text")
        return tuple(Text(CONTEXT, each) for each in found)

    def words(self, key: str) -> tuple[str, ...]:
        found = self.listed(key, str)
        if not all(each.isprintable() and len(each) <= _LONGEST for each in found):
            raise self.error(f"{key} holds what cannot be shown")
        return tuple(found)

    def rows(self, key: str) -> list[dict[str, Any]]:
        return self.listed(key, dict)

    def table(self, key: str) -> dict[str, Any] | None:
        value = self._row.pop(key, None)
        if value is not None and not isinstance(value, dict):
            raise self.error(f"{key} is no table")
        return value

    def over(self) -> None:
        if self._row:
            raise self.error(f"nobody knows what {', '.join(sorted(self._row))} means")


def _role(scenario: _Row, given: Mapping[str, Any]) -> RoleOf:
    row = _Row(f"{scenario.name}: role {given.get('id', '?')}", given)
    made = RoleOf(row.id(), row.text("text"))
    row.over()
    return made


def _step(scenario: _Row, given: Mapping[str, Any], place: int) -> DrillStep:
    row = _Row(f"{scenario.name}: step {given.get('id', place)}", given)
    made = DrillStep(
        id=row.id(),
        phase=row.one_of("phase", PhaseKind),
        kind=row.one_of("kind", StepKind),
        text=row.text("text"),
        why=row.text("why", ""),
        expect=row.text("expect", ""),
        role=row.plain("role", ""),
        seconds=row.minutes("minutes"),
        limit=row.minutes("limit_minutes"),
        sense=_sense(row),
        choices=tuple(_choice(row, each) for each in row.rows("choice")),
        program=row.words("program"),
    )
    row.over()
    if (made.kind is StepKind.SENSED) != (made.sense is not None):
        raise row.error("a sensed step says by what, in sensed, and no other does")
    if (made.kind is StepKind.DECISION) != bool(made.choices):
        raise row.error("a decision has its ways, each a choice, and no other step has")
    return made


def _sense(step: _Row) -> Sense | None:
    given = step.table("sensed")
    if given is None:
        return None
    row = _Row(f"{step.name}: sensed", given)
    by = row.one_of("by", Senses)
    of = row.plain("of", "")
    row.over()
    known: dict[Senses, Iterable[str]] = {Senses.TEST: Verdict, Senses.LAYER: LayerKind}
    if by in known and of not in [*known[by]]:
        raise row.error(f"of is {of!r}, not {', '.join(known[by])}")
    if by in (Senses.RUN, Senses.ALARM) and not _NAMED.fullmatch(of or "?"):
        raise row.error(f"of is {of!r}: the name of an act or of a rule")
    return Sense(by, of)


def _choice(step: _Row, given: Mapping[str, Any]) -> Choice:
    row = _Row(f"{step.name}: choice {given.get('id', '?')}", given)
    made = Choice(row.id(), row.text("text"), row.names("skips"))
    row.over()
    return made


def _check(row: _Row, scenario: Scenario) -> None:
    """What of a scenario must fit together."""
    if not scenario.steps:
        raise row.error("it has no step")
    ids = [step.id for step in scenario.steps]
    if len(set(ids)) != len(ids):
        raise row.error(f"two steps are called {next(each for each in ids if ids.count(each) > 1)}")
    roles = {role.id for role in scenario.roles}
    order = [*PhaseKind]
    before = 0
    for place, step in enumerate(scenario.steps):
        if step.role and step.role not in roles:
            raise row.error(f"step {step.id} is for {step.role!r}, which is no role of it")
        if order.index(step.phase) < before:
            raise row.error(f"step {step.id} goes back to the phase {step.phase}: phases follow each other")
        before = order.index(step.phase)
        if step.sense is not None and step.sense.by in (Senses.TEST, Senses.LAYER) and not scenario.assets:
            raise row.error(f"step {step.id} looks at a restore test, and the scenario is about no asset")
        later = set(ids[place + 1 :])
        for choice in step.choices:
            if wrong := [each for each in choice.skips if each not in later]:
                raise row.error(f"step {step.id} skips {wrong[0]}, which does not follow it")
