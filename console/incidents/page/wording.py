"""The words of incidents: what they are called, how they stand, where their lines come from. Finished text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from console.fleet.model.rules import Grade
from console.incidents.model.incidents import Incident, LineKind, LinkKind, Note, Number, Phase
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, filled
from widgets import numbers
from widgets.priority import Priority, word

#: How an address of an incident begins.
PLACE = "incident:"
_SHORT = 12
#: What an incident may be graded as, the gravest first.
GRADES = (Grade.CRITICAL, Grade.HIGH, Grade.MEDIUM, Grade.LOW)

LINKS: dict[LinkKind, Text] = {
    LinkKind.ALARM: QT_TRANSLATE_NOOP("Incidents", "Alarm"),
    LinkKind.RUN: QT_TRANSLATE_NOOP("Incidents", "Run"),
    LinkKind.INCIDENT: QT_TRANSLATE_NOOP("Incidents", "Incident"),
    LinkKind.DRILL: QT_TRANSLATE_NOOP("Incidents", "Drill"),
    LinkKind.ROLLOUT: QT_TRANSLATE_NOOP("Incidents", "Rollout"),
}
#: Where a line of a timeline comes from, as a screen reader says it.
KINDS: dict[LineKind, Text] = {
    LineKind.TYPED: QT_TRANSLATE_NOOP("Incidents", "Written by a person"),
    LineKind.MOVED: QT_TRANSLATE_NOOP("Incidents", "Of the incident"),
    LineKind.ALARM: QT_TRANSLATE_NOOP("Incidents", "Of an alarm"),
    LineKind.ACT: QT_TRANSLATE_NOOP("Incidents", "Of an act"),
    LineKind.EVIDENCE: QT_TRANSLATE_NOOP("Incidents", "Of evidence"),
    LineKind.TOLD: QT_TRANSLATE_NOOP("Incidents", "Somebody was told"),
}


#: Says a marked text in a language.
Say = Callable[[Text], str]


def spoken(text: Text) -> str:
    """A marked text in the window's language; what comes from a site's own files is in theirs."""
    return QCoreApplication.translate(text.context, text.source) if text.context else text.source


def said(text: str | Sentence, say: Say = spoken) -> str:
    """A person's own words, or a sentence in a language, whatever was put into it."""
    if isinstance(text, str):
        return text
    return filled(say(text.text), {name: _value(value, say) for name, value in text.values.items()})


def _value(value: str | int | Text | Sentence, say: Say) -> str:
    if isinstance(value, Sentence):
        return said(value, say)
    return say(value) if isinstance(value, Text) else str(value)


def name(number: Number) -> str:
    """What an incident is called: INC-2026-041."""
    return f"INC-{number}"


def number_of(text: str) -> Number | None:
    """The number that somebody wrote, or an address names; None for none."""
    try:
        return Number.read(text)
    except ValueError:
        return None


def short_hash(sha256: str) -> str:
    """A SHA-256 as cards name it: its beginning; all of it stands in tips and reports."""
    return f"SHA-256 {sha256[:_SHORT]}"


def grade(incident: Incident) -> Priority:
    """How it is marked: once it is closed it asks for nobody."""
    return Priority(incident.severity) if incident.phase is Phase.OPEN else Priority.NORMAL


def severity(grade_: Grade) -> str:
    """A grade in a word."""
    return word(Priority(grade_))


def lasted(incident: Incident, now: float) -> str:
    """For how long it has been open, or how long it took."""
    if incident.closed is None:
        age = numbers.duration(max(now - incident.began, 0.0), 2)
        return QCoreApplication.translate("Incidents", "open for {time}").format(time=age)
    took = numbers.duration(max(incident.closed - incident.began, 0.0), 2)
    return QCoreApplication.translate("Incidents", "closed after {time}").format(time=took)


def owner(incident: Incident) -> str:
    """Who answers for it."""
    return incident.owner or QCoreApplication.translate("Incidents", "no owner yet")


def field(key: str, notes: Sequence[Note] = ()) -> str:
    """What of an incident a report leaves out, by its key: a field, or `line:3`."""
    kind, _, number = key.partition(":")
    if kind == "line":
        told = next((each.text for each in notes if str(each.number) == number), "")
        return f"{spoken(LINE).format(number=number)}: {told}" if told else spoken(LINE).format(number=number)
    return spoken(FIELDS[key]) if key in FIELDS else key


#: A line that somebody typed, as a thing that may be left out.
LINE = QT_TRANSLATE_NOOP("Incidents", "Line {number}")
#: What reports may leave out, besides single lines, in the order in which they are read.
FIELDS: dict[str, Text] = {
    "title": QT_TRANSLATE_NOOP("Incidents", "Title"),
    "services": QT_TRANSLATE_NOOP("Incidents", "Affected services"),
    "nodes": QT_TRANSLATE_NOOP("Incidents", "Nodes, and what alarms and acts tell"),
    "people": QT_TRANSLATE_NOOP("Incidents", "Names of people"),
    "outcome": QT_TRANSLATE_NOOP("Incidents", "Outcome"),
    "cost": QT_TRANSLATE_NOOP("Incidents", "Cost"),
    "told": QT_TRANSLATE_NOOP("Incidents", "Who was told"),
    "root_cause": QT_TRANSLATE_NOOP("Incidents", "Root cause"),
    "lessons": QT_TRANSLATE_NOOP("Incidents", "Lessons"),
    "follow_ups": QT_TRANSLATE_NOOP("Incidents", "Follow-ups"),
    "links": QT_TRANSLATE_NOOP("Incidents", "What it is linked with"),
    "evidence": QT_TRANSLATE_NOOP("Incidents", "Evidence"),
}
