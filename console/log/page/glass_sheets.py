"""The sheets of the glass: breaking it when nobody can approve, and reviewing what was done with it broken."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from console.journal.model import Entry
from console.log.model.rules import LONGEST_REASON, Glass
from console.log.page.protocols import Desk
from console.log.page.signed_sheet import SignedSheet, anybody, listed
from console.log.service.protocols import Signer
from console.pagekit.surroundings import Surroundings
from console.work.model.commands import SIGNED, Bar, Danger
from widgets import numbers
from widgets.button import Kind
from widgets.card import FactList
from widgets.field import CheckBox


class BreakSheet(SignedSheet):
    """Asks why the glass is broken, and by which key. `agreed` carries the reason, the key (None for none) and its
    passphrase, once somebody means it."""

    danger = Danger.LOSES
    past = SIGNED | {Bar.LOCKED}

    agreed = Signal(object, object, object)

    def __init__(self, desk: Desk, surroundings: Surroundings, parent: QWidget) -> None:
        super().__init__(
            desk,
            surroundings,
            self.tr("Break the glass?"),
            self.tr(
                "For when nobody can approve: you may act at this desk, and change the list of people by the key that "
                "breaks it. It is in the log for good, and in red on every page until somebody else who may approve "
                "has reviewed what was done."
            ),
            self.tr("Break the glass"),
            anybody,
            self.tr("Any key of yours, on the list or not: by it the list can be changed."),
            parent,
            Kind.DANGER,
        )
        self.reason = QLineEdit()
        self.reason.setMaxLength(LONGEST_REASON)
        self.reason.textChanged.connect(self.look)
        self.unsigned = CheckBox(self.tr("No key is at hand: nobody can tell who it was"))
        self.unsigned.toggled.connect(self._on_unsigned)
        self.form.add(self.tr("Why"), self.reason)
        self.form.add("", self.unsigned)
        self.reason.setFocus()
        self.begin()

    @Slot(bool)
    def _on_unsigned(self, on: bool) -> None:
        self.key.set_usable(not on)
        self.look()

    def needs_key(self) -> bool:
        return not self.unsigned.isChecked()

    def fault(self) -> str:
        return "" if self.reason.text().strip() else self.tr("Say why nobody can approve.")

    @Slot()
    def _on_go(self) -> None:
        key = self.key.chosen() if self.needs_key() else None
        self.agreed.emit(self.reason.text().strip(), key, self.key.take_passphrase())

    def run(self, reason: str, key: Signer | None, passphrase: str | None) -> None:
        """Somebody meant it: break it."""

        def act(_report: object) -> Entry:
            return self.desk.break_glass(reason, key, passphrase)

        self.busy(True)
        self.surroundings.run(
            self.windowTitle(),
            act,
            self._done,
            self.failed,
            broke=self._broke,
            shown=False,
            danger=self.danger,
            past=self.past,
        )

    def said(self, came: Entry) -> str:
        return self.tr("The glass is broken: entry {number}").format(number=numbers.number(came.sequence))


class ReviewSheet(SignedSheet):
    """Says what somebody found who looked at what was done with the glass broken."""

    past = SIGNED

    def __init__(  # noqa: PLR0917 - what is reviewed, as people are told it
        self, desk: Desk, surroundings: Surroundings, glass: Glass, who: str, when: str, parent: QWidget
    ) -> None:
        self._glass = glass
        super().__init__(
            desk,
            surroundings,
            self.tr("Review a broken glass"),
            self.tr(
                "Look at the entries since then in the log. Somebody who may approve, and did not break it, signs this."
            ),
            self.tr("Sign the review"),
            listed,
            self.tr("It signs this review."),
            parent,
        )
        facts = [(self.tr("Broken by"), who), (self.tr("When"), when), (self.tr("Why"), glass.reason)]
        self.content.insertWidget(0, FactList(facts))
        self.words = QLineEdit()
        self.words.setMaxLength(LONGEST_REASON)
        self.words.textChanged.connect(self.look)
        self.form.add(self.tr("What was found"), self.words)
        self.begin()

    def fault(self) -> str:
        return "" if self.words.text().strip() else self.tr("Say what was found.")

    def work(self, key: Signer | None, passphrase: str | None) -> Callable[[], Entry]:
        assert key is not None  # noqa: S101 - it is needed
        number, words = self._glass.sequence, self.words.text().strip()
        return lambda: self.desk.change(
            lambda people, sign, line: people.review(number, words, sign, line), key, passphrase
        )

    def said(self, _came: Entry) -> str:
        return self.tr("The broken glass is reviewed")
