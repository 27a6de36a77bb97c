"""Loader of one incident as it stands, away from the window's thread: its timeline, what it is linked with, and whether
what was kept is still what it was."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QObject

from console.incidents.model.incidents import Evidence, Incident, Line, Number
from console.incidents.page.protocols import Incidents, Linked, Words
from console.incidents.service.evidence import Standing
from console.pagekit.newest import NewestLoader
from console.pagekit.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Read:
    """An incident as it was read; None for one that there is not. Lines are the oldest first; `standing` is how files
    of evidence stand, by their hashes."""

    number: Number
    incident: Incident | None
    lines: tuple[Line, ...] = ()
    linked: tuple[Linked, ...] = ()
    standing: dict[str, Standing] = field(default_factory=dict)


class IncidentLoader(NewestLoader):
    """`loaded` carries a Read."""

    subject = "an incident"

    def __init__(self, incidents: Incidents, words: Words, surroundings: Surroundings, parent: QObject) -> None:
        super().__init__(surroundings, parent)
        self._incidents, self._words = incidents, words
        #: All files of evidence are read to see how they stand: once for each set of them, as long as it is in sight.
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
            return Read(number, incident, self._incidents.timeline(number), linked, self._standing(incident))

        self.read(number, work)

    def _standing(self, incident: Incident) -> dict[str, Standing]:
        looked = self._looked
        if looked is None or looked[:2] != (incident.number, incident.evidence):
            standing = self._incidents.standing_of(incident.number) if incident.evidence else {}
            self._looked = looked = (incident.number, incident.evidence, standing)
        return looked[2]
