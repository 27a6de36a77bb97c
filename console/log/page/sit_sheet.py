"""The sheet of who is at the desk: it is taken, unlocked and left here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from console.journal.model import Entry
from console.log.model.people import Person
from console.log.page import wording
from console.log.page.protocols import Desk
from console.log.service.desk import Hand
from console.log.service.protocols import AGENT, Signer
from console.pagekit.sheet import Sheet
from console.pagekit.surroundings import Surroundings
from widgets.button import Button, Kind
from widgets.field import Choice, Form
from widgets.states import ProgressBar


class SitSheet(Sheet):
    """Asks by which key somebody proves to be at the desk. `add` opens what puts the first person on the list."""

    def __init__(self, desk: Desk, surroundings: Surroundings, add: Callable[[], None], parent: QWidget) -> None:
        super().__init__("", parent=parent, width=520)
        self._desk = desk
        self._surroundings = surroundings
        self._add = add
        self._keys: list[tuple[Signer, Person | None]] = []
        self._gone = False
        self.finished.connect(self._on_finished)
        self.keys = Choice(name=self.tr("Key"))
        self.keys.chosen.connect(self._on_chosen)
        self.file = Button(self.tr("Another file…"), Kind.NORMAL)
        self.file.clicked.connect(self._on_file)
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        across.addWidget(self.keys, 1)
        across.addWidget(self.file)
        row.setFocusProxy(self.keys)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.form = Form()
        self.form.add(self.tr("Key"), row, self.tr("It signs that you are here now; it does not leave its place."))
        self.form.add(self.tr("Passphrase"), self.passphrase, self.tr("Where the key's file is locked"))
        self.progress = ProgressBar(None)
        self.progress.hide()
        self.content.addWidget(self.form)
        self.content.addWidget(self.progress)
        self.content.addStretch(1)
        self.leave = self.add_button(self.tr("Leave the desk"))
        self.leave.clicked.connect(self._on_leave)
        self.close_button = self.add_button(self.tr("Close"))
        self.close_button.clicked.connect(self.reject)
        self.take = self.add_button("", Kind.PRIMARY, main=True)
        self.take.clicked.connect(self._on_take)
        self._show_desk()
        self._read()

    def _show_desk(self) -> None:
        seen = self._desk.seat.seen()
        if seen.locked:
            self.set_title(self.tr("Unlock the desk"))
        else:
            self.set_title(self.tr("Who is at the desk?"))
        if seen.person is not None and not seen.locked:
            text = self.tr("{name} is, as a key proved. Somebody else can take the desk over.")
            text = text.format(name=seen.person.name)
        elif seen.listed:
            text = self.tr("Prove it by your key. Entries of the log carry your name from then on.")
        elif seen.locked:
            text = self.tr("There is no list of people, so coming back asks for nothing, and proves nothing.")
        else:
            text = self.tr(
                "{operator} is, as this machine calls its user: that proves nothing. Put the first person on the list, "
                "with an SSH key, and the log can prove who did what."
            ).format(operator=seen.operator)
        self.text.setText(text)
        self.text.show()
        self.form.setVisible(seen.listed)
        self.leave.setVisible(seen.person is not None and not seen.locked)
        if seen.listed or seen.locked:
            self.take.setText(self.tr("Unlock") if seen.locked else self.tr("Take the desk"))
        else:
            self.take.setText(self.tr("Add the first person…"))
        self.take.setEnabled(not seen.listed)

    # -- the keys at hand ----------------------------------------------------------------------------------------------

    def _read(self) -> None:
        if not self._desk.seat.seen().listed:
            return

        def failed(error: Exception) -> None:
            if not self._gone:
                self.set_note(wording.trouble(error), "critical-text")

        self._surroundings.run("", lambda _report: self._desk.hand(), self._on_hand, failed, shown=False)

    def _on_hand(self, hand: Hand) -> None:
        if self._gone:
            return
        self._keys = [each for each in hand.keys if each[1] is not None]
        self._list_keys()
        if not self._keys:
            self.form.set_fault(
                self.passphrase,
                self.tr("No key at hand is that of somebody on the list: load one (ssh-add), or name its file."),
            )

    def _list_keys(self) -> None:
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
        key = self._chosen()
        locked = key is not None and not key.quiet and key.place != AGENT
        self.passphrase.setEnabled(locked)
        self.take.setEnabled(key is not None)
        if key is not None and not key.quiet and key.place == AGENT:
            self.set_note(self.tr("Touch the key when it blinks."))

    def _chosen(self) -> Signer | None:
        number = self.keys.currentData()
        return self._keys[number][0] if isinstance(number, int) and number < len(self._keys) else None

    @Slot()
    def _on_file(self) -> None:
        dialog = QFileDialog(self, self.tr("The key's file"), str(Path.home() / ".ssh"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.use_file)
        dialog.open()

    @Slot(str)
    def use_file(self, path: str) -> None:
        """Take the key of a file."""

        def work(_report: object) -> tuple[Signer, Hand]:
            return self._desk.key_in(path), self._desk.hand()

        def done(found: tuple[Signer, Hand]) -> None:
            key, hand = found
            if self._gone:
                return
            self._keys.append((key, hand.roster.by_key(key.line)))
            self._list_keys()
            self.keys.set_current(len(self._keys) - 1)
            self._on_chosen()
            self.form.set_fault(self.passphrase, "")

        self._surroundings.run("", work, done, self._failed, shown=False)

    # -- coming and going ----------------------------------------------------------------------------------------------

    @Slot()
    def _on_take(self) -> None:
        seen = self._desk.seat.seen()
        if not seen.listed and not seen.locked:
            self._add()
            self.accept()
            return
        key, passphrase = self._chosen(), self.passphrase.text() or None
        self.passphrase.clear()
        if seen.listed and key is None:
            return

        def work(_report: object) -> Entry | None:
            if key is None:
                self._desk.seat.come_back()
                return None
            return self._desk.sit(key, passphrase)

        def done(_entry: Entry | None) -> None:
            name = self._desk.seat.seen().name
            said = self.tr("{name} is at the desk").format(name=name)
            self._surroundings.say(said if key is not None else self.tr("Unlocked, which proves nothing"))
            if not self._gone:
                self.accept()

        self._busy(True)
        self._surroundings.run(self.tr("Taking the desk"), work, done, self._failed, broke=self._broke, shown=False)

    @Slot()
    def _on_leave(self) -> None:
        def done(_nothing: None) -> None:
            self._surroundings.say(self.tr("Nobody is at the desk now"))
            if not self._gone:
                self.accept()

        self._busy(True)
        self._surroundings.run(
            self.tr("Leaving the desk"),
            lambda _report: self._desk.leave(),
            done,
            self._failed,
            broke=self._broke,
            shown=False,
        )

    def _busy(self, busy: bool) -> None:
        self.progress.setVisible(busy)
        for button in (self.take, self.leave, self.file):
            button.setEnabled(not busy)
        if busy:
            self.set_note(self.tr("Waiting for the key…"))
        self.grow()

    def _failed(self, error: Exception) -> None:
        if self._gone:
            self._surroundings.say(wording.trouble(error))
            return
        self._busy(False)
        self.set_note(wording.trouble(error), "critical-text")
        self.grow()

    def _broke(self) -> None:
        if not self._gone:
            self._busy(False)
            self.set_note("")

    @Slot()
    def _on_finished(self) -> None:
        self._gone = True
