"""The frame of a sheet that changes people or rules: their signatures are gathered at it, or by a file for others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog

from console.journal.model import Entry
from console.log.model.people import Roster
from console.log.model.rules import Proposal
from console.log.page.signed_sheet import SignedSheet
from console.log.service.people import People
from console.log.service.protocols import Sign, Signer
from console.log.service.sharing import whole
from console.work.model.commands import SIGNED
from widgets.text import Label


class GatheringSheet(SignedSheet):
    """Makes a change that a subclass proposes: at once where one signature is enough, else when enough have signed."""

    past = SIGNED

    def __init__(self, roster: Roster, *arguments: Any) -> None:
        """As SignedSheet, over the list as it stands."""
        self.roster = roster
        self.gathered: Proposal | None = None
        super().__init__(*arguments)
        self.state = Label("", "muted", wrap=True)
        self.content.insertWidget(1, self.state)
        self.saving = self.add_button(self.tr("Save for others…"))
        self.saving.clicked.connect(self._on_save)
        self._footer.insertWidget(1, self.saving)
        for each in (self.state, self.saving):
            each.hide()

    # -- for subclasses ------------------------------------------------------------------------------------------------

    def proposes(self) -> Callable[[People], Proposal]:
        """What is proposed, as it stands in the form."""
        raise NotImplementedError

    def by_oneself(self) -> bool:
        """Whether one signature is enough whatever rules say: of the first on the list."""
        return False

    def asks(self) -> str:
        """How many signatures the change needs, in words; empty where that goes without saying."""
        return ""

    # -- how it goes ---------------------------------------------------------------------------------------------------

    def show_gathered(self) -> None:
        """What is asked for, and who signed by now. What is signed can be changed no more."""
        words = [self.asks()]
        if self.gathered is not None:
            owners = [self.roster.by_key(each.key) for each in self.gathered.signatures]
            names = ", ".join(sorted({owner.name for owner in owners if owner is not None}))
            words.append(self.tr("Signed by: {names}").format(names=names) if names else "")
        text = " ".join(filter(None, words))
        self.state.setText(text)
        self.state.setVisible(bool(text))
        self.saving.setVisible(self.gathered is not None)

    def work(self, key: Signer | None, passphrase: str | None) -> Callable[[], Entry | Proposal]:
        assert key is not None  # noqa: S101 - it is needed
        before, alone = self.gathered, self.by_oneself()
        propose = self.proposes() if before is None else lambda _people: before

        def step(people: People, sign: Sign, line: str) -> Entry | Proposal:
            proposal = propose(people)
            if alone:
                return people.make(proposal, sign, line)
            return people.enter_when_enough(people.countersign(proposal, sign, line))

        return lambda: self.desk.change(step, key, passphrase)

    def _done(self, came: Entry | Proposal) -> None:
        if isinstance(came, Entry):
            super()._done(came)
        elif not self.gone:
            self.busy(False)
            self.gathered = came
            self.fixed()
            self.show_gathered()
            self.look()
            self.set_note(self.tr("More people must sign: choose the next key, or save it for others."))
            self.grow()

    def fixed(self) -> None:
        """What was signed is changed no more."""

    @Slot()
    def _on_save(self) -> None:
        dialog = QFileDialog(self, self.tr("Save for others"), str(Path.home() / "change.proposal"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    @Slot(str)
    def save_to(self, path: str) -> None:
        """Write what was signed, for somebody else to sign."""
        proposal = self.gathered
        if proposal is None:
            return

        def write(_report: object) -> None:
            with whole(Path(path)) as file:
                file.write(proposal.file)

        def done(_nothing: None) -> None:
            self.surroundings.say(self.tr("Saved as {path}").format(path=path))

        self.surroundings.run(self.tr("Saving"), write, done, self.failed)
