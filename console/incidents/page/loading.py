"""Loader of one incident as it stands, away from the window's thread: its timeline, what it is linked with, and whether
what was kept is still what it was."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from PySide6.QtCore import QObject

from console.incidents.model.incidents import Evidence, EvidenceKind, Incident, Line, Number
from console.incidents.page.hour_card import Hour
from console.incidents.page.protocols import Incidents, Linked, Words
from console.incidents.service.evidence import Standing
from console.incidents.service.measured import Measured, read_measured
from console.pagekit.newest import NewestLoader
from console.pagekit.surroundings import Surroundings

_LOG = logging.getLogger("console.incidents")


@dataclass(frozen=True, slots=True)
class Read:
    """An incident as it was read; None for one that there is not. Lines are the oldest first; `standing` is how files
    of evidence stand, by their hashes; `hour` what was measured around it and kept."""

    number: Number
    incident: Incident | None
    lines: tuple[Line, ...] = ()
    linked: tuple[Linked, ...] = ()
    standing: dict[str, Standing] = field(default_factory=dict)
    hour: Hour | None = None


class IncidentLoader(NewestLoader):
    """`loaded` carries a Read."""

    subject = "an incident"

    def __init__(self, incidents: Incidents, words: Words, surroundings: Surroundings, parent: QObject) -> None:
        super().__init__(surroundings, parent)
        self._incidents, self._words = incidents, words
        #: All files of evidence are read to see how they stand: once for each set of them, as long as it is in sight.
        self._kept: tuple[str, tuple[Measured, ...]] | None = None
        self._looked: tuple[Number, tuple[Evidence, ...], dict[str, Standing]] | None = None

    def look_anew(self) -> None:
        """Files may have been changed meanwhile."""
        self._looked = None

    def ask(self, number: Number) -> None:
        """Read it."""

        def work() -> Read:
            incident = self._incidents.incident(number)
            if incident is None:
                return Read(number, None)
            linked = tuple(self._words.linked(link) for link in incident.links)
            lines, standing = self._incidents.timeline(number), self._standing(incident)
            return Read(number, incident, lines, linked, standing, self._hour(incident, standing))

        self.read(number, work)

    def _standing(self, incident: Incident) -> dict[str, Standing]:
        looked = self._looked
        if looked is None or looked[:2] != (incident.number, incident.evidence):
            standing = self._incidents.standing_of(incident.number) if incident.evidence else {}
            self._looked = looked = (incident.number, incident.evidence, standing)
        return looked[2]

    def _hour(self, incident: Incident, standing: dict[str, Standing]) -> Hour | None:
        """What was measured of the node that it is about first, by the newest file of it that is sound."""
        alarms = self._incidents.alarms(incident.number)
        source = next((each.source for each in alarms if each.source.node), None)
        files = [
            each
            for each in incident.evidence
            if each.kind is EvidenceKind.TELEMETRY and standing.get(each.sha256) is Standing.SOUND
        ]
        if not files:
            self._kept = None
            return None
        newest = max(files, key=lambda each: (each.until or 0.0, each.taken))
        if self._kept is None or self._kept[0] != newest.sha256:
            try:
                self._kept = (newest.sha256, read_measured(self._incidents.content(newest.sha256)))
            except ValueError as error:  # what a person kept under this kind may be of another form
                _LOG.info("%s holds no measurements that can be drawn: %s", newest.name, error)
                self._kept = (newest.sha256, ())
        nodes = self._kept[1]
        wanted = source.node if source is not None else (*incident.nodes, "")[0]
        found = next((each for each in nodes if each.node == wanted), next(iter(nodes), None))
        if found is None:
            return None
        part = source.part if source is not None and found.node == source.node else ""
        return Hour(found, newest, part)
