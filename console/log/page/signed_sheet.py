"""The frame of a sheet whose act is signed by a key that is chosen in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from console.log.model.people import Person
from console.log.page import wording
from console.log.page.key_field import KeyField
from console.log.page.protocols import Desk
from console.log.service.protocols import Signer
from console.pagekit.sheet import Sheet
from console.pagekit.surroundings import Surroundings
from console.work.model.commands import Bar, Danger
from widgets.button import Kind
from widgets.field import Form
from widgets.states import ProgressBar


class SignedSheet(Sheet):
    """Asks for what a subclass puts into `form`, and for a key. `go` signs: away from the window's thread, with what
    goes wrong said in the sheet, where it can be tried again."""

    #: What the act costs, and past which bars it goes.
    danger = Danger.CHANGES
    past: frozenset[Bar] = frozenset()
    #: Its width in pixels.
    wide = 560

    def __init__(  # noqa: PLR0917 - what every such sheet is made of
        self,
        desk: Desk,
        surroundings: Surroundings,
        title: str,
        text: str,
        act: str,
        fit: Callable[[Person | None], bool],
        help_text: str,
        parent: QWidget,
        kind: Kind = Kind.PRIMARY,
    ) -> None:
        super().__init__(title, text, parent, width=self.wide)
        self.desk = desk
        self.surroundings = surroundings
        self.gone = False
        self.finished.connect(self._on_finished)
        self.form = Form()
        self._help = help_text
        self.key = KeyField(desk, surroundings, fit)
        self.key.changed.connect(self.look)
        self.progress = ProgressBar(None)
        self.progress.hide()
        self.content.addWidget(self.form)
        self.content.addWidget(self.progress)
        self.content.addStretch(1)
        self.cancel = self.add_button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.go = self.add_button(act, kind, main=kind is Kind.PRIMARY)
        self.go.clicked.connect(self._on_go)

    def begin(self) -> None:
        """All else is in the form: now the key, and what is at hand."""
        self.key.put(self.form, self._help)
        self.key.read()
        self.look()

    # -- for subclasses ------------------------------------------------------------------------------------------------

    def fault(self) -> str:
        """What is missing, in words; empty where nothing is."""
        return ""

    def needs_key(self) -> bool:
        """Whether nothing is done without a key."""
        return True

    def work(self, key: Signer | None, passphrase: str | None) -> Callable[[], Any]:
        """What is done in a job."""
        raise NotImplementedError

    def said(self, came: Any) -> str:
        """What is told when it was done."""
        raise NotImplementedError

    def trouble(self, error: Exception) -> str:
        """What went wrong, in words."""
        return wording.trouble(error)

    # -- how it goes ---------------------------------------------------------------------------------------------------

    @Slot()
    def look(self) -> None:
        """Whether it can be done as it stands."""
        fault = self.fault()
        self.go.setEnabled(not fault and (self.key.chosen() is not None or not self.needs_key()))
        self.set_note(fault)
        if self.isVisible():
            self.grow()

    @Slot()
    def _on_go(self) -> None:
        act = self.work(self.key.chosen() if self.needs_key() else None, self.key.take_passphrase())
        self.busy(True)
        self.surroundings.run(
            self.windowTitle(),
            lambda _report: act(),
            self._done,
            self.failed,
            broke=self._broke,
            shown=False,
            danger=self.danger,
            past=self.past,
        )

    def _done(self, came: Any) -> None:
        self.surroundings.say(self.said(came))
        if not self.gone:
            self.accept()

    def busy(self, busy: bool) -> None:
        """It is under way: nothing else can be pressed but the way out."""
        self.progress.setVisible(busy)
        for each in (self.go, self.form):
            each.setEnabled(not busy)
        if busy:
            self.set_note(self.tr("Waiting for the key…"))
        self.grow()

    def failed(self, error: Exception) -> None:
        """It was refused: say why, and let it be tried again."""
        if self.gone:
            self.surroundings.say(self.trouble(error))
            return
        self.busy(False)
        self.look()
        self.set_note(self.trouble(error), "critical-text")
        self.grow()

    def _broke(self) -> None:
        if not self.gone:
            self.busy(False)
            self.look()

    @Slot()
    def _on_finished(self) -> None:
        self.gone = True
        self.key.close_for_good()


def anybody(_person: Person | None) -> bool:
    """Every key fits."""
    return True


def listed(person: Person | None) -> bool:
    """Keys of people on the list fit."""
    return person is not None
