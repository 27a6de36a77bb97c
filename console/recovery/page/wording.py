"""The words of recovery: verdicts, phases, steps, spans of time. Finished text."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from console.recovery.model import words
from console.recovery.model.board import Standing
from console.recovery.model.drill_moves import How
from console.recovery.model.drills import Drill, DrillState, Event, Reason, What
from console.recovery.model.kinds import DrillKind, Scope
from console.recovery.model.tests import LayerKind, LayerState, PhaseKind, RestoreTest, Source, Verdict
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text
from widgets import numbers
from widgets.priority import Priority

STANDINGS: Mapping[Standing, Text] = {
    Standing.NEVER: QT_TRANSLATE_NOOP("RecoveryPage", "NEVER"),
    Standing.FAIL: QT_TRANSLATE_NOOP("RecoveryPage", "FAIL"),
    Standing.ERROR: QT_TRANSLATE_NOOP("RecoveryPage", "ERROR"),
    Standing.INCONCLUSIVE: QT_TRANSLATE_NOOP("RecoveryPage", "INCONCLUSIVE"),
    Standing.CHANGED: QT_TRANSLATE_NOOP("RecoveryPage", "CHANGED SINCE"),
    Standing.STALE: QT_TRANSLATE_NOOP("RecoveryPage", "STALE"),
    Standing.PASS: QT_TRANSLATE_NOOP("RecoveryPage", "PASS"),
}
#: Findings, not alarms: they bear the same shapes and do not count in the strip.
PRIORITIES: Mapping[Standing, Priority] = {
    Standing.NEVER: Priority.HIGH,
    Standing.FAIL: Priority.HIGH,
    Standing.ERROR: Priority.MEDIUM,
    Standing.INCONCLUSIVE: Priority.MEDIUM,
    Standing.CHANGED: Priority.MEDIUM,
    Standing.STALE: Priority.MEDIUM,
    Standing.PASS: Priority.NORMAL,
}
VERDICTS: Mapping[Verdict, Text] = {
    Verdict.PASS: STANDINGS[Standing.PASS],
    Verdict.FAIL: STANDINGS[Standing.FAIL],
    Verdict.ERROR: STANDINGS[Standing.ERROR],
    Verdict.INCONCLUSIVE: STANDINGS[Standing.INCONCLUSIVE],
}
MARKS: Mapping[Verdict, Priority] = {
    Verdict.PASS: Priority.NORMAL,
    Verdict.FAIL: Priority.HIGH,
    Verdict.ERROR: Priority.MEDIUM,
    Verdict.INCONCLUSIVE: Priority.MEDIUM,
}
REASONS: Mapping[Reason, Text] = {
    Reason.PROVEN: QT_TRANSLATE_NOOP("RecoveryPage", "back in time, and proven"),
    Reason.TALKED: QT_TRANSLATE_NOOP("RecoveryPage", "talked through; proves no backup"),
    Reason.NOT_RESTORED: QT_TRANSLATE_NOOP("RecoveryPage", "the backup does not give back what was saved"),
    Reason.LATE: QT_TRANSLATE_NOOP("RecoveryPage", "it took longer than the time allowed"),
    Reason.TOO_OLD: QT_TRANSLATE_NOOP("RecoveryPage", "more was lost than is allowed"),
    Reason.UNPROVEN: QT_TRANSLATE_NOOP("RecoveryPage", "a step that proves was gone on without"),
    Reason.ABORTED: QT_TRANSLATE_NOOP("RecoveryPage", "aborted"),
    Reason.NOT_DONE: QT_TRANSLATE_NOOP("RecoveryPage", "ended with steps left"),
}
STATES: Mapping[DrillState, Text] = {
    DrillState.RUNNING: QT_TRANSLATE_NOOP("RecoveryPage", "goes on"),
    DrillState.PAUSED: QT_TRANSLATE_NOOP("RecoveryPage", "paused"),
    DrillState.ABORTED: QT_TRANSLATE_NOOP("RecoveryPage", "aborted"),
    DrillState.ENDED: QT_TRANSLATE_NOOP("RecoveryPage", "ended"),
}
KINDS: Mapping[DrillKind, Text] = {
    DrillKind.TABLETOP: QT_TRANSLATE_NOOP("RecoveryPage", "tabletop"),
    DrillKind.FUNCTIONAL: QT_TRANSLATE_NOOP("RecoveryPage", "functional"),
    DrillKind.FULL: QT_TRANSLATE_NOOP("RecoveryPage", "full"),
}
SCOPES: Mapping[Scope, Text] = {
    Scope.SAMPLE: QT_TRANSLATE_NOOP("RecoveryPage", "a sample"),
    Scope.PART: QT_TRANSLATE_NOOP("RecoveryPage", "a part"),
    Scope.ALL: QT_TRANSLATE_NOOP("RecoveryPage", "all of it"),
}
PHASES: Mapping[PhaseKind, Text] = {
    PhaseKind.DETECT: QT_TRANSLATE_NOOP("RecoveryPage", "Detect"),
    PhaseKind.DECIDE: QT_TRANSLATE_NOOP("RecoveryPage", "Decide"),
    PhaseKind.PROVISION: QT_TRANSLATE_NOOP("RecoveryPage", "Provision"),
    PhaseKind.KEYS: QT_TRANSLATE_NOOP("RecoveryPage", "Fetch keys"),
    PhaseKind.RESTORE: QT_TRANSLATE_NOOP("RecoveryPage", "Restore"),
    PhaseKind.VERIFY: QT_TRANSLATE_NOOP("RecoveryPage", "Verify"),
    PhaseKind.RETURN: QT_TRANSLATE_NOOP("RecoveryPage", "Return service"),
}
SOURCES: Mapping[Source, Text] = {
    Source.SENSED: QT_TRANSLATE_NOOP("RecoveryPage", "sensed"),
    Source.HUMAN: QT_TRANSLATE_NOOP("RecoveryPage", "by hand"),
    Source.ASSUMED: QT_TRANSLATE_NOOP("RecoveryPage", "assumed"),
}
HOWS: Mapping[How, Text] = {
    How.SENSED: SOURCES[Source.SENSED],
    How.HAND: SOURCES[Source.HUMAN],
    How.DECIDED: QT_TRANSLATE_NOOP("RecoveryPage", "decided"),
    How.TALKED: QT_TRANSLATE_NOOP("RecoveryPage", "talked through"),
    How.OVERRIDDEN: QT_TRANSLATE_NOOP("RecoveryPage", "gone on without"),
    How.AWAY: QT_TRANSLATE_NOOP("RecoveryPage", "does not apply"),
}
LAYERS: Mapping[LayerKind, Text] = {
    LayerKind.LIST: QT_TRANSLATE_NOOP("RecoveryPage", "The list can be read"),
    LayerKind.STRUCTURE: QT_TRANSLATE_NOOP("RecoveryPage", "The structure holds"),
    LayerKind.RESTORE: QT_TRANSLATE_NOOP("RecoveryPage", "It comes back"),
    LayerKind.CONTENT: QT_TRANSLATE_NOOP("RecoveryPage", "It is the same data"),
    LayerKind.SERVICE: QT_TRANSLATE_NOOP("RecoveryPage", "A service answers from it"),
    LayerKind.REMOVED: QT_TRANSLATE_NOOP("RecoveryPage", "The sandbox is gone"),
}
LAYER_STATES: Mapping[LayerState, Text] = {
    LayerState.HELD: QT_TRANSLATE_NOOP("RecoveryPage", "held"),
    LayerState.FAILED: QT_TRANSLATE_NOOP("RecoveryPage", "failed"),
    LayerState.UNSURE: QT_TRANSLATE_NOOP("RecoveryPage", "unsure"),
    LayerState.NOT_RUN: QT_TRANSLATE_NOOP("RecoveryPage", "not run"),
}
#: How far a test proved, by how many layers held.
DEPTHS: tuple[Text, ...] = (
    QT_TRANSLATE_NOOP("RecoveryPage", "nothing"),
    QT_TRANSLATE_NOOP("RecoveryPage", "list"),
    QT_TRANSLATE_NOOP("RecoveryPage", "structure"),
    QT_TRANSLATE_NOOP("RecoveryPage", "restored"),
    QT_TRANSLATE_NOOP("RecoveryPage", "content"),
    QT_TRANSLATE_NOOP("RecoveryPage", "service answers"),
)
_EVENTS: Mapping[What, Text] = {
    What.BEGUN: QT_TRANSLATE_NOOP("RecoveryPage", "Begun"),
    What.PAUSED: QT_TRANSLATE_NOOP("RecoveryPage", "Paused"),
    What.RESUMED: QT_TRANSLATE_NOOP("RecoveryPage", "Resumed"),
    What.ABORTED: QT_TRANSLATE_NOOP("RecoveryPage", "Aborted"),
    What.ENDED: QT_TRANSLATE_NOOP("RecoveryPage", "Ended"),
    What.REPORTED: QT_TRANSLATE_NOOP("RecoveryPage", "Report made"),
    What.SIGNED: QT_TRANSLATE_NOOP("RecoveryPage", "Report signed"),
    What.FILE: QT_TRANSLATE_NOOP("RecoveryPage", "File"),
}


def spoken(text: Text) -> str:
    """A text in the window's language; what stands in no translation stays as it is."""
    return QCoreApplication.translate(text.context, text.source) if text.source else ""


def told(sentence: Sentence) -> str:
    """A sentence in the window's language."""
    return spoken(sentence.text).format(**sentence.values)


def why(test: RestoreTest) -> str:
    """Why a restore test says what it says, and what to do next."""
    return told(words.why(test))


def says(drill: Drill) -> str:
    """What a drill says, or how it stands."""
    return spoken(STATES[drill.state]) if drill.verdict is None else spoken(VERDICTS[drill.verdict[0]])


def nature(drill: Drill) -> str:
    """Kind and scope in words."""
    return f"{spoken(KINDS[drill.kind])}, {spoken(SCOPES[drill.scope])}"


def event(drill: Drill, told: Event) -> str:
    """An event in a line."""
    if told.what is What.NOTE:
        return f"{told.who}: {told.words}"
    if told.what is What.STEP:
        view = drill.step(told.of)
        text = told.of if view is None else spoken(view.step.text)
        return f"{text} ({told.words})" if told.words else text
    word = spoken(_EVENTS[told.what])
    more = told.words if told.what is not What.REPORTED else ""
    return f"{word}: {more}" if more else f"{word}, {told.who}" if told.who else word


def span(seconds: float | None) -> str:
    return numbers.duration(seconds)
