"""The sheet of who is at the desk: it is taken, unlocked and left here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from console.journal.model import Entry
from console.log.page.protocols import Desk
from console.log.page.signed_sheet import SignedSheet, listed
from console.log.service.protocols import Signer
from console.pagekit.surroundings import Surroundings
from console.work.model.commands import Danger


class SitSheet(SignedSheet):
    """Asks by which key somebody proves to be at the desk. `add` opens what puts the first person on the list."""

    danger = Danger.NONE  # the desk itself says what may be done there

    def __init__(self, desk: Desk, surroundings: Surroundings, add: Callable[[], None], parent: QWidget) -> None:
        self._add = add
        help_text = self.tr("It signs that you are here now; it does not leave its place.")
        super().__init__(desk, surroundings, "", "", "", listed, help_text, parent)
        self.leave = self.add_button(self.tr("Leave the desk"))
        self.leave.clicked.connect(self._on_leave)
        self._footer.insertWidget(1, self.leave)
        if desk.seat.seen().listed:
            self.begin()
        self._show_desk()

    def _show_desk(self) -> None:
        seen = self.desk.seat.seen()
        self.set_title(self.tr("Unlock the desk") if seen.locked else self.tr("Who is at the desk?"))
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
            self.go.setText(self.tr("Unlock") if seen.locked else self.tr("Take the desk"))
        else:
            self.go.setText(self.tr("Add the first person…"))
        self.look()

    def needs_key(self) -> bool:
        return self.desk.seat.seen().listed

    def work(self, key: Signer | None, passphrase: str | None) -> Callable[[], Entry | None]:
        def act() -> Entry | None:
            if key is not None:
                return self.desk.sit(key, passphrase)
            self.desk.seat.come_back()
            return None

        return act

    def said(self, came: Entry | None) -> str:
        if came is None and self.desk.seat.seen().listed:
            return self.tr("Unlocked; a read-only console does not write that down")
        if came is None:
            return self.tr("Unlocked, which proves nothing")
        return self.tr("{name} is at the desk").format(name=self.desk.seat.seen().name)

    @Slot()
    def _on_go(self) -> None:
        seen = self.desk.seat.seen()
        if seen.listed or seen.locked:
            super()._on_go()
            return
        self.accept()
        self._add()

    @Slot()
    def _on_leave(self) -> None:
        def done(_nothing: None) -> None:
            self.surroundings.say(self.tr("Nobody is at the desk now"))
            if not self.gone:
                self.accept()

        self.busy(True)
        self.surroundings.run(
            self.tr("Leaving the desk"), lambda _report: self.desk.leave(), done, self.failed, shown=False
        )
