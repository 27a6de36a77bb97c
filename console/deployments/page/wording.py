"""The words of models: stages, people, gates, classes, tests. Finished text."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from console.deployments.model import words
from console.deployments.model.board import VersionState
from console.deployments.model.deployments import RolloutState, Strategy
from console.deployments.model.gates import Gate, Way
from console.deployments.model.models import AiClass, Forward, Model, Role, Stage, StepKind, ToldAi
from console.deployments.model.readiness import Standing
from console.deployments.model.score import Mark, Section, Test
from console.deployments.model.verdicts import OLD_DOWN, Reason, Verdict
from console.fleet.model.rules import Grade
from resources.text import QT_TRANSLATE_NOOP, Text
from widgets.priority import Priority

MARKS: Mapping[Mark, Text] = {
    Mark.NOT: QT_TRANSLATE_NOOP("ModelsPage", "not done"),
    Mark.BY_HAND: QT_TRANSLATE_NOOP("ModelsPage", "by hand"),
    Mark.AUTOMATED: QT_TRANSLATE_NOOP("ModelsPage", "by itself"),
}
TOLD: Mapping[ToldAi, Text] = {
    ToldAi.UNKNOWN: QT_TRANSLATE_NOOP("ModelsPage", "nobody said"),
    ToldAi.YES: QT_TRANSLATE_NOOP("ModelsPage", "yes"),
    ToldAi.NO: QT_TRANSLATE_NOOP("ModelsPage", "no"),
    ToldAi.NOT_NEEDED: QT_TRANSLATE_NOOP("ModelsPage", "not needed"),
}
STRATEGIES: Mapping[Strategy, Text] = {
    Strategy.BLUE_GREEN: QT_TRANSLATE_NOOP("ModelsPage", "blue and green"),
    Strategy.CANARY: QT_TRANSLATE_NOOP("ModelsPage", "canary, compared"),
    Strategy.ROLLING: QT_TRANSLATE_NOOP("ModelsPage", "replica by replica"),
    Strategy.RECREATE: QT_TRANSLATE_NOOP("ModelsPage", "stop, then start"),
}
STRATEGIES_TOLD: Mapping[Strategy, Text] = {
    Strategy.CANARY: QT_TRANSLATE_NOOP("ModelsPage", "Canary: share by share, compared at each"),
    Strategy.BLUE_GREEN: QT_TRANSLATE_NOOP("ModelsPage", "Blue and green: all traffic in one step"),
    Strategy.ROLLING: QT_TRANSLATE_NOOP("ModelsPage", "Replica by replica, the others serve"),
    Strategy.RECREATE: QT_TRANSLATE_NOOP("ModelsPage", "Stop, then start: nobody is served meanwhile"),
}
STAGES: Mapping[int, tuple[Text, Text]] = {
    1: (
        QT_TRANSLATE_NOOP("ModelsPage", "Take the lease"),
        QT_TRANSLATE_NOOP("ModelsPage", "Dead-man timer written, not armed"),
    ),
    2: (
        QT_TRANSLATE_NOOP("ModelsPage", "Transfer and verify"),
        QT_TRANSLATE_NOOP("ModelsPage", "Each file against its SHA-256"),
    ),
    3: (
        QT_TRANSLATE_NOOP("ModelsPage", "Start the new version"),
        QT_TRANSLATE_NOOP("ModelsPage", "Beside the one that serves"),
    ),
    4: (
        QT_TRANSLATE_NOOP("ModelsPage", "Gate"),
        QT_TRANSLATE_NOOP("ModelsPage", "Health, completion, golden set, warm-up"),
    ),
    5: (
        QT_TRANSLATE_NOOP("ModelsPage", "Attach without traffic"),
        QT_TRANSLATE_NOOP("ModelsPage", "Timer armed, the router finds it well"),
    ),
    6: (
        QT_TRANSLATE_NOOP("ModelsPage", "Ramp and compare"),
        QT_TRANSLATE_NOOP("ModelsPage", "Goes on only when it is no worse"),
    ),
    7: (
        QT_TRANSLATE_NOOP("ModelsPage", "Drain the old version"),
        QT_TRANSLATE_NOOP("ModelsPage", "Waits for the longest stream"),
    ),
    8: (
        QT_TRANSLATE_NOOP("ModelsPage", "Rewrite the router's file, reload"),
        QT_TRANSLATE_NOOP("ModelsPage", "A restart finds what serves"),
    ),
    9: (
        QT_TRANSLATE_NOOP("ModelsPage", "Bake"),
        QT_TRANSLATE_NOOP("ModelsPage", "The old version warm, then stopped"),
    ),
    10: (
        QT_TRANSLATE_NOOP("ModelsPage", "Commit"),
        QT_TRANSLATE_NOOP("ModelsPage", "The log says that it serves"),
    ),
}
_OTHER_STAGE = (QT_TRANSLATE_NOOP("ModelsPage", "Prepare"), QT_TRANSLATE_NOOP("ModelsPage", "The router's folder"))
REASONS: Mapping[Reason, Text] = {
    Reason.NO_WORSE: QT_TRANSLATE_NOOP("ModelsPage", "No worse so far"),
    Reason.TOO_FEW: QT_TRANSLATE_NOOP("ModelsPage", "Too few requests to tell"),
    Reason.ERRORS: QT_TRANSLATE_NOOP("ModelsPage", "Fails more often than it may"),
    Reason.SLOWER: QT_TRANSLATE_NOOP("ModelsPage", "Slower than it may be"),
    Reason.HANGS: QT_TRANSLATE_NOOP("ModelsPage", "Has work, and makes nothing"),
    Reason.NO_DATA: QT_TRANSLATE_NOOP("ModelsPage", "The router does not say"),
    Reason.UNEQUAL: QT_TRANSLATE_NOOP("ModelsPage", "One is warm and the other is not"),
}
#: Why a rollout stopped or was taken back, by the code that the log has.
WHY: Mapping[str, Text] = {
    "health": QT_TRANSLATE_NOOP("ModelsPage", "The new version did not get well"),
    "completion": QT_TRANSLATE_NOOP("ModelsPage", "The new version gives no answer"),
    "golden": QT_TRANSLATE_NOOP("ModelsPage", "Too many answers of the golden set are wrong"),
    "errors": QT_TRANSLATE_NOOP("ModelsPage", "The new version fails more often than it may"),
    "slower": QT_TRANSLATE_NOOP("ModelsPage", "The new version is slower than it may be"),
    "hangs": QT_TRANSLATE_NOOP("ModelsPage", "The new version has work, and makes nothing"),
    "too_few": QT_TRANSLATE_NOOP("ModelsPage", "Too few requests to tell"),
    "unequal": QT_TRANSLATE_NOOP("ModelsPage", "One is warm and the other is not"),
    "router": QT_TRANSLATE_NOOP("ModelsPage", "The router does not know these servers"),
    "taken_back": QT_TRANSLATE_NOOP("ModelsPage", "Somebody else moved the traffic"),
    "router_away": QT_TRANSLATE_NOOP("ModelsPage", "One of the routers could not be asked any more"),
    "down": QT_TRANSLATE_NOOP("ModelsPage", "The router finds the new version down"),
    OLD_DOWN: QT_TRANSLATE_NOOP(
        "ModelsPage", "The old version is down: go on with the new one, or mend the old one and roll back"
    ),
    "refused": QT_TRANSLATE_NOOP("ModelsPage", "The new version refuses connections"),
    "dead_man": QT_TRANSLATE_NOOP("ModelsPage", "The node took the traffic back: nobody looked any more"),
    "interrupted": QT_TRANSLATE_NOOP("ModelsPage", "The console that carried it out is gone"),
    "not_seen": QT_TRANSLATE_NOOP("ModelsPage", "What it should have become was not seen"),
    "exit": QT_TRANSLATE_NOOP("ModelsPage", "A program ended without success"),
    "timeout": QT_TRANSLATE_NOOP("ModelsPage", "It took too long"),
    "cancelled": QT_TRANSLATE_NOOP("ModelsPage", "Somebody ended it"),
}
ROLLOUTS: Mapping[RolloutState, Text] = {
    RolloutState.PLANNED: QT_TRANSLATE_NOOP("ModelsPage", "Planned, nothing has run"),
    RolloutState.RUNNING: QT_TRANSLATE_NOOP("ModelsPage", "Goes on"),
    RolloutState.PAUSED: QT_TRANSLATE_NOOP("ModelsPage", "Stands still"),
    RolloutState.DONE: QT_TRANSLATE_NOOP("ModelsPage", "Done"),
    RolloutState.ROLLED_BACK: QT_TRANSLATE_NOOP("ModelsPage", "Rolled back"),
    RolloutState.STOPPED: QT_TRANSLATE_NOOP("ModelsPage", "Stopped at a surprise"),
    RolloutState.UNKNOWN: QT_TRANSLATE_NOOP("ModelsPage", "Nobody knows: ask the nodes"),
    RolloutState.NEVER: QT_TRANSLATE_NOOP("ModelsPage", "Never begun"),
}
VERDICTS: Mapping[Verdict, Text] = {
    Verdict.PASS: QT_TRANSLATE_NOOP("ModelsPage", "No worse"),
    Verdict.FAIL: QT_TRANSLATE_NOOP("ModelsPage", "Worse"),
    Verdict.INCONCLUSIVE: QT_TRANSLATE_NOOP("ModelsPage", "Too little is known"),
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
    """A stage as a sentence has it."""
    return spoken(words.STAGES[of])


def stage_name(of: Stage) -> str:
    """A stage on its own."""
    said = stage(of)
    return said[:1].upper() + said[1:]


def role(of: Role) -> str:
    return spoken(words.ROLES[of])


def ai_class(of: AiClass) -> str:
    return spoken(words.AI_CLASSES[of])


def told(of: ToldAi) -> str:
    """Whether users are told that it is AI."""
    return spoken(TOLD[of])


def gate(of: Gate) -> str:
    return spoken(words.GATES[of].name)


def lack(of: Gate) -> str:
    """A gate where it is missing."""
    return spoken(words.GATES[of].missing)


def way(of: Way | None) -> str:
    return spoken(words.WAYS[of]) if of is not None else ""


def state(of: VersionState) -> str:
    """What became of a version, on its own."""
    said = spoken(words.STATES[of])
    return said[:1].upper() + said[1:]


def field(name: str) -> str:
    """A field of a model, in the middle of a sentence."""
    return spoken(_FIELDS[name])


def step(of: Forward) -> str:
    """What brought a model forward, in a few words."""
    what = of.of
    if of.kind is StepKind.STAGE and what in set(Stage):
        what = stage(Stage(what))
    elif of.kind is StepKind.GATE and what in set(Gate):
        what = gate(Gate(what)).casefold()
    elif what in set(Test):
        what = test(Test(what))
    return spoken(_STEPS[of.kind]).format(what=what) if of.kind in _STEPS else what


def why(of: Gate) -> str:
    """Why a gate matters."""
    return spoken(words.GATES[of].why)


def next_step(of: Gate) -> str:
    """What to do where it is missing."""
    return spoken(words.GATES[of].next)


def section(of: Section) -> str:
    return spoken(words.SECTIONS[of])


def mark(of: Mark) -> str:
    return spoken(MARKS[of])


def test(of: Test) -> str:
    return spoken(words.TESTS[of])


def stops(found: Standing) -> str:
    """To which group a gate belongs, and what it stops where it is missing."""
    return f"{spoken(words.GROUPS[found.group])}, {spoken(words.STOPS[found.stops])}"


def grade(of: Grade | None) -> Priority:
    """Findings, not alarms: they bear the same shapes and do not count in the strip."""
    return Priority.NORMAL if of is None else Priority(of.value)


def people(model: Model) -> tuple[tuple[Role, str], ...]:
    """Who is what to a model."""
    return tuple((each, str(getattr(model, each.value))) for each in Role)


def strategy(of: Strategy) -> str:
    """How a version takes the place of another."""
    return spoken(STRATEGIES[of])


def rollout_state(of: RolloutState) -> str:
    return spoken(ROLLOUTS[of])


def verdict(of: Verdict) -> str:
    """What a comparison of the new version with the old said."""
    return spoken(VERDICTS[of])


def strategy_told(of: Strategy) -> str:
    """The same with what it means."""
    return spoken(STRATEGIES_TOLD[of])


def rollout_stage(number: int) -> tuple[str, str]:
    """One of the numbered steps of a rollout, and what it is about."""
    name, about = STAGES.get(number, _OTHER_STAGE)
    return spoken(name), spoken(about)


def reason(of: Reason) -> str:
    """What decided a comparison."""
    return spoken(REASONS[of])


def rollout_reason(code: str) -> str:
    """Why a rollout stopped or was taken back; a code that has no words here stands for itself."""
    known = WHY.get(code)
    return spoken(known) if known is not None else code
