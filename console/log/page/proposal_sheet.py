"""The sheet of a file that gathers signatures under a change of people or rules: what it proposes, who signed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from console.journal.model import Entry
from console.log.model.people import ADDED, CHANGED, REMOVED, REVOKED, NotOnTheList, Person, Role, Roster
from console.log.model.rules import LARGEST, Proposal, moment
from console.log.page.gathering_sheet import GatheringSheet
from console.log.page.protocols import Desk
from console.log.page.signed_sheet import listed
from console.log.service.people import People
from console.log.service.sharing import read_whole
from console.pagekit.surroundings import Surroundings
from resources.text import QT_TRANSLATE_NOOP, say
from widgets import numbers
from widgets.text import Label

_NO_PROPOSAL = QT_TRANSLATE_NOOP("People", "This file proposes no change of the list.")


class ProposalSheet(GatheringSheet):
    """Opens such a file and signs it; where that is enough, the change is made. `fingerprint` gives a public key as
    people compare it, `acts` are what rules may be about, each with its words."""

    wide = 720  # a fingerprint is compared whole

    def __init__(  # noqa: PLR0917 - as every such sheet, and how it words what it shows
        self,
        desk: Desk,
        surroundings: Surroundings,
        roster: Roster,
        fingerprint: Callable[[str], str],
        acts: Sequence[tuple[str, str]],
        zone: str,
        parent: QWidget,
    ) -> None:
        self._fingerprint = fingerprint
        self._acts = dict(acts)
        self._zone = zone
        super().__init__(
            roster,
            desk,
            surroundings,
            self.tr("Sign a proposal"),
            self.tr("A change of people or rules that needs more than one signature goes around as a file."),
            self.tr("Sign"),
            listed,
            self.tr("It signs what the file proposes."),
            parent,
        )
        self.proposed = Label("", wrap=True)
        self.content.insertWidget(1, self.proposed)
        self.proposed.hide()
        self.opening = self.add_button(self.tr("Open a file…"))
        self.opening.clicked.connect(self._on_open)
        self._footer.insertWidget(1, self.opening)
        self.begin()

    def fault(self) -> str:
        return self.tr("Open the file first.") if self.gathered is None else ""

    def proposes(self) -> Callable[[People], Proposal]:
        raise AssertionError("what is signed comes from the file")

    def said(self, _came: Entry) -> str:
        return self.tr("Enough have signed: it is done")

    @Slot()
    def _on_open(self) -> None:
        dialog = QFileDialog(self, self.tr("Open a file"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.open_from)
        dialog.open()

    @Slot(str)
    def open_from(self, path: str) -> None:
        """Take what others signed; where it is enough, the change is made."""

        def work(_report: object) -> tuple[Proposal, list[str], Entry | Proposal]:
            try:
                proposal = Proposal.read(read_whole(Path(path), LARGEST))
                words = self.words(proposal)
            except (ValueError, KeyError, TypeError) as error:
                raise NotOnTheList(say(_NO_PROPOSAL)) from error
            return proposal, words, self.desk.people.enter_when_enough(proposal)

        self.busy(True)
        self.surroundings.run(
            self.tr("Reading"), work, self._taken, self.failed, broke=self._broke, danger=self.danger, past=self.past
        )

    def _taken(self, came: tuple[Proposal, list[str], Entry | Proposal]) -> None:
        _, words, then = came
        if not self.gone:
            self.proposed.setText("\n".join(words))
            self.proposed.show()
        self._done(then)

    def words(self, proposal: Proposal) -> list[str]:
        """What is proposed. Raises ValueError, KeyError and TypeError for what is no change."""
        change = proposal.change
        if proposal.type in (ADDED, CHANGED):
            return self._person(Person.read(change))
        if proposal.type == REMOVED:
            gone = self.roster.people[str(change["id"])]
            return [self.tr("{name} counts no longer.").format(name=gone.name)]
        if proposal.type == REVOKED:
            text = self.tr("The key {key} is revoked: {reason}")
            return [text.format(key=self._fingerprint(str(change["key"])), reason=str(change["reason"]))]
        act, needs = str(change["act"]), int(change["needs"])
        called = self._acts.get(act, act)
        if not needs:
            return [self.tr("“{act}” has no rule of its own any more.").format(act=called)]
        return [self.tr("People that “{act}” needs: {count}").format(act=called, count=numbers.number(needs))]

    def _person(self, person: Person) -> list[str]:
        before = self.roster.people.get(person.id)
        name = person.name if before is None or before.name == person.name else f"{before.name} → {person.name}"
        text = self.tr("{name} is put on the list.") if before is None else self.tr("{name} is changed.")
        found = [text.format(name=name), self.tr("May: {roles}").format(roles=self._roles(person))]
        if before is not None and before.roles != person.roles:
            found.append(self.tr("Until now: {roles}").format(roles=self._roles(before)))
        found += [self.tr("Key {key}").format(key=self._fingerprint(key)) for key in person.keys]
        gone = [key for key in before.keys if key not in person.keys] if before is not None else []
        found += [self.tr("No longer {key}").format(key=self._fingerprint(key)) for key in gone]
        found.append(self.tr("Counts from {time} on").format(time=self._when(person.since.timestamp())))
        if person.until is not None:
            found.append(self.tr("Counts until {time}").format(time=self._when(person.until.timestamp())))
        return found

    def _roles(self, person: Person) -> str:
        words = {Role.ACT: self.tr("act"), Role.APPROVE: self.tr("approve"), Role.BILLS: self.tr("see bills")}
        return ", ".join(text for role, text in words.items() if role in person.roles) or self.tr("read")

    def _when(self, time: float) -> str:
        return f"{numbers.date(time, self._zone)} {numbers.clock(time, self._zone)}"

    def asks(self) -> str:
        if self.gathered is None:
            return ""
        until = self._when(moment(self.gathered.until).timestamp())
        return self.tr("Signatures can be gathered until {time}.").format(time=until)
