"""Reports of an incident on their way out: what is left out of them is asked, then they are made in a job and saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.incidents.model.incidents import Incident, Number
from console.incidents.page import report_paper, wording
from console.incidents.page.protocols import Incidents, SignedReports, Signing, Words, Written
from console.incidents.page.wording import Say
from console.incidents.service.reports import may_leave
from console.log.service.protocols import Sign
from console.pagekit.report import pdf
from console.pagekit.saving import Saving
from console.pagekit.sheet import Sheet
from console.pagekit.sheets import Sheets
from console.pagekit.surroundings import Surroundings
from console.work.model.commands import Danger
from resources.text import Text
from widgets import translation
from widgets.button import Kind
from widgets.card import scrolled
from widgets.field import CheckBox, Form
from widgets.segmented import SegmentedControl
from widgets.text import Caption, Label

#: Characters of a line that are shown beside its box.
_MOST_SHOWN = 70
#: So many lines may be chosen one by one, the newest; all of them by the whole timeline.
_MOST_LINES = 200


class ReportSheet(Sheet):
    """`agreed` carries the fields that are left out, the language of the PDF, and whether it is to be signed."""

    agreed = Signal(object, str, bool)

    def __init__(self, incident: Incident, language: str, parent: QWidget) -> None:
        about = f"{incident.title} · {wording.name(incident.number)}"
        super().__init__(self.tr("Report of the incident"), about, parent, width=600)
        if incident.classified:
            warning = self.tr("It holds classified information: nothing of it may leave this network.")
            self.content.addWidget(Label(warning, "critical-text", wrap=True))
        self.form = Form()
        self.language = SegmentedControl(
            list(translation.LANGUAGES.items()), language, name=self.tr("Language of the PDF")
        )
        self.form.add(self.tr("Language of the PDF"), self.language)
        self.content.addWidget(self.form)
        self.content.addWidget(Caption(self.tr("Leave out"), wrap=True))
        self.boxes = {key: CheckBox(wording.field(key), key in incident.redacted) for key in wording.FIELDS}
        for note in incident.notes[-_MOST_LINES:]:
            key = f"line:{note.number}"
            text = " ".join(wording.field(key, incident.notes).split())
            shown = text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN].rstrip()}…"
            self.boxes[key] = CheckBox(shown, key in incident.redacted)
        # What stands behind the boxes that there are is kept as it is.
        self._others = [key for key in incident.redacted if key not in self.boxes]
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for box in self.boxes.values():
            column.addWidget(box)
        column.addStretch(1)
        listed = scrolled(holder, self.tr("Leave out"))
        listed.setFixedHeight(268)
        self.content.addWidget(listed)
        told = self.tr(
            "The report names what it leaves out, and the log says who chose it. Signed, it is a PDF and a JSON that "
            "names the PDF's SHA-256; ssh-keygen checks it."
        )
        self.content.addWidget(Caption(told, wrap=True))
        self.add_button(self.tr("Cancel"), Kind.SAFE).clicked.connect(self.reject)
        self.signed = self.add_button(self.tr("Save signed, with JSON…"))
        self.signed.clicked.connect(self._on_signed)
        self.pdf = self.add_button(self.tr("Save as PDF…"), Kind.PRIMARY, main=True)
        self.pdf.clicked.connect(self._on_pdf)

    def left_out(self) -> tuple[str, ...]:
        """The fields and lines that are ticked."""
        return (*(key for key, box in self.boxes.items() if box.isChecked()), *self._others)

    @Slot()
    def _on_pdf(self) -> None:
        self._agree(signed=False)

    @Slot()
    def _on_signed(self) -> None:
        self._agree(signed=True)

    def _agree(self, *, signed: bool) -> None:
        self.agreed.emit(self.left_out(), str(self.language.current()), signed)
        self.accept()


class Reports(QObject):
    """Asks what a report leaves out, and saves it. `site` is where, `language` what the window speaks;
    `failed` tells what the environment refuses."""

    def __init__(  # noqa: PLR0917 - what reports are made from, and where it is asked
        self,
        incidents: Incidents,
        signed: SignedReports,
        signing: Signing,
        words: Words,
        surroundings: Surroundings,
        saving: Saving,
        sheets: Sheets,
        window: QWidget,
        *,
        zone: Callable[[], str],
        site: Callable[[], str],
        language: Callable[[], str],
        failed: Callable[[Exception], None],
    ) -> None:
        super().__init__(window)
        self._incidents, self._words, self._surroundings, self._saving = incidents, words, surroundings, saving
        self._signed, self._signing = signed, signing
        self._sheets, self._window = sheets, window
        self._zone, self._site, self._language, self._failed = zone, site, language, failed

    def ask(self, incident: Incident) -> None:
        """Show the sheet."""

        def agreed(fields: tuple[str, ...], language: str, signed: bool) -> None:
            save = self._save_signed if signed else self._save_pdf
            self._leave_out(incident, fields, lambda: save(incident.number, language))

        def make() -> ReportSheet:
            sheet = ReportSheet(incident, self._language(), self._window)
            sheet.agreed.connect(agreed)
            return sheet

        self._sheets.show("incident report", make)

    def _leave_out(self, incident: Incident, fields: tuple[str, ...], then: Callable[[], None]) -> None:
        """Write down what reports leave out where that is new; a desk that may not change anything reports as it is."""
        if frozenset(fields) == incident.redacted:
            then()
            return
        self._surroundings.run(
            self.tr("Writing down what the report leaves out"),
            lambda _report: self._incidents.redact(incident.number, fields),
            lambda _nothing: then(), self._failed, target="incidents", danger=Danger.CHANGES, shown=False,
        )  # fmt: skip

    def _save_pdf(self, number: Number, language: str) -> None:
        self._saving.paper("save incident report", wording.name(number), lambda: self.pdf(number, language))

    def _save_signed(self, number: Number, language: str) -> None:
        """Ask for a folder, then for a key; PDF, JSON and signature come into the folder."""

        def chosen(folder: Path) -> None:
            def act(sign: Sign, _key: str) -> Written:
                return self._signed.write(number, folder, sign, paper=self.pdf(number, language))

            def done(written: Written) -> str:
                text = self.tr("Saved and signed: {path}, with PDF and signature beside it")
                return text.format(path=written.json)

            text = self.tr(
                "Your signature stands for what the report says now. PDF, JSON and signature come into {folder}."
            )
            self._signing(
                self.tr("Sign the report of {number}").format(number=wording.name(number)),
                text.format(folder=folder), self.tr("Sign and save"), act, done,
            )  # fmt: skip

        self._saving.folder("save signed report", self.tr("Where the signed report goes"), chosen)

    def pdf(self, number: Number, language: str) -> bytes:
        """The report as PDF, as the incident stands now. Blocks; raises EnvironmentFault, also for one that holds
        classified information."""
        incident = self._incidents.incident(number)
        assert incident is not None  # noqa: S101 - none is ever removed
        may_leave(incident)
        linked = tuple(self._words.linked(link) for link in incident.links)
        told = report_paper.Told(
            incident=incident,
            lines=self._incidents.timeline(number),
            linked=linked,
            nodes=self._words.nodes(incident.nodes),
            site=self._site(),
            zone=self._zone(),
        )
        return pdf(report_paper.report(told, speaking(language)))


def speaking(language: str) -> Say:
    """Says marked texts in a language."""
    speaker = translation.speaker(language)

    def say(text: Text) -> str:
        return speaker(text.context, text.source) if text.context else text.source

    return say
