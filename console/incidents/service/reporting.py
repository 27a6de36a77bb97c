"""Reporting: the clocks and drafts of incidents, over the regimes that run here. What it asks it reads anew, so that a
profile that was changed holds at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from console.incidents.model.clocks import Clock, clocks_of
from console.incidents.model.drafts import Draft, Known, Say, draft_of
from console.incidents.model.incidents import Incident, Line, Number
from console.incidents.model.regimes import Duty, Regime, Regimes
from console.incidents.service.protocols import Incidents
from console.incidents.service.regimes import FOLDER, load
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say

_NO_INCIDENT = QT_TRANSLATE_NOOP("Reporting", "There is no incident {number}.")
_NO_PROFILE = QT_TRANSLATE_NOOP("Reporting", "This site has no profile of regimes, so nothing is reported from here.")
_NO_DUTY = QT_TRANSLATE_NOOP("Reporting", "No regime that runs here has a duty {duty}.")


class CannotReport(EnvironmentFault):
    """What cannot be told; `reason` is for the operator."""

    def __init__(self, reason: Text, /, **values: str) -> None:
        self.reason: Sentence = say(reason, **values)
        super().__init__(str(self.reason))


class Reporting:
    """Over the incidents of one data folder. `now` is unix seconds; `called` gives what people call a node by its
    key. Any thread may call it; it reads small files."""

    def __init__(
        self,
        incidents: Incidents,
        directory: Path,
        now: Callable[[], float],
        called: Callable[[str], str],
    ) -> None:
        self._incidents, self._directory, self._now, self._called = incidents, directory, now, called
        self._read: tuple[object, Regimes] | None = None

    def regimes(self) -> Regimes:
        """Those that are known, read anew when a file of them has changed."""
        files = sorted((self._directory / FOLDER).glob("*.toml"))
        state = [(file.name, *_state(file)) for file in files]
        if self._read is None or self._read[0] != state:
            self._read = state, load(self._directory)
        return self._read[1]

    def clocks(self, incident: Incident) -> tuple[Clock, ...]:
        return clocks_of(incident, self.regimes(), self._now())

    def duty(self, regime: str, duty: str) -> tuple[Regime, Duty]:
        """A duty of a regime that runs here. Raises CannotReport."""
        for each in self.regimes().running:
            found = each.duty(duty)
            if each.id == regime and found is not None:
                return each, found
        raise CannotReport(_NO_DUTY, duty=f"{regime}:{duty}")

    def draft(self, number: Number, regime: str, duty: str, *, language: str, speak: Say) -> Draft:
        """A draft as the incident stands now; with a stop where none may be made. Raises CannotReport, JournalError."""
        incident = self._incidents.incident(number)
        if incident is None:
            raise CannotReport(_NO_INCIDENT, number=str(number))
        profile = self.regimes().profile
        if profile is None:
            raise CannotReport(_NO_PROFILE)
        of, about = self.duty(regime, duty)
        lines: tuple[Line, ...] = () if incident.classified is not False else self._incidents.timeline(number)
        known = Known(tuple(map(self._called, incident.nodes)), lines, self.clocks(incident))
        return draft_of(incident, profile, of, about, known, language=language, say=speak)


def _state(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size
