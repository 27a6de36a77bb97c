"""Templates: what a plan must be to run without a person, word by word, and for how long that was agreed to.

A template is the shape of a plan that people saw: all of it, with blanks where each plan is otherwise. A plan fits that
has exactly this shape, and in each blank what the blank's pattern allows. Its canonical JSON is what is signed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from console.journal.canonical import canonical
from console.work.model.plans import LONGEST_PLAN, Plan

FORM = 1
#: For what keys sign: never for anything else.
NAMESPACE = "standing@driftvakt"
#: What each plan has of its own, whatever it does, and what is only a guess for people.
_OWN = ("made", "maker", "journal", "head", "nonce", "reason")
_GUESSED = "expected"
#: A shorter value is a blank where it stands by its name, and nowhere else: within words it may be anything.
_TELLING = 8


class Misfit(StrEnum):
    """Why a plan waits for a person."""

    NONE = "not_agreed"  # nobody agreed to the template, or too few
    SHAPE = "shape"  # it is not what was agreed to
    ENDED = "ended"  # the time is over for which it was agreed to
    OFTEN = "often"  # it would be sooner after the one before than was agreed to


@dataclass(frozen=True, slots=True)
class Template:
    """What was agreed to: plans of `act` with this `shape`, whose `blanks` (regular expressions by name) are filled;
    begun at most once in `every` seconds, and not after `until`, a time as the journal writes them. `schedule` is
    whose plans these are, `journal` in which log; `nonce` makes two templates different."""

    schedule: str
    act: str
    shape: str
    blanks: Mapping[str, str] = field(default_factory=dict)
    every: int = 0
    until: str = ""
    journal: str = ""
    nonce: str = ""
    form: int = FORM

    @property
    def text(self) -> str:
        """Its canonical JSON: what people sign, for NAMESPACE."""
        return canonical(msgspec.to_builtins(self))

    @property
    def ends(self) -> float:
        """Unix seconds from which on it holds no more."""
        return datetime.fromisoformat(self.until).timestamp()

    def misfit(self, plan: Plan, now: float, before: float | None) -> Misfit | None:
        """Why a plan that is to begin at `now` does not fit; None where it does. `before` is when the one before it was
        made, None for the first."""
        if plan.act != self.act or shape_of(plan, self.blanks) != self.shape:
            return Misfit.SHAPE
        if now >= self.ends:
            return Misfit.ENDED
        if before is not None and now - before < self.every:
            return Misfit.OFTEN
        return None


def read_template(text: str) -> Template:
    """The template of a text. Raises ValueError for what is none."""
    try:
        if len(text) <= 2 * LONGEST_PLAN:
            made = msgspec.json.decode(text, type=Template)
            if made.form == FORM and made.text == text and made.ends:
                return made
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ValueError(f"no template: {error}") from error
    raise ValueError("no template")


def shape_of(plan: Plan, blanks: Mapping[str, str]) -> str:
    """A plan with its blanks, as canonical JSON. A blank is one of the plan's values by its name: where the pattern
    allows what stands there it becomes the blank's name, there and, where it is long enough to be nothing else, within
    words; what the pattern does not allow stays, so that the plan fits no shape."""
    told: dict[str, Any] = json.loads(plan.text)  # what plans learned to say later stands there only where it is said
    found = {
        name: value
        for name, pattern in sorted(blanks.items())
        if (value := plan.values.get(name)) is not None and re.fullmatch(pattern, value) is not None
    }
    for own in _OWN:
        del told[own]
    for step in told["steps"]:
        step.pop(_GUESSED, None)
        step["values"] = _filled(step["values"], found)
        step["argv"] = [_blanked(word, found) for word in step["argv"]]
        if step.get("file"):
            step["file"] = _leaves(step["file"], found)
        step["changes"] = [_leaves(each, found) for each in step["changes"]]
        step["before"] = [_checked(each, found) for each in step["before"]]
        step["seen"] = [_checked(each, found) for each in step["seen"]]
        if step["undo"]:
            step["undo"]["argv"] = [_blanked(word, found) for word in step["undo"]["argv"]]
            step["undo"]["seen"] = [_checked(each, found) for each in step["undo"]["seen"]]
    told["values"] = _filled(told["values"], found)
    told["touched"] = [_leaves(each, found) for each in told["touched"]]
    return canonical(told)


def _filled(values: Mapping[str, str], found: Mapping[str, str]) -> dict[str, str]:
    """Values by name: a blank's own is its blank, all others stand."""
    return {
        name: f"{{{name}}}" if found.get(name) == value else _blanked(value, found) for name, value in values.items()
    }


def _checked(check: dict[str, Any], found: Mapping[str, str]) -> dict[str, Any]:
    argv = [_blanked(word, found) for word in check["argv"]]
    return {**check, "argv": argv, "wanted": _blanked(check["wanted"], found)}


def _leaves(each: dict[str, Any], found: Mapping[str, str]) -> dict[str, Any]:
    return {name: _blanked(value, found) if isinstance(value, str) else value for name, value in each.items()}


def _blanked(word: str, found: Mapping[str, str]) -> str:
    """A word with blanks in the place of values that tell themselves from all else, the longest first. Braces of its
    own are doubled: no word passes for a blank."""
    parts = [word]
    telling = [(name, value) for name, value in found.items() if len(value) >= _TELLING]
    for name, value in sorted(telling, key=lambda each: (-len(each[1]), each[0])):
        parts = [
            piece
            for number, part in enumerate(parts)
            for piece in ([part] if number % 2 else _between(part.split(value), f"{{{name}}}"))
        ]
    return "".join(
        part if number % 2 else part.replace("{", "{{").replace("}", "}}") for number, part in enumerate(parts)
    )


def _between(pieces: list[str], blank: str) -> list[str]:
    """Pieces with a blank between each two; blanks stand at odd places."""
    joined: list[str] = []
    for piece in pieces:
        joined += [piece, blank]
    return joined[:-1]
