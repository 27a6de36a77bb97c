"""Loader of the reporting of one incident, away from the window's thread: the regimes that run, and a draft."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from console.incidents.model.drafts import Draft
from console.incidents.model.incidents import Incident, Number
from console.incidents.model.regimes import Regimes
from console.incidents.page.protocols import Incidents
from console.incidents.page.reports import speaking
from console.incidents.service.reporting import Reporting
from console.pagekit.newest import NewestLoader
from console.pagekit.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be read: an incident, and the draft of a duty in a language; no draft where the duty is None."""

    number: Number
    duty: tuple[str, str] | None
    language: str


@dataclass(frozen=True, slots=True)
class Read:
    """What was read for a wish."""

    wish: Wish
    incident: Incident | None
    regimes: Regimes
    draft: Draft | None = None


class ReportingLoader(NewestLoader):
    """`loaded` carries a Read."""

    subject = "the reporting of an incident"

    def __init__(self, incidents: Incidents, reporting: Reporting, surroundings: Surroundings, parent: QObject) -> None:
        super().__init__(surroundings, parent)
        self._incidents, self._reporting = incidents, reporting

    def ask(self, wish: Wish) -> None:
        """Read it."""

        def work() -> Read:
            regimes = self._reporting.regimes()
            incident = self._incidents.incident(wish.number)
            draft = None
            if incident is not None and wish.duty is not None and _runs(regimes, wish.duty):
                say = speaking(wish.language)
                draft = self._reporting.draft(wish.number, *wish.duty, language=wish.language, speak=say)
            return Read(wish, incident, regimes, draft)

        self.read(wish, work)


def _runs(regimes: Regimes, duty: tuple[str, str]) -> bool:
    return any(each.id == duty[0] and each.duty(duty[1]) is not None for each in regimes.running)
