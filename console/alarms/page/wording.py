"""The words of alarms: how they stand, what keeps them out of the list, how much time there is. Finished text."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from console.alarms.model.alarms import Alarm, Shown, State, Why
from console.fleet.model.findings import Finding
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text
from widgets import numbers

#: What is to be answered within this is a matter of the shift.
SHIFT_SECONDS = 8 * 3600.0
#: Under this the seconds count.
_SHORT_SECONDS = 600.0

STATES: dict[State, Text] = {
    State.NEW: QT_TRANSLATE_NOOP("Alarms", "New"),
    State.ACKNOWLEDGED: QT_TRANSLATE_NOOP("Alarms", "Acknowledged"),
    State.RETURNED: QT_TRANSLATE_NOOP("Alarms", "Returned"),
    State.SHELVED: QT_TRANSLATE_NOOP("Alarms", "Shelved"),
    State.SUPPRESSED: QT_TRANSLATE_NOOP("Alarms", "Suppressed"),
    State.OUT_OF_SERVICE: QT_TRANSLATE_NOOP("Alarms", "Out of service"),
    State.OVER: QT_TRANSLATE_NOOP("Alarms", "Over"),
}
WHYS: dict[Why, Text] = {
    Why.CAUSE: QT_TRANSLATE_NOOP("Alarms", "follows from another alarm"),
    Why.MAINTENANCE: QT_TRANSLATE_NOOP("Alarms", "somebody works on the node"),
    Why.DRAINED: QT_TRANSLATE_NOOP("Alarms", "the node is out of work"),
    Why.BOOT: QT_TRANSLATE_NOOP("Alarms", "the node starts as it was asked to"),
    Why.WINDOW: QT_TRANSLATE_NOOP("Alarms", "in a maintenance window"),
}


def spoken(text: Text) -> str:
    return QCoreApplication.translate(text.context, text.source)


def sentence(said: Sentence) -> str:
    """A sentence in the window's language, its places filled."""
    values = {name: spoken(each) if isinstance(each, Text) else each for name, each in said.values.items()}
    return spoken(said.text).format(**values)


def state(shown: Shown) -> str:
    """How it stands, in a word."""
    return spoken(STATES[shown.state])


def share_used(shown: Shown, now: float) -> float | None:
    """How much of the time to respond is over, 0 to 1; None where there is none."""
    if shown.due is None or shown.due <= shown.alarm.raised:
        return None
    return min(max((now - shown.alarm.raised) / (shown.due - shown.alarm.raised), 0.0), 1.0)


def time_left(shown: Shown, now: float) -> str:
    """How much of the time to respond is left; empty where there is none."""
    if shown.due is None:
        return ""
    left = shown.due - now
    if left < 0:
        return QCoreApplication.translate("Alarms", "late by {time}").format(time=numbers.duration(-left, 1))
    if shown.due - shown.alarm.raised >= SHIFT_SECONDS:
        return QCoreApplication.translate("Alarms", "this shift")
    return numbers.duration(left, 2 if left < _SHORT_SECONDS or left >= 3600 else 1)


def alarm_in(finding: Finding, now: float) -> str:
    """When what waits will be an alarm, if it stays so."""
    left = max((finding.due or now) - now, 1.0)
    return QCoreApplication.translate("Alarms", "alarm in {time}").format(time=numbers.duration(left, 1))


def lasted(alarm: Alarm, zone: str, now: float) -> str:
    """From when to when it was so, or since when it is."""
    began = numbers.moment(alarm.raised, zone, now, seconds=False)
    if alarm.returned is None:
        return QCoreApplication.translate("Alarms", "since {time}").format(time=began)
    ended = numbers.moment(alarm.returned, zone, now, seconds=False)
    return QCoreApplication.translate("Alarms", "{start} to {end}").format(start=began, end=ended)
