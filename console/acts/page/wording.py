"""Wording of plans and runs on screen: finished, translated text."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from console.acts.model.progress import outcome
from console.work.model.plans import Check, Difference, Plan, Step, Way
from console.work.model.runs import RunState, RunView, StepState, StepView
from console.work.model.vocabulary import Vocabulary, name_of
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, filled
from widgets import numbers
from widgets.plans.planlist import PlanStep
from widgets.plans.steps import StepKind
from widgets.plans.steps import StepState as Shown
from widgets.priority import Priority

_STATES: Mapping[RunState, Text] = {
    RunState.PLANNED: QT_TRANSLATE_NOOP("ActWords", "plan, nothing has run"),
    RunState.APPROVED: QT_TRANSLATE_NOOP("ActWords", "agreed to, nothing has run"),
    RunState.RUNNING: QT_TRANSLATE_NOOP("ActWords", "running"),
    RunState.PAUSED: QT_TRANSLATE_NOOP("ActWords", "paused"),
    RunState.SUCCEEDED: QT_TRANSLATE_NOOP("ActWords", "succeeded"),
    RunState.FAILED: QT_TRANSLATE_NOOP("ActWords", "stopped at a surprise"),
    RunState.CANCELLED: QT_TRANSLATE_NOOP("ActWords", "cancelled"),
    RunState.UNKNOWN: QT_TRANSLATE_NOOP("ActWords", "nobody knows"),
    RunState.WITHDRAWN: QT_TRANSLATE_NOOP("ActWords", "withdrawn, nothing has run"),
    RunState.EXPIRED: QT_TRANSLATE_NOOP("ActWords", "expired, nothing has run"),
}
#: The same in one word, for lists.
_BRIEF: Mapping[RunState, Text] = {
    RunState.PLANNED: QT_TRANSLATE_NOOP("ActWords", "planned"),
    RunState.APPROVED: QT_TRANSLATE_NOOP("ActWords", "agreed to"),
    RunState.FAILED: QT_TRANSLATE_NOOP("ActWords", "stopped"),
    RunState.WITHDRAWN: QT_TRANSLATE_NOOP("ActWords", "withdrawn"),
    RunState.EXPIRED: QT_TRANSLATE_NOOP("ActWords", "expired"),
}
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
    values = {name: _text(value) if isinstance(value, Text) else str(value) for name, value in sentence.values.items()}
    return filled(_text(sentence.text), values)


def _text(text: Text) -> str:
    return QCoreApplication.translate(*text) if text.context else text.source


def state_word(state: RunState) -> str:
    """How a run stands."""
    return _text(_STATES[state])


def brief_state(state: RunState) -> str:
    """How a run stands, in a word."""
    return _text(_BRIEF.get(state, _STATES[state]))


def where(plan: Plan, most: int = 3) -> str:
    """What it acts on: "g03, g04", "g01, g02, g03 and 5 more"."""
    names = list(dict.fromkeys(name_of(target) for target in plan.targets))
    if len(names) <= most:
        return ", ".join(names)
    text = QCoreApplication.translate("ActWords", "{names} and {count} more")
    return text.format(names=", ".join(names[:most]), count=numbers.number(len(names) - most))


def line_of(argv: Iterable[str]) -> str:
    """A program as a shell would read it."""
    return shlex.join(argv)


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
    if step.argv:
        return (line_of(step.argv),)
    return tuple(line_of(check.argv) for check in step.seen if check.argv)


def planned_time(step: Step) -> str:
    """How long a step takes, and how long at most."""
    most = QCoreApplication.translate("ActWords", "at most {most}").format(most=length(step.timeout))
    if step.way is Way.RECORD or not step.timeout:
        return ""
    if not step.expected:
        return most
    return QCoreApplication.translate("ActWords", "{about}, {most}").format(about=length(step.expected), most=most)


def step_row(each: StepView, run: RunView, words: Vocabulary, zone: str, now: datetime) -> PlanStep:
    """A step as the list shows it."""
    step = each.step
    said, loss = effect(step)
    begun = run.begun is not None
    note, ink = _said(each, run, words)
    if step.cost and not note:
        note, ink = spoken(words.word(step.cost)), "text"
    return PlanStep(
        each.number,
        numbers.number(each.number + 1),
        _titled(step, run, words),
        lines(step),
        _time(each, zone, now) if begun else planned_time(step),
        said,
        loss,
        _SHOWN[each.state] if begun else None,
        StepKind.BY_HAND if step.way is Way.PERSON else StepKind.SENSED,
        note,
        ink,
        _group(each, run),
    )


def _titled(step: Step, run: RunView, words: Vocabulary) -> str:
    """What a step is called, with its node where several are meant."""
    title, node = spoken(words.step(step)), name_of(step.target)
    if len(run.plan.targets) == 1 or node in title:
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


def _group(each: StepView, run: RunView) -> str:
    """The heading of a step's wave, in plans that have several targets beside each other."""
    waves: dict[int, set[str]] = {}
    for other in run.steps:
        waves.setdefault(other.step.wave, set()).add(other.step.target.id)
    if all(len(targets) == 1 for targets in waves.values()):
        return ""
    place = sorted(waves).index(each.step.wave) + 1
    text = QCoreApplication.translate("ActWords", "Wave {number} of {all}: {count} beside each other")
    count = len(waves[each.step.wave])
    return text.format(number=numbers.number(place), all=numbers.number(len(waves)), count=numbers.number(count))


def _said(each: StepView, run: RunView, words: Vocabulary) -> tuple[str, str]:
    """What there is to say of a step's state, and its ink."""
    if each.state is StepState.ALREADY:
        return QCoreApplication.translate("ActWords", "It was so already: nothing was done"), "muted"
    if each.state in (StepState.FAILED, StepState.UNKNOWN, StepState.ENDED):
        ink = {StepState.FAILED: "critical-text", StepState.ENDED: "overridden-text"}.get(each.state, "muted")
        return why(each, words), ink
    if each.number in run.said and each.state is not StepState.DONE:
        return QCoreApplication.translate("ActWords", "Said to be done; it is looked at"), "muted"
    return "", "muted"


#: Why a step did not succeed, by the engine's word for it; the places are filled by what is known of it.
_REASONS: Mapping[str, Text] = {
    "before": QT_TRANSLATE_NOOP("ActWords", "Not begun: it needs that {wanted}, and found was {found}"),
    "not_seen": QT_TRANSLATE_NOOP("ActWords", "Its success was not seen: that {wanted}; found was {found}"),
    "status": QT_TRANSLATE_NOOP("ActWords", "Its program ended with status {status}"),
    "signal": QT_TRANSLATE_NOOP("ActWords", "Its program was ended by signal {signal}"),
    "timed_out": QT_TRANSLATE_NOOP("ActWords", "It took longer than it may, and was ended"),
    "not_started": QT_TRANSLATE_NOOP("ActWords", "Its program could not be started: {words}"),
    "not_begun": QT_TRANSLATE_NOOP("ActWords", "It never began on the node"),
    "not_looked": QT_TRANSLATE_NOOP("ActWords", "It could not be looked at: {words}"),
    "rebooted": QT_TRANSLATE_NOOP("ActWords", "The node was restarted while it ran"),
    "lost": QT_TRANSLATE_NOOP("ActWords", "The node does not know how it ended"),
    "unknown": QT_TRANSLATE_NOOP("ActWords", "Nobody knows how it ended; it was begun anew"),
    "stopped": QT_TRANSLATE_NOOP("ActWords", "It was let go of while the node did not answer"),
    "ended": QT_TRANSLATE_NOOP("ActWords", "Ended by a person"),
    "interrupted": QT_TRANSLATE_NOOP("ActWords", "The program that carried it out is gone"),
    "bug": QT_TRANSLATE_NOOP("ActWords", "A fault of Driftvakt's own, which was reported"),
}
_REFUSED = QT_TRANSLATE_NOOP("ActWords", "The node refused it: {words}")


def why(each: StepView, words: Vocabulary) -> str:
    """Why a step did not succeed, in a sentence; what nobody here knows, as it is called."""
    text = _REFUSED if each.reason.startswith("refused") else _REASONS.get(each.reason)
    said = str(each.facts.get("words", ""))
    if text is None:
        return ": ".join(part for part in (each.reason, said) if part)
    checks = each.step.before if each.reason == "before" else each.step.seen
    wanted = next((check_text(check, words) for check in checks if check.seen == each.facts.get("check")), "")
    values = {name: str(value) for name, value in each.facts.items() if isinstance(value, str | int)}
    found = values.get("found") or QCoreApplication.translate("ActWords", "nothing")
    said = said or str(each.facts.get("error", "")) or each.reason.removeprefix("refused: ")
    return filled(_text(text), values | {"wanted": wanted, "found": found, "words": said})


def stopped_by(run: RunView, words: Vocabulary) -> str:
    """Why a run stopped, in a sentence; empty where nothing is known."""
    odd = (StepState.FAILED, StepState.UNKNOWN, StepState.ENDED)
    step = next((each for each in run.steps if each.state in odd), None)
    if step is not None:
        return why(step, words)
    text = _REASONS.get(run.reason)
    return _text(text) if text is not None else run.reason


def difference(each: Difference, words: Vocabulary) -> tuple[str, str]:
    """What changes, and from what to what."""
    before = each.before or QCoreApplication.translate("ActWords", "nothing")
    after = each.after or QCoreApplication.translate("ActWords", "nothing")
    return spoken(words.word(each.what)), f"{before} → {after}"


def check_text(check: Check, words: Vocabulary) -> str:
    """What a check wants to see."""
    return spoken(words.check(check))


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
    head = [spoken(words.title(run.plan)), state_word(run.state)]
    about = [part for part in (run.plan.reason, where(run.plan, most=1000)) if part]
    rows = [step_row(each, run, words, zone, now).as_text() for each in run.steps]
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
            found.setdefault(line_of(undo.argv), []).append(name_of(each.step.target))
    if len(run.plan.targets) == 1:
        return tuple(found)
    text = QCoreApplication.translate("ActWords", "{nodes}: {line}")
    return tuple(text.format(nodes=", ".join(dict.fromkeys(names)), line=line) for line, names in found.items())


def lasting(run: RunView) -> str:
    """The numbers of the steps that cannot be taken back; empty where there are none."""
    found = tuple(each.number for each in run.steps if each.step.touches and each.step.undo is None)
    return _numbers(found) if found else ""
