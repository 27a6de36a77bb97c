"""The card of people: who may do what here, and the acts by which the list is changed."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from console.log.model.people import Person, Role, Roster
from console.log.model.rules import EVERY
from console.pagekit.hints import Hint
from widgets import numbers
from widgets.button import Button, Kind
from widgets.card import Card
from widgets.priority import Priority
from widgets.tables.table import Column, DenseTable, Rich, Row
from widgets.text import Caption

_ROW = 26
_MOST_ROWS = 7


class PeopleCard(Card):
    """`acted` carries the command and the id of the person that is chosen, empty for none."""

    acted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._roster = Roster()
        self._now = 0.0
        self.set_title(self.tr("People"))
        self.table = DenseTable(
            [
                Column("name", self.tr("Name"), 110, stretch=True, fit=True),
                Column("may", self.tr("May"), 96, ink="muted", fit=True),
                Column("keys", self.tr("Keys"), 40, ink="muted", fit=True),
            ],
            row_height=_ROW,
            name=self.tr("People"),
        )
        self.table.current_changed.connect(self._on_current)
        self.empty = Hint(
            self.tr("Nobody is on the list"),
            self.tr("The log says what this machine calls its user, which proves nothing."),
        )
        self.rules = Caption("", wrap=True)
        self.buttons: dict[str, Button] = {}
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, (command, text, kind) in enumerate(
            (
                ("people.add", self.tr("Add…"), Kind.NORMAL),
                ("people.change", self.tr("Change…"), Kind.NORMAL),
                ("people.revoke", self.tr("Revoke key…"), Kind.NORMAL),
                ("people.remove", self.tr("Remove…"), Kind.NORMAL),
                ("people.rule", self.tr("Rules…"), Kind.NORMAL),
                ("people.proposal", self.tr("Proposal…"), Kind.NORMAL),
                ("people.break_glass", self.tr("Break the glass…"), Kind.DANGER),
            )
        ):
            button = Button(text, kind)
            button.setObjectName(command)
            button.clicked.connect(self._on_clicked)
            self.buttons[command] = button
            wide = 2 if command == "people.break_glass" else 1  # the way out of everything else stands alone
            grid.addWidget(button, place // 2, place % 2, 1, wide)
        self.add(self.table)
        self.add(self.empty)
        self.add(self.rules)
        self.add(grid)
        # Before the list is read nothing is said of it, and nothing offered.
        for each in (self.table, self.empty, self.rules):
            each.hide()
        for button in self.buttons.values():
            button.setEnabled(False)

    def show_roster(self, roster: Roster, now: float) -> None:
        """Who is on the list, by the console's clock."""
        self._roster, self._now = roster, now
        people = sorted(roster.people.values(), key=lambda each: (not self._counts(each), each.name.casefold()))
        self.table.set_rows([self._row(person) for person in people])
        self.table.setFixedHeight(_ROW * (min(len(people), _MOST_ROWS) + 1) + 8)
        self.table.setVisible(bool(people))
        self.empty.setVisible(not people)
        counted = sum(map(self._counts, people))
        self.set_trailing(self.tr("%n people", "", counted) if people else "")
        self.rules.setText(self._rules())
        self.rules.setVisible(bool(people))
        self.buttons["people.add"].setEnabled(True)
        for command in ("people.rule", "people.proposal", "people.break_glass"):
            self.buttons[command].setEnabled(bool(people))
        self._on_current(self.table.current())

    def _counts(self, person: Person) -> bool:
        return person.id not in self._roster.removed and person.valid(datetime.fromtimestamp(self._now, UTC))

    def _row(self, person: Person) -> Row:
        revoked = sum(key in self._roster.revoked for key in person.keys)
        counts = self._counts(person)
        words = {Role.ACT: self.tr("act"), Role.APPROVE: self.tr("approve"), Role.BILLS: self.tr("see bills")}
        may = ", ".join(text for role, text in words.items() if role in person.roles) or self.tr("read")
        keys = numbers.number(len(person.keys) - revoked)
        lost = counts and revoked == len(person.keys)
        return Row(
            person.id,
            (
                person.name,
                may if counts else self.tr("no longer"),
                Rich(keys, ink="muted", priority=Priority.MEDIUM if lost else None),
            ),
            tip="\n".join(key[:48] for key in person.keys),
        )

    def _rules(self) -> str:
        asked = [each for each in self._roster.rules.items() if each[1] > 1]
        if not asked:
            return self.tr("No act needs more than one person.")
        said = [
            self.tr("{act}: {count} people").format(act=act if act != EVERY else self.tr("every act"), count=count)
            for act, count in sorted(asked)
        ]
        return "; ".join(said)

    @Slot(object)
    def _on_current(self, key: object) -> None:
        person = self._roster.people.get(str(key)) if key is not None else None
        chosen = person is not None and self._counts(person)
        for command in ("people.change", "people.remove"):
            self.buttons[command].setEnabled(chosen)
        self.buttons["people.revoke"].setEnabled(
            person is not None and any(line not in self._roster.revoked for line in person.keys)
        )

    @Slot()
    def _on_clicked(self) -> None:
        sender, current = self.sender(), self.table.current()
        if sender is not None:
            self.acted.emit(sender.objectName(), str(current) if current is not None else "")
