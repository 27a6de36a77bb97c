"""The words of models: stages, people, gates, classes, tests. Finished text."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from console.deployments.model.gates import Gate, Way
from console.deployments.model.models import AiClass, Forward, Model, Role, Stage, StepKind, ToldAi
from console.deployments.model.readiness import Stops
from console.deployments.model.score import Mark, Section, Test
from resources.text import QT_TRANSLATE_NOOP, Text
from widgets.priority import Priority

STAGES: Mapping[Stage, Text] = {
    Stage.IDEA: QT_TRANSLATE_NOOP("ModelsPage", "Idea"),
    Stage.PILOT: QT_TRANSLATE_NOOP("ModelsPage", "Pilot"),
    Stage.PRODUCTION: QT_TRANSLATE_NOOP("ModelsPage", "Production"),
    Stage.RETIRED: QT_TRANSLATE_NOOP("ModelsPage", "Retired"),
}
ROLES: Mapping[Role, Text] = {
    Role.OWNER: QT_TRANSLATE_NOOP("ModelsPage", "Owner"),
    Role.DEPUTY: QT_TRANSLATE_NOOP("ModelsPage", "Deputy"),
    Role.OVERSEER: QT_TRANSLATE_NOOP("ModelsPage", "Overseer"),
    Role.MANAGER: QT_TRANSLATE_NOOP("ModelsPage", "Owner's manager"),
}
CLASSES: Mapping[AiClass, Text] = {
    AiClass.UNJUDGED: QT_TRANSLATE_NOOP("ModelsPage", "not judged yet"),
    AiClass.MINIMAL: QT_TRANSLATE_NOOP("ModelsPage", "minimal risk"),
    AiClass.LIMITED: QT_TRANSLATE_NOOP("ModelsPage", "limited risk"),
    AiClass.HIGH: QT_TRANSLATE_NOOP("ModelsPage", "high risk"),
}
TOLD: Mapping[ToldAi, Text] = {
    ToldAi.UNKNOWN: QT_TRANSLATE_NOOP("ModelsPage", "nobody said"),
    ToldAi.YES: QT_TRANSLATE_NOOP("ModelsPage", "yes"),
    ToldAi.NO: QT_TRANSLATE_NOOP("ModelsPage", "no"),
    ToldAi.NOT_NEEDED: QT_TRANSLATE_NOOP("ModelsPage", "not needed"),
}
#: A gate by its name, as a column has it.
GATES: Mapping[Gate, Text] = {
    Gate.OWNER: ROLES[Role.OWNER],
    Gate.DEPUTY: QT_TRANSLATE_NOOP("ModelsPage", "Deputy owner"),
    Gate.RUNBOOK: QT_TRANSLATE_NOOP("ModelsPage", "Runbook"),
    Gate.SLO: QT_TRANSLATE_NOOP("ModelsPage", "SLO"),
    Gate.GOLDEN_SET: QT_TRANSLATE_NOOP("ModelsPage", "Golden set"),
    Gate.ROLLBACK: QT_TRANSLATE_NOOP("ModelsPage", "Rollback rehearsed"),
    Gate.CAPACITY: QT_TRANSLATE_NOOP("ModelsPage", "Capacity headroom"),
    Gate.LICENCE: QT_TRANSLATE_NOOP("ModelsPage", "Licence"),
    Gate.SIGNATURE: QT_TRANSLATE_NOOP("ModelsPage", "Signature"),
    Gate.CANARY: QT_TRANSLATE_NOOP("ModelsPage", "Canary plan"),
    Gate.LOGGING: QT_TRANSLATE_NOOP("ModelsPage", "Logging on"),
    Gate.LOG_RESTORE: QT_TRANSLATE_NOOP("ModelsPage", "Restore of the logs"),
    Gate.OVERSEER: QT_TRANSLATE_NOOP("ModelsPage", "Overseer and stop"),
    Gate.DRIFT: QT_TRANSLATE_NOOP("ModelsPage", "Drift baseline"),
}
#: The same where it is missing.
LACKS: Mapping[Gate, Text] = {
    Gate.OWNER: QT_TRANSLATE_NOOP("ModelsPage", "No owner"),
    Gate.DEPUTY: QT_TRANSLATE_NOOP("ModelsPage", "Owner has no deputy"),
    Gate.RUNBOOK: QT_TRANSLATE_NOOP("ModelsPage", "No runbook"),
    Gate.SLO: QT_TRANSLATE_NOOP("ModelsPage", "No SLO agreed"),
    Gate.GOLDEN_SET: QT_TRANSLATE_NOOP("ModelsPage", "No golden set"),
    Gate.ROLLBACK: QT_TRANSLATE_NOOP("ModelsPage", "No rollback rehearsed"),
    Gate.CAPACITY: QT_TRANSLATE_NOOP("ModelsPage", "No headroom shown"),
    Gate.LICENCE: QT_TRANSLATE_NOOP("ModelsPage", "Licence not known"),
    Gate.SIGNATURE: QT_TRANSLATE_NOOP("ModelsPage", "Version not signed"),
    Gate.CANARY: QT_TRANSLATE_NOOP("ModelsPage", "No canary plan"),
    Gate.LOGGING: QT_TRANSLATE_NOOP("ModelsPage", "Logging not shown"),
    Gate.LOG_RESTORE: QT_TRANSLATE_NOOP("ModelsPage", "Restore of the logs never tested"),
    Gate.OVERSEER: QT_TRANSLATE_NOOP("ModelsPage", "Overseer not named"),
    Gate.DRIFT: QT_TRANSLATE_NOOP("ModelsPage", "No drift baseline"),
}
WHYS: Mapping[Gate, Text] = {
    Gate.OWNER: QT_TRANSLATE_NOOP("ModelsPage", "Nobody decides whether it goes on, and nobody is called"),
    Gate.DEPUTY: QT_TRANSLATE_NOOP("ModelsPage", "When the owner is away, no one may stop it or roll it back"),
    Gate.RUNBOOK: QT_TRANSLATE_NOOP("ModelsPage", "The night shift does not know what to do"),
    Gate.SLO: QT_TRANSLATE_NOOP("ModelsPage", "Nobody can say whether it is slow, or only slower than hoped"),
    Gate.GOLDEN_SET: QT_TRANSLATE_NOOP("ModelsPage", "No one can tell whether a new version is better or worse"),
    Gate.ROLLBACK: QT_TRANSLATE_NOOP("ModelsPage", "The first rollback would be in a real fault"),
    Gate.CAPACITY: QT_TRANSLATE_NOOP("ModelsPage", "On its first busy day it may not fit"),
    Gate.LICENCE: QT_TRANSLATE_NOOP("ModelsPage", "It may not be allowed to be used for this"),
    Gate.SIGNATURE: QT_TRANSLATE_NOOP("ModelsPage", "Nobody can prove that what runs is what was tested"),
    Gate.CANARY: QT_TRANSLATE_NOOP("ModelsPage", "A bad version would reach everyone at once"),
    Gate.LOGGING: QT_TRANSLATE_NOOP("ModelsPage", "AI Act 12: what it did must be found afterwards"),
    Gate.LOG_RESTORE: QT_TRANSLATE_NOOP("ModelsPage", "AI Act 19: logs for six months, and they must come back"),
    Gate.OVERSEER: QT_TRANSLATE_NOOP("ModelsPage", "AI Act 14: a named person with a stop control"),
    Gate.DRIFT: QT_TRANSLATE_NOOP("ModelsPage", "A change in what is asked would go unseen"),
}
NEXT: Mapping[Gate, Text] = {
    Gate.OWNER: QT_TRANSLATE_NOOP("ModelsPage", "Name an owner"),
    Gate.DEPUTY: QT_TRANSLATE_NOOP("ModelsPage", "Name a deputy"),
    Gate.RUNBOOK: QT_TRANSLATE_NOOP("ModelsPage", "Write one, and say where it lies"),
    Gate.SLO: QT_TRANSLATE_NOOP("ModelsPage", "Agree on one with those who use it"),
    Gate.GOLDEN_SET: QT_TRANSLATE_NOOP("ModelsPage", "Make 50 questions with answers"),
    Gate.ROLLBACK: QT_TRANSLATE_NOOP("ModelsPage", "Rehearse it on one node"),
    Gate.CAPACITY: QT_TRANSLATE_NOOP("ModelsPage", "Show what is free at the busiest hour"),
    Gate.LICENCE: QT_TRANSLATE_NOOP("ModelsPage", "Read it, and write it down"),
    Gate.SIGNATURE: QT_TRANSLATE_NOOP("ModelsPage", "Sign the version"),
    Gate.CANARY: QT_TRANSLATE_NOOP("ModelsPage", "Take the standard 5, 25, 50, 100 %"),
    Gate.LOGGING: QT_TRANSLATE_NOOP("ModelsPage", "Show where requests are logged"),
    Gate.LOG_RESTORE: QT_TRANSLATE_NOOP("ModelsPage", "Run a restore test"),
    Gate.OVERSEER: QT_TRANSLATE_NOOP("ModelsPage", "Name one"),
    Gate.DRIFT: QT_TRANSLATE_NOOP("ModelsPage", "Gather 5,000 requests"),
}
WAYS: Mapping[Way, Text] = {
    Way.MEASURED: QT_TRANSLATE_NOOP("ModelsPage", "measured"),
    Way.SHOWN: QT_TRANSLATE_NOOP("ModelsPage", "shown"),
    Way.SIGNED: QT_TRANSLATE_NOOP("ModelsPage", "signed for"),
}
STOPS: Mapping[Stops, Text] = {
    Stops.PRODUCTION: QT_TRANSLATE_NOOP("ModelsPage", "stops production"),
    Stops.ROLLOUT: QT_TRANSLATE_NOOP("ModelsPage", "before a rollout"),
    Stops.HIGH_RISK: QT_TRANSLATE_NOOP("ModelsPage", "stops high risk only"),
}
#: Findings, not alarms: they bear the same shapes and do not count in the strip.
GRADES: Mapping[Stops, Priority] = {
    Stops.PRODUCTION: Priority.HIGH,
    Stops.ROLLOUT: Priority.MEDIUM,
    Stops.HIGH_RISK: Priority.LOW,
}
SECTIONS: Mapping[Section, Text] = {
    Section.DATA: QT_TRANSLATE_NOOP("ModelsPage", "Data"),
    Section.MODEL: QT_TRANSLATE_NOOP("ModelsPage", "Model"),
    Section.INFRASTRUCTURE: QT_TRANSLATE_NOOP("ModelsPage", "Infrastructure"),
    Section.MONITORING: QT_TRANSLATE_NOOP("ModelsPage", "Monitoring"),
}
MARKS: Mapping[Mark, Text] = {
    Mark.NOT: QT_TRANSLATE_NOOP("ModelsPage", "not done"),
    Mark.BY_HAND: QT_TRANSLATE_NOOP("ModelsPage", "by hand"),
    Mark.AUTOMATED: QT_TRANSLATE_NOOP("ModelsPage", "by itself"),
}
#: The 28 tests, in our words.
TESTS: Mapping[Test, Text] = {
    Test.D1: QT_TRANSLATE_NOOP("ModelsPage", "What inputs may look like is written down"),
    Test.D2: QT_TRANSLATE_NOOP("ModelsPage", "Every input is of use"),
    Test.D3: QT_TRANSLATE_NOOP("ModelsPage", "No input costs more than it gives"),
    Test.D4: QT_TRANSLATE_NOOP("ModelsPage", "Inputs keep to what is allowed"),
    Test.D5: QT_TRANSLATE_NOOP("ModelsPage", "Personal data is guarded"),
    Test.D6: QT_TRANSLATE_NOOP("ModelsPage", "A new input comes quickly"),
    Test.D7: QT_TRANSLATE_NOOP("ModelsPage", "What makes inputs is tested"),
    Test.M1: QT_TRANSLATE_NOOP("ModelsPage", "How it is made is reviewed and kept"),
    Test.M2: QT_TRANSLATE_NOOP("ModelsPage", "What is measured offline goes with what is felt in use"),
    Test.M3: QT_TRANSLATE_NOOP("ModelsPage", "Its settings were tried out"),
    Test.M4: QT_TRANSLATE_NOOP("ModelsPage", "What an old model costs is known"),
    Test.M5: QT_TRANSLATE_NOOP("ModelsPage", "A simpler model is not better"),
    Test.M6: QT_TRANSLATE_NOOP("ModelsPage", "It is good enough for every group"),
    Test.M7: QT_TRANSLATE_NOOP("ModelsPage", "It was looked at for unfairness"),
    Test.I1: QT_TRANSLATE_NOOP("ModelsPage", "It can be made again, the same"),
    Test.I2: QT_TRANSLATE_NOOP("ModelsPage", "The code that makes it is tested"),
    Test.I3: QT_TRANSLATE_NOOP("ModelsPage", "The whole way to serving is tested together"),
    Test.I4: QT_TRANSLATE_NOOP("ModelsPage", "Quality is validated before it serves"),
    Test.I5: QT_TRANSLATE_NOOP("ModelsPage", "One request can be followed through it"),
    Test.I6: QT_TRANSLATE_NOOP("ModelsPage", "A canary goes before it"),
    Test.I7: QT_TRANSLATE_NOOP("ModelsPage", "Rolling back is quick and safe"),
    Test.O1: QT_TRANSLATE_NOOP("ModelsPage", "Changes of what it depends on are told"),
    Test.O2: QT_TRANSLATE_NOOP("ModelsPage", "Limits of its data are watched"),
    Test.O3: QT_TRANSLATE_NOOP("ModelsPage", "Training and serving see the same"),
    Test.O4: QT_TRANSLATE_NOOP("ModelsPage", "It is not too old"),
    Test.O5: QT_TRANSLATE_NOOP("ModelsPage", "Its numbers hold"),
    Test.O6: QT_TRANSLATE_NOOP("ModelsPage", "Speed and memory are watched"),
    Test.O7: QT_TRANSLATE_NOOP("ModelsPage", "Quality of its answers is watched"),
}
_FIELDS: Mapping[str, Text] = {
    "purpose": QT_TRANSLATE_NOOP("ModelsPage", "what it is for"),
    "ai_class": QT_TRANSLATE_NOOP("ModelsPage", "AI Act class"),
    "told_ai": QT_TRANSLATE_NOOP("ModelsPage", "whether users are told that it is AI"),
    "slo": QT_TRANSLATE_NOOP("ModelsPage", "SLO"),
    "runbook": QT_TRANSLATE_NOOP("ModelsPage", "runbook"),
    "golden_set": QT_TRANSLATE_NOOP("ModelsPage", "golden set"),
    "licence": QT_TRANSLATE_NOOP("ModelsPage", "licence"),
    "sources": QT_TRANSLATE_NOOP("ModelsPage", "data sources"),
    "unit": QT_TRANSLATE_NOOP("ModelsPage", "unit of value"),
    "users": QT_TRANSLATE_NOOP("ModelsPage", "users"),
    "waits_for": QT_TRANSLATE_NOOP("ModelsPage", "what it waits for"),
}
_STEPS: Mapping[StepKind, Text] = {
    StepKind.ADDED: QT_TRANSLATE_NOOP("ModelsPage", "added"),
    StepKind.STAGE: QT_TRANSLATE_NOOP("ModelsPage", "moved to {what}"),
    StepKind.VERSION: QT_TRANSLATE_NOOP("ModelsPage", "version {what}"),
    StepKind.GATE: QT_TRANSLATE_NOOP("ModelsPage", "passed: {what}"),
}


def spoken(text: Text) -> str:
    """A text in the window's language; what stands in no translation stays as it is."""
    return QCoreApplication.translate(text.context, text.source) if text.source else ""


def stage(of: Stage) -> str:
    return spoken(STAGES[of])


def role(of: Role) -> str:
    return spoken(ROLES[of])


def ai_class(of: AiClass) -> str:
    return spoken(CLASSES[of])


def told_ai(of: ToldAi) -> str:
    return spoken(TOLD[of])


def gate(of: Gate) -> str:
    return spoken(GATES[of])


def lack(of: Gate) -> str:
    return spoken(LACKS[of])


def way(of: Way) -> str:
    return spoken(WAYS[of])


def field(name: str) -> str:
    """A field of a model, in the middle of a sentence."""
    return spoken(_FIELDS[name])


def step(of: Forward) -> str:
    """What brought a model forward, in a few words."""
    what = of.of
    if of.kind is StepKind.STAGE and what in set(Stage):
        what = stage(Stage(what)).casefold()
    elif of.kind is StepKind.GATE and what in set(Gate):
        what = gate(Gate(what)).casefold()
    elif what in set(Test):
        what = spoken(TESTS[Test(what)])
    return spoken(_STEPS[of.kind]).format(what=what) if of.kind in _STEPS else what


def why(of: Gate) -> str:
    """Why a gate matters."""
    return spoken(WHYS[of])


def next_step(of: Gate) -> str:
    """What to do where it is missing."""
    return spoken(NEXT[of])


def section(of: Section) -> str:
    return spoken(SECTIONS[of])


def mark(of: Mark) -> str:
    return spoken(MARKS[of])


def test(of: Test) -> str:
    return spoken(TESTS[of])


def stops(of: Stops) -> str:
    """What a missing gate stops."""
    return spoken(STOPS[of])


def grade(of: Stops) -> Priority:
    return GRADES[of]


def people(model: Model) -> tuple[tuple[Role, str], ...]:
    """Who is what to a model."""
    return tuple((each, str(getattr(model, each.value))) for each in Role)
