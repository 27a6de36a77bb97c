"""Measurements around an incident, copied out of telemetry.db into one file of evidence: the history is bounded and may
be lost, the incident is not.

The file is canonical JSON (`console.journal.canonical`), compressed by gzip: `zcat FILE` shows it. Numbers with
decimals are text, as everywhere in the log.
"""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from console.alarms.model.alarms import Alarm
from console.fleet.model.readings import Floats, NodeEvent
from console.fleet.model.signals import SIGNALS, Kind
from console.fleet.service.history.queries import Queries
from console.fleet.service.history.readers import Readers
from console.incidents.model.incidents import Evidence, EvidenceKind, Incident, Number
from console.incidents.model.moves import milliseconds
from console.incidents.service.incidents import IncidentService
from console.incidents.service.refusing import CannotDo
from console.journal.canonical import canonical
from resources.text import QT_TRANSLATE_NOOP

#: So long before its beginning, and after it, belongs to an incident, in seconds.
BEFORE, AFTER = 42 * 60.0, 13 * 60.0
FORM = "driftvakt.telemetry/1"
#: Of so many nodes the measurements are kept; the file names those that were left out.
MOST_NODES = 32
_MOST_EVENTS = 20_000
#: What was measured is in the file after so many seconds: a block holds a minute.
_LATE = 90.0

_NO_HISTORY = QT_TRANSLATE_NOOP("Incidents", "There is no history here yet: the window records it.")
_UNREADABLE = QT_TRANSLATE_NOOP("Incidents", "History cannot be read: {reason}")


@dataclass(frozen=True, slots=True)
class Around:
    """What time is kept of an incident (unix seconds)."""

    since: float
    until: float


def around(incident: Incident, now: float) -> Around:
    """What time is kept, as far as it has been."""
    return Around(max(incident.began - BEFORE, 0.0), max(incident.began, min(now, incident.began + AFTER)))


def is_due(incident: Incident, now: float) -> bool:
    """Whether measurements around it are to be kept now: nobody kept any yet, or what was kept ended before all had
    happened."""
    if not incident.nodes:
        return False
    kept = [each.until for each in incident.evidence if each.kind is EvidenceKind.TELEMETRY and each.until is not None]
    whole = incident.began + AFTER
    return not kept or (max(kept) < whole - 1.0 and now >= whole + _LATE)


class Freezing:
    """Copies what was measured. `called` gives what people call a node by its key; methods block."""

    def __init__(self, incidents: IncidentService, telemetry: Path, called: Callable[[str], str]) -> None:
        self._incidents, self._telemetry, self._called = incidents, telemetry, called

    def freeze(self, number: Number, now: float, check: Callable[[], None] = lambda: None) -> Evidence:
        """Keep what was measured around an incident. `check` is called again and again, and may raise to end it.
        Raises CannotDo and JournalError."""
        incident = self._incidents.incident(number)
        if incident is None or not self._telemetry.exists():
            raise CannotDo(_NO_HISTORY)
        span = around(incident, now)
        readers = Readers(self._telemetry)
        try:
            document = self._document(Queries(readers), incident, span, check)
        except sqlite3.Error as error:
            raise CannotDo(_UNREADABLE, reason=str(error)) from error
        finally:
            readers.end()
        content = gzip.compress(canonical(document).encode(), 6, mtime=0)
        name = f"telemetry-{number}.json.gz"
        return self._incidents.keep(number, EvidenceKind.TELEMETRY, name, content, since=span.since, until=span.until)

    def _document(
        self, queries: Queries, incident: Incident, span: Around, check: Callable[[], None]
    ) -> dict[str, Any]:
        nodes = incident.nodes[:MOST_NODES]
        alarms = self._incidents.alarms(incident.number)
        return {
            "form": FORM,
            "incident": str(incident.number),
            "since": milliseconds(span.since),
            "until": milliseconds(span.until),
            "nodes": [self._node(queries, node, span, check) for node in nodes],
            "left_out": [self._called(node) for node in incident.nodes[MOST_NODES:]],
            "alarms": [_alarm(alarm, self._called) for alarm in alarms],
        }

    def _node(self, queries: Queries, node: str, span: Around, check: Callable[[], None]) -> dict[str, Any]:
        series: list[dict[str, Any]] = []
        for kind in Kind:
            check()
            series += _series(queries, node, kind, span)
        events = queries.events(node, span.since, _MOST_EVENTS, span.until)
        return {
            "id": node,
            "name": self._called(node),
            "series": series,
            "events": [_event(each) for each in events],
        }


def _series(queries: Queries, node: str, kind: Kind, span: Around) -> Iterator[dict[str, Any]]:
    """What a node's things of a kind measured: for each set of things its times, and for each of their signals the
    values, as texts with a value for each time (`-` where nothing was measured)."""
    names = [signal.name for signal in SIGNALS[kind]]
    pieces: dict[tuple[str, ...], list[Any]] = {}
    for piece in queries.measured(node, kind, range(len(names)), span.since, span.until):
        pieces.setdefault(piece.parts, []).append(piece)
    for parts, those in pieces.items():
        times = np.concatenate([each.times for each in those])
        values = np.concatenate([each.values for each in those], axis=1)
        measured: dict[str, dict[str, str]] = {}
        for place, part in enumerate(parts):
            for column in range(values.shape[0]):
                line = values[column, :, place]
                if not np.isnan(line).all():
                    measured.setdefault(part, {})[names[column]] = _text(line)
        yield {
            "kind": str(kind),
            "times": [milliseconds(time) for time in times.tolist()],
            "parts": measured,
        }


def _text(line: Floats) -> str:
    """Numbers as short as they can be and still be read back as they were measured."""
    return " ".join(np.where(np.isnan(line), "-", line.astype(np.float32).astype("U32")).tolist())


def _event(event: NodeEvent) -> dict[str, Any]:
    return {
        "time": milliseconds(event.time),
        "source": event.source,
        "code": event.code,
        "device": event.device,
        "text": event.text,
    }


def _alarm(alarm: Alarm, called: Callable[[str], str]) -> dict[str, Any]:
    def at(time: float | None) -> int | None:
        return None if time is None else milliseconds(time)

    return {
        "alarm": alarm.number,
        "rule": alarm.source.rule,
        "node": called(alarm.source.node) if alarm.source.node else "",
        "part": alarm.source.part,
        "severity": str(alarm.priority),
        "raised": at(alarm.raised),
        "last_raised": at(alarm.last_raised),
        "times": alarm.times,
        "returned": at(alarm.returned),
        "acknowledged": at(alarm.acknowledged),
        "by": alarm.by,
        "facts": {name: str(fact) for name, fact in alarm.facts},
    }
