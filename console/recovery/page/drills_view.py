"""The list of drills, and the scenarios that can be drilled."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.recovery.model.drills import Drill, Tick
from console.recovery.model.scenarios import Book
from console.recovery.page import wording
from widgets import numbers, theme
from widgets.card import Card
from widgets.priority import Priority
from widgets.tables.cells import Actions, Column, Rich, Row
from widgets.tables.table import DenseTable
from widgets.text import Label


class DrillsView(QWidget):
    """`opened` carries a drill's number, `wanted` the id of a scenario that is to be drilled."""

    opened = Signal(object)
    wanted = Signal(str)

    def __init__(self, book: Book, zone: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self.table = DenseTable(
            [
                Column("drill", self.tr("Drill"), 56, fit=True),
                Column("says", self.tr("Says"), 110, fit=True),
                Column("scenario", self.tr("Scenario"), 140, stretch=True),
                Column("kind", self.tr("Kind"), 120, ink="muted", fit=True),
                Column("began", self.tr("Began"), 100, ink="muted", fit=True),
                Column("signed", self.tr("Signed by"), 120, ink="muted", fit=True),
                Column("rto", self.tr("Time to return"), 90, "right", fit=True),
                Column("target", self.tr("Target"), 64, "right", ink="muted", fit=True),
                Column("rpo", self.tr("Data loss"), 80, "right", fit=True),
            ],
            name=self.tr("Drills"),
        )
        self.table.opened.connect(self.opened)
        self.nothing = Label(self.tr("None yet. Begin with one of the scenarios below."), "muted")
        self.done = Card(self.tr("Drills"))
        self.done.add(self.table, 1)
        self.done.add(self.nothing)
        self.scenarios = DenseTable(
            [
                Column("name", self.tr("Scenario"), 150, fit=True),
                Column(
                    "summary", self.tr("What is lost, and how it comes back"), 200, ink="muted", stretch=True, wrap=True
                ),
                Column("kind", self.tr("Kind"), 140, ink="muted", fit=True),
                Column("steps", self.tr("Steps"), 44, "right", ink="muted"),
                Column("rto", self.tr("RTO"), 56, "right", fit=True),
                Column("rpo", self.tr("RPO"), 56, "right", fit=True),
                Column("begin", "", 72, "right"),
            ],
            name=self.tr("Scenarios"),
        )
        self.scenarios.opened.connect(self._on_scenario)
        self.scenarios.action.connect(self._on_scenario)
        self.library = Card(self.tr("Scenarios"), self.tr("files that can be read; a site's own add to them"))
        self.library.add(self.scenarios, 1)
        self.faults = Label("", "medium-text", wrap=True)
        self.library.add(self.faults)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self.done, 2)
        column.addWidget(self.library, 3)
        self._show_book(book)

    def _show_book(self, book: Book) -> None:
        self.scenarios.set_rows(
            [
                Row(
                    each.id,
                    (
                        wording.spoken(each.name),
                        wording.spoken(each.summary),
                        f"{wording.spoken(wording.KINDS[each.kind])}, {wording.spoken(wording.SCOPES[each.scope])}",
                        numbers.number(len(each.steps)),
                        numbers.duration(each.rto, 1),
                        numbers.UNKNOWN if each.rpo is None else numbers.duration(each.rpo, 1),
                        Actions((("begin", self.tr("Begin")),)),
                    ),
                    words=each.id,
                )
                for each in book.scenarios
            ]
        )
        self.faults.setText("\n".join(book.faults))
        self.faults.setVisible(bool(book.faults))

    def show_drills(self, drills: Sequence[Drill], tick: Tick) -> None:
        """List them, the newest first."""
        self.table.set_rows([self._row(drill, tick) for drill in drills])
        self.table.setVisible(bool(drills))
        self.nothing.setVisible(not drills)

    def _row(self, drill: Drill, tick: Tick) -> Row:
        priority = Priority.NORMAL if drill.verdict is None else wording.MARKS[drill.verdict[0]]
        late = drill.clock_at(tick) > drill.rto
        return Row(
            drill.number,
            (
                drill.name,
                Rich(wording.says(drill), priority=priority, strong=priority.abnormal),
                wording.spoken(drill.scenario.name),
                wording.nature(drill),
                numbers.moment(drill.began, self._zone(), tick.wall, seconds=False),
                ", ".join(each.who for each in drill.signatures) or numbers.UNKNOWN,
                Rich(wording.span(drill.clock_at(tick)), ink="medium-text" if late else ""),
                numbers.duration(drill.rto, 1),
                wording.span(drill.rpo),
            ),
            sort=(drill.number, None, None, None, drill.began, None, drill.clock_at(tick), drill.rto, drill.rpo),
        )

    @Slot(object)
    def _on_scenario(self, key: object) -> None:
        self.wanted.emit(str(key))
