"""Incidents as lines of a list: on screen, as text to copy, as a table to save."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from console.incidents.model.incidents import Incident, Phase
from console.incidents.page import wording
from console.incidents.page.protocols import Words
from console.pagekit.time_words import written
from resources.text import QT_TRANSLATE_NOOP, Text
from widgets import numbers
from widgets.tables.master import Item

_HEAD: tuple[Text, ...] = (
    QT_TRANSLATE_NOOP("Incidents", "Number"),
    QT_TRANSLATE_NOOP("Incidents", "Title"),
    QT_TRANSLATE_NOOP("Incidents", "Severity"),
    QT_TRANSLATE_NOOP("Incidents", "Began"),
    QT_TRANSLATE_NOOP("Incidents", "Owner"),
    QT_TRANSLATE_NOOP("Incidents", "Affected services"),
    QT_TRANSLATE_NOOP("Incidents", "Nodes"),
    QT_TRANSLATE_NOOP("Incidents", "Closed"),
    QT_TRANSLATE_NOOP("Incidents", "Outcome"),
)


#: What is said of one of which nothing leaves.
_CLASSIFIED = QT_TRANSLATE_NOOP("Incidents", "(classified: nothing of it leaves)")


def item_of(incident: Incident, group: str, nodes: str, zone: str, now: float) -> Item:
    """An incident as a line of the list; all that was written of it is found by the filter."""
    is_open = incident.phase is Phase.OPEN
    state = wording.owner(incident) if is_open else wording.lasted(incident, now)
    age = numbers.duration(max(now - incident.began, 0.0), 1) if is_open else numbers.date(incident.began, zone)
    return Item(
        incident.number,
        group,
        incident.title,
        f"{wording.name(incident.number)} · {state}",
        wording.grade(incident),
        value=age,
        search=f"{incident.words()} {nodes}",
        tip="\n".join((incident.title, numbers.moment(incident.began, zone, now))),
        wide=True,
    )


def text_of(incident: Incident, zone: str, now: float) -> str:
    """An incident in a line of text, to be copied."""
    if incident.classified:
        return f"{wording.name(incident.number)}\t{wording.spoken(_CLASSIFIED)}"
    told = (
        wording.name(incident.number), incident.title, wording.severity(incident.severity),
        written(incident.began, zone), wording.owner(incident), wording.lasted(incident, now),
    )  # fmt: skip
    return "\t".join(told)


def csv_of(incidents: Iterable[Incident], words: Words, zone: str) -> str:
    """Incidents as a table of comma-separated values."""
    file = io.StringIO()
    out = csv.writer(file)
    out.writerow([QCoreApplication.translate(*text) for text in _HEAD])
    for each in incidents:
        if each.classified:
            out.writerow([wording.name(each.number), wording.spoken(_CLASSIFIED), *[""] * (len(_HEAD) - 2)])
            continue
        values = (
            wording.name(each.number), each.title, wording.severity(each.severity), written(each.began, zone),
            each.owner, ", ".join(each.services), words.nodes(each.nodes),
            written(each.closed, zone) if each.closed is not None else "", each.outcome,
        )  # fmt: skip
        out.writerow([_inert(value) for value in values])
    return file.getvalue()


def _inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
