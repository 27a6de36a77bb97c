"""The sites side by side: what reports, what works, what flows, and what is worst there."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from console.fleet.model.inventory import Site
from console.fleet.page.cards.ports_card import rate
from console.fleet.page.vocabulary import sentence, told
from console.fleet.page.zones import zone_of
from console.frame.overview.board import Answered, Board
from widgets import numbers
from widgets.card import Card
from widgets.priority import Priority
from widgets.tables.table import Actions, Column, DenseTable, Rich, Row

_MOST_ROWS = 6


class SitesCard(Card):
    """`place_chosen` carries a site's address."""

    place_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Sites"))
        self._shown: list[Row] = []
        self.table = DenseTable(
            [
                Column("site", self.tr("Site"), 94, stretch=True, fit=True),
                Column("worst", self.tr("Worst"), 140, stretch=True, ink="muted", fit=True, wrap=True),
                Column("nodes", self.tr("Nodes"), 80, align="right", tip=self.tr("Nodes that report, of all watched")),
                Column("gpus", self.tr("GPUs working"), 98, align="right", tip=self.tr("GPUs that work, of all known")),
                Column("use", self.tr("Utilisation"), 80, align="right", tip=self.tr("Mean of the GPUs that report")),
                Column("power", self.tr("GPU power"), 78, align="right", tip=self.tr("Sum of the GPUs that report")),
                Column("network", self.tr("In / out, Gbit/s"), 118, align="right"),
                Column("open", "", 76, align="right"),
            ],
            name=self.tr("Sites"),
        )
        self.table.action.connect(self._on_action)
        self.table.opened.connect(self._on_opened)
        self.add(self.table)
        self.add_stretch()

    def refresh(self, board: Board, now: float) -> None:
        """Show every site that has watched nodes."""
        kept = board.sites()
        rows = [self._row(site, board, now) for site in board.inventory.sites if site.key in kept]
        if rows == self._shown:
            return
        if [row.key for row in rows] != [row.key for row in self._shown]:
            self.table.set_rows(rows)
            self.table.fit_height(_MOST_ROWS)
        else:
            self.table.update_rows([row for row, old in zip(rows, self._shown, strict=True) if row != old])
        self._shown = rows

    def _row(self, site: Site, board: Board, now: float) -> Row:
        figures, found = board.figures(site.key), board.attention(site.key)
        priority = Priority(found[0].grade) if found else Priority.NORMAL
        worst = sentence(told(found[0], zone_of(site), now).what) if found else self._calm(board.answered(site.key))
        more = numbers.SPACE + self.tr("and %n more", "", len(found) - 1) if len(found) > 1 else ""
        value, unit = numbers.split_si(figures.watts, "W")
        known = figures.networks > 0
        working = figures.working if figures.gpus_reporting else None
        return Row(
            site.identity,
            (
                Rich(site.name, strong=True),
                Rich(worst, more, priority=priority if found else None),
                _part(figures.reporting, figures.nodes),
                _part(working, figures.gpus),
                numbers.percent(figures.mean_utilization),
                f"{value}{numbers.SPACE}{unit}" if unit else value,
                f"{rate(figures.receive)} / {rate(figures.send)}" if known else numbers.UNKNOWN,
                Actions((("open", self.tr("Open")),)),
            ),
            (
                site.name,
                float(priority.rank),
                float(figures.reporting),
                float(working) if working is not None else None,
                figures.mean_utilization,
                figures.watts,
                figures.receive if known else None,
                "",
            ),
            priority=priority,
        )

    def _calm(self, answered: Answered) -> str:
        return self.tr("All normal") if answered.all else self.tr("Not known yet")

    @Slot(object, object)
    def _on_action(self, key: object, _action: object) -> None:
        self.place_chosen.emit(f"site:{key}")

    @Slot(object)
    def _on_opened(self, key: object) -> None:
        self.place_chosen.emit(f"site:{key}")


def _part(some: int | None, whole: int) -> str:
    return f"{numbers.number(some)} / {numbers.number(whole)}"
