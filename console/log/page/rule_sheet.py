"""The sheet of a rule: how many people an act needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from console.journal.model import Entry
from console.log.model.people import Roster
from console.log.model.rules import EVERY, MOST, Proposal
from console.log.page.gathering_sheet import GatheringSheet
from console.log.page.protocols import Desk
from console.log.page.signed_sheet import listed
from console.log.service.people import People
from console.pagekit.surroundings import Surroundings
from widgets.field import Choice


class RuleSheet(GatheringSheet):
    """Sets one rule. `acts` are what rules may be about, each with its words."""

    def __init__(
        self, desk: Desk, surroundings: Surroundings, roster: Roster, acts: Sequence[tuple[str, str]], parent: QWidget
    ) -> None:
        super().__init__(
            roster,
            desk,
            surroundings,
            self.tr("How many people an act needs"),
            self.tr(
                "A change of a rule needs as many people who may approve as it asks for now, and a change of who may "
                "approve as many as the strictest rule."
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
        self.form.add(self.tr("Act"), self.act)
        self.form.add(self.tr("People"), self.needs)
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
        self.needs.set_current(self.roster.rules.get(act, 1 if act == EVERY else 0))
        self.show_gathered()
        self.look()
        self.grow()

    @Slot()
    def _on_needs(self) -> None:
        self.look()

    def asks(self) -> str:
        return self.tr("A change of it needs %n people.", "", self.roster.needs(str(self.act.current())))

    def fault(self) -> str:
        act, needs = str(self.act.current()), self.needs.current()
        same = self.roster.rules.get(act, 1 if act == EVERY else 0) == needs
        return self.tr("This is the rule already.") if same and self.gathered is None else ""

    def proposes(self) -> Callable[[People], Proposal]:
        act, needs = str(self.act.current()), self.needs.current()
        return lambda people: people.propose_rule(act, needs if isinstance(needs, int) else -1)

    def fixed(self) -> None:
        for choice in (self.act, self.needs):
            choice.setEnabled(False)

    def said(self, _came: Entry) -> str:
        return self.tr("The rule holds")
