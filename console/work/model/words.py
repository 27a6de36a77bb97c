"""Words for plans and runs: what a step is called by its kind, how it stands, and why it failed.

Each feature that makes plans gives a vocabulary: texts by the kinds of its steps, by the names of its acts (the titles
of plans) and by what its steps change or touch. A plan itself holds no words: who signs it reads their own language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from console.journal.model import Target
from console.work.model.plans import Check, Plan, Relation, Step, Undo, Way
from console.work.model.runs import RunState, RunView, StepState, StepView
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say

Vocabulary = Mapping[str, Text]

_PLACE = re.compile(r"\{([a-z_]+)\}")
#: What a plan is called that came as a file, and its steps: what they call themselves proves nothing.
FROM_FILE, FROM_FILE_STEP = "act.plan", "act.plan.step"
BROUGHT: Vocabulary = {
    FROM_FILE: QT_TRANSLATE_NOOP("Runs", "A plan that came as a file"),
    FROM_FILE_STEP: QT_TRANSLATE_NOOP("Runs", "The program below"),
}
_PLAIN = QT_TRANSLATE_NOOP("Runs", "{what}")
_BACK = QT_TRANSLATE_NOOP("Runs", "Take back: {what}")

STATES: Mapping[RunState, Text] = {
    RunState.PLANNED: QT_TRANSLATE_NOOP("Runs", "plan, nothing has run"),
    RunState.APPROVED: QT_TRANSLATE_NOOP("Runs", "agreed to, not begun"),
    RunState.RUNNING: QT_TRANSLATE_NOOP("Runs", "running"),
    RunState.PAUSED: QT_TRANSLATE_NOOP("Runs", "paused"),
    RunState.SUCCEEDED: QT_TRANSLATE_NOOP("Runs", "done"),
    RunState.FAILED: QT_TRANSLATE_NOOP("Runs", "stopped"),
    RunState.CANCELLED: QT_TRANSLATE_NOOP("Runs", "cancelled"),
    RunState.UNKNOWN: QT_TRANSLATE_NOOP("Runs", "end unknown"),
    RunState.WITHDRAWN: QT_TRANSLATE_NOOP("Runs", "withdrawn"),
    RunState.EXPIRED: QT_TRANSLATE_NOOP("Runs", "too late"),
}
STEP_STATES: Mapping[StepState, Text] = {
    StepState.WAITING: QT_TRANSLATE_NOOP("Runs", "not begun"),
    StepState.RUNNING: QT_TRANSLATE_NOOP("Runs", "running"),
    StepState.DONE: QT_TRANSLATE_NOOP("Runs", "done, and seen"),
    StepState.ALREADY: QT_TRANSLATE_NOOP("Runs", "was so already"),
    StepState.FAILED: QT_TRANSLATE_NOOP("Runs", "failed"),
    StepState.ENDED: QT_TRANSLATE_NOOP("Runs", "ended by hand"),
    StepState.UNKNOWN: QT_TRANSLATE_NOOP("Runs", "end unknown"),
}
#: Why a step did not succeed, by its reason; `{check}`, `{found}`, `{status}` and `{words}` are from its facts.
_REASONS: Mapping[str, Text] = {
    "before": QT_TRANSLATE_NOOP("Runs", "What must hold before it did not: {check} is {found}. Nothing was started."),
    "not_seen": QT_TRANSLATE_NOOP("Runs", "The program ended well, and its success was not seen: {check} is {found}."),
    "status": QT_TRANSLATE_NOOP("Runs", "The program ended with status {status}."),
    "signal": QT_TRANSLATE_NOOP("Runs", "The program was ended by signal {signal}."),
    "timed_out": QT_TRANSLATE_NOOP("Runs", "The program took too long and was ended."),
    "not_started": QT_TRANSLATE_NOOP("Runs", "The program could not be started: {words}"),
    "not_begun": QT_TRANSLATE_NOOP("Runs", "The node was never asked to begin: nothing happened."),
    "ended": QT_TRANSLATE_NOOP("Runs", "Somebody had it ended."),
    "stopped": QT_TRANSLATE_NOOP("Runs", "The run was stopped while nobody could tell whether this happened."),
    "lost": QT_TRANSLATE_NOOP(
        "Runs", "The program is gone and did not say how it ended. Look whether it happened, then resume."
    ),
    "rebooted": QT_TRANSLATE_NOOP(
        "Runs", "The node was restarted meanwhile and nobody knows how the program ended. Look, then resume."
    ),
    "not_looked": QT_TRANSLATE_NOOP(
        "Runs", "The program ended, and whether it did its work could not be seen: {words}"
    ),
    "interrupted": QT_TRANSLATE_NOOP(
        "Runs", "The console that carried it out is gone. Resume: what was begun is asked for, nothing is done twice."
    ),
    "bug": QT_TRANSLATE_NOOP("Runs", "Driftvakt failed itself; the crash report says where. Resume asks the nodes."),
    "held": QT_TRANSLATE_NOOP("Runs", "{words}"),
    "verdict": QT_TRANSLATE_NOOP("Runs", "What was looked at is not good enough: {why}."),
    "not_here": QT_TRANSLATE_NOOP("Runs", "This node does not have the program: {words}"),
    "window_missed": QT_TRANSLATE_NOOP("Runs", "Its maintenance window passed, and no console was open then."),
    "window_unsigned": QT_TRANSLATE_NOOP("Runs", "Its maintenance window passed before enough people had agreed."),
    "window_closed": QT_TRANSLATE_NOOP("Runs", "Its maintenance window was ended early, or removed, before it began."),
    "window_refused": QT_TRANSLATE_NOOP(
        "Runs", "It could not begin within its maintenance window: its nodes were held by other runs, or not reached."
    ),
}
_REFUSED = QT_TRANSLATE_NOOP("Runs", "The node refused to begin ({why}): {words}")
_OTHER = QT_TRANSLATE_NOOP("Runs", "It could not be done: {words}")

_RELATIONS: Mapping[Relation, Text] = {
    Relation.IS: QT_TRANSLATE_NOOP("Runs", "{seen}: {wanted}"),
    Relation.IS_NOT: QT_TRANSLATE_NOOP("Runs", "{seen}: not {wanted}"),
    Relation.AT_LEAST: QT_TRANSLATE_NOOP("Runs", "{seen}: at least {wanted}"),
    Relation.AT_MOST: QT_TRANSLATE_NOOP("Runs", "{seen}: at most {wanted}"),
    Relation.ONE_OF: QT_TRANSLATE_NOOP("Runs", "{seen}: one of {wanted}"),
}

_WAYS: Mapping[Way, Text] = {
    Way.PERSON: QT_TRANSLATE_NOOP("Runs", "A person does this"),
    Way.WAIT: QT_TRANSLATE_NOOP("Runs", "Waits for this"),
    Way.RECORD: QT_TRANSLATE_NOOP("Runs", "The console notes this"),
    Way.LOOK: QT_TRANSLATE_NOOP("Runs", "The console looks by itself"),
}


def way_words(way: Way) -> Text | None:
    """What stands where other steps show their program; None where they show it."""
    return _WAYS.get(way)


def shown_argv(step: Step | Undo | Check) -> tuple[str, ...]:
    """What a step does, as one line: its program; the service and what is said to it; a file that is sent."""
    if isinstance(step, Step) and step.file is not None:
        return ("put", step.file.path, f"{step.file.mode:04o}", f"sha256:{step.file.sha256}")
    return (step.address, *step.argv) if step.address else step.argv


def title(plan: Plan, vocabulary: Vocabulary, *, undoes: bool = False) -> Sentence:
    """What a plan is called; one that takes another back says so."""
    named = _filled(vocabulary.get(plan.act), plan.act, plan.values)
    return say(_BACK, what=str(named)) if undoes else named


def step_title(step: Step, vocabulary: Vocabulary) -> Sentence:
    """What a step is called."""
    return _filled(vocabulary.get(step.kind), step.kind, step.values)


def word(name: str, vocabulary: Vocabulary) -> Text:
    """What something that is changed or touched is called; a name stands for itself."""
    return vocabulary.get(name, Text("", name))


def wanted(check: Check, vocabulary: Vocabulary) -> Sentence:
    """What a check wants to see."""
    seen = vocabulary.get(f"{check.reader}.{check.seen}") or word(check.seen, vocabulary)
    return say(_RELATIONS[check.relation], seen=seen, wanted=check.wanted)


def name_of(target: Target) -> str:
    """What a target is called among its neighbours: "g03" of "node:hall/g03"."""
    return target.name.rpartition(":")[2].rpartition("/")[2]


def why(step: StepView) -> Sentence | None:
    """Why a step did not succeed; None for one that did, or has not begun."""
    if not step.reason or step.state in (StepState.DONE, StepState.ALREADY, StepState.WAITING):
        return None
    facts = {name: str(value) for name, value in step.facts.items()}
    head, _, code = step.reason.partition(": ")
    if head == "refused":
        return _filled(_REFUSED, step.reason, facts | {"why": code})
    return _filled(_REASONS.get(step.reason, _OTHER), step.reason, {"words": step.reason} | facts)


def run_why(run: RunView) -> Sentence | None:
    """Why a run stands as it does, where no step of it says so."""
    known = _REASONS.get(run.reason)
    if known is None or any(why(step) for step in run.steps):
        return None
    return _filled(known, run.reason, {})


def _filled(text: Text | None, otherwise: str, values: Mapping[str, str]) -> Sentence:
    """A text with its places filled; what is not known of them is a question mark. Without a text the name itself."""
    if text is None:
        return say(_PLAIN, what=otherwise)
    places = {name: values.get(name, "?") for name in _PLACE.findall(text.source)}
    return say(text, **places)
