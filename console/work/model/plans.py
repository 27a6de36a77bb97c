"""Plans: what is to be done on nodes, as data that can be read, hashed, signed and carried out.

A plan holds everything that will happen: the exact programs, what must hold before, how success is seen, and the way
back. Nothing of it is made up while it runs. Its canonical JSON (RFC 8785, no floats) is what is hashed and signed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from console.journal.canonical import canonical
from console.journal.model import Target
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, say

FORM = 1
#: No plan has more steps, and none is longer as text, in bytes.
MOST_STEPS = 2000
LONGEST_PLAN = 4 << 20
Seconds = Annotated[int, msgspec.Meta(ge=0, le=30 * 86400)]
Place = Annotated[int, msgspec.Meta(ge=0, lt=MOST_STEPS)]
_NOT_READ = QT_TRANSLATE_NOOP("Plans", "This is no plan that can be read here.")


class NotAPlan(EnvironmentFault):
    """A text that is no plan. `reason` is for the operator, `where` what is wrong with it."""

    def __init__(self, where: str = "") -> None:
        super().__init__(f"no plan: {where}")
        self.reason: Sentence = say(_NOT_READ)
        self.where = where


class Relation(StrEnum):
    """How what was seen must stand to what is wanted. Numbers are compared as numbers; what is none, fits nothing."""

    IS = "is"
    IS_NOT = "is_not"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ONE_OF = "one_of"  # `wanted` holds them, separated by spaces


class Way(StrEnum):
    """How a step is carried out."""

    PROGRAM = "program"  # a program on the target, which outlives the connection
    REBOOT = "reboot"  # a program after which the target goes away, and must come back by itself
    PERSON = "person"  # a person does it and says so
    WAIT = "wait"  # nothing is done until its checks hold
    RECORD = "record"  # a state that the console keeps; no node is touched
    LOOK = "look"  # the console looks at the target by itself, and keeps what it found
    REQUEST = "request"  # lines that are said to a service there, at its socket or port
    FILE = "file"  # a file that the console sends


#: What is done on a target under its lease.
ACTING = frozenset({Way.PROGRAM, Way.REBOOT, Way.REQUEST, Way.FILE})
TOUCHING = ACTING | {Way.RECORD}


@dataclass(frozen=True, slots=True)
class Check:
    """Something that must be seen on a target by a program that only looks: `reader` names who reads what it says,
    `seen` which of the things that the reader found is compared. `within` seconds it may take to come true, 0 where it
    holds or not at once. With an `address` (a socket's path, or a port) no program is run: `argv` are lines
    that are said to the service there."""

    argv: tuple[str, ...]
    reader: str
    seen: str
    relation: Relation
    wanted: str
    within: Seconds = 0
    address: str = ""

    def holds(self, found: Mapping[str, str]) -> bool:
        """Whether what a reader found is what is wanted. What was not found fits nothing, not even `is_not`."""
        value = found.get(self.seen)
        if value is None:
            return False
        match self.relation:
            case Relation.IS:
                return value == self.wanted
            case Relation.IS_NOT:
                return value != self.wanted
            case Relation.ONE_OF:
                return value in self.wanted.split()
            case Relation.AT_LEAST:
                return _is_number(value) and _is_number(self.wanted) and int(value) >= int(self.wanted)
            case Relation.AT_MOST:
                return _is_number(value) and _is_number(self.wanted) and int(value) <= int(self.wanted)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a step changes: what it is (a word that is translated by the plan's vocabulary, or a name), how it
    stood when the plan was made, and how it will."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Undo:
    """The way back from a step: the program that takes it back, and how that is seen. `kind` is the step that it is;
    `address` as of a step, and so is `before`, what must hold: what somebody did since is not taken back with it."""

    kind: str
    argv: tuple[str, ...] = ()
    seen: tuple[Check, ...] = ()
    way: Way = Way.PROGRAM
    address: str = ""
    before: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """A file that a step sends: where it goes, its sum (SHA-256), bytes and rights. What it holds is `text`, or in a
    file of the console's at `source`. Only something that has the sum `replaces` is replaced, nothing where that is
    empty. It is sent with at most `rate` bytes a second, as fast as it goes where that is 0."""

    path: str
    sha256: str
    size: int
    mode: int = 0o644
    text: str = ""
    source: str = ""
    replaces: str = ""
    rate: Annotated[int, msgspec.Meta(ge=0)] = 0


def content(path: str, text: str, *, mode: int = 0o644, replaces: str = "") -> Content:
    """A text as a file."""
    raw = text.encode()
    return Content(path, hashlib.sha256(raw).hexdigest(), len(raw), mode, text, replaces=replaces)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing on one target. `kind` names it in the vocabulary, whose text `values` fill; `argv` is the program as it
    runs, whose exit status must be among `statuses`.

    `before` must hold when it begins, `seen` after it: that alone is success. A step whose `seen` holds already is not
    done. Times are seconds: `expected` as a guess for people, 0 for none, `timeout` after which it is ended. Steps of
    one `wave` run beside each other, and the next wave begins when all of them succeeded. `cost` says what is lost by
    it for good, in words of the vocabulary, empty where nothing is. `given` names a secret that its program reads on
    standard input: the name alone is in the plan. `address` is the socket's path, or the port, of what a REQUEST says
    its `argv` to, `file` what a FILE sends. From a step with a `beat` on that is run again and again, also between
    steps, until a step of its target has none: by that the target knows that somebody is there.
    """

    kind: str
    target: Target
    way: Way = Way.PROGRAM
    values: Mapping[str, str] = field(default_factory=dict)
    argv: tuple[str, ...] = ()
    statuses: tuple[int, ...] = (0,)
    before: tuple[Check, ...] = ()
    seen: tuple[Check, ...] = ()
    changes: tuple[Difference, ...] = ()
    undo: Undo | None = None
    expected: Seconds = 0
    timeout: Seconds = 60
    wave: Place = 0
    cost: str = ""
    given: str = ""
    address: str = ""
    file: Content | None = None
    beat: tuple[str, ...] = ()

    @property
    def touches(self) -> bool:
        """Whether it changes anything."""
        return self.way in TOUCHING


@dataclass(frozen=True, slots=True)
class Touched:
    """Something that a plan touches, or leaves alone though one might fear for it: a word of the vocabulary, and what
    of it."""

    what: str
    which: str
    left_alone: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Ordered steps. `act` is the command that made it, by which rules say how many people must agree; `values` fill
    its title in the vocabulary; `made` is when, as the journal writes times, and it is not begun later than `valid`
    seconds after. `journal` and `head` are the log that it was made in and its newest entry then. `nonce`, a UUID,
    makes two plans of the same steps different, and is the id of its run. With `back` what it did is taken back by
    itself once a step fails: who agrees to it agrees to that. One with a maintenance `window` (W-3) begins by itself
    while that is open, not before `opens`, a time as the journal writes them: who agrees to it agrees to that, too."""

    act: str
    steps: tuple[Step, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    made: str = ""
    maker: str = ""
    journal: str = ""
    head: str = ""
    nonce: str = ""
    touched: tuple[Touched, ...] = ()
    valid: Seconds = 600
    form: int = FORM
    back: bool = False
    window: str = ""
    opens: str = ""

    @property
    def text(self) -> str:
        """Its canonical JSON. What steps learned to say later stands there only where it is said: older plans keep
        their text."""
        told = msgspec.to_builtins(self)
        _leave_out(told, "back", "window", "opens")
        for step in told["steps"]:
            _leave_out(step, "given", "address", "file", "beat")
            if step.get("file"):
                _leave_out(step["file"], "rate")
            undo = step["undo"]
            if undo:
                _leave_out(undo, "address", "before")
            back = (*undo.get("before", ()), *undo["seen"]) if undo else ()
            for check in (*step["before"], *step["seen"], *back):
                _leave_out(check, "address")
        return canonical(told)

    @property
    def hash(self) -> str:
        """The SHA-256 of its text, in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def targets(self) -> tuple[Target, ...]:
        """What it acts on, each once, in order."""
        return tuple(dict.fromkeys(step.target for step in self.steps))

    @property
    def expected(self) -> int:
        """About how many seconds it takes: of each wave what its slowest target takes."""
        waves: dict[int, dict[str, int]] = {}
        for step in self.steps:
            of = waves.setdefault(step.wave, {})
            of[step.target.id] = of.get(step.target.id, 0) + step.expected
        return sum(max(of.values()) for of in waves.values())

    @property
    def can_be_undone(self) -> bool:
        """Whether all that it changes can be taken back."""
        return all(step.undo is not None for step in self.steps if step.touches)


def read_plan(text: str | bytes) -> Plan:
    """The plan that a text holds. Raises NotAPlan, also where the text is not the canonical one of what it says."""
    raw = text.encode() if isinstance(text, str) else text
    if len(raw) > LONGEST_PLAN:
        raise NotAPlan("length")
    try:
        plan = msgspec.json.decode(raw, type=Plan)
        timed = bool(plan.opens) == bool(plan.window) and (not plan.opens or bool(datetime.fromisoformat(plan.opens)))
        if plan.form == FORM and timed and 0 < len(plan.steps) <= MOST_STEPS and plan.text.encode() == raw:
            return plan
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise NotAPlan(str(error)[:200]) from error
    raise NotAPlan("form")


def undoing(plan: Plan, done: Iterable[int]) -> tuple[Step, ...]:
    """The steps that take back those with the numbers `done` (from 0), the last first. What cannot be undone is left
    out; each is a wave of its own."""
    steps: list[Step] = []
    for number in sorted(set(done), reverse=True):
        step = plan.steps[number]
        if step.undo is None or not step.touches:
            continue
        steps.append(
            Step(
                step.undo.kind,
                step.target,
                step.undo.way,
                step.values,
                step.undo.argv,
                before=step.undo.before,
                seen=step.undo.seen,
                changes=tuple(Difference(each.what, each.after, each.before) for each in step.changes),
                expected=step.expected,
                timeout=step.timeout,
                wave=len(steps),
                address=step.undo.address,
            )
        )
    return tuple(steps)


def _leave_out(told: dict[str, Any], *names: str) -> None:
    for name in names:
        if not told[name]:
            del told[name]


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?[0-9]{1,18}", text) is not None
