"""The sheets by which the list of people is changed, each change signed by somebody who may approve."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from console.journal.model import Entry
from console.log.model.people import Person, Role, Roster
from console.log.model.rules import Proposal
from console.log.page.gathering_sheet import GatheringSheet
from console.log.page.protocols import Desk
from console.log.page.signed_sheet import anybody, listed
from console.log.service.people import People
from console.pagekit.surroundings import Surroundings
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


def _day(time: datetime) -> str:
    """A time as it is shown in the sheet, by UTC: its day, and the minute where it is not midnight."""
    time = time.astimezone(UTC)
    return time.strftime("%Y-%m-%d") if (time.hour, time.minute) == (0, 0) else time.strftime("%Y-%m-%d %H:%M")


def _time(text: str) -> datetime | None:
    """The time that a text says, by UTC where it names no zone; None for none."""
    try:
        said = datetime.fromisoformat(text)
    except ValueError:
        return None
    return said if said.tzinfo else said.replace(tzinfo=UTC)


class PersonSheet(GatheringSheet):
    """Puts somebody on the list, or changes who is on it."""

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
        super().__init__(roster, desk, surroundings, title, text, act, fit, self.tr("It signs this change."), parent)
        self.name = QLineEdit(person.name if person is not None else "")
        self.name.textChanged.connect(self.look)
        self.form.add(self.tr("Name"), self.name)
        roles = person.roles if person is not None else frozenset({Role.ACT})
        self.act = CheckBox(self.tr("act: change things"), Role.ACT in roles)
        self.approve = CheckBox(self.tr("approve: the list, and acts of others"), Role.APPROVE in roles)
        self.bills = CheckBox(self.tr("bills: see what each tenant pays"), Role.BILLS in roles)
        self.keys = QPlainTextEdit("\n".join(person.keys) if person is not None else "")
        self.keys.setFont(themes.font(Size.SMALL, mono=True))
        self.keys.setFixedHeight(76)
        self.keys.setTabChangesFocus(True)
        self.keys.textChanged.connect(self.look)
        self.since = QLineEdit(_day(person.since) if person is not None else "")
        self.until = QLineEdit(_day(person.until) if person is not None and person.until is not None else "")
        for field, held in ((self.since, self.tr("now")), (self.until, self.tr("for good"))):
            field.setPlaceholderText(held)
            field.textChanged.connect(self.look)
        self.file = Button(self.tr("From a file…"), Kind.NORMAL)
        self.file.clicked.connect(self._on_file)
        if self._first:  # whoever begins the list may all of it, by the key that signs
            for each in (self.keys, self.file, self.act, self.approve, self.bills, self.since, self.until):
                each.setParent(self)
                each.hide()
        else:
            self.form.add(self.tr("May, besides reading"), self.act)
            for box in (self.approve, self.bills):
                self.form.add("", box)
            row = QWidget()
            across = QHBoxLayout(row)
            across.setContentsMargins(0, 0, 0, 0)
            across.setSpacing(8)
            across.addWidget(self.keys, 1)
            across.addWidget(self.file)
            row.setFocusProxy(self.keys)
            self.keys.setAccessibleName(self.tr("Public keys"))
            self.form.add(self.tr("Public keys"), row, self.tr("One a line, as in id_ed25519.pub"))
            self.form.add(self.tr("Counts from"), self.since)
            self.form.add(self.tr("Counts until"), self.until, self.tr("A day like 2027-01-31, by UTC"))
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
        if not found:
            return self.tr("A public key is missing.")
        for field in (self.since, self.until):
            text = field.text().strip()
            if text and _time(text) is None:
                return self.tr("This is no day: {text}").format(text=text[:40])
        return ""

    def by_oneself(self) -> bool:
        return self._first

    def proposes(self) -> Callable[[People], Proposal]:
        name, keys = self.name.text().strip(), key_lines(self.keys.toPlainText())[0]
        boxes = ((self.act, Role.ACT), (self.approve, Role.APPROVE), (self.bills, Role.BILLS))
        roles = [role for box, role in boxes if box.isChecked()]
        person = self._person
        if self._first:
            chosen = self.key.chosen()
            keys = [chosen.line] if chosen is not None else []
        since, until = _time(self.since.text().strip()), _time(self.until.text().strip())
        if person is None:
            return lambda people: people.propose_add(name, keys, roles, since, until)
        # What was not touched stays to the second.
        since = person.since if since is None or self.since.text().strip() == _day(person.since) else since
        if person.until is not None and self.until.text().strip() == _day(person.until):
            until = person.until
        changed = replace(
            person, name=name, keys=tuple(dict.fromkeys(keys)), roles=frozenset(roles), since=since, until=until
        )
        return lambda people: people.propose_change(changed)

    def fixed(self) -> None:
        for each in (self.name, self.act, self.approve, self.bills, self.keys, self.file, self.since, self.until):
            each.setEnabled(False)

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


class RemoveSheet(GatheringSheet):
    """Has somebody count no longer from now on."""

    def __init__(self, desk: Desk, surroundings: Surroundings, roster: Roster, person: Person, parent: QWidget) -> None:
        self._person = person
        super().__init__(
            roster,
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

    def proposes(self) -> Callable[[People], Proposal]:
        person = self._person
        return lambda people: people.propose_remove(person)

    def said(self, _came: Entry) -> str:
        return self.tr("{name} counts no longer").format(name=self._person.name)


class RevokeSheet(GatheringSheet):
    """Has a key that was lost or stolen count no longer."""

    wide = 720  # a fingerprint is compared whole

    def __init__(  # noqa: PLR0917 - whose key, of which list
        self,
        desk: Desk,
        surroundings: Surroundings,
        roster: Roster,
        person: Person,
        keys: list[tuple[str, str]],
        parent: QWidget,
    ) -> None:
        """`keys` are the person's that still count, each with its fingerprint."""
        self._person = person
        super().__init__(
            roster,
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

    def proposes(self) -> Callable[[People], Proposal]:
        lost, reason = str(self.lost.current()), self.reason.text().strip()
        return lambda people: people.propose_revoke(lost, reason)

    def fixed(self) -> None:
        for each in (self.lost, self.reason):
            each.setEnabled(False)

    def said(self, _came: Entry) -> str:
        return self.tr("The key counts no longer")
