"""The card of what nodes hold that nothing protects, as the newest searches found it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot

from console.recovery.model.searches import Bare, Search
from widgets import numbers
from widgets.button import Button
from widgets.card import Card
from widgets.priority import Priority
from widgets.tables.cells import Actions, Column, Rich
from widgets.tables.cells import Row as TableRow
from widgets.tables.table import DenseTable
from widgets.text import Label
from widgets.theme import Size

_MOST_NAMES = 2


class BareCard(Card):
    """`wanted` asks for a search, `chosen` carries the node and the folder of what is to be protected."""

    wanted = Signal()
    chosen = Signal(str, str)

    def __init__(self, called: Callable[[str], str]) -> None:
        super().__init__(self.tr("Not protected"), "", "")
        self._called = called
        self._shown: Sequence[Bare] = ()
        self.table = DenseTable(
            [
                Column("what", self.tr("What"), 90, fit=True),
                Column("where", self.tr("Where"), 150, stretch=True, wrap=True),
                Column("size", self.tr("Size"), 76, "right", ink="muted"),
                Column("protect", "", 106, "right"),
            ],
            name=self.tr("Data that nothing protects"),
            header=False,
            row_height=30,
        )
        self.table.action.connect(self._on_action)
        self.said = Label("", "muted", wrap=True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.limits = Label("", "muted", Size.SMALL, wrap=True)
        self.search = Button(self.tr("Search the nodes"))
        self.search.clicked.connect(self.wanted)
        self.add(self.said, 1)
        self.add(self.table, 1)
        self.add(self.limits)
        self.set_trailing(self.search)

    def show_found(self, found: Sequence[Bare], searches: Mapping[str, Search], nodes: int, now: float) -> None:
        """What was found on so many nodes, and when they were looked through."""
        self._shown = tuple(found)
        done = [each for each in searches.values() if not each.problem]
        self.table.setVisible(bool(found))
        self.said.setVisible(not found)
        if not searches:
            self.said.setText(
                self.tr("No node was ever searched for databases, models and the like that are not on the board.")
            )
        else:
            self.said.setText(self.tr("Nothing was found that is not on the board."))
        oldest = min((each.looked for each in done), default=None)
        when = self.tr("{count} of {nodes} nodes, {ago} ago")
        self.set_subtitle(
            when.format(count=len(done), nodes=nodes, ago=numbers.duration(max(now - oldest, 0.0), 1))
            if oldest is not None
            else ""
        )
        self.table.set_rows([self._row(number, each) for number, each in enumerate(found)])
        self._tell_limits(searches)

    def _row(self, number: int, each: Bare) -> TableRow:
        store, node = each.store, self._called(each.node)
        return TableRow(
            number,
            (
                Rich(self._product(each), priority=Priority.LOW if each.has else Priority.MEDIUM),
                Rich(f"{node}  {store.path}", self._part(each)),
                numbers.iec(store.size) if store.size is not None else numbers.UNKNOWN,
                Actions((("protect", self.tr("Protect…")),)),
            ),
            tip=self.tr("Asks where its backups lie, and puts it onto the board"),
        )

    def _part(self, each: Bare) -> str:
        """Which assets hold a part of it; how many, where they are more than a line has room for."""
        if len(each.has) > _MOST_NAMES:
            return self.tr("in part, by %n asset(s)", "", len(each.has))
        return self.tr("in part: {names}").format(names=", ".join(each.has)) if each.has else ""

    def _product(self, each: Bare) -> str:
        return self.tr("models") if each.store.product == "models" else each.store.product

    def _tell_limits(self, searches: Mapping[str, Search]) -> None:
        parts = [
            self.tr("{node} could not be searched: {why}").format(node=self._called(each.node), why=each.words)
            for each in searches.values()
            if each.problem
        ][:3]
        closed = sum(each.closed for each in searches.values())
        if closed:
            parts.append(self.tr("%n folder(s) could not be looked into with these accounts", "", closed))
        if any(each.cut for each in searches.values()):
            parts.append(self.tr("There is more than is told here"))
        self.limits.setText("\n".join(parts))
        self.limits.setVisible(bool(parts))

    @Slot(object, object)
    def _on_action(self, key: object, _act: object) -> None:
        each = self._shown[int(str(key))]
        self.chosen.emit(each.node, each.store.path)
