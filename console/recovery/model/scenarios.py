"""Scenarios: what is lost, and the steps by which people bring it back, as readable files hold them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from console.recovery.model.kinds import DrillKind, Scope
from console.recovery.model.tests import PhaseKind
from resources.text import QT_TRANSLATE_NOOP, Text

#: The context of the texts of scenarios that ship, for translation.
CONTEXT = "Scenarios"


class StepKind(StrEnum):
    """By what a step is over."""

    SENSED = "sensed"  # the console sees it: nobody ticks it
    HUMAN = "human"  # a person says that it is done
    DECISION = "decision"  # a person chooses how it goes on
    WAIT = "wait"  # it waits for people or things that are on their way; its time is told apart


class Senses(StrEnum):
    """What the console can see by itself."""

    TEST = "test"  # a restore test of the drill's asset, begun since the step before, says so
    LAYER = "layer"  # a layer of such a test held
    RUN = "run"  # a run of such an act, planned since the drill began, has succeeded
    ALARM = "alarm"  # no alarm of this rule stands any more
    LINK = "link"  # every node of the drill reports


@dataclass(frozen=True, slots=True)
class Sense:
    """What ends a sensed step: `of` names it further (the verdict, the layer, the act, the rule)."""

    by: Senses
    of: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to decide. Steps that it `skips` (by id) do not apply any more."""

    id: str
    text: Text
    skips: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DrillStep:
    """One step. `seconds` is how long it is planned to take, `limit` after how many it is overdue, 0 for never. `role`
    is who does it, by id; `program` an example of what is run, which the console itself never runs."""

    id: str
    phase: PhaseKind
    kind: StepKind
    text: Text
    why: Text
    expect: Text
    role: str = ""
    seconds: int = 0
    limit: int = 0
    sense: Sense | None = None
    choices: tuple[Choice, ...] = ()
    program: tuple[str, ...] = ()

    def choice(self, id: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.id == id), None)


@dataclass(frozen=True, slots=True)
class RoleOf:
    """A part that somebody takes in a drill."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is lost, and how it comes back. `rto` and `rpo` are targets in seconds, `rpo` None where no data is lost;
    `assumed` is what detection takes where a drill does not time it. `assets` are the kinds of asset that it is about,
    none for no data of a backup. `approval` asks for a second person who agrees and signs. `requirements` are what
    it answers, by the ids of `requirements.toml`; `sha256` is that of its file."""

    id: str
    name: Text
    summary: Text
    kind: DrillKind
    scope: Scope
    rto: int
    steps: tuple[DrillStep, ...]
    rpo: int | None = None
    assumed: int = 0
    assets: tuple[str, ...] = ()
    approval: bool = False
    roles: tuple[RoleOf, ...] = ()
    aborts: tuple[Text, ...] = ()
    requirements: tuple[str, ...] = ()
    sha256: str = ""

    def step(self, id: str) -> DrillStep | None:
        return next((step for step in self.steps if step.id == id), None)

    def role(self, id: str) -> RoleOf | None:
        return next((role for role in self.roles if role.id == id), None)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A duty that evidence of a drill speaks to: mapped, not judged."""

    id: str
    of: str
    place: str
    asks: Text
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """All scenarios, by their names' order, and what requirements there are. `faults` tell of files that were left
    out."""

    scenarios: tuple[Scenario, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    faults: tuple[str, ...] = field(default=())

    def scenario(self, id: str) -> Scenario | None:
        return next((each for each in self.scenarios if each.id == id), None)

    def requirement(self, id: str) -> Requirement | None:
        return next((each for each in self.requirements if each.id == id), None)


#: What ends every drill, whatever its scenario.
COMMON_ABORTS: tuple[Text, ...] = (
    QT_TRANSLATE_NOOP("Scenarios", "Production is touched"),
    QT_TRANSLATE_NOOP("Scenarios", "Something started from the copy reaches out of the sandbox"),
    QT_TRANSLATE_NOOP("Scenarios", "Less than 15 % of the disk is free"),
    QT_TRANSLATE_NOOP("Scenarios", "A real incident needs the people"),
    QT_TRANSLATE_NOOP("Scenarios", "Twice the time allowed has passed"),
)
