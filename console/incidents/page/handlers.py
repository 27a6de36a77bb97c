"""Handlers of the commands about incidents in the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from console.incidents.model.incidents import Evidence, Incident, Link, LinkKind, Number, Phase
from console.incidents.page import commands, wording
from console.incidents.page.costing import HOURS, BookSheet
from console.incidents.page.incidents_page import IncidentsPage
from console.incidents.page.protocols import Booking, Incidents, Matter, Nodes, SignedReports, Signing, Words
from console.incidents.page.reports import Reports
from console.incidents.page.sheets import (
    FollowUpSheet,
    LearnSheet,
    LinkSheet,
    Opening,
    OpenSheet,
    OwnerSheet,
    WordsSheet,
)
from console.incidents.service.reports import may_leave
from console.pagekit.saving import Saving
from console.pagekit.sheets import Sheets
from console.pagekit.surroundings import Surroundings
from console.work.model.commands import Danger


class IncidentHandlers(QObject):
    """One method for each command. `me` names who is at the desk, `people` those whom an incident may be handed to,
    `nodes` reads names of nodes, `said` tells an error of the environment in words; `clocks` counts the legal
    clocks that run; `signed` writes signed reports, `signing` asks for the key, `booking` books what something cost."""

    def __init__(
        self,
        incidents: Incidents,
        page: IncidentsPage,
        surroundings: Surroundings,
        window: QWidget,
        words: Words,
        *,
        me: Callable[[], str],
        people: Callable[[], Sequence[str]],
        nodes: Nodes,
        said: Callable[[Exception], str],
        zone: Callable[[], str],
        site: Callable[[], str],
        language: Callable[[], str],
        signed: SignedReports,
        signing: Signing,
        booking: Booking | None = None,
        clocks: Callable[[Incident], int] = lambda _incident: 0,
    ) -> None:
        super().__init__(window)
        self._incidents, self._page, self._surroundings, self._window, self._words = (
            incidents, page, surroundings, window, words,
        )  # fmt: skip
        self._me, self._people, self._nodes, self._said, self._zone = me, people, nodes, said, zone
        self._clocks, self._booking = clocks, booking
        self.sheets = Sheets(self)
        self._saving = Saving(surroundings, window, self._failed)
        self._reports = Reports(
            incidents, signed, signing, words, surroundings, self._saving, self.sheets, window, zone=zone,
            site=site, language=language, failed=self._failed,
        )  # fmt: skip
        page.follow_ups.done.connect(self.follow_up_done)
        page.line_left_out.connect(self.leave_line_out)
        page.evidence.saved.connect(self.save_evidence)

    def table(self) -> dict[str, Callable[..., Any]]:
        return {
            commands.OPEN.id: self.open,
            commands.TAKE.id: self.take,
            commands.GIVE.id: self.give,
            commands.CHANGE.id: self.change,
            commands.CLOSE.id: self.close,
            commands.REOPEN.id: self.reopen,
            commands.NOTE.id: self.note,
            commands.LEARN.id: self.learn,
            commands.FOLLOW_UP.id: self.follow_up,
            commands.LINK.id: self.link,
            commands.ATTACH.id: self.attach,
            commands.BOOK.id: self.book,
            commands.RELEASE.id: self.release,
            commands.REPORT.id: self.report,
            commands.COPY.id: self.copy,
            commands.EXPORT.id: self.export,
        }

    # -- beginning -----------------------------------------------------------------------------------------------------

    def open(self, alarms: Sequence[int] = ()) -> None:
        """Ask for what is known, filled from alarms; one that an open incident is about already leads there."""
        links = tuple(Link(LinkKind.ALARM, f"alarm:{number}") for number in alarms)
        there = next((each for each in self._incidents.overview().open if set(each.links) & set(links)), None)
        if there is not None:
            text = self.tr("{number} is about this alarm").format(number=wording.name(there.number))
            self._surroundings.say(text)
            self._surroundings.go(there.number.address)
            return
        matters = [found for number in alarms if (found := self._words.alarm(number)) is not None]
        seed = _seed(matters, links)

        def agreed(opening: Opening) -> None:
            self._run(
                self.tr("Opening the incident"),
                lambda: self._incidents.open(
                    opening.title,
                    opening.severity,
                    began=opening.began,
                    nodes=opening.nodes,
                    services=opening.services,
                    links=opening.links,
                ),
                opened,
            )

        def opened(incident: Incident) -> None:
            self._surroundings.say(self.tr("{number} is open").format(number=wording.name(incident.number)))
            self._surroundings.go(incident.number.address)

        def make() -> OpenSheet:
            sheet = OpenSheet(
                seed, self._words.nodes(seed.nodes), self._nodes, self._zone(), self._surroundings.now, self._window
            )
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show("open incident", make)

    def change(self, number: str = "") -> None:
        incident = self._one(number)
        if incident is None:
            return
        seed = Opening(incident.title, incident.severity, incident.began, incident.nodes, incident.services)

        def agreed(opening: Opening) -> None:
            self._do(
                self.tr("The incident is changed"),
                lambda: self._incidents.change(
                    incident.number,
                    title=_new(opening.title, incident.title),
                    severity=_new(opening.severity, incident.severity),
                    began=_new(opening.began, incident.began),
                    nodes=_new(opening.nodes, incident.nodes),
                    services=_new(opening.services, incident.services),
                ),
            )

        def make() -> OpenSheet:
            sheet = OpenSheet(
                seed,
                self._words.nodes(seed.nodes),
                self._nodes,
                self._zone(),
                self._surroundings.now,
                self._window,
                change=True,
            )
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show("change incident", make)

    # -- who sees to it ------------------------------------------------------------------------------------------------

    def take(self, number: str = "") -> None:
        incident = self._one(number)
        if incident is not None:
            who = self._me()
            self._do(
                self.tr("{who} owns {number}").format(who=who, number=wording.name(incident.number)),
                lambda: self._incidents.take(incident.number, who),
            )

    def give(self, number: str = "") -> None:
        incident = self._one(number)
        if incident is None:
            return

        def agreed(who: str) -> None:
            text = self.tr("{who} owns {number}").format(who=who, number=wording.name(incident.number))
            self._do(text, lambda: self._incidents.take(incident.number, who))

        def make() -> OwnerSheet:
            sheet = OwnerSheet(_about(incident), incident.owner, self._people(), self._window)
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show("incident owner", make)

    # -- writing down --------------------------------------------------------------------------------------------------

    def note(self, text: str = "") -> None:
        incident = self._one("")
        if incident is None:
            return
        if not text.strip():
            self._page.write()
            return
        # What is typed while this line is written down is the next one's.
        self._page.timeline.clear_field()

        def failed(error: Exception) -> None:
            self._page.timeline.give_back(text)
            self._failed(error)

        self._surroundings.run(
            self.tr("Writing it down"), lambda _report: self._incidents.note(incident.number, text),
            lambda _nothing: None, failed, target="incidents", danger=Danger.CHANGES, shown=False,
        )  # fmt: skip

    def learn(self, number: str = "") -> None:
        incident = self._one(number)
        if incident is None:
            return

        def agreed(cause: str, lessons: str) -> None:
            self._do(
                self.tr("Written down"),
                lambda: self._incidents.learn(
                    incident.number,
                    root_cause=_new(cause, incident.root_cause),
                    lessons=_new(lessons, incident.lessons),
                ),
            )

        def make() -> LearnSheet:
            sheet = LearnSheet(_about(incident), incident.root_cause, incident.lessons, self._window)
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show("incident lessons", make)

    def follow_up(self, number: str = "") -> None:
        incident = self._one(number)
        if incident is None:
            return

        def agreed(what: str, owner: str, due: float | None) -> None:
            self._do(
                self.tr("The follow-up is added"),
                lambda: self._incidents.follow_up(incident.number, what, owner, due),
            )

        def make() -> FollowUpSheet:
            sheet = FollowUpSheet(_about(incident), self._people(), self._zone(), self._window)
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show("incident follow-up", make)

    @Slot(object)
    def follow_up_done(self, follow_up: object) -> None:
        """One of the incident in sight was done."""
        incident = self._one("")
        if incident is not None and isinstance(follow_up, int):
            self._do(
                self.tr("The follow-up is done"), lambda: self._incidents.follow_up_done(incident.number, follow_up)
            )

    @Slot(object, bool)
    def leave_line_out(self, line: object, out: bool) -> None:
        """Leave a line that somebody typed out of reports, or put it into them again."""
        incident = self._one("")
        if incident is None:
            return
        key = frozenset({f"line:{line}"})
        fields = sorted(incident.redacted | key if out else incident.redacted - key)
        text = self.tr("Reports leave the line out") if out else self.tr("Reports have the line again")
        self._do(text, lambda: self._incidents.redact(incident.number, fields))

    @Slot(object)
    def save_evidence(self, sha256: object) -> None:
        """Save a copy of what was kept."""
        incident = self._one("")
        found = next((each for each in incident.evidence if each.sha256 == sha256), None) if incident else None
        if incident is None or found is None:
            return
        number = incident.number

        def content() -> bytes:
            if (now := self._incidents.incident(number)) is not None:
                may_leave(now)
            return self._incidents.content(found.sha256)

        self._saving.file(
            "save evidence", self.tr("Save a copy of the evidence"), Path(found.name).name, content,
            self.tr("Saving a copy"),
        )  # fmt: skip

    def link(self, number: str = "") -> None:
        incident = self._one(number)
        if incident is None:
            return

        def agreed(link: Link) -> None:
            self._do(
                self.tr("Linked with {what}").format(what=link.to), lambda: self._incidents.link(incident.number, link)
            )

        def make() -> LinkSheet:
            sheet = LinkSheet(_about(incident), self._window)
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show("incident link", make)

    def attach(self, number: str = "") -> None:
        """Ask for a file, and keep a copy of it."""
        incident = self._one(number)
        if incident is None:
            return
        dialog = QFileDialog(self._window, self.tr("Keep a file as evidence"), str(Path.home()))
        dialog.setObjectName("incident evidence")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setProperty("incident", str(incident.number))
        dialog.fileSelected.connect(self._on_file)
        dialog.open()

    @Slot(str)
    def _on_file(self, path: str) -> None:
        incident = self._one(str(self.sender().property("incident")))
        if incident is None:
            return

        def kept(evidence: Evidence) -> None:
            text = self.tr("{name} is kept under SHA-256 {hash}")
            self._surroundings.say(text.format(name=evidence.name, hash=evidence.sha256[:16]))

        self._run(self.tr("Keeping evidence"), lambda: self._incidents.keep_file(incident.number, Path(path)), kept)

    def release(self, sha256: str = "") -> None:
        """Ask why something need not be held any more."""
        incident = self._one("")
        found = (
            next((each for each in incident.evidence if each.held and each.sha256 == sha256), None)
            if incident
            else None
        )
        if incident is None or found is None:
            self._surroundings.say(self.tr("Choose evidence that is held, on the page of its incident"))
            return

        def agreed(reason: str) -> None:
            text = self.tr("{name} is not held any more").format(name=found.name)
            self._do(text, lambda: self._incidents.release(incident.number, sha256, reason))

        def make() -> WordsSheet:
            warning = self.tr(
                "From then on the file may be removed. That it was let go, by whom and why stays in the log."
            )
            sheet = WordsSheet(
                self.tr("Let evidence go"), f"{found.name} · {_about(incident)}", self.tr("Why it need not be kept"),
                self.tr("Let it go"), self._window, [warning],
            )  # fmt: skip
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show("release evidence", make)

    def book(self, number: str = "") -> None:
        """Ask for money or GPU-hours that it cost."""
        incident, booking = self._one(number), self._booking
        if incident is None or booking is None:
            return

        def agreed(kind: str, value: Decimal, text: str) -> None:
            ref = incident.number.address
            book = (
                (lambda: booking.redo(ref, int(value * 3600), text))
                if kind == HOURS
                else (lambda: booking.book(ref, value, text))
            )
            self._do(self.tr("It is booked"), book)

        def make() -> BookSheet:
            sheet = BookSheet(_about(incident), self._window)
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show("book cost", make)

    # -- its end -------------------------------------------------------------------------------------------------------

    def close(self, number: str = "") -> None:
        incident = self._one(number)
        if incident is None or incident.phase is Phase.CLOSED:
            return
        warnings = []
        if running := self._clocks(incident):
            warnings.append(self.tr("Legal clocks that still run: %n. Closing stops none of them.", "", running))
        left = len(incident.open_follow_ups)
        if left:
            warnings.insert(0, self.tr("Left to be done: %n follow-up(s). Closing ends none of them.", "", left))
        if not incident.root_cause.strip():
            warnings.append(self.tr("No root cause is written down yet; that can be done later, too."))

        def agreed(outcome: str) -> None:
            self._do(
                self.tr("{number} is closed").format(number=wording.name(incident.number)),
                lambda: self._incidents.close(incident.number, outcome),
            )

        def make() -> WordsSheet:
            sheet = WordsSheet(
                self.tr("Close the incident"),
                _about(incident),
                self.tr("How it came out: what was wrong, what was done, what users noticed"),
                self.tr("Close the incident"),
                self._window,
                warnings,
            )
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show("close incident", make)

    def reopen(self, number: str = "") -> None:
        incident = self._one(number)
        if incident is None or incident.phase is Phase.OPEN:
            return

        def agreed(reason: str) -> None:
            self._do(
                self.tr("{number} is open again").format(number=wording.name(incident.number)),
                lambda: self._incidents.reopen(incident.number, reason),
            )

        def make() -> WordsSheet:
            sheet = WordsSheet(
                self.tr("Open the incident again"), _about(incident), self.tr("Why"), self.tr("Open it again"),
                self._window,
            )  # fmt: skip
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show("reopen incident", make)

    # -- taking it along -----------------------------------------------------------------------------------------------

    def report(self, number: str = "") -> None:
        incident = self._one(number)
        if incident is not None:
            self._reports.ask(incident)

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self._page.as_text())
        self._surroundings.say(self.tr("Copied"))

    def export(self) -> None:
        self._saving.values("save incidents", self.tr("incidents"), self._page.csv)

    # -- how -----------------------------------------------------------------------------------------------------------

    def _one(self, number: str) -> Incident | None:
        """The incident that is meant; None, and said, where there is none."""
        wanted: Number | None = wording.number_of(number) if number else None
        found = self._incidents.incident(wanted) if wanted is not None else None if number else self._page.current
        if found is None:
            self._surroundings.say(self.tr("Choose an incident on their page first"))
        return found

    def _do(self, text: str, act: Callable[[], Any]) -> None:
        self._run(text, act, lambda _nothing: self._surroundings.say(text))

    def _run(self, title: str, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._surroundings.run(
            title, lambda _report: work(), done, self._failed, target="incidents", danger=Danger.CHANGES, shown=False
        )

    def _failed(self, error: Exception) -> None:
        self._surroundings.say(self._said(error))


def _about(incident: Incident) -> str:
    return f"{incident.title} · {wording.name(incident.number)}"


def _new(value: Any, old: Any) -> Any:
    """A value that differs from what stands; None for one that does not."""
    return None if value == old else value


def _seed(matters: Sequence[Matter], links: tuple[Link, ...]) -> Opening:
    """What alarms say of an incident: the worst names it, the first is its beginning."""
    if not matters:
        return Opening(links=links)
    worst = min(matters, key=lambda each: wording.GRADES.index(each.priority) if each.priority in wording.GRADES else 9)
    severity = worst.priority if worst.priority in wording.GRADES else wording.GRADES[2]
    nodes = tuple(dict.fromkeys(each.node for each in matters if each.node))
    title = f"{worst.what} · {worst.where}"
    return Opening(title, severity, min(each.raised for each in matters), nodes, (), links)
