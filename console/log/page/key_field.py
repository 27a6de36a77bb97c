"""The choice of a key that signs: those at hand, or one in another file, with its passphrase where that is needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from console.log.model.people import Person
from console.log.page import wording
from console.log.page.protocols import Desk
from console.log.service.desk import Hand
from console.log.service.protocols import AGENT, Signer
from console.pagekit.surroundings import Surroundings
from widgets.button import Button, Kind
from widgets.field import Choice, Form

#: A key with whose it is.
Owned = tuple[Signer, Person | None]


class KeyField(QWidget):
    """Offers the keys that `fit`, of those at hand. `changed` comes when another one is chosen, or none can be."""

    changed = Signal()

    def __init__(
        self,
        desk: Desk,
        surroundings: Surroundings,
        fit: Callable[[Person | None], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._surroundings = surroundings
        self._fit = fit
        self._keys: list[Owned] = []
        self._gone = False
        self.keys = Choice(name=self.tr("Key"))
        self.keys.chosen.connect(self._on_chosen)
        self.file = Button(self.tr("Another file…"), Kind.NORMAL)
        self.file.clicked.connect(self._on_file)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        across.addWidget(self.keys, 1)
        across.addWidget(self.file)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.form = Form()
        self.setFocusProxy(self.keys)

    def put(self, form: Form, help_text: str) -> None:
        """Take the next two rows of a form."""
        self.form = form
        form.add(self.tr("Key"), self, help_text)
        form.add(self.tr("Passphrase"), self.passphrase, self.tr("Where the key's file is locked"))

    def set_usable(self, on: bool) -> None:
        """Whether a key can be chosen."""
        self.setEnabled(on)
        self.passphrase.setEnabled(on and self._locked())

    def _locked(self) -> bool:
        key = self.chosen()
        return key is not None and not key.quiet and key.place != AGENT

    def close_for_good(self) -> None:
        """Its sheet is gone: what is read still goes nowhere."""
        self._gone = True

    def read(self) -> None:
        """Look for keys at hand, away from the window's thread."""
        self._surroundings.run("", lambda _report: self._desk.hand(), self._on_hand, self._failed, shown=False)

    def _on_hand(self, hand: Hand) -> None:
        if self._gone:
            return
        self._keys = [each for each in hand.keys if self._fit(each[1])]
        none = self.tr("No key at hand fits: load it into the agent (ssh-add), or name its file.")
        self.form.set_fault(self, "" if self._keys else none)
        self._list()

    def _failed(self, error: Exception) -> None:
        if not self._gone:
            self.form.set_fault(self, wording.trouble(error))

    def _list(self) -> None:
        chosen = self.keys.current()
        self.keys.clear()
        for number, (key, person) in enumerate(self._keys):
            place = self.tr("agent") if key.place == AGENT else Path(key.place).name
            owner = person.name if person is not None else self.tr("nobody's on the list")
            self.keys.addItem(f"{owner} · {key.comment or key.fingerprint[:20]} ({place})", number)
        if isinstance(chosen, int):
            self.keys.set_current(chosen)
        self._on_chosen()

    @Slot()
    def _on_chosen(self) -> None:
        key = self.chosen()
        self.passphrase.setEnabled(self._locked() and self.isEnabled())
        touch = key is not None and not key.quiet and key.place == AGENT
        self.form.set_fault(self.passphrase, self.tr("Touch the key when it blinks.") if touch else "")
        self.changed.emit()

    @Slot()
    def _on_file(self) -> None:
        dialog = QFileDialog(self, self.tr("The key's file"), str(Path.home() / ".ssh"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.use_file)
        dialog.open()

    @Slot(str)
    def use_file(self, path: str) -> None:
        """Offer the key of a file, and choose it."""

        def work(_report: object) -> tuple[Signer, Hand]:
            return self._desk.key_in(path), self._desk.hand()

        def done(found: tuple[Signer, Hand]) -> None:
            key, hand = found
            if self._gone:
                return
            self.form.set_fault(self, "")
            self._keys.append((key, hand.roster.by_key(key.line)))
            self._list()
            self.keys.set_current(len(self._keys) - 1)
            self._on_chosen()

        self._surroundings.run("", work, done, self._failed, shown=False)

    def chosen(self) -> Signer | None:
        """The key that is chosen."""
        number = self.keys.currentData()
        return self._keys[number][0] if isinstance(number, int) and number < len(self._keys) else None

    def take_passphrase(self) -> str | None:
        """What was typed, which is gone from the field then."""
        text = self.passphrase.text()
        self.passphrase.clear()
        return text or None
