"""Wording of plans and runs on screen: finished, translated text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from connectors.text import shown_command
from console.acts.model.progress import outcome
from console.work.model import words as work
from console.work.model.plans import Check, Difference, Plan, Step, Way
from console.work.model.runs import RunState, RunView, StepState, StepView
from console.work.model.words import STATES, STEP_STATES, Vocabulary, name_of, run_why, shown_argv, way_words, why
from resources.text import Sentence, Text, filled
from widgets import numbers
from widgets.plans.planlist import PlanStep
from widgets.plans.steps import StepKind
from widgets.plans.steps import StepState as Shown
from widgets.priority import Priority

#: How much a state matters: what stopped asks somebody to look.
PRIORITIES: Mapping[RunState, Priority] = {
    RunState.FAILED: Priority.HIGH,
    RunState.UNKNOWN: Priority.UNKNOWN,
    RunState.PAUSED: Priority.LOW,
    RunState.CANCELLED: Priority.OVERRIDDEN,
    RunState.WITHDRAWN: Priority.OVERRIDDEN,
}
_SHOWN: Mapping[StepState, Shown] = {
    StepState.WAITING: Shown.WAITING,
    StepState.RUNNING: Shown.RUNNING,
    StepState.DONE: Shown.DONE,
    StepState.ALREADY: Shown.DONE,
    StepState.FAILED: Shown.FAILED,
    StepState.ENDED: Shown.SKIPPED,
    StepState.UNKNOWN: Shown.UNKNOWN,
}


def spoken(sentence: Sentence) -> str:
    """A sentence in the language of the program, whatever a plan put into it."""
    return filled(_text(sentence.text), {name: _value(value) for name, value in sentence.values.items()})


def _value(value: str | int | Text | Sentence) -> str:
    if isinstance(value, Sentence):
        return spoken(value)
    return _text(value) if isinstance(value, Text) else str(value)


def _text(text: Text) -> str:
    return QCoreApplication.translate(*text) if text.context else text.source


def title(run: RunView, words: Vocabulary) -> str:
    """What a run is called; one that takes another back says so."""
    named = spoken(work.title(run.plan, words))
    return QCoreApplication.translate("Runs", "Take back: {what}").format(what=named) if run.undoes else named


def step_title(step: Step, words: Vocabulary) -> str:
    """What a step is called."""
    return spoken(work.step_title(step, words))


def word(name: str, words: Vocabulary) -> str:
    """What is changed or touched."""
    return _text(work.word(name, words))


def state_word(state: RunState) -> str:
    """How a run stands."""
    return _text(STATES[state])


def brief_state(state: RunState, window: str = "") -> str:
    """How a run stands, where there is little room; `window` is the maintenance window that it begins in by itself."""
    if window and state is RunState.APPROVED:
        return QCoreApplication.translate("ActWords", "waits for {window}").format(window=window)
    if state is RunState.PLANNED:
        return QCoreApplication.translate("ActWords", "planned")
    if state is RunState.APPROVED:
        return QCoreApplication.translate("ActWords", "agreed to")
    return state_word(state)


def where(plan: Plan, most: int = 3) -> str:
    """What it acts on: "g03, g04", "g01, g02, g03 and 5 more"."""
    names = list(dict.fromkeys(name_of(target) for target in plan.targets))
    if len(names) <= most:
        return ", ".join(names)
    text = QCoreApplication.translate("ActWords", "{names} and {count} more")
    return text.format(names=", ".join(names[:most]), count=numbers.number(len(names) - most))


def line_of(argv: Iterable[str]) -> str:
    """A program as people read it."""
    return shown_command(argv)


def length(seconds: float) -> str:
    """How long something takes, in its two largest units."""
    if seconds < 1:
        return QCoreApplication.translate("ActWords", "under 1 s")
    return numbers.duration(seconds, 2)


def effect(step: Step) -> tuple[str, bool]:
    """What a step changes, in words, and whether that is for good."""
    if step.way is Way.PERSON:
        return QCoreApplication.translate("ActWords", "a person does it"), False
    if not step.touches:
        return QCoreApplication.translate("ActWords", "touches nothing"), False
    if step.undo is not None:
        return QCoreApplication.translate("ActWords", "can be undone"), False
    return QCoreApplication.translate("ActWords", "cannot be undone"), True


def lines(step: Step) -> tuple[str, ...]:
    """The exact programs of a step; of one that waits, those that look."""
    if step.file is not None:
        return (line_of(shown_argv(step)), *step.file.text.splitlines())
    if step.argv:
        return (line_of(shown_argv(step)),)
    return tuple(line_of(shown_argv(check)) for check in step.seen if check.argv)


def planned_time(step: Step) -> str:
    """How long a step takes, and how long at most."""
    most = QCoreApplication.translate("ActWords", "at most {most}").format(most=length(step.timeout))
    if step.way is Way.RECORD:
        noted = way_words(step.way)
        return _text(noted) if noted is not None else ""
    if not step.timeout:
        return ""
    if not step.expected:
        return most
    return QCoreApplication.translate("ActWords", "{about}, {most}").format(about=length(step.expected), most=most)


def step_rows(run: RunView, words: Vocabulary, zone: str, now: datetime) -> list[PlanStep]:
    """The steps of a run as their list shows them."""
    waves: dict[int, set[str]] = {}
    for each in run.steps:
        waves.setdefault(each.step.wave, set()).add(each.step.target.id)
    places = {wave: place for place, wave in enumerate(sorted(waves), 1)}
    several = any(len(targets) > 1 for targets in waves.values())
    alone = len(run.plan.targets) == 1
    text = QCoreApplication.translate("ActWords", "Wave {number} of {all}: {count} beside each other")
    groups = {
        wave: text.format(
            number=numbers.number(places[wave]), all=numbers.number(len(waves)), count=numbers.number(len(targets))
        )
        for wave, targets in waves.items()
    }
    return [
        _step_row(each, run, words, zone, now, groups[each.step.wave] if several else "", alone=alone)
        for each in run.steps
    ]


def _step_row(  # noqa: PLR0917 - all that a row is made of
    each: StepView, run: RunView, words: Vocabulary, zone: str, now: datetime, group: str, *, alone: bool
) -> PlanStep:
    step = each.step
    said, loss = effect(step)
    begun = run.begun is not None
    note, ink = _said(each, run)
    if step.cost and not note:
        note, ink = word(step.cost, words), "text"
    return PlanStep(
        each.number,
        numbers.number(each.number + 1),
        _titled(step, words, alone=alone),
        lines(step),
        _time(each, zone, now) if begun else planned_time(step),
        said,
        loss,
        _SHOWN[each.state] if begun else None,
        StepKind.BY_HAND if step.way is Way.PERSON else StepKind.SENSED,
        note,
        ink,
        group,
    )


def _titled(step: Step, words: Vocabulary, *, alone: bool) -> str:
    """What a step is called, with its node where several are meant."""
    title, node = step_title(step, words), name_of(step.target)
    if alone or node in title:
        return title
    return QCoreApplication.translate("ActWords", "{node}: {title}").format(node=node, title=title)


def _time(each: StepView, zone: str, now: datetime) -> str:
    if each.begun is None:
        return planned_time(each.step)
    took = ((each.ended or now) - each.begun).total_seconds()
    if each.state is StepState.RUNNING:
        most = QCoreApplication.translate("ActWords", "since {took}, at most {most}")
        return most.format(took=length(max(took, 0.0)), most=length(each.step.timeout))
    at = numbers.clock(each.begun.timestamp(), zone)
    return QCoreApplication.translate("ActWords", "{time}, {took}").format(time=at, took=length(max(took, 0.0)))


def _said(each: StepView, run: RunView) -> tuple[str, str]:
    """What there is to say of a step's state, and its ink."""
    if each.state is StepState.ALREADY:
        return QCoreApplication.translate("ActWords", "It was so already: nothing was done"), "muted"
    if each.state in (StepState.FAILED, StepState.UNKNOWN, StepState.ENDED):
        ink = {StepState.FAILED: "critical-text", StepState.ENDED: "overridden-text"}.get(each.state, "muted")
        said = why(each)
        return spoken(said) if said is not None else _text(STEP_STATES[each.state]), ink
    if each.number in run.said and each.state is not StepState.DONE:
        return QCoreApplication.translate("ActWords", "Said to be done; it is looked at"), "muted"
    return "", "muted"


def stopped_by(run: RunView) -> str:
    """Why a run stopped, in a sentence; empty where nothing is known."""
    whole = run_why(run)
    found = [whole] if whole is not None else [said for each in run.steps if (said := why(each)) is not None]
    return spoken(found[0]) if found else ""


def difference(each: Difference, words: Vocabulary) -> tuple[str, str]:
    """What changes, and from what to what."""
    before = each.before or QCoreApplication.translate("ActWords", "nothing")
    after = each.after or QCoreApplication.translate("ActWords", "nothing")
    return word(each.what, words), f"{before} → {after}"


def check_text(check: Check, words: Vocabulary) -> str:
    """What a check wants to see."""
    return spoken(work.wanted(check, words))


def summed(run: RunView) -> str:
    """What became of a run's steps, in a sentence for each kind."""
    found = outcome(run)
    every = numbers.number(len(run.steps))
    parts = [
        QCoreApplication.translate("ActWords", "{count} of {all} steps done").format(
            count=numbers.number(len(found.done) + len(found.already)), all=every
        )
    ]
    for numbers_of, text in (
        (found.stopped, QCoreApplication.translate("ActWords", "step {steps} stopped")),
        (found.unknown, QCoreApplication.translate("ActWords", "of step {steps} nobody knows")),
        (found.never, QCoreApplication.translate("ActWords", "step {steps} never begun")),
    ):
        if numbers_of:
            parts.append(text.format(steps=_numbers(numbers_of)))
    return ", ".join(parts)


def _numbers(places: tuple[int, ...]) -> str:
    """Steps by their numbers: "3", "3, 4", "3 to 8"."""
    first, last = places[0] + 1, places[-1] + 1
    if len(places) > 2 and last - first + 1 == len(places):
        text = QCoreApplication.translate("ActWords", "{first} to {last}")
        return text.format(first=numbers.number(first), last=numbers.number(last))
    return ", ".join(numbers.number(place + 1) for place in places)


def plan_text(run: RunView, words: Vocabulary, zone: str, now: datetime) -> str:
    """A plan, and how it stands, as text to paste elsewhere."""
    head = [title(run, words), state_word(run.state)]
    about = [part for part in (run.plan.reason, where(run.plan, most=1000)) if part]
    rows = [row.as_text() for row in step_rows(run, words, zone, now)]
    back = way_back(run)
    tail = (
        [QCoreApplication.translate("ActWords", "How to come back"), *(f"   {line}" for line in back)] if back else []
    )
    return (
        "\n".join([" · ".join(head), *about, f"SHA-256 {run.plan.hash}", "", *rows, *([""] if tail else []), *tail])
        + "\n"
    )


def way_back(run: RunView) -> tuple[str, ...]:
    """The programs that take a plan back, the last step first; where several nodes are meant, with those of each."""
    found: dict[str, list[str]] = {}
    for each in reversed(run.steps):
        undo = each.step.undo
        if undo is not None and undo.argv and each.step.touches:
            found.setdefault(line_of(shown_argv(undo)), []).append(name_of(each.step.target))
    if len(run.plan.targets) == 1:
        return tuple(found)
    text = QCoreApplication.translate("ActWords", "{nodes}: {line}")
    return tuple(text.format(nodes=", ".join(dict.fromkeys(names)), line=line) for line, names in found.items())


def lasting(run: RunView) -> str:
    """The numbers of the steps that cannot be taken back; empty where there are none."""
    found = tuple(each.number for each in run.steps if each.step.touches and each.step.undo is None)
    return _numbers(found) if found else ""
