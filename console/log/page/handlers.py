"""Handlers of the log's commands in the window: signing a checkpoint."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from console.journal.model import Entry
from console.log.commands import LOG_CHECKPOINT, LOG_CONTINUE
from console.log.page.copy_card import ContinueSheet
from console.log.page.protocols import Desk
from console.log.service.protocols import Signer
from console.pagekit.sheets import Sheets
from console.pagekit.surroundings import Surroundings
from console.work.service.carrying import Confirmation


class LogHandlers(QObject):
    """One method for each command of the log. `told` is called after a checkpoint was signed, `said` gives an error of
    the environment in words."""

    def __init__(
        self,
        desk: Desk,
        surroundings: Surroundings,
        window: QWidget,
        said: Callable[[Exception], str],
        told: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._surroundings = surroundings
        self._said = said
        self._told = told
        self._window = window
        self._sheets = Sheets(self)

    def table(self) -> dict[str, Callable[..., Any]]:
        return {"log.checkpoint": self.sign, "log.continue": self.go_on}

    def asking(self) -> dict[str, Callable[..., Any]]:
        """Who asks, by command id, before what cannot be undone."""
        return {LOG_CONTINUE.id: self._ask_to_go_on}

    def _ask_to_go_on(self, reason: str = "") -> None:
        def make() -> ContinueSheet:
            sheet = ContinueSheet(self._window)
            sheet.reason.setText(reason)
            sheet.agreed.connect(self._on_go_on)
            return sheet

        self._sheets.show("continue", make)

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
