"""The card of loose ends: model servers that nobody planned or nobody owns, and what to do about each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal, Slot

from console.deployments.model.loose import WORDS, Loose, LooseKind
from console.deployments.page import wording
from widgets import numbers
from widgets.card import Card
from widgets.priority import Priority
from widgets.tables.cells import Actions, Column, Rich, Row
from widgets.tables.table import DenseTable
from widgets.theme import Weight

_HOLDS = (LooseKind.RESTING, LooseKind.UNKNOWN, LooseKind.STRAY)


class LooseCard(Card):
    """`wanted` carries one of them of which something is to be done."""

    wanted = Signal(object)

    def __init__(self, called: Callable[[str], str]) -> None:
        super().__init__(self.tr("Servers that nobody answers for"))
        self._called = called
        self._shown: dict[object, Loose] = {}
        self.table = DenseTable(
            [
                Column("what", self.tr("What"), 190, fit=True, wrap=True, weight=Weight.MEDIUM),
                Column("nodes", self.tr("On"), 60, fit=True, ink="muted"),
                Column("holds", self.tr("Holds"), 110, fit=True),
                Column("why", self.tr("Why it stands here"), 200, fit=True),
                Column("to_do", self.tr("What to do"), 220, stretch=True, wrap=True),
                Column("act", "", 96, "right"),
            ],
            row_height=30,
            name=self.tr("Servers that nobody answers for"),
        )
        self.table.opened.connect(self._on_opened)
        self.table.action.connect(self._on_action)
        self.add(self.table)
        self.hide()

    def show_loose(self, found: Sequence[Loose]) -> None:
        """Show them; nothing where there are none."""
        self._shown = {each.key: each for each in found}
        self.set_subtitle(numbers.number(len(found)) if found else "")
        self.table.set_rows([self._row(each) for each in found])
        self.table.set_column_shown("holds", any(each.gpus for each in found))
        self.table.fit_height()
        self.setVisible(bool(found))

    def _row(self, each: Loose) -> Row:
        words = WORDS[each.kind]
        priority = Priority.HIGH if each.kind in _HOLDS else Priority.MEDIUM
        holds = ""
        if each.gpus and len(each.nodes) > 1:
            holds = numbers.iec(each.memory)
        elif each.gpus:
            holds = self.tr("{memory} of GPU {gpus}").format(memory=numbers.iec(each.memory), gpus=", ".join(each.gpus))
        told = each.unit or (self.tr("process {number}").format(number=each.pid) if each.pid else "")
        nodes = ", ".join(sorted(map(self._called, each.nodes)))
        why, to_do = wording.spoken(words.why), wording.spoken(words.to_do)
        button = {LooseKind.OWNERLESS: self.tr("Name…"), LooseKind.STRAY: self.tr("GPUs…")}.get(
            each.kind, self.tr("Services…")
        )
        return Row(
            each.key,
            (Rich(each.what, priority=priority, strong=True), nodes, holds, why, to_do, Actions((("act", button),))),
            sort=(each.what, nodes, each.memory, why, to_do, None),
            priority=priority,
            tip=" · ".join(part for part in (each.what, told, to_do) if part),
        )

    @Slot(object)
    def _on_opened(self, key: object) -> None:
        if key in self._shown:
            self.wanted.emit(self._shown[key])

    @Slot(object, object)
    def _on_action(self, key: object, _act: object) -> None:
        self._on_opened(key)
