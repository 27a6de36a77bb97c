"""Readiness of a model: its gates as they stand, the ML Test Score, and for how long a pilot has stood still.

Pure functions of what the register knows and of what was measured elsewhere. Two figures, never one: how many of the
fourteen gates hold, and the score, which is as good as its weakest section.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from console.deployments.model.gates import Answer, Gate, Way
from console.deployments.model.models import AiClass, Model, Stage, Version
from console.deployments.model.moves import GATE_FIELDS
from console.deployments.model.score import HALVES, Mark, Score, Test, score_of
from console.fleet.model.rules import Grade

DAY = 86_400.0
#: A pilot stands still from so many days on; its manager is told after so many, and it must be extended or ended.
STANDS_STILL, MANAGER_IS_TOLD = 30, 90
#: The owner is warned so many days before.
_BEFORE = 15
#: What takes so many minutes or less is quick.
QUICK = 30
#: A drift baseline is made of so many requests.
BASELINE = 5000
#: Days for which an answer counts, where it ages: what was tried once is not known for ever.
AGES: Mapping[Gate, int] = {
    Gate.ROLLBACK: 180,
    Gate.CAPACITY: 30,
    Gate.LOG_RESTORE: 180,
    Gate.DRIFT: 90,
}


class Stops(StrEnum):
    """What a missing gate stops."""

    PRODUCTION = "production"
    HIGH_RISK = "high_risk"  # production, of what the AI Act calls high risk
    ROLLOUT = "rollout"  # the next rollout
    WHOLE = "whole"  # all of the traffic


class Group(StrEnum):
    PEOPLE = "people"
    PROOF = "proof"
    SAFETY = "safety"
    LAW = "law"


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds of a gate whatever the model: `minutes` of somebody's work are mostly enough, None where that
    depends."""

    gate: Gate
    grade: Grade
    stops: Stops
    group: Group
    minutes: int | None


#: In the order in which what is missing is told: what stops production first.
RULES: Mapping[Gate, Rule] = {
    rule.gate: rule
    for rule in (
        Rule(Gate.OWNER, Grade.HIGH, Stops.PRODUCTION, Group.PEOPLE, 2),
        Rule(Gate.DEPUTY, Grade.HIGH, Stops.PRODUCTION, Group.PEOPLE, 2),
        Rule(Gate.SLO, Grade.HIGH, Stops.PRODUCTION, Group.PROOF, 60),
        Rule(Gate.GOLDEN_SET, Grade.HIGH, Stops.PRODUCTION, Group.PROOF, 2 * 8 * 60),
        Rule(Gate.ROLLBACK, Grade.HIGH, Stops.PRODUCTION, Group.SAFETY, 20),
        Rule(Gate.LICENCE, Grade.HIGH, Stops.PRODUCTION, Group.LAW, 60),
        Rule(Gate.SIGNATURE, Grade.HIGH, Stops.PRODUCTION, Group.SAFETY, 2),
        Rule(Gate.CAPACITY, Grade.HIGH, Stops.PRODUCTION, Group.PROOF, None),
        Rule(Gate.LOG_RESTORE, Grade.MEDIUM, Stops.HIGH_RISK, Group.LAW, 40),
        Rule(Gate.RUNBOOK, Grade.MEDIUM, Stops.PRODUCTION, Group.PEOPLE, 120),
        Rule(Gate.DRIFT, Grade.MEDIUM, Stops.WHOLE, Group.PROOF, None),
        Rule(Gate.CANARY, Grade.MEDIUM, Stops.ROLLOUT, Group.SAFETY, 2),
        Rule(Gate.LOGGING, Grade.MEDIUM, Stops.HIGH_RISK, Group.LAW, 60),
        Rule(Gate.OVERSEER, Grade.LOW, Stops.HIGH_RISK, Group.LAW, 2),
    )
}
_ORDER = {gate: place for place, gate in enumerate(RULES)}
_RANK = {grade: rank for rank, grade in enumerate(Grade)}
_FIELDS = {gate: name for name, gate in GATE_FIELDS.items()}
#: What a person's name answers, they sign for; all else that is written down can be looked at.
_PEOPLE = frozenset({Gate.OWNER, Gate.DEPUTY, Gate.OVERSEER})

#: Tests of the score that the console sees for itself; the others people answer.
SEEN: tuple[Test, ...] = (
    Test.D1, Test.O6, Test.I7, Test.O4, Test.I4, Test.I6, Test.O1, Test.O2, Test.O7,
)  # fmt: skip
#: Flags by which engines bound what comes in.
_LIMITS = ("--max-model-len", "--ctx-size", "-c", "--context-length", "--max-input-length", "--max_seq_len")


@dataclass(frozen=True, slots=True)
class Measurement:
    """What the console found of a gate at `at`, unix seconds; `who` sees to it where it does not hold."""

    gate: Gate
    held: bool
    words: str
    at: float
    who: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the console found of a model: of its gates, and how many requests it has on a day, None where nobody
    knows."""

    gates: tuple[Measurement, ...] = ()
    requests_a_day: float | None = None

    def of(self, gate: Gate) -> Measurement | None:
        return next((each for each in self.gates if each.gate is gate), None)


NOTHING = Measured()


@dataclass(frozen=True, slots=True)
class Standing:
    """A gate as it stands. `way`, `words`, `by` and `at` are of what is known of it, None and empty where nothing is.
    `aged` is an answer that held and counts no more. `who` sees to it, the console itself where that is empty;
    `minutes` of work are mostly enough, and `waits` are seconds until it comes by itself; None where nobody knows."""

    gate: Gate
    held: bool
    grade: Grade
    stops: Stops
    group: Group
    way: Way | None = None
    words: str = ""
    by: str = ""
    at: float | None = None
    aged: bool = False
    who: str = ""
    minutes: int | None = None
    waits: float | None = None


@dataclass(frozen=True, slots=True)
class Still:
    """A pilot that goes nowhere: `days` since the last step forward at `since`. `waits_for` is what somebody said.
    `left` are days until its manager is told, 0 where that time has come."""

    since: float
    days: int
    waits_for: str

    @property
    def left(self) -> int:
        return max(0, MANAGER_IS_TOLD - self.days)

    @property
    def grade(self) -> Grade | None:
        """None as long as that is usual."""
        if self.days >= MANAGER_IS_TOLD:
            return Grade.HIGH
        if self.days >= MANAGER_IS_TOLD - _BEFORE:
            return Grade.MEDIUM
        return Grade.LOW if self.days >= STANDS_STILL else None


@dataclass(frozen=True, slots=True)
class Quickest:
    """What lifts it soonest: quick gates, their minutes together, and how many hold then."""

    gates: tuple[Gate, ...]
    minutes: int
    to: int


@dataclass(frozen=True, slots=True)
class Readiness:
    """`gates` are in the order of `Gate`; `marks` those of all tests that are done at all."""

    gates: tuple[Standing, ...]
    marks: Mapping[Test, Mark]
    score: Score
    still: Still | None

    @property
    def held(self) -> int:
        """How many gates hold."""
        return sum(each.held for each in self.gates)

    @property
    def of(self) -> int:
        return len(self.gates)

    @property
    def missing(self) -> tuple[Standing, ...]:
        """Those that do not hold, what stops most first."""
        return tuple(sorted((each for each in self.gates if not each.held), key=_urgency))

    @property
    def passed(self) -> tuple[Standing, ...]:
        return tuple(each for each in self.gates if each.held)

    @property
    def quickest(self) -> Quickest | None:
        """What a person can do soon; None where nothing is."""
        quick = [(each.gate, each.minutes) for each in self.missing if each.minutes is not None]
        quick = [(gate, minutes) for gate, minutes in quick if minutes <= QUICK]
        if not quick:
            return None
        gates = tuple(gate for gate, _ in quick)
        return Quickest(gates, sum(minutes for _, minutes in quick), self.held + len(gates))

    def stopping(self, stage: Stage, ai_class: AiClass) -> tuple[Standing, ...]:
        """What is missing and stops a model of that class from coming to a stage."""
        if stage is not Stage.PRODUCTION:
            return ()
        stops = {Stops.PRODUCTION, Stops.HIGH_RISK} if ai_class is AiClass.HIGH else {Stops.PRODUCTION}
        return tuple(each for each in self.missing if each.stops in stops)


def readiness_of(model: Model, versions: Sequence[Version], now: float, measured: Measured = NOTHING) -> Readiness:
    """How ready a model is at `now` (unix seconds). `versions` are its own, the one that serves or is to serve last;
    `measured` goes before what people said."""
    gates = tuple(_standing(model, versions, gate, now, measured) for gate in Gate)
    marks = marks_of(model, versions, {each.gate for each in gates if each.held})
    return Readiness(gates, marks, score_of(marks), still_of(model, now))


def marks_of(model: Model, versions: Sequence[Version], held: set[Gate]) -> dict[Test, Mark]:
    """The marks of all tests: what the console sees, and what people said where that is more."""
    seen = _seen(versions, held)
    marks = {
        test: max(seen.get(test, Mark.NOT), model.marks.get(test, Mark.NOT), key=HALVES.__getitem__) for test in Test
    }
    return {test: mark for test, mark in marks.items() if mark is not Mark.NOT}


def still_of(model: Model, now: float) -> Still | None:
    """For how long a pilot or an idea has stood still; None for all else."""
    if model.stage not in (Stage.PILOT, Stage.IDEA) or model.last_step is None:
        return None
    since = model.last_step.at
    return Still(since, max(0, int((now - since) // DAY)), model.waits_for)


def counts_until(gate: Gate, at: float) -> float | None:
    """Until when an answer that is given at a time counts; None where it does not age."""
    return at + AGES[gate] * DAY if gate in AGES else None


def _urgency(standing: Standing) -> tuple[int, int]:
    return _RANK[standing.grade], _ORDER[standing.gate]


def _standing(model: Model, versions: Sequence[Version], gate: Gate, now: float, measured: Measured) -> Standing:
    rule, found = RULES[gate], measured.of(gate)
    high = model.ai_class is AiClass.HIGH and rule.stops is Stops.HIGH_RISK
    grade = Grade.HIGH if high else rule.grade
    held, way, words, by, at, aged = _known(model, versions, gate, now, found)
    who = model.owner if gate is not Gate.DRIFT else ""
    if found is not None and found.who:
        who = found.who
    a_day = measured.requests_a_day
    waits = BASELINE / a_day * DAY if gate is Gate.DRIFT and a_day else None
    return Standing(gate, held, grade, rule.stops, rule.group, way, words, by, at, aged, who, rule.minutes, waits)


_Known = tuple[bool, Way | None, str, str, float | None, bool]
_NOTHING: _Known = (False, None, "", "", None, False)


def _known(model: Model, versions: Sequence[Version], gate: Gate, now: float, measured: Measurement | None) -> _Known:
    if measured is not None:
        return measured.held, Way.MEASURED, measured.words, "", measured.at, False
    if gate in _FIELDS:
        name = _FIELDS[gate]
        words = str(getattr(model, name))
        way = Way.SIGNED if gate in _PEOPLE else Way.SHOWN
        return (True, way, words, "", model.said.get(name), False) if words else _NOTHING
    if gate is Gate.SIGNATURE and versions and (signature := versions[-1].signature) is not None:
        return True, Way.MEASURED, versions[-1].name, signature.by, signature.at, False
    answer = model.answers.get(gate)
    back = _taken_back(versions) if gate is Gate.ROLLBACK else None
    if back is not None and back.rolled_back is not None and now < back.rolled_back + AGES[gate] * DAY:
        return True, Way.MEASURED, back.name, "", back.rolled_back, False
    return _NOTHING if answer is None else _said(answer, now)


def _taken_back(versions: Iterable[Version]) -> Version | None:
    """The version that was taken back last: the way back was gone then."""
    gone = [each for each in versions if each.rolled_back is not None]
    return max(gone, key=lambda each: each.rolled_back or 0.0, default=None)


def _said(answer: Answer, now: float) -> _Known:
    aged = answer.held and answer.until is not None and now >= answer.until
    return answer.held and not aged, answer.way, answer.words, answer.by, answer.at, aged


def _seen(versions: Sequence[Version], held: set[Gate]) -> dict[Test, Mark]:
    """What follows from the gates and from what a version says of itself."""

    def if_held(*gates: Gate) -> Mark:
        return Mark.AUTOMATED if held.issuperset(gates) else Mark.NOT

    back = Mark.AUTOMATED if Gate.ROLLBACK in held else Mark.BY_HAND if len(versions) > 1 else Mark.NOT
    return {
        Test.D1: Mark.AUTOMATED if versions and _bounds(versions[-1].flags) else Mark.NOT,
        Test.I4: if_held(Gate.GOLDEN_SET),
        Test.I6: if_held(Gate.CANARY),
        Test.I7: back,
        Test.O2: if_held(Gate.DRIFT),
        Test.O4: if_held(Gate.DRIFT),
        Test.O6: if_held(Gate.SLO),
        Test.O7: if_held(Gate.GOLDEN_SET, Gate.DRIFT),
    }


def _bounds(flags: Iterable[str]) -> bool:
    """Whether an engine's flags bound what comes in."""
    return any(flag.split("=", 1)[0] in _LIMITS for flag in flags)
