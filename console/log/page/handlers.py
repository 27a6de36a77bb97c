"""Handlers of the log's commands in the window: signing a checkpoint, exports, witnesses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from console.journal.model import Entry
from console.log.commands import LOG_CHECKPOINT, LOG_CONTINUE
from console.log.page.commands import TAKE_ANSWER
from console.log.page.copy_card import ContinueSheet
from console.log.page.import_sheet import ImportSheet
from console.log.page.protocols import Desk
from console.log.page.sharing_sheets import AskSheet, ExportSheet, WitnessSheet
from console.log.service.exporting import Asked
from console.log.service.heads import Lost
from console.log.service.protocols import Signer
from console.pagekit.sheets import Sheets
from console.pagekit.surroundings import Surroundings
from console.work.service.carrying import Confirmation
from widgets import numbers


class LogHandlers(QObject):
    """One method for each command of the log. `told` is called after a checkpoint was signed, `said` gives an error of
    the environment in words, `asked` the part of the log that is listed, `zone` the time zone of what is told,
    `fingerprint` a public key as people compare it."""

    def __init__(  # noqa: PLR0917 - what they stand on
        self,
        desk: Desk,
        surroundings: Surroundings,
        window: QWidget,
        said: Callable[[Exception], str],
        told: Callable[[], None],
        asked: Callable[[], Asked] = Asked,
        zone: Callable[[], str] = lambda: "UTC",
        fingerprint: Callable[[str], str] = str,
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._surroundings = surroundings
        self._said = said
        self._told = told
        self._window = window
        self._asked = asked
        self._zone = zone
        self._fingerprint = fingerprint
        self.sheets = Sheets(self)

    def table(self) -> dict[str, Callable[..., Any]]:
        return {
            "log.checkpoint": self.sign,
            "log.continue": self.go_on,
            "log.export": self.export,
            "log.ask_witness": self.ask_witness,
            "log.take_answer": self.take_answer,
            "log.be_witness": self.be_witness,
            "log.import": self.take_in,
        }

    def export(self) -> None:
        """Export what is listed."""
        self.sheets.show(
            "export_log",
            lambda: ExportSheet(self._desk, self._surroundings, self._asked(), self._zone(), self._window),
        )

    def ask_witness(self) -> None:
        self.sheets.show("ask_witness", lambda: AskSheet(self._desk, self._surroundings, self._zone(), self._window))

    def be_witness(self) -> None:
        self.sheets.show(
            "be_witness",
            lambda: WitnessSheet(self._desk, self._surroundings, self._fingerprint, self._window),
        )

    def take_in(self) -> None:
        """Take in a part of another console's log."""
        self.sheets.show(
            "import_log",
            lambda: ImportSheet(self._desk, self._surroundings, self._fingerprint, self._told, self._window),
        )

    def take_answer(self) -> None:
        """Ask for the answer's file, and take it in."""
        dialog = QFileDialog(
            self._window, self.tr("A witness's answer"), str(Path.home()), "*.witness (*.witness);;* (*)"
        )
        dialog.setObjectName("take_answer")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.take_answer_of)
        dialog.open()

    @Slot(str)
    def take_answer_of(self, path: str) -> None:
        """Take in the answer that lies there."""

        def done(entry: Entry) -> None:
            text = self.tr("{name} vouches for {count} entries")
            details = entry.details
            count = details.get("size")
            said = text.format(name=details.get("name"), count=numbers.number(count if isinstance(count, int) else 0))
            self._surroundings.say(said)
            self._told()

        self._surroundings.run(
            self.tr("Taking a witness's answer"),
            lambda _report: self._desk.sharing.take(Path(path)),
            done,
            self._failed,
            target="log",
            danger=TAKE_ANSWER.danger,
            past=TAKE_ANSWER.past,
        )

    def asking(self) -> dict[str, Callable[..., Any]]:
        """Who asks, by command id, before what cannot be undone."""
        return {LOG_CONTINUE.id: self._ask_to_go_on}

    def _ask_to_go_on(self, reason: str = "") -> None:
        def show(gone: Sequence[Lost] | None) -> None:
            def make() -> ContinueSheet:
                sheet = ContinueSheet(gone, self._window)
                sheet.reason.setText(reason)
                sheet.agreed.connect(self._on_go_on)
                return sheet

            self.sheets.show("continue", make)

        # What nobody could be asked now is told later: it keeps nobody from going on.
        self._surroundings.run(
            "", lambda _report: self._desk.keeping.would_say(), show, lambda _error: show(None), shown=False
        )

    @Slot(str)
    def _on_go_on(self, reason: str) -> None:
        arguments = {"reason": reason}
        self._surroundings.act(LOG_CONTINUE.id, Confirmation(LOG_CONTINUE.id, arguments), **arguments)

    def go_on(self, reason: str = "") -> None:
        """Begin a continuation."""

        def done(_entry: Entry) -> None:
            self._surroundings.say(self.tr("The log goes on under an id of its own"))
            self._told()

        self._surroundings.run(
            self.tr("Beginning a continuation"),
            lambda _report: self._desk.keeping.go_on(reason),
            done,
            self._failed,
            target="log",
            danger=LOG_CONTINUE.danger,
            past=LOG_CONTINUE.past,
        )

    def _failed(self, error: Exception) -> None:
        self._surroundings.say(self._said(error))

    def sign(self, key: str | None = None) -> None:
        """Vouch for the log with the first key that can sign without asking for a passphrase, or with the one called
        so (its fingerprint)."""

        def work(_report: object) -> Entry | None:
            keys = [each for each in self._desk.signing_keys() if key in (None, each.fingerprint)]
            chosen: Signer | None = next((each for each in keys if each.quiet or each.place == "agent"), None)
            return None if chosen is None else self._desk.sign(chosen)

        def done(entry: Entry | None) -> None:
            if entry is None:
                self._surroundings.say(
                    self.tr(
                        "There is no SSH key that could sign here: load one into the agent (ssh-add), or sign with "
                        "`driftvakt log checkpoint --key FILE`."
                    )
                )
                return
            self._surroundings.say(self.tr("Signed a checkpoint"))
            self._told()

        self._surroundings.run(
            self.tr("Signing a checkpoint"),
            work,
            done,
            self._failed,
            target="log",
            danger=LOG_CHECKPOINT.danger,
            past=LOG_CHECKPOINT.past,
        )
