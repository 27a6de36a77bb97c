"""Answers of acts: what was checked, who agreed, what others left behind, and why something is not done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from connectors.runner.messages import RunState as NodeRun
from console.journal.model import Target
from console.work.model.plans import Check
from console.work.model.runs import RunState
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Text

NO_RUN = QT_TRANSLATE_NOOP("Acts", "There is no such plan: {id}.")
MANY = QT_TRANSLATE_NOOP("Acts", "Several plans begin with {id}: give more of it.")
OVER: Mapping[RunState, Text] = {
    RunState.PLANNED: QT_TRANSLATE_NOOP("Acts", "Nobody has agreed to this plan yet."),
    RunState.APPROVED: QT_TRANSLATE_NOOP("Acts", "This plan was agreed to and has not begun."),
    RunState.RUNNING: QT_TRANSLATE_NOOP("Acts", "This plan is being carried out."),
    RunState.PAUSED: QT_TRANSLATE_NOOP("Acts", "This plan was begun and is paused."),
    RunState.SUCCEEDED: QT_TRANSLATE_NOOP("Acts", "This plan was carried out."),
    RunState.FAILED: QT_TRANSLATE_NOOP("Acts", "This plan was begun and stopped at a surprise."),
    RunState.CANCELLED: QT_TRANSLATE_NOOP("Acts", "This plan was cancelled."),
    RunState.UNKNOWN: QT_TRANSLATE_NOOP("Acts", "Nobody knows how a step of this plan ended."),
    RunState.WITHDRAWN: QT_TRANSLATE_NOOP("Acts", "This plan was withdrawn."),
    RunState.EXPIRED: QT_TRANSLATE_NOOP("Acts", "This plan was not begun in time. Make it anew."),
}
MORE = QT_TRANSLATE_NOOP("Acts", "{needs} people must agree to this plan, and {have} did.")
TWICE = QT_TRANSLATE_NOOP("Acts", "This person has signed this plan already.")
NOBODYS = QT_TRANSLATE_NOOP(
    "Acts", "This signature counts for nobody: it is not of this plan, or not by who may approve."
)
SIGN = QT_TRANSLATE_NOOP("Acts", "This plan needs signatures of {needs} people.")
BUSY = QT_TRANSLATE_NOOP("Acts", "{node} is held by another run ({run}). Wait for it, or end it first.")
NOTHING_BACK = QT_TRANSLATE_NOOP("Acts", "Nothing that this plan did can be taken back.")


@dataclass(frozen=True, slots=True)
class Agreed:
    """A signature under a plan."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of a plan found just now: of which step (from 0), whether it holds, what was seen, and what kept it
    from looking."""

    step: int
    check: Check
    holds: bool
    found: str = ""
    fault: EnvironmentFault | None = None


@dataclass(frozen=True, slots=True)
class Older:
    """Something that goes on on a target and that no run of this console's journal knows."""

    target: Target
    run: NodeRun
