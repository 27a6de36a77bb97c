"""The sheets by which the list of people is changed, each change signed by somebody who may approve."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from console.journal.model import Entry
from console.log.model.people import Person, Role, Roster
from console.log.page.protocols import Desk
from console.log.page.signed_sheet import SignedSheet, anybody, listed
from console.log.service.protocols import Signer
from console.pagekit.surroundings import Surroundings
from console.work.model.commands import SIGNED
from widgets import theme as themes
from widgets.button import Button, Kind
from widgets.field import CheckBox, Choice
from widgets.theme import Size

_KEY_KINDS = ("ssh-", "ecdsa-sha2-", "sk-")


def key_lines(text: str) -> tuple[list[str], str]:
    """The public keys in a text, one a line, without their comments, and the first line that is none."""
    found: list[str] = []
    for line in filter(None, (each.strip() for each in text.splitlines())):
        fields = line.split()
        if len(fields) < 2 or not fields[0].startswith(_KEY_KINDS):
            return found, line
        found.append(" ".join(fields[:2]))
    return found, ""


class PersonSheet(SignedSheet):
    """Puts somebody on the list, or changes who is on it."""

    past = SIGNED

    def __init__(
        self, desk: Desk, surroundings: Surroundings, roster: Roster, person: Person | None, parent: QWidget
    ) -> None:
        self._person = person
        self._first = not roster.people
        if self._first:
            title, act = self.tr("The first person on the list"), self.tr("Begin the list")
            text = self.tr(
                "The first is taken at their word, and signs for themselves. From then on every change of the list "
                "needs the signature of somebody on it who may approve, and whoever changes anything must be at the "
                "desk."
            )
        elif person is None:
            title, act = self.tr("Add a person"), self.tr("Add person")
            text = self.tr("Signed by somebody on the list who may approve.")
        else:
            title, act = self.tr("Change {name}").format(name=person.name), self.tr("Change person")
            text = self.tr("What {name} signed before goes on to count.").format(name=person.name)
        fit = anybody if self._first else listed
        super().__init__(desk, surroundings, title, text, act, fit, self.tr("It signs this change."), parent)
        self.name = QLineEdit(person.name if person is not None else "")
        self.name.textChanged.connect(self.look)
        self.form.add(self.tr("Name"), self.name)
        roles = person.roles if person is not None else frozenset({Role.ACT})
        self.act = CheckBox(self.tr("act: change things"), Role.ACT in roles)
        self.approve = CheckBox(self.tr("approve: the list, and acts of others"), Role.APPROVE in roles)
        self.keys = QPlainTextEdit("\n".join(person.keys) if person is not None else "")
        self.keys.setFont(themes.font(Size.SMALL, mono=True))
        self.keys.setFixedHeight(76)
        self.keys.setTabChangesFocus(True)
        self.keys.textChanged.connect(self.look)
        self.file = Button(self.tr("From a file…"), Kind.NORMAL)
        self.file.clicked.connect(self._on_file)
        if self._first:  # whoever begins the list may all of it, by the key that signs
            for each in (self.keys, self.file, self.act, self.approve):
                each.setParent(self)
                each.hide()
        else:
            self.form.add(self.tr("May, besides reading"), self.act)
            self.form.add("", self.approve)
            row = QWidget()
            across = QHBoxLayout(row)
            across.setContentsMargins(0, 0, 0, 0)
            across.setSpacing(8)
            across.addWidget(self.keys, 1)
            across.addWidget(self.file)
            row.setFocusProxy(self.keys)
            self.keys.setAccessibleName(self.tr("Public keys"))
            self.form.add(self.tr("Public keys"), row, self.tr("One a line, as in id_ed25519.pub"))
        self.name.setFocus()
        self.begin()

    def fault(self) -> str:
        if not self.name.text().strip():
            return self.tr("The name is missing.")
        if self._first:
            return ""
        found, bad = key_lines(self.keys.toPlainText())
        if bad:
            return self.tr("This is no public key: {line}").format(line=bad[:40])
        return "" if found else self.tr("A public key is missing.")

    def work(self, key: Signer | None, passphrase: str | None) -> Callable[[], Entry]:
        assert key is not None  # noqa: S101 - it is needed
        name, keys = self.name.text().strip(), key_lines(self.keys.toPlainText())[0]
        roles = [role for box, role in ((self.act, Role.ACT), (self.approve, Role.APPROVE)) if box.isChecked()]
        person = self._person
        if person is None:
            return lambda: self.desk.change(
                lambda people, sign, line: people.add(name, keys, roles, sign, line), key, passphrase
            )
        changed = replace(person, name=name, keys=tuple(dict.fromkeys(keys)), roles=frozenset(roles))
        return lambda: self.desk.change(lambda people, sign, line: people.change(changed, sign, line), key, passphrase)

    def said(self, _came: Entry) -> str:
        return self.tr("{name} is on the list").format(name=self.name.text().strip())

    @Slot()
    def _on_file(self) -> None:
        dialog = QFileDialog(self, self.tr("A public key"), str(Path.home() / ".ssh"), "*.pub (*.pub);;* (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.use_file)
        dialog.open()

    @Slot(str)
    def use_file(self, path: str) -> None:
        """Put the public key of a file below those that are there."""

        def done(line: str) -> None:
            if not self.gone:
                self.keys.setPlainText("\n".join(filter(None, (self.keys.toPlainText().strip(), line))))

        self.surroundings.run("", lambda _report: self.desk.public_key(path), done, self.failed, shown=False)


class RemoveSheet(SignedSheet):
    """Has somebody count no longer from now on."""

    past = SIGNED

    def __init__(self, desk: Desk, surroundings: Surroundings, person: Person, parent: QWidget) -> None:
        self._person = person
        super().__init__(
            desk,
            surroundings,
            self.tr("Remove {name}?").format(name=person.name),
            self.tr("Nothing of theirs counts from now on. Their name stays under what they signed before."),
            self.tr("Remove person"),
            listed,
            self.tr("It signs this change."),
            parent,
            Kind.NORMAL,
        )
        self.begin()

    def work(self, key: Signer | None, passphrase: str | None) -> Callable[[], Entry]:
        assert key is not None  # noqa: S101 - it is needed
        person = self._person
        return lambda: self.desk.change(lambda people, sign, line: people.remove(person, sign, line), key, passphrase)

    def said(self, _came: Entry) -> str:
        return self.tr("{name} counts no longer").format(name=self._person.name)


class RevokeSheet(SignedSheet):
    """Has a key that was lost or stolen count no longer."""

    past = SIGNED
    wide = 720  # a fingerprint is compared whole

    def __init__(
        self, desk: Desk, surroundings: Surroundings, person: Person, keys: list[tuple[str, str]], parent: QWidget
    ) -> None:
        """`keys` are the person's that still count, each with its fingerprint."""
        self._person = person
        super().__init__(
            desk,
            surroundings,
            self.tr("Revoke a key of {name}").format(name=person.name),
            self.tr(
                "It was lost or stolen: what it signed and was in the log before goes on to count, and nothing after, "
                "whatever date it bears. It stays revoked."
            ),
            self.tr("Revoke key"),
            listed,
            self.tr("It signs this change: another key, of somebody who may approve."),
            parent,
            Kind.DANGER,
        )
        self.lost = Choice(keys, keys[0][0], self.tr("Lost or stolen key"))
        self.reason = QLineEdit()
        self.reason.textChanged.connect(self.look)
        self.form.add(self.tr("Lost or stolen key"), self.lost)
        self.form.add(self.tr("What happened"), self.reason)
        self.begin()

    def fault(self) -> str:
        return "" if self.reason.text().strip() else self.tr("Say what happened to it.")

    def work(self, key: Signer | None, passphrase: str | None) -> Callable[[], Entry]:
        assert key is not None  # noqa: S101 - it is needed
        lost, reason = str(self.lost.current()), self.reason.text().strip()
        return lambda: self.desk.change(
            lambda people, sign, line: people.revoke(lost, reason, sign, line), key, passphrase
        )

    def said(self, _came: Entry) -> str:
        return self.tr("The key counts no longer")
