"""The sheet of a rule: how many people an act needs. Their signatures are gathered here, or by a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from console.journal.model import Entry
from console.log.model.people import NAMESPACE as PURPOSE
from console.log.model.people import NotOnTheList, Roster
from console.log.model.rules import EVERY, MOST, Proposal
from console.log.page.protocols import Desk
from console.log.page.signed_sheet import SignedSheet, listed
from console.log.service.people import People
from console.log.service.protocols import Sign, Signer
from console.pagekit.surroundings import Surroundings
from console.work.model.commands import SIGNED
from resources.text import QT_TRANSLATE_NOOP, say
from widgets.field import Choice
from widgets.text import Label

_LARGEST = 256 * 1024
_NO_PROPOSAL = QT_TRANSLATE_NOOP("People", "This file proposes no rule.")


class RuleSheet(SignedSheet):
    """Sets one rule. `acts` are what rules may be about, each with its words."""

    past = SIGNED

    def __init__(
        self, desk: Desk, surroundings: Surroundings, roster: Roster, acts: Sequence[tuple[str, str]], parent: QWidget
    ) -> None:
        self._roster = roster
        self._proposal: Proposal | None = None
        super().__init__(
            desk,
            surroundings,
            self.tr("How many people an act needs"),
            self.tr(
                "Acts on machines will hold to it; today only a change of the rule itself does. That needs as many "
                "people who may approve as it asks for now."
            ),
            self.tr("Sign"),
            listed,
            self.tr("It signs this rule."),
            parent,
        )
        known = [(EVERY, self.tr("Every act without a rule of its own")), *acts]
        known += [(act, act) for act in roster.rules if act not in dict(known)]
        self.act = Choice(known, EVERY, self.tr("Act"))
        self.act.chosen.connect(self._on_act)
        self.needs = Choice((), None, self.tr("People"))
        self.needs.chosen.connect(self._on_needs)
        self.state = Label("", "muted", wrap=True)
        self.form.add(self.tr("Act"), self.act)
        self.form.add(self.tr("People"), self.needs)
        self.content.insertWidget(1, self.state)
        self.opening = self.add_button(self.tr("Open a file…"))
        self.opening.clicked.connect(self._on_open)
        self.saving = self.add_button(self.tr("Save for others…"))
        self.saving.clicked.connect(self._on_save)
        self._footer.insertWidget(1, self.opening)
        self._footer.insertWidget(2, self.saving)
        self._on_act()
        self.begin()

    @Slot()
    def _on_act(self) -> None:
        act = str(self.act.current())
        self.needs.clear()
        for count in range(1, MOST + 1):
            self.needs.addItem(self.tr("%n people", "", count), count)
        if act != EVERY:
            self.needs.addItem(self.tr("as every other act"), 0)
        self.needs.set_current(self._roster.rules.get(act, 1 if act == EVERY else 0))
        self._show()

    @Slot()
    def _on_needs(self) -> None:
        self.look()

    def _show(self) -> None:
        """What is asked for, and who signed."""
        asked = self._roster.needs(str(self.act.current()))
        text = self.tr("A change of it needs %n people.", "", asked)
        proposal = self._proposal
        if proposal is not None:
            owners = [self._roster.by_key(each.key) for each in proposal.signatures]
            names = ", ".join(sorted({owner.name for owner in owners if owner is not None}))
            text += " " + self.tr("Signed by: {names}").format(names=names)
        self.state.setText(text)
        for choice in (self.act, self.needs):
            choice.setEnabled(proposal is None)
        self.saving.setVisible(proposal is not None)
        self.look()
        self.grow()

    def fault(self) -> str:
        act, needs = str(self.act.current()), self.needs.current()
        same = self._roster.rules.get(act, 1 if act == EVERY else 0) == needs
        return self.tr("This is the rule already.") if same and self._proposal is None else ""

    def work(self, key: Signer | None, passphrase: str | None) -> Callable[[], Entry | Proposal]:
        assert key is not None  # noqa: S101 - it is needed
        act, needs, before = str(self.act.current()), self.needs.current(), self._proposal

        def step(people: People, sign: Sign, line: str) -> Entry | Proposal:
            proposal = before or people.propose_rule(act, needs if isinstance(needs, int) else -1)
            return enter_when_enough(people, people.countersign(proposal, sign, line))

        return lambda: self.desk.change(step, key, passphrase)

    def _done(self, came: Entry | Proposal) -> None:
        if isinstance(came, Entry):
            super()._done(came)
        elif not self.gone:
            self.busy(False)
            self._proposal = came
            self._show()
            self.set_note(self.tr("More people must sign: choose the next key, or save it for others."))

    def said(self, _came: Entry) -> str:
        return self.tr("The rule holds")

    # -- by a file -----------------------------------------------------------------------------------------------------

    @Slot()
    def _on_save(self) -> None:
        dialog = QFileDialog(self, self.tr("Save for others"), str(Path.home() / "rule.proposal"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    @Slot(str)
    def save_to(self, path: str) -> None:
        """Write what was signed, for somebody else to sign."""
        proposal = self._proposal
        if proposal is None:
            return

        def done(_count: int) -> None:
            self.surroundings.say(self.tr("Saved as {path}").format(path=path))

        self.surroundings.run(
            self.tr("Saving"), lambda _report: Path(path).write_text(proposal.file, encoding="utf-8"), done, self.failed
        )

    @Slot()
    def _on_open(self) -> None:
        dialog = QFileDialog(self, self.tr("Open a file"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.open_from)
        dialog.open()

    @Slot(str)
    def open_from(self, path: str) -> None:
        """Take what others signed; where it is enough, the rule is set."""

        def work(_report: object) -> Entry | Proposal:
            with Path(path).open("rb") as file:
                raw = file.read(_LARGEST + 1)
            try:
                proposal = Proposal.read(raw)
            except ValueError as error:
                raise NotOnTheList(say(_NO_PROPOSAL)) from error
            return enter_when_enough(self.desk.people, proposal)

        self.busy(True)
        self.surroundings.run(
            self.tr("Reading"), work, self._taken, self.failed, broke=self._broke, danger=self.danger, past=self.past
        )

    def _taken(self, came: Entry | Proposal) -> None:
        if isinstance(came, Proposal) and not self.gone:
            act, needs = came.change.get("act"), came.change.get("needs")
            if self.act.findData(act) < 0:
                self.act.addItem(str(act), act)
            self.act.set_current(str(act))
            self._on_act()
            self.needs.set_current(needs if isinstance(needs, int) else 1)
        self._done(came)


def enter_when_enough(people: People, proposal: Proposal) -> Entry | Proposal:
    """Make the change where as many signed as the rule asks for, else give it back for more. Raises NotOnTheList."""
    have = len(people.approved(proposal.text.encode(), PURPOSE, proposal.signatures))
    return people.enter(proposal) if have >= people.roster().needs(str(proposal.change.get("act"))) else proposal
